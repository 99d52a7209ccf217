"""The candidates of a search, run again with luck that nothing was chosen by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from experiments.comparison.columns import Columns, Run
from experiments.experiment.outcomes import ADDED_DAYS, Outcome
from experiments.search.plan import Goal, SearchPlan
from experiments.search.search import USUAL
from experiments.statistics.estimate import Estimate
from experiments.statistics.quantile import pooled_quantile, quantile_difference
from experiments.statistics.ratio import ratio, ratio_combination, ratio_difference
from sim.measures.registry import MEASURES, QUANTILES

LEVEL = 0.95
"""Of all the intervals together that say whether a candidate is better than the usual."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold what the check says of one setting, by outcome name.

    ``differences`` are the setting minus the usual, paired by replication, and ``score`` is that of the score; of the
    usual itself there are none. ``events`` are those behind ``values``.
    """

    values: Mapping[str, Estimate]
    events: Mapping[str, int]
    differences: Mapping[str, Estimate]
    score: Estimate | None = None


def joint_level(n: int) -> float:
    """Return the level of each of ``n`` intervals that hold together at ``LEVEL`` (Bonferroni)."""
    return 1.0 - (1.0 - LEVEL) / max(n, 1)


def check(plan: SearchPlan, columns: Columns, runs: Mapping[str, Run], *, seed: int) -> dict[str, Checked]:
    """Return what the check says of the usual and each candidate, by name.

    ``runs`` gives each name of ``Found.to_check`` its run in ``columns``. The intervals by which candidates are told
    from the usual hold together over candidates, and on a front over goals too, so that picking one does not spoil
    them. Of one score the differences in its parts have intervals of their own.
    """
    n = len(runs) - 1
    level = joint_level(n * len(plan.goals)) if plan.is_front else LEVEL
    return {name: _checked(plan, columns, run, runs[USUAL], level, n, seed) for name, run in runs.items()}


def _checked(
    plan: SearchPlan, columns: Columns, run: Run, usual: Run, level: float, n: int, seed: int
) -> Checked:
    outcomes = [goal.outcome for goal in plan.goals]
    values = {one.name: _value(columns, run, one, seed) for one in outcomes}
    events = {one.name: _events(columns, run, one) for one in outcomes}
    if run == usual:
        return Checked(values, events, {})
    differences = {one.name: _difference(columns, run, usual, one, level, seed) for one in outcomes}
    score = None if plan.is_front else _score(plan.goals, columns, run, usual, joint_level(n))
    return Checked(values, events, differences, score)


def _value(columns: Columns, run: Run, outcome: Outcome, seed: int) -> Estimate:
    if outcome.is_quantile:
        q = QUANTILES[outcome.statistic]
        return pooled_quantile(columns.values(run, outcome.measure), q, seed=seed)
    return ratio(*columns.ratio(run, outcome.measure, outcome.statistic))


def _difference(
    columns: Columns, run: Run, usual: Run, outcome: Outcome, level: float, seed: int
) -> Estimate:
    if outcome.is_quantile:
        pair = [columns.values(one, outcome.measure) for one in (run, usual)]
        return quantile_difference(*pair, QUANTILES[outcome.statistic], level=level, seed=seed)
    pair = [columns.ratio(one, outcome.measure, outcome.statistic) for one in (run, usual)]
    return ratio_difference(*pair[0], *pair[1], level=level)


def _score(goals: tuple[Goal, ...], columns: Columns, run: Run, usual: Run, level: float) -> Estimate:
    """Return the score of a setting minus that of the usual, below 0 where it is better."""
    parts = [
        (side * goal.sign * goal.weight, *columns.ratio(one, goal.outcome.measure, goal.outcome.statistic))
        for side, one in ((1.0, run), (-1.0, usual))
        for goal in goals
    ]
    return ratio_combination(parts, level=level)


def _events(columns: Columns, run: Run, outcome: Outcome) -> int:
    """Return how many events stand behind an estimate."""
    if outcome.is_quantile:
        return sum(len(values) for values in columns.values(run, outcome.measure))
    num, den = columns.ratio(run, outcome.measure, outcome.statistic)
    counted = {measure.name: measure.events for measure in MEASURES} | {ADDED_DAYS: "den"}
    return round(math.fsum((num if counted[outcome.measure] == "num" else den).tolist()))
