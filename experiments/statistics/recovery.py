"""How many weeks after a shock the backlog is back: recovery of the mean excess curve, and that curve itself.

The excess of one replication is the shocked run less the same run without the shock: a few cases, most weeks none,
so a single curve falls to 0 and rises again by luck, and its own recovery says when those cases ended. The mean
over replications is the expected excess. So recovery is that of the mean curve, not the mean of recoveries, and
chance enters by drawing whole replications again.

Noise delays: unless the error of the mean is small against ``share`` of the peak, one week in any ``stays`` lies
above by luck, and more so in resamples. Measured on a backlog that drains over ten weeks, its noise independent by
week: an error of 0.3 of that limit leaves the 95 % interval right 97 times in 100, one of 0.55 only 80, and
where it misses it lies too late. Too few replications tell of slow recoveries, hardly ever of fast ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import NamedTuple

import numpy as np

from experiments.statistics.estimate import exact_mean, exact_sum, exact_variance, t_quantile
from experiments.statistics.resampling import multiplicities, percentile_ends

Week = float | None


class MeanCurve(NamedTuple):
    """Hold lists, by week: the mean excess and its pointwise interval; None where replications cannot tell."""

    mean: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Recovery:
    """Hold the week of recovery with its interval, and the peak it recovers from.

    ``weeks``, ``low``, ``high``: weeks from the shock, which is week 0. ``peak``: excess backlog of the mean curve in
    its highest week, ``peak_week``. A None among the first three whose flag (``beyond``, ``low_beyond``,
    ``high_beyond``) is set lies beyond the window; without its flag it cannot be said. ``nothing``: no excess
    that could be told from none, all is None.
    """

    weeks: Week = None
    low: Week = None
    high: Week = None
    peak: float | None = None
    peak_week: int | None = None
    beyond: bool = False
    low_beyond: bool = False
    high_beyond: bool = False
    nothing: bool = False


def recovery_weeks(
    curves: np.ndarray,
    *,
    share: float = 0.1,
    stays: int = 8,
    seed: int,
    resamples: int = 1000,
    level: float = 0.95,
) -> Recovery:
    """Return the first week from the peak on from which the mean excess is below a share of it for some weeks.

    Parameters
    ----------
    curves
        (replications, weeks), excess backlog in cases, week 0 that of the shock.
    share
        Of the peak, above 0 and below 1; each week must lie below it, not at it.
    stays
        Weeks in a row, the week of recovery included; all must lie within the window.
    seed, resamples, level
        Of the bootstrap over whole replications. A resample with no peak above 0 is left out.

    Returns
    -------
    Recovery
        ``nothing`` if the mean curve's peak is not above 0, or the interval of its sum over weeks reaches to 0 or
        below; also without replications. One replication has no interval: its curve is taken as it is.

    Raises
    ------
    ValueError
        ``curves`` is no table of finite numbers, or ``share`` or ``stays`` is out of range.
    """
    table = _table(curves)
    if not 0 < share < 1 or stays < 1:
        raise ValueError(
            "the share of the peak lies between 0 and 1, the weeks to stay below it are at least 1"
        )
    if not table.size:
        return Recovery(nothing=True)
    mean = np.array([exact_mean(week) for week in table.T])
    peak_week = int(mean.argmax())
    weights = multiplicities(len(table), resamples, seed)
    if mean[peak_week] <= 0 or (len(table) > 1 and _area_low(table, weights, level) <= 0):
        return Recovery(nothing=True)
    weeks, beyond = _told(float(_recovered(mean[None], share, stays)[0]))
    low, low_beyond, high, high_beyond = None, False, None, False
    if len(table) > 1:
        drawn = np.einsum("rw,br->bw", table, weights, optimize=False)
        ends = _recovered(drawn[drawn.max(axis=1) > 0], share, stays)
        (low, low_beyond), (high, high_beyond) = map(_told, percentile_ends(ends, ends, level))
    return Recovery(weeks, low, high, float(mean[peak_week]), peak_week, beyond, low_beyond, high_beyond)


def mean_curve(curves: np.ndarray, level: float = 0.95) -> MeanCurve:
    """Return the mean over replications of each week, with t intervals that hold week by week, not all at once.

    ``curves``: (replications, weeks), in cases. Intervals are None with fewer than two replications, means too
    with none. ValueError if ``curves`` is no table of finite numbers.
    """
    table = _table(curves)
    n, weeks = table.shape
    if not n:
        return MeanCurve([None] * weeks, [None] * weeks, [None] * weeks)
    mean = [exact_mean(week) for week in table.T]
    if n < 2:
        return MeanCurve(mean, [None] * weeks, [None] * weeks)
    t = t_quantile(0.5 + level / 2, n - 1)
    reach = [t * sqrt(exact_variance(week) / n) for week in table.T]
    low, high = ([m + side * r for m, r in zip(mean, reach, strict=True)] for side in (-1, 1))
    return MeanCurve(mean, low, high)


def _table(curves: np.ndarray) -> np.ndarray:
    table = np.asarray(curves, dtype=float)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ValueError("excess curves are a table of finite numbers, one row per replication")
    return table


def _area_low(table: np.ndarray, weights: np.ndarray, level: float) -> float:
    """Return the lower end of the bootstrap interval of the excess summed over weeks and replications."""
    areas = np.array([exact_sum(row) for row in table])
    drawn = np.einsum("r,br->b", areas, weights, optimize=False)
    return percentile_ends(drawn, drawn, level)[0]


def _recovered(curves: np.ndarray, share: float, stays: int) -> np.ndarray:
    """Return per curve the first week from its peak on that begins ``stays`` weeks below; infinite without."""
    n, weeks = curves.shape
    if weeks < stays:
        return np.full(n, np.inf)
    is_below = curves < share * curves.max(axis=1, keepdims=True)
    stays_below = np.lib.stride_tricks.sliding_window_view(is_below, stays, axis=1).all(axis=2)
    stays_below &= np.arange(stays_below.shape[1]) >= curves.argmax(axis=1)[:, None]
    return np.where(stays_below.any(axis=1), stays_below.argmax(axis=1), np.inf)


def _told(week: float) -> tuple[Week, bool]:
    """Return the week, None if it is infinite, and whether it is."""
    return (week, False) if isfinite(week) else (None, True)
