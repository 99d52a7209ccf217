"""Medians and 90th percentiles of all enquiries together, with a cluster bootstrap over replications.

A quantile is the smallest value that at least the share ``q`` of all values reach (no interpolation), so that
an end not seen before the end of follow-up can enter as ``inf``. The replication is what is drawn again,
because enquiries of one replication are not independent (Davison & Hinkley 1997, 3.8).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from experiments.statistics.estimate import Estimate
from experiments.statistics.resampling import multiplicities, percentile_ends

Clusters = Sequence[Sequence[float]]
BLOCK = 128
"""Sorted values searched in one go; only the speed depends on it."""
LEAST_DEFINED = 0.9
"""Share of resamples that must contain a value before they are trusted with an interval."""


@dataclass(frozen=True, slots=True)
class QuantileEstimate(Estimate):
    """Hold a quantile or a difference of two, and say which of its numbers lie beyond the end of follow-up.

    ``mean`` is the quantile itself. ``not_reached``: it lies beyond follow-up, ``mean`` is None. ``side`` then says of
    a difference which of the two does: 1 the first, -1 the second, 0 both; of a single quantile it is 1.
    ``high_not_reached`` and ``low_not_reached``: so does that end of the interval, which is None (for a
    difference: that end is unbounded). None without its flag: nothing to measure.
    """

    not_reached: bool = False
    side: int = 0
    low_not_reached: bool = False
    high_not_reached: bool = False


def pooled_quantile(
    values: Clusters, q: float, *, level: float = 0.95, seed: int = 0, resamples: int = 500
) -> QuantileEstimate:
    """Return the ``q`` quantile of all values of all replications, with its percentile interval.

    ``values`` holds one sequence per replication, perhaps empty, perhaps with ``inf`` for not reached.
    """
    pool = _Pool(values)
    draws = None
    if pool.can_vary:
        found, defined = pool.resampled(q, multiplicities(len(values), resamples, seed))
        draws = found[defined] if defined.mean() >= LEAST_DEFINED else None
    return _describe(pool.quantile(q), draws, len(values), level)


def quantile_difference(
    values_a: Clusters,
    values_b: Clusters,
    q: float,
    *,
    level: float = 0.95,
    seed: int = 0,
    resamples: int = 500,
) -> QuantileEstimate:
    """Return quantile a minus quantile b; each resample draws the same replications for both."""
    if len(values_a) != len(values_b):
        raise ValueError("paired values need the same replications")
    a, b = _Pool(values_a), _Pool(values_b)
    draws = None
    if a.can_vary and b.can_vary:
        weights = multiplicities(len(values_a), resamples, seed)
        (found_a, defined_a), (found_b, defined_b) = a.resampled(q, weights), b.resampled(q, weights)
        defined = defined_a & defined_b
        draws = _minus(found_a, found_b)[defined] if defined.mean() >= LEAST_DEFINED else None
    return _describe(_apart(a.quantile(q), b.quantile(q)), draws, len(values_a), level)


class _Pool:
    """All values in order, each with the replication it came from."""

    def __init__(self, values: Clusters) -> None:
        sizes = np.fromiter((len(one) for one in values), dtype=np.int64, count=len(values))
        flat = np.fromiter(chain.from_iterable(values), dtype=float, count=int(sizes.sum()))
        if np.isnan(flat).any() or np.isneginf(flat).any():
            raise ValueError("a value must be a number, or inf where the end was not reached")
        order = np.argsort(flat, kind="stable")
        self.sorted = flat[order]
        self.cluster = np.repeat(np.arange(len(values)), sizes)[order]
        self.can_vary = np.count_nonzero(sizes) >= 2

    def quantile(self, q: float) -> float | None:
        """Return the quantile of the values as they are, None without values."""
        size = len(self.sorted)
        return float(self.sorted[int(_rank(q, np.array(size))) - 1]) if size else None

    def resampled(self, q: float, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the quantile of every resample, and whether the resample drew any value at all.

        Finds the block of sorted values that holds the rank from sums of counts, then the value inside it.
        All sums are of whole numbers, hence exact in any order.
        """
        before = self._counts_before(weights)
        total = before[:, -1]
        rank = _rank(q, total)
        block = np.minimum((before[:, 1:] < rank[:, None]).sum(axis=1), before.shape[1] - 2)
        inside = np.minimum(block[:, None] * BLOCK + np.arange(BLOCK), len(self.sorted) - 1)
        counts = np.take_along_axis(weights, self.cluster[inside], axis=1).cumsum(axis=1)
        counts += before[np.arange(len(weights)), block][:, None]
        step = np.minimum((counts < rank[:, None]).sum(axis=1), BLOCK - 1)
        return self.sorted[inside[np.arange(len(weights)), step]], total > 0

    def _counts_before(self, weights: np.ndarray) -> np.ndarray:
        """Return, per resample, how many drawn values lie before each block, and in the last column all."""
        blocks = -(-len(self.sorted) // BLOCK)
        home = self.cluster * blocks + np.arange(len(self.sorted)) // BLOCK
        table = np.bincount(home, minlength=weights.shape[1] * blocks).reshape(weights.shape[1], blocks)
        counts = weights @ table.astype(float)
        return np.concatenate([np.zeros((len(weights), 1)), counts.cumsum(axis=1)], axis=1)


def _rank(q: float, total: np.ndarray) -> np.ndarray:
    """Return which value in order is the quantile; the tolerance keeps 0.9 x 10 at 9."""
    return np.maximum(np.ceil(q * total - 1e-9), 1)


def _minus(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return a - b; NaN where both lie beyond follow-up, so that nothing can be said of their distance."""
    with np.errstate(invalid="ignore"):
        return a - b


def _apart(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else float(_minus(np.array(a), np.array(b)))


def _describe(value: float | None, draws: np.ndarray | None, n: int, level: float) -> QuantileEstimate:
    if value is None:
        return QuantileEstimate(None, None, None, None, n)
    reached = math.isfinite(value)
    mean = value if reached else None
    side = 0 if reached or math.isnan(value) else 1 if value > 0 else -1
    if draws is None:
        return QuantileEstimate(mean, None, None, None, n, not_reached=not reached, side=side)
    # a distance of which nothing can be said may be anything: it widens both ends
    unknown = np.isnan(draws)
    low, high = percentile_ends(np.where(unknown, -np.inf, draws), np.where(unknown, np.inf, draws), level)
    return QuantileEstimate(
        mean,
        low if math.isfinite(low) else None,
        high if math.isfinite(high) else None,
        float(np.std(draws, ddof=1)) if reached and np.isfinite(draws).all() else None,
        n,
        not_reached=not reached,
        side=side,
        low_not_reached=not math.isfinite(low),
        high_not_reached=not math.isfinite(high),
    )
