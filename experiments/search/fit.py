"""Whether the levers fit the scenario that a search starts from, and how that scenario has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from experiments.search.levers import Lever, listed_lever
from experiments.search.plan import SearchPlan
from sim.errors import BadInput
from sim.nearest import nearest
from sim.organisation_reader import read_organisation
from sim.parameters import declaration_of, declarations
from sim.policies.organisation import RULES, describe
from sim.policies.staffing import Post
from sim.rule_reader import field_names, read_value
from sim.scenario import Scenario


def fitted(plan: SearchPlan, scenario: Scenario) -> SearchPlan:
    """Return the plan with its levers checked against ``scenario``, rules written out in full, and the usual setting.

    The usual setting is how ``scenario`` has each lever; None where its rule has no such entry. Raises BadInput for a
    lever that no rule in play has, and for a value that the lever cannot have.
    """
    levers = tuple(_checked(lever, plan.levers, scenario) for lever in plan.levers)
    usual = {lever.name: usual_value(lever.name, scenario) for lever in levers}
    return replace(plan, levers=levers, usual=usual)


def usual_value(name: str, scenario: Scenario) -> object:
    """Return how ``scenario`` has the lever called ``name``, as plain data."""
    if name in declarations():
        return scenario.parameters[name]
    area, key, *entry = name.split(".")
    if area == "staff":
        return getattr(scenario.staff[key], entry[0])
    rule = describe(scenario.organisation)[key]
    return rule.get(entry[0]) if entry else rule


def _checked(lever: Lever, levers: Sequence[Lever], scenario: Scenario) -> Lever:
    """Return the lever with its values as the scenario would hold them."""
    if lever.name in declarations():
        for value in lever.values:
            declaration_of(lever.name).check(value)
        return lever
    area, key, *entry = lever.name.split(".")
    if area == "staff":
        for value in lever.values:
            read_value(Post, entry[0], value, lever.name)
        return lever
    if not entry:
        return _whole_rules(lever, key, scenario)
    _check_entry(lever, key, entry[0], levers, scenario)
    return lever


def _whole_rules(lever: Lever, field: str, scenario: Scenario) -> Lever:
    """Return the lever with every rule in full, as the scenario's own rule and the defaults fill it up."""
    rules = [
        describe(read_organisation(scenario.organisation, {field: value}))[field] for value in lever.values
    ]
    for rule in rules:
        _check_units(rule.get("members", ()), f"{lever.name}.members", scenario)
    return listed_lever(lever.name, rules, lever.name)


def _check_entry(lever: Lever, field: str, entry: str, levers: Sequence[Lever], scenario: Scenario) -> None:
    """Raise BadInput for an entry that no rule in play has, and for a value that the entry cannot have."""
    if entry == "rule":
        for value in lever.values:
            read_organisation(scenario.organisation, {field: {"rule": value}})
        return
    own = describe(scenario.organisation)[field]["rule"]
    chosen = [
        value for other in levers if other.name == f"organisation.{field}.rule" for value in other.values
    ]
    kinds = [RULES[field][str(rule)] for rule in chosen or [own] if str(rule) in RULES[field]]
    having = [kind for kind in kinds if entry in field_names(kind)]
    if not having:
        raise BadInput("search.no_fit", name=lever.name, rule=own, scenario=scenario.model)
    for kind in having:
        for value in lever.values:
            read_value(kind, entry, value, lever.name)
    if entry == "members":
        for value in lever.values:
            _check_units(value, lever.name, scenario)


def _check_units(units: Iterable[str], where: str, scenario: Scenario) -> None:
    """Raise BadInput for a unit that no post of the scenario belongs to."""
    known = {post.unit for post in scenario.staff.values()}
    for unit in units:
        if unit not in known:
            raise BadInput("scenario.unknown_unit", where=where, name=unit, nearest=nearest(unit, known))
