"""Words for levers, their values and settings, which the sentences, tables and the chart share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from babel.lists import format_list

from experiments.report.labels import measure_label, named, statistic_label
from experiments.report.numbers import amount, digits_for, interval, listed, number
from experiments.report.rule_words import rule_sentence
from experiments.report.tables_assumptions import loose
from sim.parameters import declarations
from sim.policies.organisation import RULES
from sim.texts import catalogue, text

Record = Mapping[str, Any]


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[search] <key>``."""
    return text(f"search.{key}", lang, **values)


def lever_label(name: str, lang: str) -> str:
    """Return what a planner calls the lever: a text of its own, else put together from rule and part."""
    own = catalogue(lang).get(f"search.levers.{name}")
    if own is not None:
        return own
    if name in declarations():
        return declarations()[name].label(lang)
    area, key, *part = name.split(".")
    if area == "staff":
        return _of(named("posts", key, lang), _known("post", part[0], lang), lang)
    rule = capital(_known("rules", key, lang))
    return rule if part in ([], ["rule"]) else _of(rule, _known("parts", part[0], lang), lang)


def value_words(name: str, value: object, lang: str) -> str:
    """Return a value of the lever ``name`` in words."""
    if value is None:
        return say("not_there", lang)
    _, _, last = name.rpartition(".")
    if name.startswith("organisation."):
        field = name.split(".")[1]
        if isinstance(value, dict):
            return _rule_words(field, value, lang)
        if last == "rule":
            return _rule_words(field, _full(field, str(value)), lang)
    return _part_words(last, value, lang)


def changes_words(record: Record, result: Record, lang: str) -> str:
    """Return in which levers a setting differs from the usual, each with its usual value; 'as usual' if in none."""
    usual = {lever["name"]: lever["usual"] for lever in result["levers"]}
    parts = [
        say(
            "change",
            lang,
            lever=lever_label(name, lang),
            value=value_words(name, record["assignment"].get(name), lang),
            usual=value_words(name, usual[name], lang),
        )
        for name in record["changed"]
    ]
    return "; ".join(parts) or say("as_usual", lang)


def goal_label(goal: Record, lang: str) -> str:
    """Return what a planner calls the measure."""
    return statistic_label(goal["measure"], goal["statistic"], lang)


def goal_words(goal: Record, lang: str) -> str:
    """Return the measure as it stands inside a sentence, with its statistic where that is no plain mean or share."""
    label = measure_label(goal["measure"], lang)
    words = label[:1].lower() + label[1:]
    if goal["statistic"] in ("mean", "share"):
        return words
    return say("label_with", lang, label=words, statistic=named("statistics", goal["statistic"], lang))


def either(parts: Sequence[str], lang: str) -> str:
    """Return the parts as a list in words, 'a, b or c'."""
    return format_list(list(parts), style="or", locale="en_GB" if lang == "en" else lang)


def score_words(value: float | None, lang: str, digits: int) -> str:
    """Return a score or a gain in it, a plain number without unit."""
    return amount(value, "", lang, digits)


def score_interval(record: Record, lang: str, digits: int) -> str:
    """Return the interval of a gain in score."""
    return interval(record["low"], record["high"], "", lang, digits)


def score_digits(*values: float | None) -> int:
    """Return the decimals that suit these scores."""
    return digits_for("", *values)


def score_formula(result: Record, lang: str) -> str:
    """Return what is added up to the score: each measure with what one unit of it counts."""
    parts = [
        say(
            "weighed" if goal["better"] < 0 else "weighed_against",
            lang,
            goal=goal_words(goal, lang),
            weight=_weight(goal["weight"], lang),
        )
        for goal in result["goals"]
    ]
    return listed(parts, lang)


def capital(words: str) -> str:
    """Return ``words`` with a capital letter first."""
    return words[:1].upper() + words[1:]


def _weight(weight: float, lang: str) -> str:
    return loose(weight, lang) if weight < 1000 else number(weight, lang, 0)


def _known(group: str, name: str, lang: str) -> str:
    return catalogue(lang).get(f"report.changed.{group}.{name}", name)


def _of(whole: str, part: str, lang: str) -> str:
    return text("report.changed.of", lang, whole=whole, part=part)


def _full(field: str, rule: str) -> dict[str, object]:
    """Return the rule with its defaults, as ``describe`` gives it."""
    return {"rule": rule, **asdict(RULES[field][rule]())}


def _rule_words(field: str, rule: Mapping[str, object], lang: str) -> str:
    """Return a whole rule in words, and who sits in the forum where it has one."""
    values = {name: list(part) if isinstance(part, tuple) else part for name, part in rule.items()}
    words = rule_sentence(field, values, lang)
    members = values.get("members")
    return say("rule_with_members", lang, rule=words, members=_units(members, lang)) if members else words


def _part_words(name: str, value: object, lang: str) -> str:
    """Return one part of a rule or post: its own text, the text for any number, else the value as it is."""
    known = catalogue(lang)
    if isinstance(value, list) and not any(isinstance(part, int | float) for part in value):
        return _units(value, lang)
    parts = value if isinstance(value, list) else [value]
    if isinstance(value, bool):
        return known.get(f"rule_values.{name}.{'yes' if value else 'no'}", loose(value, lang))
    if isinstance(value, str):
        own = known.get(f"rule_values.{name}.{value}")
        return own or known.get(f"report.changed.values.{value}", value)
    own = known.get(f"rule_values.{name}.{'_'.join(str(part) for part in parts)}")
    n = listed([loose(part, lang) for part in parts], lang)
    return own or known.get(f"rule_values.{name}.n", "{n}").format(n=n)


def _units(units: Sequence[str], lang: str) -> str:
    return listed([_known("values", unit, lang) for unit in units], lang) or say("nobody", lang)
