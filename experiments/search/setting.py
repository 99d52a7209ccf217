"""A setting of the levers, and the scenario file it means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy

from sim.parameters import declarations
from sim.policies.organisation import RULES
from sim.rule_reader import field_names

Assignment = Mapping[str, object]
"""Lever -> value, in the words of a scenario file."""
Settings = dict[str, object]


def key_of(assignment: Assignment) -> str:
    """Return the same text for assignments that mean the same: 6 is 6.0, and the order of levers is no matter."""
    found, style = _same(in_force(assignment)), {"ensure_ascii": False, "separators": (",", ":")}
    return json.dumps(
        found, sort_keys=True, default=str, **style
    )  # a date is no lever's value; refused later


def in_force(assignment: Assignment) -> dict[str, object]:
    """Return the levers that mean something: without those of a rule that the assignment does not choose.

    Nothing (None) and an entry that the chosen ``organisation.<field>.rule`` does not have are left out.
    """
    return {
        name: value
        for name, value in assignment.items()
        if value is not None and _is_in_force(name, assignment)
    }


def differing(names: Iterable[str], one: Assignment, other: Assignment) -> list[str]:
    """Return those of ``names`` that the two assignments set otherwise, in the order given."""
    left, right = in_force(one), in_force(other)
    return [name for name in names if key_of({name: left.get(name)}) != key_of({name: right.get(name)})]


def settings_of(assignment: Assignment) -> Settings:
    """Return the assignment as the tree of a scenario file, to be laid over a scenario's own.

    A lever that is a whole rule (``organisation.stand_in``) is a table that replaces the scenario's; see
    :func:`laid_over`.
    """
    return laid_over({}, assignment)


def laid_over(settings: Settings, assignment: Assignment) -> Settings:
    """Return ``settings`` (a scenario file's tree) with the assignment over them; ``settings`` stay as they are.

    As with ``--set``, a whole table replaces the one there was, and another rule than the one named so far drops
    what belonged to that one.
    """
    changed = deepcopy(settings)
    found = in_force(assignment)
    for name in sorted(found, key=lambda one: (not one.endswith(".rule"), one)):
        *above, last = ("parameters", name) if name in declarations() else name.split(".")
        table = changed
        for part in above:
            table = table.setdefault(part, {})
        if last == "rule" and table.get("rule", found[name]) != found[name]:
            table.clear()
        table[last] = deepcopy(found[name])
    return changed


def _is_in_force(name: str, assignment: Assignment) -> bool:
    """Return whether the rule chosen beside this entry, if one is, has such an entry."""
    rule_lever = f"{name.rpartition('.')[0]}.rule"
    rule = assignment.get(rule_lever)
    if rule is None or name == rule_lever:
        return True
    _, field, entry = name.split(".")
    return rule not in RULES[field] or entry in field_names(RULES[field][rule])


def _same(value: object) -> object:
    """Return ``value`` with whole numbers written as such, however they were given."""
    if isinstance(value, Mapping):
        return {str(name): _same(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_same(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
