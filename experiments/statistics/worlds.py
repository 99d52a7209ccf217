"""How far plausible worlds lie apart, once the noise of few replications in each is taken out.

Worlds other than the nominal one get 8 replications, so their estimates scatter more than the worlds do:
total variance = variance between worlds + mean noise variance. Deviations from the mean over worlds are
shrunk by sqrt(max(0, 1 - mean noise variance / total variance)), which gives them the variance between worlds
again (method of moments). The square root, not the factor of the best guess of each world, because the spread
is asked for: Louis 1984, JASA 79, 393-398; Ghosh 1992, JASA 87, 533-540.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.statistics.estimate import exact_mean, exact_variance

LEAST_WORLDS = 5
"""Fewer worlds than this give no range."""


@dataclass(frozen=True, slots=True)
class WorldRange:
    """Hold the corrected 5th and 95th percentile over worlds, in the unit of the measure.

    ``kept`` is the factor by which deviations were shrunk: 1 no noise, 0 noise explains all the scatter.
    ``n`` counts the worlds that had an estimate and its error. All None with fewer than five of them.
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
    if corrected is None:
        return WorldRange(None, None, None, n)
    low, high = np.percentile(corrected, percentiles)
    return WorldRange(float(low), float(high), kept, n)


def share_lower(differences: Sequence[float | None], noise_variances: Sequence[float | None]) -> float | None:
    """Return the share of worlds whose corrected difference is below 0; a difference of 0 is not lower.

    Where noise explains all the scatter every world lies at the mean, and the share is 0 or 1.
    """
    corrected, _, n = _corrected(differences, noise_variances)
    return None if corrected is None else int(np.count_nonzero(corrected < 0)) / n


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
