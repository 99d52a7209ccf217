"""The sensitivity part of an experiment: which unknowns are varied, and the simulation as a function of them."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.experiment.file import Experiment
from experiments.experiment.jobs import Arm, Evaluate, Job
from experiments.experiment.outcomes import Outcome, read_outcome
from experiments.experiment.plan import Place, Plan
from experiments.statistics.ratio import pooled
from experiments.worlds import uncertainties, world_value
from sim.parameters import declarations

PER_BATCH = 64
"""Points handed over at once, so that memory stays flat."""


def varied(experiment: Experiment) -> list[str]:
    """Return the inputs of the analysis: what nobody knows and the file does not fix."""
    asked, fixed = experiment.sensitivity, experiment.fixed.get("parameters", {})
    return [n for n in uncertainties() if n not in fixed and (not asked.only or n in asked.only)]


def measured(experiment: Experiment) -> Outcome:
    """Return the outcome that the analysis is about: the one it names, else the chief one."""
    named = experiment.sensitivity.measure
    return read_outcome(named, "sensitivity.measure") if named else experiment.chief


def sensitivity_part(plan: Plan, evaluate: Evaluate) -> dict[str, object]:
    """Run screening and indices, and return what was found.

    Raises BadInput ``sensitivity.missing`` where a point gave no number.
    """
    from experiments.sensitivity.indices import decompose
    from experiments.sensitivity.screening import keep, screen

    asked, names = plan.experiment.sensitivity, varied(plan.experiment)
    simulate = _Simulator(plan, evaluate)
    outcome = measured(plan.experiment)
    screening = screen(
        names,
        simulate.of("screen"),
        trajectories=asked.trajectories,
        levels=4,
        lucks=asked.lucks,
        seed=plan.seed,
    )
    kept = keep(screening, asked.keep)
    sobol = (
        decompose(kept, simulate.of("sobol"), base=asked.base, lucks=asked.lucks, seed=plan.seed)
        if kept
        else None
    )
    return {
        "of": asked.of,
        "minus": asked.minus or None,
        "place": plan.places[0].name,
        "measure": outcome.measure,
        "statistic": outcome.statistic,
        "unit": outcome.unit,
        "replications": asked.replications,
        "screen": screening,
        "kept": kept,
        "sobol": sobol,
    }


class _Simulator:
    """The simulation as a function of points in the unit cube: the mean of an outcome over a block of replications."""

    def __init__(self, plan: Plan, evaluate: Evaluate) -> None:
        asked = plan.experiment.sensitivity
        place: Place = plan.places[0]
        names = [asked.of, *([asked.minus] if asked.minus else [])]
        self.plan, self.evaluate = plan, evaluate
        self.arms: tuple[Arm, ...] = tuple(place.arm(name) for name in names)
        self.outcome = measured(plan.experiment)

    def of(self, stage: str):
        """Return the function that runs points under labels of a stage."""

        def simulate(points: Sequence) -> list[float | None]:
            found: list[float | None] = []
            for begin in range(0, len(points), PER_BATCH):
                some = points[begin : begin + PER_BATCH]
                jobs = [self._job(f"{stage}-{begin + i:05d}", point) for i, point in enumerate(some)]
                found += [self._mean(columns) for columns in self.evaluate(jobs)]
            return found

        return simulate

    def _job(self, label: str, point) -> Job:
        known, n = declarations(), self.plan.experiment.sensitivity.replications
        overrides = {name: world_value(known[name], u) for name, u in point.values.items()}
        return Job(label, self.arms, overrides, point.luck * n, n, 0, self.outcome.needs_loss)

    def _mean(self, columns) -> float | None:
        """Return the outcome of the first arm, less that of the second if there is one."""
        values = [
            pooled(*columns.ratio((arm.name, arm.variant), self.outcome.measure, self.outcome.statistic))
            for arm in self.arms
        ]
        if None in values or columns.n_failed:
            return None
        return values[0] - sum(values[1:])
