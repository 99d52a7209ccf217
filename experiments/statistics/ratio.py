"""Means and shares pooled over replications: a ratio of two sums, with a jackknife over whole replications.

Enquiries of one replication share staff, queues and holidays, so the replication is the unit of error, and a
replication with few enquiries weighs little. Delete-one jackknife: Efron & Stein 1981; ratios of sums:
Miller 1974, Biometrika 61, 1-15.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.statistics.estimate import Estimate, as_column, exact_sum, exact_variance, t_quantile

Column = Sequence[float] | np.ndarray


@dataclass(frozen=True, slots=True)
class Pseudo:
    """Hold a pooled value and its jackknife pseudo-values, one per replication.

    ``freedom`` is the number of replications that carry the measure, less one.
    """

    value: float
    values: np.ndarray
    freedom: int


def ratio(num: Column, den: Column, level: float = 0.95) -> Estimate:
    """Return sum(num) / sum(den) with its ``level`` interval over replications.

    Replications with ``den`` 0 count as what they are: nothing happened there. Without any ``den`` all is
    None; with ``den`` in one replication only, the interval is None.
    """
    return _estimate(pooled(num, den), pseudo_values(num, den), len(num), level)


def ratio_difference(
    num_a: Column, den_a: Column, num_b: Column, den_b: Column, level: float = 0.95
) -> Estimate:
    """Return ratio a minus ratio b, paired by replication: each jackknife step leaves out both halves."""
    a, b = pooled(num_a, den_a), pooled(num_b, den_b)
    value = None if a is None or b is None else a - b
    return _estimate(value, difference_values(num_a, den_a, num_b, den_b), len(num_a), level)


def ratio_combination(parts: Sequence[tuple[float, Column, Column]], level: float = 0.95) -> Estimate:
    """Return the weighted sum of ratios, paired by replication; ``parts`` are (weight, num, den).

    Where one of the ratios is not there the sum is not either.
    """
    n = len(parts[0][1])
    values = [pooled(num, den) for _, num, den in parts]
    pseudo = [pseudo_values(num, den) for _, num, den in parts]
    if any(value is None for value in values):
        return Estimate(None, None, None, None, n)
    weights = [weight for weight, _, _ in parts]
    total = math.fsum(weight * value for weight, value in zip(weights, values, strict=True))
    if any(one is None for one in pseudo):
        return Estimate(total, None, None, None, n)
    together = sum(weight * one.values for weight, one in zip(weights, pseudo, strict=True))
    return _estimate(total, Pseudo(total, together, min(one.freedom for one in pseudo)), n, level)


def pooled(num: Column, den: Column) -> float | None:
    """Return sum(num) / sum(den), or None if the denominators sum to 0."""
    num, den = _columns(num, den)
    total = exact_sum(den)
    return exact_sum(num) / total if total else None


def pseudo_values(num: Column, den: Column) -> Pseudo | None:
    """Return the jackknife pseudo-values of a pooled ratio, or None if leaving one out leaves nothing.

    With ``theta`` the ratio, leaving out replication r moves it by -(num_r - theta den_r) / (D - den_r);
    written so, no digits are lost to the difference of two large numbers.
    """
    num, den = _columns(num, den)
    carrying = (num != 0) | (den != 0)
    if np.count_nonzero(den) < 2:
        return None
    total = exact_sum(den)
    value = exact_sum(num) / total
    values = value + (len(den) - 1) * (num - value * den) / (total - den)
    return Pseudo(value, values, int(np.count_nonzero(carrying)) - 1)


def difference_values(num_a: Column, den_a: Column, num_b: Column, den_b: Column) -> Pseudo | None:
    """Return the pseudo-values of ratio a minus ratio b, paired by replication."""
    if len(num_a) != len(num_b):
        raise ValueError("paired columns need the same replications")
    a, b = pseudo_values(num_a, den_a), pseudo_values(num_b, den_b)
    if a is None or b is None:
        return None
    return Pseudo(a.value - b.value, a.values - b.values, min(a.freedom, b.freedom))


def _estimate(value: float | None, pseudo: Pseudo | None, n: int, level: float) -> Estimate:
    if value is None or pseudo is None:
        return Estimate(value, None, None, None, n)
    se = math.sqrt(exact_variance(pseudo.values) / n)
    reach = t_quantile(0.5 + level / 2, pseudo.freedom) * se
    return Estimate(value, value - reach, value + reach, se, n)


def _columns(num: Column, den: Column) -> tuple[np.ndarray, np.ndarray]:
    num, den = as_column(num), as_column(den)
    if len(num) != len(den):
        raise ValueError("numerators and denominators need the same replications")
    if (den < 0).any():
        raise ValueError("a denominator below 0 counts nothing")
    return num, den
