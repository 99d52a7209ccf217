"""Factors between two organisational models, ``[between]``: every rule in which they differ, alone or in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from experiments.effects.combinations import check_orders, combinations
from experiments.effects.factor import Factor, check_name, check_number, readable
from sim.errors import BadInput
from sim.nearest import nearest
from sim.organisation_reader import read_organisation
from sim.policies.admissible import admissible
from sim.policies.organisation import CATALOGUE, RULES, differences
from sim.rule_reader import check_names, check_table, shown
from sim.scenario_file import check_model
from sim.texts import LANGUAGES, catalogue, text

DEFAULT_GROUPS: dict[str, tuple[str, ...]] = {
    "meeting": ("receive", "clarify", "convene", "follow_up"),
    "criteria": ("decide",),
    "police": ("involve_police",),
    "deputy": ("stand_in",),
    "writing": ("write",),
    "opened_cases": ("assign", "review", "escalate"),
    "team": ("train", "share_ties", "feedback"),
}
"""Rules that go together where the file does not say: who meets, who is received and asked where, and follow-up at
meetings need each other. Between the catalogue's models at most six of these differ: 64 combinations."""


def read_between(table: object, where: str) -> tuple[Factor, ...]:
    """Return the factors that lead from one model of the catalogue to another.

    A factor that is off has its rules as in ``from``, on as in ``to``; rules in which the models do not differ stay as
    they are in the scenario. So the scenario's model is ``from``.

    Raises
    ------
    BadInput
        A model that is not there, or the same twice; groups that do not hold every differing rule exactly once; more
        than ten groups; no order of switching on that leads all the way through admissible combinations.
    """
    check_names(check_table(table, where), ("from", "to", "groups"), where)
    one, other = (_model(table, end, where) for end in ("from", "to"))
    differing = differences(CATALOGUE[one], CATALOGUE[other])
    if not differing:
        raise BadInput("effects_of.same_model", where=where, name=one)
    groups = (
        _groups(table["groups"], differing, f"{where}.groups") if "groups" in table else _default(differing)
    )
    check_number(groups, f"{where}.groups")
    factors = tuple(_factor(name, rules, differing) for name, rules in groups.items())
    return _with_needs(factors, one, where)


def between_models(table: Mapping[str, object]) -> tuple[str, str]:
    """Return the models ``from`` and ``to`` of a table that :func:`read_between` has read."""
    return str(table["from"]), str(table["to"])


def _model(table: Mapping[str, object], end: str, where: str) -> str:
    if end not in table:
        raise BadInput("effects_of.end_missing", where=where, name=end, allowed=", ".join(CATALOGUE))
    name = table[end]
    check_model(name if isinstance(name, str) else shown(name))
    return name


def _default(differing: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    groups = {
        name: tuple(rule for rule in rules if rule in differing) for name, rules in DEFAULT_GROUPS.items()
    }
    return {name: rules for name, rules in groups.items() if rules}


def _groups(table: object, differing: Mapping[str, object], where: str) -> dict[str, tuple[str, ...]]:
    """Return the rules by group as the file gives them, checked."""
    groups: dict[str, tuple[str, ...]] = {}
    allowed, home = ", ".join(differing), {}
    for name, rules in check_table(table, where).items():
        place = f"{where}.{check_name(name, where)}"
        if not isinstance(rules, list) or not rules or not all(isinstance(rule, str) for rule in rules):
            raise BadInput("effects_of.group", where=place, given=shown(rules))
        for rule in rules:
            if rule not in differing:
                key, close = (
                    "effects_of.rule_same" if rule in RULES else "effects_of.rule",
                    nearest(rule, differing),
                )
                raise BadInput(key, where=place, name=rule, nearest=close, allowed=allowed)
            if rule in home:
                raise BadInput("effects_of.rule_twice", name=rule, one=home[rule], other=name)
            home[rule] = name
        groups[name] = tuple(rules)
    missing = [rule for rule in differing if rule not in home]
    if missing:
        raise BadInput("effects_of.rule_missing", where=where, names=", ".join(missing))
    return groups


def _factor(name: str, rules: Sequence[str], differing: Mapping[str, tuple[dict, dict]]) -> Factor:
    off, on = ({"organisation": {rule: differing[rule][end] for rule in rules}} for end in (0, 1))
    return Factor(name, {lang: _label(name, rules, lang) for lang in LANGUAGES}, on, off)


def _label(name: str, rules: Sequence[str], lang: str) -> str:
    """Return the words of a usual group, or of a rule alone; else the name that the user gave the group."""
    if name in DEFAULT_GROUPS and set(rules) <= set(DEFAULT_GROUPS[name]):
        return text(f"effects_of.groups.{name}", lang)
    return (
        readable(catalogue(lang)[f"report.changed.rules.{rules[0]}"]) if len(rules) == 1 else readable(name)
    )


def _with_needs(factors: tuple[Factor, ...], model: str, where: str) -> tuple[Factor, ...]:
    """Return the factors, each with what it needs to be admissible, where that alone can be said of it.

    Raises BadInput if no order leads to all of them.
    """
    reasons = {one: _reason(factors, one, model) for one in combinations(factors)}
    check_orders(reasons, factors, where)
    names = [factor.name for factor in factors]
    kept = [one for one, reason in reasons.items() if reason is None]
    found = []
    for factor in factors:
        together = [one for one in kept if factor.name in one]
        needs = (name for name in names if name != factor.name and all(name in one for one in together))
        found.append(replace(factor, needs=tuple(needs)))
    return tuple(found)


def _reason(factors: Sequence[Factor], combination: frozenset[str], model: str) -> str | None:
    layers = [factor.on if factor.name in combination else factor.off for factor in factors]
    rules = {rule: values for layer in layers for rule, values in layer["organisation"].items()}
    return admissible(read_organisation(CATALOGUE[model], rules))
