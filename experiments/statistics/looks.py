"""When the nominal world has replications enough: fixed looks, in index order, honest about looking often.

Looking after 200, 400, ... replications and stopping when the interval is short gives more chances to be
wrong than one look, and three pairs more than one. The allowed error is therefore split evenly over pairs and
planned looks (Bonferroni), so whichever look ends it, all pairs' intervals hold together at ``level``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.statistics.estimate import Estimate
from experiments.statistics.ratio import Column, difference_values, ratio_difference
from experiments.statistics.skewed import skewed_interval

Pair = tuple[Column, Column, Column, Column]
Reason = Literal["precise", "cap", "fixed", "go_on"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say whether to stop and why, with the simultaneous interval of each pair.

    ``reason``: ``precise`` (every pair short enough), ``cap`` (no replications left), ``fixed`` (their number
    was given), ``go_on``. ``precise`` says whether the intervals are short enough, whatever the reason.
    ``replications`` counts those read, without failed ones. ``nonzero`` counts replications in which the pair differed.
    """

    stop: bool
    reason: Reason
    precise: bool
    replications: int
    intervals: dict[Hashable, Estimate]
    nonzero: dict[Hashable, int]


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """Decide after each look at ``step``, twice ``step``, ... up to ``cap`` replications.

    ``relative_half_width`` is the share of the baseline's mean that half an interval may take; each pair must
    also differ in ``least_nonzero`` replications, since an interval from a handful of them means little.
    """

    step: int = 200
    cap: int = 400
    relative_half_width: float = 0.10
    least_nonzero: int = 100
    level: float = 0.95
    is_fixed: bool = False

    def __post_init__(self) -> None:
        if self.step < 1 or self.cap < 1:
            raise ValueError("looks need at least one replication")

    @classmethod
    def fixed(cls, replications: int, level: float = 0.95) -> StoppingRule:
        """Return the rule of one look at ``replications``, with nothing to decide."""
        return cls(step=replications, cap=replications, level=level, is_fixed=True)

    def looks(self) -> tuple[int, ...]:
        """Return after how many replications each look comes; the last is the cap."""
        return (*range(self.step, self.cap, self.step), self.cap)

    def alpha(self, n_pairs: int) -> float:
        """Return the error allowed to one pair at one look."""
        return (1 - self.level) / (n_pairs * len(self.looks()))

    def judge(
        self,
        look_index: int,
        pairs: Mapping[Hashable, Pair],
        baseline_mean: float | None,
        usable: int | None = None,
    ) -> Verdict:
        """Return the verdict of look ``look_index`` (from 0).

        ``pairs``: {name: (num_a, den_a, num_b, den_b)}, one number per replication in each column.
        ``baseline_mean``: pooled mean under the baseline at this look. Only the look's replications are read,
        in index order, however many columns hold; ValueError if they hold fewer. ``usable``: how many of the
        look's replications did not fail, if not all; the look and its allowed error stay what was planned.
        """
        planned = self.looks()[look_index]
        n = planned if usable is None else usable
        if n > planned:
            raise ValueError(f"a look at {planned} replications cannot have {n} usable ones")
        seen = {name: _first(pair, n) for name, pair in pairs.items()}
        alpha = self.alpha(len(seen))
        intervals = {name: _interval(pair, alpha) for name, pair in seen.items()}
        nonzero = {name: count_nonzero(*pair) for name, pair in seen.items()}
        precise = all(self._is_short(intervals[name], baseline_mean) for name in seen) and all(
            count >= self.least_nonzero for count in nonzero.values()
        )
        reason = self._reason(precise, planned)
        return Verdict(reason != "go_on", reason, precise, n, intervals, nonzero)

    def _is_short(self, interval: Estimate, baseline_mean: float | None) -> bool:
        if interval.half_width is None or baseline_mean is None:
            return False
        return interval.half_width <= self.relative_half_width * abs(baseline_mean)

    def _reason(self, precise: bool, n: int) -> Reason:
        if self.is_fixed:
            return "fixed"
        if precise:
            return "precise"
        return "cap" if n >= self.cap else "go_on"


def count_nonzero(num_a: Column, den_a: Column, num_b: Column, den_b: Column) -> int:
    """Return in how many replications the two models gave different sums."""
    differs = (np.asarray(num_a) != np.asarray(num_b)) | (np.asarray(den_a) != np.asarray(den_b))
    return int(np.count_nonzero(differs))


def _first(pair: Pair, n: int) -> Pair:
    if min(len(column) for column in pair) < n:
        raise ValueError(f"a look at {n} replications needs {n} of them")
    num_a, den_a, num_b, den_b = (np.asarray(column, dtype=float)[:n] for column in pair)
    return num_a, den_a, num_b, den_b


def _interval(pair: Pair, alpha: float) -> Estimate:
    pseudo = difference_values(*pair)
    if pseudo is None:
        return ratio_difference(*pair)
    return skewed_interval(pseudo, alpha, count_nonzero(*pair) / len(pseudo.values))
