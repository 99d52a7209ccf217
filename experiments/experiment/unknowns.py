"""The sensitivity part of an experiment: which unknowns are varied, and the simulation as a function of them."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.experiment.file import Experiment
from experiments.experiment.jobs import Arm, Evaluate, Job, digest
from experiments.experiment.outcomes import Outcome, read_outcome
from experiments.experiment.plan import Place, Plan
from experiments.statistics.ratio import pooled
from experiments.worlds import uncertainties, world_value
from sim.parameters import declarations
from sim.texts import LANGUAGES, text

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
    """Run screening and indices in the first municipality, and return what was found.

    Raises BadInput ``sensitivity.missing`` where a point gave no number.
    """
    from experiments.sensitivity.study import investigate

    asked, outcome = plan.experiment.sensitivity, measured(plan.experiment)
    found = investigate(
        varied(plan.experiment),
        _Simulator(plan, evaluate),
        of={lang: _answer_words(plan, outcome, lang) for lang in LANGUAGES},
        unit=outcome.unit,
        replications=asked.replications,
        seed=plan.seed,
        trajectories=asked.trajectories,
        base=asked.base,
        few=asked.keep,
    )
    return {
        "scenario": asked.of,
        "minus": asked.minus or None,
        "place": plan.places[0].name,
        "measure": outcome.measure,
        "statistic": outcome.statistic,
        **found,
    }


def _answer_words(plan: Plan, outcome: Outcome, lang: str) -> str:
    """Return what the analysis is about, as it stands inside a sentence."""
    from experiments.report.labels import statistic_label

    asked = plan.experiment.sensitivity
    labels = {entry.name: entry.labels[lang] for entry in plan.experiment.entries}
    label = statistic_label(outcome.measure, outcome.statistic, lang)
    values = {"measure": label[:1].lower() + label[1:], "scenario": labels[asked.of]}
    if asked.minus:
        return text("experiment_parts.difference", lang, **values, baseline=labels[asked.minus])
    return text("experiment_parts.level", lang, **values)


class _Simulator:
    """The simulation as a function of points in the unit cube: the mean of an outcome over a block of replications."""

    def __init__(self, plan: Plan, evaluate: Evaluate) -> None:
        asked = plan.experiment.sensitivity
        place: Place = plan.places[0]
        names = [asked.of, *([asked.minus] if asked.minus else [])]
        self.plan, self.evaluate, self.n_asked = plan, evaluate, 0
        self.arms: tuple[Arm, ...] = tuple(place.arm(name) for name in names)
        self.outcome = measured(plan.experiment)

    def __call__(self, points: Sequence) -> list[float | None]:
        """Return the outcome at every point, None where it could not be had."""
        found: list[float | None] = []
        for begin in range(0, len(points), PER_BATCH):
            jobs = [self._job(point) for point in points[begin : begin + PER_BATCH]]
            found += [self._mean(columns) for columns in self.evaluate(jobs)]
        return found

    def _job(self, point) -> Job:
        known, n = declarations(), self.plan.experiment.sensitivity.replications
        overrides = {name: world_value(known[name], u) for name, u in point.values.items()}
        label = f"unknowns-{self.n_asked:05d}-{digest(overrides)}"
        self.n_asked += 1
        return Job(label, self.arms, overrides, point.luck * n, n, 0, self.outcome.needs_loss)

    def _mean(self, columns) -> float | None:
        """Return the outcome of the first arm, less that of the second if there is one."""
        if columns.n_failed:
            return None
        values = [
            pooled(*columns.ratio((arm.name, arm.variant), self.outcome.measure, self.outcome.statistic))
            for arm in self.arms
        ]
        if None in values:
            return None
        return values[0] - sum(values[1:])
