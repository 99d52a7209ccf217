"""The search part of an experiment: a setting of levers becomes a scenario, is run, and the found ones checked anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.comparison.columns import Columns
from experiments.experiment.build import build
from experiments.experiment.jobs import Arm, Evaluate, Job
from experiments.experiment.plan import Plan
from experiments.search.checking import judge
from experiments.search.optimise import search
from experiments.search.reading import settings_of
from experiments.statistics.ratio import pooled, ratio, ratio_difference
from sim.errors import BadInput

CHECKED, MOST_CHECKED = 60, 13
"""Replications of a setting that was found, with other luck, and how many settings are checked at most."""
FIRST_FRESH = 50_000
"""Replications from here on are used for nothing else."""

Assignment = Mapping[str, object]


def search_part(plan: Plan, evaluate: Evaluate) -> dict[str, object]:
    """Search in the first municipality, run what was found again with other luck, and return both."""
    bench = _Bench(plan, evaluate)
    found = search(plan.experiment.search, bench.means, seed=plan.seed)
    checked = bench.check(found.to_check)
    return {"place": plan.places[0].name, **judge(plan.experiment.search, found, checked)}


class _Bench:
    """Runs settings of levers."""

    def __init__(self, plan: Plan, evaluate: Evaluate) -> None:
        self.plan, self.evaluate = plan, evaluate
        self.asked = plan.experiment.search
        self.outcomes = [goal.outcome for goal in self.asked.goals]
        self.losses = any(outcome.needs_loss for outcome in self.outcomes)
        self.n_tried = 0

    def means(self, assignments: Sequence[Assignment]) -> list[dict[str, float] | None]:
        """Return the outcomes of each setting; None for one that cannot be run or failed."""
        arms = [self._arm(one, f"trial-{self.n_tried + i:05d}") for i, one in enumerate(assignments)]
        self.n_tried += len(arms)
        jobs = [self._job(arm, 0, self.asked.replications) for arm in arms if arm]
        columns = dict(zip((job.label for job in jobs), self.evaluate(jobs), strict=True))
        return [arm and self._means(columns[arm.variant], arm) for arm in arms]

    def check(self, assignments: Sequence[Assignment]) -> list[dict[str, dict[str, object]]]:
        """Return by outcome the estimate of each setting with other luck, and what it gains on the first, the usual."""
        arms = [self._arm(one, f"checked-{i:02d}") for i, one in enumerate(assignments)]
        columns = self.evaluate([self._job(arm, FIRST_FRESH, CHECKED) for arm in arms])
        usual = (columns[0], arms[0])
        return [self._estimates(*one, *usual) for one in zip(columns, arms, strict=True)]

    def _arm(self, assignment: Assignment, label: str) -> Arm | None:
        entry = self.plan.experiment.entry(self.asked.scenario)
        try:
            scenario = build(self.plan.experiment, self.plan.places[0].name, entry, settings_of(assignment))
        except BadInput:
            return None
        return Arm(entry.name, label, scenario)

    def _job(self, arm: Arm, first: int, n: int) -> Job:
        return Job(arm.variant, (arm,), {}, first, n, 0, self.losses)

    def _means(self, columns: Columns, arm: Arm) -> dict[str, float] | None:
        found = {
            o.name: pooled(*columns.ratio((arm.name, arm.variant), o.measure, o.statistic))
            for o in self.outcomes
        }
        return None if None in found.values() or columns.n_failed else found

    def _estimates(
        self, columns: Columns, arm: Arm, usual: Columns, base: Arm
    ) -> dict[str, dict[str, object]]:
        found = {}
        for outcome in self.outcomes:
            own = columns.ratio((arm.name, arm.variant), outcome.measure, outcome.statistic)
            other = usual.ratio((base.name, base.variant), outcome.measure, outcome.statistic)
            found[outcome.name] = {"value": ratio(*own), "gain": ratio_difference(*own, *other)}
        return found
