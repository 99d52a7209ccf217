"""Words that sentences and report share: outcomes, differences with their unit, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.experiment.outcomes import HIGHER
from experiments.report.labels import statistic_label, unit_label
from experiments.report.numbers import listed, quantity, whole
from experiments.report.tables_assumptions import loose
from sim.parameters import declarations
from sim.texts import text

Record = Mapping[str, Any]
PERCENT = ("share", "chance")
"""Units, in English, of parameters that a reader is told in percent."""
BARE = ("factor", "weight")
"""Units that only say what kind of number it is."""


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[robustness] <key>``."""
    return text(f"robustness.{key}", lang, **values)


def outcome_label(row: Record, lang: str) -> str:
    """Return what a planner calls the outcome."""
    return statistic_label(row["measure"], row["statistic"], lang)


def directed_label(row: Record, lang: str) -> str:
    """Return what a planner calls the outcome, and which way is better."""
    key = "outcome_higher" if row["better"] == HIGHER else "outcome_lower"
    return say(key, lang, outcome=outcome_label(row, lang))


def behind_unit(unit: str) -> tuple[str, float]:
    """Return the unit and the factor in which a difference is shown: shares in percentage points."""
    return ("points", 100.0) if unit == "share" else (unit, 1.0)


def unit_words(unit: str, lang: str) -> str:
    """Return the unit of a difference in words, '' for counts."""
    return say("points", lang) if unit == "share" else unit_label(unit, lang)


def distance(value: float, unit: str, lang: str, digits: int) -> str:
    """Return how far behind, with its unit; never below 0."""
    own, factor = behind_unit(unit)
    shown = quantity(factor * value, own, lang, digits)
    return f"{shown} {unit_words(unit, lang)}".rstrip()


def rules_words(pair: Record, lang: str) -> str:
    """Return in how many of which worlds the order is turned round."""
    return listed([_rule_words(rule, lang) for rule in pair["rules"]], lang)


def _rule_words(rule: Record, lang: str) -> str:
    conditions = listed([condition_words(one, lang) for one in rule["conditions"]], lang)
    key = "flips.rule_all" if rule["turned"] == rule["worlds"] else "flips.rule"
    return say(key, lang, conditions=conditions, **_counts(rule, lang))


def elsewhere_words(pair: Record, lang: str) -> str:
    """Return in how many of the other worlds the order is turned round."""
    key = "flips.elsewhere" if pair["elsewhere"]["turned"] else "flips.elsewhere_none"
    return say(key, lang, **_counts(pair["elsewhere"], lang))


def condition_words(condition: Record, lang: str) -> str:
    """Return the condition with the parameter's label, its threshold in its own unit."""
    declared = declarations()[condition["parameter"]]
    value = threshold_words(condition["threshold"], declared.unit("en"), declared.unit(lang), lang)
    return say(
        "flips.above" if condition["is_above"] else "flips.below",
        lang,
        label=declared.label(lang),
        value=value,
    )


def threshold_words(threshold: float, unit_en: str, unit: str, lang: str) -> str:
    """Return a threshold as a reader writes it: chances and shares in percent, factors and weights bare."""
    if unit_en in PERCENT:
        percent = loose(round(100 * threshold, 9), lang)
        return percent + ("\N{NO-BREAK SPACE}%" if lang == "da" else "%")
    shown = loose(float(threshold), lang)
    return shown if unit_en in BARE else say("flips.value", lang, value=shown, unit=unit)


def _counts(share: Record, lang: str) -> dict[str, str]:
    return {name: whole(share[name], lang) for name in ("turned", "worlds")}
