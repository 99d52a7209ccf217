"""The chief part of an experiment: its scenarios in the nominal world and over plausible worlds."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.comparison.columns import Columns, Run, ratio_columns, values_column, world_points
from experiments.comparison.estimates import difference_record, measure_record
from experiments.effects.combinations import combination_name, combinations
from experiments.effects.estimates import effects
from experiments.effects.over_worlds import with_worlds
from experiments.experiment.evaluate import Evaluator, without
from experiments.experiment.failures import Record, failures, set_aside
from experiments.experiment.outcomes import ADDED_DAYS, Outcome
from experiments.experiment.plan import Place, Plan
from experiments.robustness.over_worlds import robustness
from experiments.statistics.looks import Verdict
from experiments.statistics.ratio import pooled
from sim.measures.registry import BY_NAME, CAUSES, Measure

WITHOUT, WITH = "without", "with"
"""Alternatives of a factorial design whose robustness is asked: no factor on, and all."""
PARTS = ("touch_days", "stretch_days", *(f"waiting_days.{cause}" for cause in CAUSES))
"""The seven parts whose sum is the days to decision."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what runs of one place gave: columns without what was set aside, and what failed.

    ``worlds`` has the nominal world first; ``replications`` are those planned there, failed ones among them.
    """

    place: Place
    nominal: Columns
    worlds: list[Columns]
    failed: list[Record]
    runs: list[Run]
    verdict: Verdict
    replications: int

    @property
    def pairs(self) -> list[tuple[Run, Run]]:
        """Return the pairs of which both arms are kept."""
        return [pair for pair in self.place.pairs if set(pair) <= set(self.runs)]


def run_places(plan: Plan, evaluator: Evaluator) -> list[Found]:
    """Run every place until it is precise enough, and its worlds; return what was found, in their order."""
    return [_run_place(plan, place, evaluator) for place in plan.places]


def _run_place(plan: Plan, place: Place, evaluator: Evaluator) -> Found:
    done, jobs = 0, []
    for look, replications in enumerate(plan.rule.looks()):
        new = list(plan.nominal_jobs(place, done, replications))
        evaluator.run([*new, *(plan.world_jobs(place) if look == 0 else ())])
        jobs, done = [*jobs, *new], replications
        table = evaluator.table(jobs, _wanted(plan))
        failed = failures(table, place.name)
        aside = set_aside(failed)
        runs = [(arm.name, arm.variant) for arm in place.arms if (arm.name, arm.variant) not in aside]
        nominal = Columns(without(table, aside), runs)
        verdict = _judge(plan, place, nominal, look)
        if verdict.stop:
            break
    kept = [(arm.name, arm.variant) for arm in place.world_arms if (arm.name, arm.variant) in runs]
    worlds = [
        Columns(without(evaluator.table([job], _wanted(plan)), aside), kept) for job in plan.world_jobs(place)
    ]
    return Found(place, nominal, [nominal, *worlds], failed, runs, verdict, done)


def _wanted(plan: Plan) -> list[str]:
    """Return the columns that are read of a run: those of the outcomes and of the parts of the days to decision."""
    outcomes = [*plan.experiment.outcomes, *map(_part, PARTS)]
    ratios = [name for o in outcomes if not o.is_quantile for name in ratio_columns(o.measure, o.statistic)]
    return [*ratios, *map(values_column, plan.quantiles)]


def _judge(plan: Plan, place: Place, nominal: Columns, look: int) -> Verdict:
    chief = plan.experiment.chief
    pairs = {
        pair: (*nominal.ratio(pair[0], *_key(chief)), *nominal.ratio(pair[1], *_key(chief)))
        for pair in place.pairs
        if all(nominal.has(run) for run in pair)
    }
    if not pairs:
        return Verdict(True, "fixed", False, nominal.n, {}, {})
    base = next(iter(pairs))[1]
    return plan.rule.judge(look, pairs, pooled(*nominal.ratio(base, *_key(chief))), usable=nominal.n)


def comparison_part(plan: Plan, found: list[Found]) -> dict[str, object]:
    """Return the records of measures, differences, waiting, effects and robustness, place by place."""
    outcomes = plan.experiment.outcomes
    return {
        "measures": [r for one in found for o in outcomes for r in _measures(one, o, plan.seed)],
        "differences": [r for one in found for o in outcomes for r in _differences(plan, one, o)],
        "waiting": [r for one in found for part in PARTS for r in _measures(one, _part(part), plan.seed)],
        "effects": [r for one in found for r in _effects(plan, one)],
        "robustness": [r for one in found for r in _robustness(plan, one)],
        "failures": [r for one in found for r in one.failed],
        "stopping": [
            {"place": one.place.name, "replications": one.replications, "usable": one.nominal.n}
            | {"reason": one.verdict.reason, "precise": one.verdict.precise}
            for one in found
        ],
    }


def _key(outcome: Outcome) -> tuple[str, str]:
    return outcome.measure, outcome.statistic


def _measure(outcome: Outcome) -> Measure:
    """Return the measure as the registry declares it; the one of key persons stands beside the registry."""
    return BY_NAME.get(outcome.measure) or Measure(ADDED_DAYS, outcome.unit, (outcome.statistic,))


def _part(name: str) -> Outcome:
    return Outcome(name, "mean", "days", -1)


def _measures(found: Found, outcome: Outcome, seed: int) -> list[Record]:
    measure = _measure(outcome)
    return [
        {"place": found.place.name}
        | measure_record(found.nominal, found.worlds, run, measure, outcome.statistic, seed)
        for run in found.runs
    ]


def _differences(plan: Plan, found: Found, outcome: Outcome) -> list[Record]:
    """Return every pair's difference; those of the chief outcome hold together."""
    joint = found.verdict.intervals if outcome is plan.experiment.chief else {}
    return [
        {"place": found.place.name, "baseline_variant": pair[1][1]}
        | difference_record(
            found.nominal,
            found.worlds,
            pair,
            _measure(outcome),
            outcome.statistic,
            plan.seed,
            joint=joint.get(pair),
        )
        | _sides(found, pair, outcome)
        for pair in found.pairs
    ]


