"""Regret: how much worse an alternative is than the best of the same world.

The lowest of several noisy estimates looks better than it is, so regret read from the replications that also chose
the best is too high. It is cross-fitted instead: one half of a world's replications chooses the best, the other half
says what the alternative loses against that choice, then the halves swap; averaged over ``SPLITS`` random halvings
(sample splitting: Cox 1975, Biometrika 62, 441-444). Half of the replications choose the true best less often, so
cross-fitted regret errs low where the naive one errs high, and the truth lies between their expectations. Measured:
docs/decisions/0019-regret-and-flips.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.robustness.losses import Losses
from experiments.statistics.draws import Pooled, ratio_draws
from experiments.statistics.estimate import NORMAL_95, exact_mean
from experiments.statistics.worlds import world_range

SPLITS = 20
"""Random halvings per world, other ones in each."""


@dataclass(frozen=True, slots=True)
class Regret:
    """Hold the regret of an alternative over ``worlds`` usable worlds, in the unit of the measure.

    ``mean`` is cross-fitted and may lie below 0 by chance; ``naive`` is the mean as read from the replications that
    chose. ``low`` to ``high`` is the 95 % interval over replications, with the worlds as they are: from the error of
    the first below it to the error of the second above it, since one errs low and the other high. ``p90`` and ``worst``
    are the 90th percentile over worlds and the worst of them, shrunk by the noise of each world as ranges over worlds
    are; None with too few worlds, or where noise explains all the scatter.
    """

    worlds: int
    mean: float
    low: float
    high: float
    naive: float
    p90: float | None
    worst: float | None


def regrets(losses: Losses, seed: int) -> dict[str, Regret | None]:
    """Return the regret of every alternative; None where no world can be halved."""
    found: list[list[_Point]] = [
        points
        for world, is_usable in enumerate(losses.usable)
        if is_usable and (points := _in_world(losses, world, seed))
    ]
    if not found:
        return dict.fromkeys(losses.names)
    return {name: _over_worlds([points[i] for points in found]) for i, name in enumerate(losses.names)}


@dataclass(frozen=True, slots=True)
class _Point:
    """Hold the regret of one alternative in one world and its squared standard error."""

    crossed: float
    naive: float
    noise: float


def _in_world(losses: Losses, world: int, seed: int) -> list[_Point]:
    """Return the points of all alternatives, in order; none where no halving leaves the measure in both halves."""
    columns = losses.sums(world)
    crossed = crossed_regret(columns, halvings(len(columns[0][0]), seed, world))
    if crossed is None:
        return []
    regret, chosen = crossed
    whole = ratio_draws(columns, np.ones((1, len(columns[0][0]))))[0][:, 0]
    naive = whole - whole.min()
    return [
        _Point(float(regret[i]), float(naive[i]), _noise(losses, name, world, chosen))
        for i, name in enumerate(losses.names)
    ]


def halvings(n: int, seed: int, world: int) -> np.ndarray:
    """Return a (``SPLITS``, n) table of 0 and 1: which replications choose, half of them (rounded down) in each row."""
    rng = np.random.default_rng([seed, world, n, SPLITS])
    ranks = rng.permuted(np.tile(np.arange(n), (SPLITS, 1)), axis=1)
    return (ranks < n // 2).astype(float)


def crossed_regret(columns: Sequence[Pooled], halves: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the cross-fitted regret of each alternative, and how large a share of choices fell on each.

    None if no halving leaves every alternative something to measure in both halves. Of equal ones the first is
    chosen.
    """
    (first, has_first), (second, has_second) = (ratio_draws(columns, w) for w in (halves, 1 - halves))
    both = (has_first & has_second).all(axis=0)
    if not both.any():
        return None
    first, second = first[:, both], second[:, both]
    choices = np.concatenate([first, second], axis=1).argmin(axis=0)
    read = np.concatenate([second, first], axis=1)
    lost = read - read[choices, np.arange(len(choices))]
    chosen = np.bincount(choices, minlength=len(columns)) / len(choices)
    return np.array([exact_mean(row) for row in lost]), chosen


def _noise(losses: Losses, name: str, world: int, chosen: np.ndarray) -> float:
    """Return the squared standard error of a world's regret: that of the difference from what was chosen."""
    return math.fsum(
        share * losses.points(name, other).noises[world]
        for other, share in zip(losses.names, chosen.tolist(), strict=True)
        if other != name and share
    )


def _over_worlds(points: Sequence[_Point]) -> Regret:
    crossed, noises = [point.crossed for point in points], [point.noise for point in points]
    n = len(points)
    mean, reach = math.fsum(crossed) / n, NORMAL_95 * math.sqrt(math.fsum(noises)) / n
    ends = world_range(crossed, noises, percentiles=(90.0, 100.0))
    p90, worst = (None if end is None else max(0.0, end) for end in (ends.low, ends.high))
    naive = math.fsum(point.naive for point in points) / n
    return Regret(n, mean, mean - reach, naive + reach, naive, p90, worst)
