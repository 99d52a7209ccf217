"""What pairing was worth, and the smallest difference a comparison could see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

from experiments.statistics.estimate import Estimate, exact_variance
from experiments.statistics.ratio import Column, pseudo_values
from experiments.statistics.resampling import multiplicities, percentile_ends

ROUNDING = 1e-12
"""Spread below this share of the values themselves is arithmetic, not difference."""


def variance_ratio(
    num_a: Column,
    den_a: Column,
    num_b: Column,
    den_b: Column,
    level: float = 0.95,
    *,
    seed: int = 0,
    resamples: int = 1000,
) -> Estimate:
    """Return VR = (var A + var B) / var(A - B) with a bootstrap interval over replications.

    A and B are the pseudo-values of the two pooled ratios: the replications that independent runs would need
    for each one that paired runs need. 1 says pairing gave nothing; wholly below 0.95 says it is broken.
    Percentile interval on the log scale. None where undefined: no differences, or no spread. ``high`` is
    None if resamples without any difference reach into the upper tail. ``se`` is always None.
    """
    pair = _pair(num_a, den_a, num_b, den_b)
    if pair is None:
        return Estimate(None, None, None, None, len(num_a))
    logs = _log_ratios(pair.a, pair.b, pair.noise, multiplicities(len(pair.a), resamples, seed))
    low, high = percentile_ends(logs, logs, level)
    return Estimate(pair.ratio, _exp(low), _exp(high), None, len(pair.a))


def variance_ratio_point(num_a: Column, den_a: Column, num_b: Column, den_b: Column) -> float | None:
    """Return the mean of ``variance_ratio`` alone, without resampling."""
    pair = _pair(num_a, den_a, num_b, den_b)
    return pair and pair.ratio


def smallest_detectable(se: float | None, power: float = 0.8, significance: float = 0.05) -> float | None:
    """Return the smallest true difference found with ``power`` in a two-sided test, in the unit of ``se``."""
    return None if se is None else _detectable_ses(power, significance) * se


@lru_cache
def _detectable_ses(power: float, significance: float) -> float:
    return float(stats.norm.ppf(1 - significance / 2) + stats.norm.ppf(power))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Pseudo-values of two ratios, their variance ratio, and the variance below which there is only rounding."""

    a: np.ndarray
    b: np.ndarray
    ratio: float
    noise: float


def _pair(num_a: Column, den_a: Column, num_b: Column, den_b: Column) -> _Pair | None:
    """Return the pair, None where the variance ratio is undefined."""
    a, b = pseudo_values(num_a, den_a), pseudo_values(num_b, den_b)
    if a is None or b is None:
        return None
    if len(a.values) != len(b.values):
        raise ValueError("paired columns need the same replications")
    noise = (ROUNDING * max(np.abs(a.values).max(), np.abs(b.values).max())) ** 2
    both = exact_variance(a.values) + exact_variance(b.values)
    apart = exact_variance(a.values - b.values)
    if both <= noise or apart <= noise:
        return None
    return _Pair(a.values, b.values, both / apart, noise)


def _log_ratios(a: np.ndarray, b: np.ndarray, noise: float, weights: np.ndarray) -> np.ndarray:
    """Return log VR of each resample, infinite where it drew no difference."""
    both = _variances(a, weights) + _variances(b, weights)
    apart = _variances(a - b, weights)
    defined = (both > noise) & (apart > noise)
    logs = np.full(len(weights), np.inf)
    logs[defined] = np.log(both[defined] / apart[defined])
    return logs


def _variances(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    centred = values - values.mean()
    # einsum without a plan keeps clear of BLAS, whose sums may depend on the number of threads
    first, second = np.einsum("kr,br->kb", np.stack([centred, centred**2]), weights, optimize=False)
    return (second - first**2 / len(values)) / (len(values) - 1)


def _exp(log: float) -> float | None:
    return math.exp(log) if math.isfinite(log) else None
