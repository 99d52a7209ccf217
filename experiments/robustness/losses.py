"""One outcome of every alternative in every world, turned so that lower is always better."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from experiments.comparison.columns import Columns, Run, world_points
from experiments.experiment.outcomes import HIGHER, Outcome
from experiments.statistics.draws import Pooled
from experiments.statistics.worlds import Side, WorldPoints, world_sides
from sim.measures.registry import MEASURES

EVENTS = {measure.name: measure.events for measure in MEASURES}
"""Which sum counts the events behind a measure; the denominator for one that is not of the log."""


class Losses:
    """Hold what ``outcome`` is under every run in every world, the nominal one first; lower is better throughout.

    A world is usable where every pair of alternatives has a difference that knows its noise: at least two
    replications carry the measure under each of them.
    """

    def __init__(self, worlds: Sequence[Columns], runs: Sequence[Run], outcome: Outcome) -> None:
        self.outcome = outcome
        self.names = [name for name, _ in runs]
        self.n_worlds = len(worlds)
        self._worlds = list(worlds)
        self._runs = dict(zip(self.names, runs, strict=True))
        self._turn = -1.0 if outcome.better == HIGHER else 1.0
        self._points: dict[tuple[str, str], WorldPoints] = {}
        self._sides: dict[tuple[str, str], list[Side | None] | None] = {}

    def points(self, one: str, other: str) -> WorldPoints:
        """Return per world how much worse ``one`` is than ``other``, paired by replication, with its noise."""
        if (other, one) in self._points:
            mirrored = self._points[other, one]
            return mirrored._replace(values=[None if v is None else 0.0 - v for v in mirrored.values])
        if (one, other) not in self._points:
            here, there = self._runs[one], self._runs[other]
            measure, statistic = self.outcome.measure, self.outcome.statistic
            found = world_points(self._worlds, here, measure, statistic, there)
            # 0.0 is added so that no difference is never minus nothing
            values = [None if value is None else self._turn * value + 0.0 for value in found.values]
            self._points[one, other] = found._replace(values=values)
        return self._points[one, other]

    def sides(self, one: str, other: str) -> list[Side | None] | None:
        """Return how each world counts (-1: ``one`` is better), as ``compare`` counts; None where it has no counts."""
        if (one, other) not in self._sides:
            self._sides[one, other] = world_sides(self.points(one, other))
        return self._sides[one, other]

    @cached_property
    def usable(self) -> list[bool]:
        """Return of each world whether all alternatives can be compared in it."""
        first, *others = self.names
        pairs = [self.points(first, other).noises for other in others]
        return [all(noise is not None for noise in world) for world in zip(*pairs, strict=True)]

    def sums(self, world: int) -> list[Pooled]:
        """Return numerators, turned, and denominators of every alternative, one number per replication."""
        found = [
            self._worlds[world].ratio(self._runs[name], self.outcome.measure, self.outcome.statistic)
            for name in self.names
        ]
        return [(self._turn * np.asarray(num), den) for num, den in found]

    def events(self) -> int:
        """Return how many events stand behind the outcome in the nominal world, where there are fewest of them."""
        counted = []
        for num, den in self.sums(0):
            which = num if EVENTS.get(self.outcome.measure) == "num" else den
            counted.append(abs(round(math.fsum(which.tolist()))))
        return min(counted)
