"""Medians and 90th percentiles of every world; those beyond the end of follow-up are kept and counted apart."""

from __future__ import annotations

from experiments.comparison.columns import Columns, Run
from experiments.statistics.estimate import NORMAL_95
from experiments.statistics.quantile import QuantileEstimate, pooled_quantile, quantile_difference
from experiments.statistics.worlds import Beyond, WorldPoints

RESAMPLES = 40
"""Bootstrap resamples per world: only its noise is wanted, and few replications tell it."""


def quantile_points(
    worlds: list[Columns], runs: tuple[Run, ...], measure: str, q: float, seed: int
) -> WorldPoints:
    """Return per world the pooled quantile of one run, or of the first minus the second of two, with its noise.

    A world where fewer than two replications carry the measure is not usable. One where the quantile is not
    reached is: the most overloaded worlds are of that kind.
    """
    points, sides = WorldPoints([], [], []), []
    estimate = pooled_quantile if len(runs) == 1 else quantile_difference
    for columns in worlds:
        values = [columns.values(run, measure) for run in runs]
        freedom = min(sum(len(own) > 0 for own in one) for one in values) - 1
        found = estimate(*values, q, seed=seed, resamples=RESAMPLES)
        side = _side(found) if freedom >= 1 else None
        entry = (None, None, None) if side or freedom < 1 else _entry(found, freedom)
        for column, value in zip(points[:3], entry, strict=True):
            column.append(value)
        sides.append(side)
    return points._replace(beyond=Beyond(*(sides.count(side) for side in Beyond._fields)))


def _side(found: QuantileEstimate) -> str | None:
    """Return the field of ``Beyond`` that counts this world, None if its quantile and some of its noise are known."""
    if found.not_reached:
        return {1: "above", -1: "below", 0: "unknown"}[found.side]
    return "unknown" if found.low_not_reached and found.high_not_reached else None


def _entry(
    found: QuantileEstimate, freedom: int
) -> tuple[float, float, int | None] | tuple[None, None, None]:
    """Return estimate, squared standard error and degrees of freedom, all None if the noise cannot be told.

    Where some resamples lie beyond follow-up there is no standard error; the end of the interval that is known stands
    in for it, and without degrees of freedom the world is never clearly apart.
    """
    if found.se is not None:
        return found.mean, found.se**2, freedom
    reach = [abs(end - found.mean) for end in (found.low, found.high) if end is not None]
    return (found.mean, (max(reach) / NORMAL_95) ** 2, None) if reach else (None, None, None)
