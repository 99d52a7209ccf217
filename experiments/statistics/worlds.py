"""How far plausible worlds lie apart, once the noise of few replications in each is taken out.

Worlds other than the nominal one get 8 replications, so their estimates scatter more than the worlds do:
total variance = variance between worlds + noise variance. Each world is shrunk towards the median world by
sqrt(s2 / (s2 + its own noise variance)), with s2 the variance between worlds (method of moments). The square root,
not the factor of the best guess of each world, because the spread is asked for: Louis 1984, JASA 79, 393-398;
Ghosh 1992, JASA 87, 533-540. No world is moved by more than its own standard error, so that one that is truly
unlike the others stays so, and one clearly apart from 0 keeps its sign (Efron & Morris 1972, JASA 67, 130-139).
Where noise explains all the scatter, nothing is known of how worlds lie apart: no range.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.statistics.estimate import exact_mean, t_quantile

LEAST_WORLDS = 10
"""Fewer usable worlds than this give no range and no count: their 5th percentile is about the lowest of them."""
NOISIEST = 10.0
"""A world with more than this many times the median noise variance cannot lessen the variance between worlds."""
FURTHEST = 4.0
"""Robust standard deviations from the median beyond which a world says nothing of how the other worlds are counted."""
MAD_TO_SD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""


class Beyond(NamedTuple):
    """Count the worlds whose estimate lies beyond the end of follow-up: overloaded worlds, mostly.

    ``above``: it is longer than follow-up, or the first of two is; ``below``: the second of two is.
    ``unknown``: both are, so that their difference may be anything.
    """

    above: int = 0
    below: int = 0
    unknown: int = 0


class WorldPoints(NamedTuple):
    """Hold per world an estimate, its squared standard error, and how many replications carried it less one.

    All three are None for a world that cannot tell its own noise, which is not usable, and for the worlds that
    ``beyond`` counts, which are. The last alone is None where noise is known on one side of the estimate only.
    """

    values: list[float | None]
    noises: list[float | None]
    freedoms: list[int | None]
    beyond: Beyond = Beyond()


NONE_BEYOND = Beyond()


@dataclass(frozen=True, slots=True)
class WorldRange:
    """Hold the corrected 5th and 95th percentile over worlds, in the unit of the measure.

    ``kept`` is the median factor by which deviations were shrunk: 1 no noise, 0 noise explains all the scatter.
    ``n`` counts the worlds that had an estimate and its error, or lie beyond follow-up. ``low`` and ``high`` are None
    with fewer than ``LEAST_WORLDS`` of them (``kept`` too), where ``kept`` is 0, and where that end lies
    beyond follow-up, which ``low_beyond`` and ``high_beyond`` then say.
    """

    low: float | None
    high: float | None
    kept: float | None
    n: int
    low_beyond: bool = False
    high_beyond: bool = False


def world_range(
    points: Sequence[float | None],
    noise_variances: Sequence[float | None],
    beyond: Beyond = NONE_BEYOND,
    percentiles: tuple[float, float] = (5.0, 95.0),
) -> WorldRange:
    """Return the range over worlds from one estimate and its squared standard error per world."""
    values, noises = _usable(points, noise_variances)
    n = len(values) + sum(beyond)
    if n < LEAST_WORLDS:
        return WorldRange(None, None, None, n)
    corrected, factors = _shrunk(values, noises)
    kept = float(np.median(factors)) if len(factors) else 1.0
    if not factors.any() and not any(beyond):
        return WorldRange(None, None, kept, n)
    ends = []
    for percentile, unknown in zip(percentiles, (-np.inf, np.inf), strict=True):
        rest = [np.inf] * beyond.above + [-np.inf] * beyond.below + [unknown] * beyond.unknown
        ends.append(_percentile(np.concatenate([corrected, rest]), percentile, unknown))
    low, high = (end if math.isfinite(end) else None for end in ends)
    return WorldRange(low, high, kept, n, low is None, high is None)


@dataclass(frozen=True, slots=True)
class WorldCounts:
    """Say in how many of ``n`` usable worlds a difference is below 0, above 0, and clearly so.

    A world counts by the sign of its shrunk difference; one without any difference, or of whose difference nothing is
    known, is neither. ``clearly_``: of those, the worlds whose own difference lies further from 0 than 95 % of its
    noise would bring it (t, two-sided). All but ``n`` are None with fewer than ``LEAST_WORLDS``, and where noise
    explains all the scatter, unless all estimates lie on one side of 0 or more than half are clearly apart: shrunk
    to one point they would all count alike, by luck.
    """

    n: int
    lower: int | None = None
    higher: int | None = None
    clearly_lower: int | None = None
    clearly_higher: int | None = None

    @property
    def share_lower(self) -> float | None:
        """Return the share of usable worlds that are lower."""
        return None if self.lower is None else self.lower / self.n


class Side(NamedTuple):
    """Say how the difference of a world counts: below 0 (-1), above (1) or neither (0), and whether clearly so."""

    way: int
    is_clear: bool


def world_sides(points: WorldPoints) -> list[Side | None] | None:
    """Return how each world counts in :func:`count_worlds`, None for one that is not usable or lies beyond follow-up.

    None altogether where ``count_worlds`` has no counts.
    """
    values, noises = _usable(points.values, points.noises)
    if len(values) + sum(points.beyond) < LEAST_WORLDS:
        return None
    corrected, factors = _shrunk(values, noises, FURTHEST)
    clear = np.abs(values) > _reach(points)
    is_mixed = len(values) > 0 and values.min() <= 0 <= values.max()
    if is_mixed and not factors.any() and 2 * np.count_nonzero(clear) <= len(values):
        return None
    ways = np.where(values != 0, np.sign(corrected), 0)
    clear &= ways == np.sign(values)
    found = iter([Side(int(way), bool(way) and bool(c)) for way, c in zip(ways, clear, strict=True)])
    known = (None not in (value, noise) for value, noise in zip(points.values, points.noises, strict=True))
    return [next(found) if is_known else None for is_known in known]


def count_worlds(points: WorldPoints) -> WorldCounts:
    """Return in how many worlds a difference is lower and higher, as counted and beyond chance."""
    values, _ = _usable(points.values, points.noises)
    beyond = points.beyond
    n = len(values) + sum(beyond)
    sides = world_sides(points)
    if sides is None:
        return WorldCounts(n)
    seen = Counter(side for side in sides if side is not None)
    clearly_lower, clearly_higher = seen[Side(-1, True)], seen[Side(1, True)]
    lower, higher = seen[Side(-1, False)] + clearly_lower, seen[Side(1, False)] + clearly_higher
    return WorldCounts(n, lower + beyond.below, higher + beyond.above, clearly_lower, clearly_higher)


def count_above(points: WorldPoints, limit: float) -> int | None:
    """Return in how many usable worlds the estimate as it is lies above ``limit``, None with too few of them."""
    values, _ = _usable(points.values, points.noises)
    if len(values) + sum(points.beyond) < LEAST_WORLDS:
        return None
    return int(np.count_nonzero(values > limit)) + points.beyond.above


def _reach(points: WorldPoints) -> np.ndarray:
    """Return per usable world how far from 0 its noise alone would bring it in 95 % of cases."""
    usable = [
        world for world in zip(*points[:3], strict=True) if world[0] is not None and world[1] is not None
    ]
    return np.array(
        [
            math.inf if freedom is None else t_quantile(0.975, freedom) * math.sqrt(noise)
            for _, noise, freedom in usable
        ]
    )


def _usable(
    points: Sequence[float | None], noise_variances: Sequence[float | None]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the estimates that know their noise, and that noise."""
    if len(points) != len(noise_variances):
        raise ValueError("each world needs an estimate and its noise")
    both = [
        (point, noise)
        for point, noise in zip(points, noise_variances, strict=True)
        if point is not None and noise is not None
    ]
    values, noises = np.array(both, dtype=float).reshape(-1, 2).T
    if not np.isfinite(values).all() or not np.isfinite(noises).all() or (noises < 0).any():
        raise ValueError("estimates must be finite and their noise variances 0 or more")
    return values, noises


