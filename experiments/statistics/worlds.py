"""How far plausible worlds lie apart, once the noise of few replications in each is taken out.

Worlds other than the nominal one get 8 replications, so their estimates scatter more than the worlds do:
total variance = variance between worlds + mean noise variance. Deviations from the mean over worlds are
shrunk by sqrt(max(0, 1 - mean noise variance / total variance)), which gives them the variance between worlds
again (method of moments). The square root, not the factor of the best guess of each world, because the spread
is asked for: Louis 1984, JASA 79, 393-398; Ghosh 1992, JASA 87, 533-540. Where noise explains all the scatter,
nothing is known of how worlds lie apart: no range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.statistics.estimate import exact_mean, exact_variance, t_quantile

LEAST_WORLDS = 10
"""Fewer usable worlds than this give no range and no count: their 5th percentile is about the lowest of them."""


class WorldPoints(NamedTuple):
    """Hold per world an estimate, its squared standard error, and how many replications carried it less one.

    All three are None for a world that cannot tell its own noise; such a world is not usable.
    """

    values: list[float | None]
    noises: list[float | None]
    freedoms: list[int | None]


@dataclass(frozen=True, slots=True)
class WorldRange:
    """Hold the corrected 5th and 95th percentile over worlds, in the unit of the measure.

    ``kept`` is the factor by which deviations were shrunk: 1 no noise, 0 noise explains all the scatter.
    ``n`` counts the worlds that had an estimate and its error. ``low`` and ``high`` are None with fewer than
    ``LEAST_WORLDS`` of them (``kept`` too), and where ``kept`` is 0.
    """

    low: float | None
    high: float | None
    kept: float | None
    n: int


def world_range(
    points: Sequence[float | None],
    noise_variances: Sequence[float | None],
    percentiles: tuple[float, float] = (5.0, 95.0),
) -> WorldRange:
    """Return the range over worlds from one estimate and its squared standard error per world."""
    corrected, kept, n = _corrected(points, noise_variances)
    if corrected is None or kept == 0:
        return WorldRange(None, None, kept, n)
    low, high = np.percentile(corrected, percentiles)
    return WorldRange(float(low), float(high), kept, n)


@dataclass(frozen=True, slots=True)
class WorldCounts:
    """Say in how many of ``n`` usable worlds a difference is below 0, above 0, and clearly so.

    A world counts by the sign of its shrunk difference; one without any difference is neither. ``clearly_``: of those,
    the worlds whose own difference lies further from 0 than 95 % of its noise would bring it (t, two-sided).
    All but ``n`` are None with fewer than ``LEAST_WORLDS``, and where noise explains all the scatter while not
    all estimates lie on one side of 0: shrunk to one point they would all count alike, by luck.
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


def count_worlds(points: WorldPoints) -> WorldCounts:
    """Return in how many worlds a difference is lower and higher, as counted and beyond chance."""
    corrected, kept, n = _corrected(points.values, points.noises)
    if corrected is None:
        return WorldCounts(n)
    usable = [world for world in zip(*points, strict=True) if None not in world]
    values = np.array([value for value, _, _ in usable])
    reach = [t_quantile(0.975, freedom) * math.sqrt(noise) for _, noise, freedom in usable]
    if kept == 0 and values.min() <= 0 <= values.max():
        return WorldCounts(n)
    lower, higher = (corrected < 0) & (values != 0), (corrected > 0) & (values != 0)
    clear = np.abs(values) > reach
    counted = (lower, higher, lower & clear & (values < 0), higher & clear & (values > 0))
    return WorldCounts(n, *(int(np.count_nonzero(which)) for which in counted))


def _corrected(
    points: Sequence[float | None], noise_variances: Sequence[float | None]
) -> tuple[np.ndarray | None, float | None, int]:
    """Return the shrunk estimates, the factor and the number of usable worlds."""
    if len(points) != len(noise_variances):
        raise ValueError("each world needs an estimate and its noise")
    both = [
        (point, noise)
        for point, noise in zip(points, noise_variances, strict=True)
        if point is not None and noise is not None
    ]
    if len(both) < LEAST_WORLDS:
        return None, None, len(both)
    values, noises = np.array(both, dtype=float).T
    if not np.isfinite(values).all() or not np.isfinite(noises).all() or (noises < 0).any():
        raise ValueError("estimates must be finite and their noise variances 0 or more")
    kept = _kept(exact_variance(values), exact_mean(noises))
    centre = exact_mean(values)
    # without noise nothing is moved, not even by rounding: a difference of exactly 0 stays 0
    return (values if kept == 1 else centre + kept * (values - centre)), kept, len(both)


def _kept(total: float, noise: float) -> float:
    if noise == 0:
        return 1.0
    return math.sqrt(max(0.0, 1 - noise / total)) if total > 0 else 0.0
