"""Read registration rules and roll-outs, ready-made by name or a user's own by path, strictly.

The files are explained in ``docs/registration.md``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.definition_files import check_needed, find_file, is_path, read_tree, read_words, ready_made
from experiments.registration.rollouts import read_rollout, ready_made_rollouts
from sim.errors import BadInput
from sim.nearest import nearest
from sim.policies.registration import GROUPS, Habit, Levels, RegistrationRule
from sim.rule_reader import check_names, check_table, field_names, read_record, read_value, shown

__all__ = [
    "check_new_rule",
    "read_description",
    "read_rollout",
    "read_rule",
    "ready_made_rollouts",
    "ready_made_rules",
]

FOLDER = "rules"
NEEDED = ("title", "source", "who", "clarity", "habit")
ENTRIES = (*NEEDED, "description", "in_force", "police", "levels")
ROUNDING = 1e-6
"""How far from 1 shares may add up, since thirds cannot be written exactly."""


def ready_made_rules() -> tuple[str, ...]:
    """Return the names of the ready-made registration rules, present practice among them."""
    return ready_made(FOLDER)


def read_rule(name_or_file: str) -> RegistrationRule:
    """Return a registration rule.

    Parameters
    ----------
    name_or_file
        A ready-made rule by its name, or a file: a path that ends in .toml or holds a separator.

    Raises
    ------
    BadInput
        Anything in it that cannot be used.
    """
    path, tree = _read(name_or_file)
    where = f"{path.name}: "
    values: dict[str, Any] = {
        name: read_value(RegistrationRule, name, tree[name], where + name)
        for name in ("who", "clarity", "in_force")
        if name in tree
    }
    values |= {name: read_words(tree[name], where + name) for name in ("title", "source")}
    habits = (*_habits(tree["habit"], where), *_habits_of_police(tree.get("police"), where))
    levels = _levels(tree.get("levels", {}), where)
    rule = RegistrationRule(path.stem, **{"in_force": None, **values}, habits=habits, levels=levels)
    return _checked(rule, path.name)


def read_description(name_or_file: str) -> tuple[str, str]:
    """Return what a rule asks, in a paragraph (English, Danish); its title if the file has none."""
    path, tree = _read(name_or_file)
    name = "description" if "description" in tree else "title"
    return read_words(tree[name], f"{path.name}: {name}")


def check_new_rule(rule: RegistrationRule) -> RegistrationRule:
    """Return ``rule`` if it can come into force; raise BadInput if it has no date, as a practice has none."""
    if rule.in_force is None:
        raise BadInput("registration.undated", name=rule.name)
    return rule


def _read(name_or_file: str) -> tuple[Path, dict[str, object]]:
    path = find_file(str(name_or_file), FOLDER, "registration.unknown_rule")
    return path, read_tree(path, "registration_rule", ENTRIES, NEEDED)


def _habits(tables: object, where: str) -> tuple[Habit, ...]:
    """Return the habits of ``[[habit]]`` tables; one that names several groups is a habit of each."""
    if not isinstance(tables, list) or not tables:
        raise BadInput("scenario.not_tables", where="habit")
    found: list[Habit] = []
    for number, table in enumerate(tables, start=1):
        place = f"{where}habit {number}"
        check_names(check_table(table, place), field_names(Habit), place)
        check_needed(table, ("when",), place)
        among = table.get("among", "all")
        groups = _groups(among, f"{place}.among") if isinstance(among, list) else [among]
        found += [read_record(Habit, {**table, "among": group}, place) for group in groups]
    return tuple(found)


def _groups(names: list, where: str) -> list[str]:
    if not names:
        raise BadInput("scenario.not_a_list", where=where, given=shown(names))
    for place, name in enumerate(names):
        if name not in GROUPS:
            close, allowed = nearest(str(name), GROUPS), ", ".join(GROUPS)
            raise BadInput("registration.group", where=where, name=name, nearest=close, allowed=allowed)
        if name in names[:place]:
            raise BadInput("registration.twice", where=where, name=name)
    return names


def _habits_of_police(name: object, where: str) -> tuple[Habit, ...]:
    """Return the habits of the police in the ready-made rule called ``name``; none if it is not given."""
    if name is None:
        return ()
    if not isinstance(name, str) or is_path(name):
        raise BadInput("scenario.not_a_choice", where=f"{where}police", **_choice(name))
    return tuple(habit for habit in read_rule(name).habits if habit.among == "police")


def _choice(given: object) -> dict[str, str]:
    return {"given": shown(given), "allowed": ", ".join(ready_made_rules())}


def _levels(table: object, where: str) -> Levels:
    levels = read_record(Levels, check_table(table, f"{where}levels"), f"{where}levels")
    total = levels.municipality + levels.unit + levels.person
    if total > 1 + ROUNDING:
        raise BadInput("registration.levels", where=f"{where}levels", given=f"{total:.9g}")
    return levels


def _checked(rule: RegistrationRule, where: str) -> RegistrationRule:
    """Return ``rule`` if the shares of every group that writes add up to 1."""
    for group in GROUPS:
        total = rule.share_sum(group)
        if rule.habits_of(group) and abs(total - 1) > ROUNDING:
            raise BadInput("registration.shares", where=where, group=group, given=f"{total:.9g}")
    return rule