def _shrunk(
    values: np.ndarray, noises: np.ndarray, furthest: float = math.inf
) -> tuple[np.ndarray, np.ndarray]:
    """Return the shrunk estimates and each one's factor."""
    if not len(values):
        return values, noises
    centre = float(np.median(values))
    between = _variance_between(values - centre, noises, furthest)
    # without noise nothing is moved, not even by rounding: a difference of exactly 0 stays 0
    factors = np.sqrt(np.divide(between, between + noises, out=np.ones(len(values)), where=noises > 0))
    error = np.sqrt(noises)
    return values + np.clip((1 - factors) * (centre - values), -error, error), factors


def _variance_between(deviations: np.ndarray, noises: np.ndarray, furthest: float) -> float:
    """Return the variance between worlds: the mean square of their deviations beyond noise, 0 or more.

    Deviations count up to ``furthest`` robust standard deviations. A world much noisier than most may add to the
    variance, but takes nothing off it: one such world would hide all that the others show.
    """
    limit = furthest * MAD_TO_SD * float(np.median(np.abs(deviations)))
    if limit > 0:
        deviations = np.clip(deviations, -limit, limit)
    excess = deviations**2 - noises
    is_noisy = noises > NOISIEST * float(np.median(noises))
    return max(0.0, exact_mean(np.where(is_noisy, np.maximum(excess, 0.0), excess)))


def _percentile(values: np.ndarray, percentile: float, outside: float) -> float:
    """Return a percentile between two neighbours; beyond follow-up, or ``outside``, if either of them is."""
    ordered, place = np.sort(values), percentile / 100 * (len(values) - 1)
    pair = ordered[[math.floor(place), math.ceil(place)]]
    if np.isfinite(pair).all():
        return float(np.percentile(ordered, percentile))
    open_ends = pair[np.isinf(pair)]
    return float(open_ends[0]) if (open_ends == open_ends[0]).all() else outside
