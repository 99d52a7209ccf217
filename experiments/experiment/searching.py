"""The search part of an experiment: settings of levers become scenarios, are run, and those found are run anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.comparison.columns import Columns
from experiments.experiment.build import build
from experiments.experiment.evaluate import Evaluator
from experiments.experiment.jobs import Arm, Job, digest
from experiments.experiment.plan import Plan
from experiments.search.check import check
from experiments.search.fit import fitted
from experiments.search.judge import judge
from experiments.search.plan import SearchPlan
from experiments.search.search import Found, search
from experiments.search.setting import Assignment, settings_of
from experiments.statistics.quantile import pooled_quantile
from experiments.statistics.ratio import pooled
from sim.errors import BadInput
from sim.measures.registry import QUANTILES
from sim.scenario import Scenario

CHECKED = 60
"""Replications with other luck of every setting that was found."""
CHECKED_AT_ONCE = 5
"""Replications of a check in one batch."""
FIRST_FRESH = 50_000
"""Replications from here on are used for nothing else."""


def search_part(plan: Plan, evaluator: Evaluator) -> dict[str, object]:
    """Search in the first municipality, run what was found again with other luck, and return what came of it."""
    bench = Bench(plan, evaluator)
    found = search(bench.asked, bench.means, seed=plan.seed)
    columns, runs = bench.fresh(found)
    checked = check(bench.asked, columns, runs, seed=plan.seed) if columns.n else {}
    return {"place": plan.places[0].name, **judge(bench.asked, found, checked)}


def fitted_search(plan: Plan) -> SearchPlan:
    """Return the search with its levers checked against the scenario it starts from."""
    asked = plan.experiment.search
    return fitted(asked, searched_scenario(plan))


def searched_scenario(plan: Plan) -> Scenario:
    """Return the scenario that the search starts from, as the file has it, whatever factors say beside it."""
    experiment = plan.experiment
    return build(experiment, plan.places[0].name, experiment.entry(experiment.search.scenario))


class Bench:
    """Runs settings of levers."""

    def __init__(self, plan: Plan, evaluator: Evaluator) -> None:
        self.plan, self.evaluator = plan, evaluator
        self.asked = fitted_search(plan)
        self.outcomes = [goal.outcome for goal in self.asked.goals]
        self.kept = {
            "losses": any(outcome.needs_loss for outcome in self.outcomes),
            "values": tuple(sorted({outcome.measure for outcome in self.outcomes if outcome.is_quantile})),
        }
        self.n_tried = 0

    def means(self, assignments: Sequence[Assignment]) -> list[Mapping[str, float | None] | None]:
        """Return the outcomes of each setting; None for one that cannot be run or failed."""
        arms = [self._arm(one, f"trial-{self.n_tried + i:05d}") for i, one in enumerate(assignments)]
        self.n_tried += len(arms)
        jobs = {
            arm.variant: Job(_label(arm.variant, [arm]), (arm,), n=self.asked.replications, **self.kept)
            for arm in arms
            if arm
        }
        columns = dict(zip(jobs, self.evaluator(list(jobs.values())), strict=True))
        return [arm and self._means(columns[arm.variant], (arm.name, arm.variant)) for arm in arms]

    def fresh(self, found: Found) -> tuple[Columns, dict[str, tuple[str, str]]]:
        """Return the columns of every setting to be checked, run with luck that nothing was chosen by, and its run."""
        arms = {name: self._arm(one, name) for name, one in found.to_check.items()}
        label = _label("checked", list(arms.values()))
        jobs = [
            Job(label, tuple(arms.values()), {}, FIRST_FRESH + first, CHECKED_AT_ONCE, **self.kept)
            for first in range(0, CHECKED, CHECKED_AT_ONCE)
        ]
        self.evaluator.run(jobs)
        return Columns(self.evaluator.table(jobs), jobs[0].runs), dict(zip(arms, jobs[0].runs, strict=True))

    def _arm(self, assignment: Assignment, label: str) -> Arm | None:
        entry = self.plan.experiment.entry(self.asked.scenario)
        place = self.plan.places[0].name
        try:
            scenario = build(self.plan.experiment, place, entry, settings_of(assignment))
        except BadInput:
            return None
        return Arm(entry.name, label, scenario)

    def _means(self, columns: Columns, run: tuple[str, str]) -> dict[str, float | None] | None:
        if columns.n_failed:
            return None
        return {outcome.name: self._mean(columns, run, outcome) for outcome in self.outcomes}

    def _mean(self, columns: Columns, run: tuple[str, str], outcome) -> float | None:
        if outcome.is_quantile:
            values = columns.values(run, outcome.measure)
            return pooled_quantile(
                values, QUANTILES[outcome.statistic], seed=self.plan.seed, resamples=2
            ).mean
        return pooled(*columns.ratio(run, outcome.measure, outcome.statistic))


def _label(name: str, arms: Sequence[Arm]) -> str:
    """Return the label of a job: ``name``, and which settings are run."""
    return f"{name}-{digest(*(arm.scenario.hash() for arm in arms))}"
