"""What stands behind the numbers: assumptions, which of them decide the answer, the rules compared."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.comparison.columns import Columns, world_points
from experiments.comparison.plan import CHIEF, PAIRS, Plan
from experiments.report.rule_words import rule_sentence
from experiments.statistics.rank import rank_correlations
from experiments.worlds import is_of_the_country, uncertainties
from sim.measures.registry import CAUSES
from sim.parameters import declarations
from sim.policies.organisation import describe

Record = dict[str, object]


def influences(plan: Plan, worlds: list[Columns], lang: str) -> list[Record]:
    """Return the rank correlation, over worlds, of every uncertainty with each chief difference."""
    inputs = {
        name: [float(world.get(name, plan.natural.parameters[name])) for world in plan.worlds]
        for name in uncertainties()
    }
    records = []
    for model, baseline in PAIRS:
        points = world_points(worlds, (model, "natural"), *CHIEF, (baseline, "natural"))
        found = rank_correlations(inputs, points.values, seed=plan.seed)
        records += [
            {**_facts(name, lang), "pair": [model, baseline], "rho": rho, "threshold": found.threshold}
            for name, rho in found.values.items()
            if rho is not None
        ]
    return records


def assumptions(plan: Plan, lang: str) -> list[Record]:
    """Return every parameter with its value in the nominal world, what worlds vary it over, what is allowed."""
    known = {name: value for name, value in plan.natural.parameters.items() if not is_of_the_country(name)}
    return assumption_records(known, lang)


def assumption_records(parameters: Mapping[str, float], lang: str) -> list[Record]:
    """Return these parameters with their values, what worlds vary them over, what is allowed, by name."""
    return [
        {**_facts(name, lang), "name": name, "value": value, **_allowed(name)}
        for name, value in sorted(parameters.items())
    ]


def reversed_waiting(nominal: Columns, runs: list[tuple[str, str]]) -> dict[str, dict[str, dict[str, float]]]:
    """Return variant -> model -> cause -> mean days under the reversed list of causes."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for model, variant in runs:
        by_cause = found.setdefault(variant, {}).setdefault(model, {})
        for cause in CAUSES:
            num, den = nominal.ratio((model, variant), f"waiting_reversed_days.{cause}", "mean")
            by_cause[cause] = float(num.sum() / den.sum()) if den.sum() else None
    return found


def rules(plan: Plan, lang: str) -> dict[str, dict[str, dict[str, str]]]:
    """Return variant -> model -> field -> the rule in words with its values."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for model, variant, scenario in plan.scenarios:
        record = describe(scenario.organisation)
        found.setdefault(variant, {})[model] = {
            name: rule_sentence(name, rule, lang) for name, rule in record.items()
        }
    return found


def _facts(name: str, lang: str) -> Record:
    declared = declarations()[name]
    return {
        "parameter": name,
        "label_en": declared.label("en"),
        "label_da": declared.label("da"),
        "grade": declared.grade,
        "source": declared.source(lang),
        "unit": declared.unit(lang),
        "low": declared.world_low,
        "high": declared.world_high,
    }


def _allowed(name: str) -> Record:
    declared = declarations()[name]
    return {"allowed_low": declared.low, "allowed_high": declared.high}