def _sides(found: Found, pair: tuple[Run, Run], outcome: Outcome) -> Record:
    """Return the least and largest difference, as they were run, among the worlds below 0 and among those above.

    A range of percentiles says little where most worlds lie close together and a few far away on the other side.
    """
    if outcome.is_quantile:
        return {"worlds_below": None, "worlds_above": None}
    values = world_points(found.worlds, pair[0], *_key(outcome), pair[1]).values
    sides = ([v for v in values if v is not None and sign * v > 0] for sign in (-1, 1))
    below, above = ([min(side), max(side), len(side)] if side else None for side in sides)
    return {"worlds_below": below, "worlds_above": above}


def _effects(plan: Plan, found: Found) -> list[Record]:
    """Return, per scenario, what each factor changes; nothing for one of which a combination was set aside."""
    factors, records = plan.experiment.factors, []
    for entry in plan.experiment.entries if factors else ():
        names = {one: combination_name(one, factors) for one in combinations(factors)}
        planned = {(arm.name, arm.variant) for arm in found.place.arms if arm.name == entry.name}
        if not planned <= set(found.runs):
            continue
        runs = {one: (entry.name, name) for one, name in names.items() if (entry.name, name) in planned}
        of_nominal = {one: (found.nominal, run) for one, run in runs.items()}
        rows = effects(of_nominal, factors, plan.experiment.outcomes, seed=plan.seed)
        if len(found.worlds) > 1:
            there = {one: run for one, run in runs.items() if found.worlds[1].has(run)}
            of_worlds = [{one: (columns, run) for one, run in there.items()} for columns in found.worlds]
            rows = with_worlds(rows, of_worlds, factors)
        records += [{"place": found.place.name, "scenario": entry.name, **row} for row in rows]
    return records


def _robustness(plan: Plan, found: Found) -> list[Record]:
    """Return how firm the answer is over worlds: among all scenarios, or for each with all factors and without."""
    if len(plan.worlds) < 2:
        return []
    asked = dict(outcomes=plan.experiment.outcomes, seed=plan.seed)
    place = {"place": found.place.name}
    if not plan.experiment.factors:
        if len(found.runs) < 2:
            return []
        return [place | {"scenario": None} | robustness(plan.worlds, found.worlds, found.runs, **asked)]
    records = []
    for on, off in found.pairs:
        names = {off: (WITHOUT, on[0]), on: (WITH, on[0])}
        columns = [one.renamed(names) for one in found.worlds]
        records.append(
            place | {"scenario": on[0]} | robustness(plan.worlds, columns, list(names.values()), **asked)
        )
    return records
