"""What stands behind the numbers: assumptions, which of them decide the answer, the rules compared."""

from __future__ import annotations

from experiments.comparison.columns import Columns, world_points
from experiments.comparison.plan import CHIEF, PAIRS, Plan
from experiments.statistics.rank import rank_correlations
from sim.measures.registry import CAUSES
from sim.parameters import declarations
from sim.policies.organisation import describe
from sim.texts import text

Record = dict[str, object]


def influences(plan: Plan, worlds: list[Columns], lang: str) -> list[Record]:
    """Return the rank correlation, over worlds, of every uncertainty with each chief difference."""
    inputs = {
        name: [float(world.get(name, plan.natural.parameters[name])) for world in plan.worlds]
        for name, declared in declarations().items()
        if declared.role == "uncertainty"
    }
    records = []
    for model, baseline in PAIRS:
        points, _ = world_points(worlds, (model, "natural"), *CHIEF, (baseline, "natural"))
        found = rank_correlations(inputs, points, seed=plan.seed)
        records += [
            {**_facts(name, lang), "pair": [model, baseline], "rho": rho, "threshold": found.threshold}
            for name, rho in found.values.items()
            if rho is not None
        ]
    return records


def assumptions(plan: Plan, lang: str) -> list[Record]:
    """Return every parameter with its value in the nominal world."""
    return [
        {**_facts(name, lang), "name": name, "value": value}
        for name, value in sorted(plan.natural.parameters.items())
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
        found.setdefault(variant, {})[model] = {name: _in_words(rule, lang) for name, rule in record.items()}
    return found


def _in_words(rule: dict[str, object], lang: str) -> str:
    values = [
        f"{text(f'rule_values.{name}', lang)}: {_value(value, lang)}"
        for name, value in rule.items()
        if name not in HIDDEN and value not in ([], None)
    ]
    words = text(f"rule_names.{rule['rule']}", lang)
    return f"{words} ({'; '.join(values)})" if values else words


HIDDEN = frozenset({"rule", "members"})
"""Parts of a rule that its name already tells."""


def _value(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return text(f"rule_words.{'yes' if value else 'no'}", lang)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, str):
        return text(f"rule_words.{value}", lang)
    return str(value)


def _facts(name: str, lang: str) -> Record:
    declared = declarations()[name]
    return {
        "parameter": name,
        "label_en": declared.label("en"),
        "label_da": declared.label("da"),
        "grade": declared.grade,
        "source": declared.source(lang),
        "unit": declared.unit(lang),
        "low": declared.low if declared.world_low is None else declared.world_low,
        "high": declared.high if declared.world_high is None else declared.world_high,
    }
