"""``--set name=value``: a parameter, or a dotted path into the scenario file."""

from __future__ import annotations

import tomllib
from copy import deepcopy

from sim.errors import BadInput
from sim.nearest import near, nearest
from sim.organisation_reader import rule_entries
from sim.parameters import declarations
from sim.rule_reader import check_table, cut
from sim.scenario_file import TABLES, VALUES, Settings


def with_set(settings: Settings, assignment: str) -> Settings:
    """Return ``settings`` with one ``name=value`` applied; ``settings`` itself stays as it is.

    The value is read as TOML reads it, and as a word where it is no TOML. Raises BadInput if there is no
    ``=`` or no such name; whether the value fits is checked when the scenario is built.
    """
    name, is_there, text = (part.strip() for part in assignment.partition("="))
    if not (name and is_there and text):
        raise BadInput("scenario.no_assignment", given=cut(assignment))
    changed = deepcopy(settings)
    path = _path(name)
    table: dict = changed
    for depth, part in enumerate(path[:-1], start=1):
        table = table.setdefault(part, {})
        check_table(table, ".".join(path[:depth]))
    _assign(table, path, _value(text))
    return changed


def _path(name: str) -> tuple[str, ...]:
    """Return where ``name`` lies in the settings; parameter names keep their dots."""
    first, _, rest = name.partition(".")
    if name in VALUES:
        return (name,)
    if first == "parameters" and rest:
        return ("parameters", rest)
    if name in declarations():
        return ("parameters", name)
    if first in TABLES and rest:
        return tuple(name.split("."))
    close = _nearest_name(name)
    if close is None:
        raise BadInput("scenario.unlike_set", name=name)
    raise BadInput("scenario.unknown_set", name=name, nearest=close)


def _nearest_name(name: str) -> str | None:
    """Return the nearest name that ends in the same word, or else is much like ``name``."""
    known = (*VALUES, *declarations(), *rule_entries(), "calendar.windows", "calendar.holidays")
    last = name.rpartition(".")[2].casefold()
    same_end = [other for other in known if other.rpartition(".")[2] == last]
    return nearest(name, same_end) if same_end else near(name, known)


def _assign(table: dict, path: tuple[str, ...], value: object) -> None:
    """Set the value; another rule than the one named so far drops the fields that belonged to that one."""
    is_rule = path[0] == "organisation" and path[-1] == "rule"
    if is_rule and table.get("rule", value) != value:
        table.clear()
    table[path[-1]] = value


def _value(text: str) -> object:
    try:
        tree = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return tree["value"] if len(tree) == 1 else text
