"""What a municipality decides: its organisation, its posts, and parameters that are levers; nothing else is a lever."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import BadInput
from sim.nearest import nearest
from sim.organisation_reader import check_rules, read_organisation
from sim.parameters import declaration_of, declarations
from sim.policies.organisation import CATALOGUE, RULES
from sim.policies.staffing import LARGE_FROM, Post, default_posts
from sim.rule_reader import check_names, check_table, field_names, read_value
from sim.scenario_file import flat

Settings = dict[str, dict[str, object]]
"""Tables of a scenario file, as plain data; parameters by their dotted names."""
PARTS = ("organisation", "staff", "parameters")
WRONG_ROLE = {"uncertainty": "levers.uncertainty", "constant": "levers.constant"}


def check_levers(settings: object, where: str) -> Settings:
    """Return ``settings``, parameters by their dotted names, if they set nothing but levers.

    Names and values are checked as a scenario file's are. Whether they fit the scenario they are laid over (an entry
    of a rule that is not in force there) shows when that is built.

    Raises
    ------
    BadInput
        Another table than ``PARTS``; a parameter that nobody decides over; a name or value that cannot be.
    """
    tables = check_table(settings, where)
    for name in tables:
        if name not in PARTS:
            raise BadInput("levers.not_a_lever", where=where, name=name, nearest=nearest(name, PARTS))
    found = {name: dict(check_table(tables[name], f"{where}.{name}")) for name in PARTS if name in tables}
    if "parameters" in found:
        found["parameters"] = flat(found["parameters"])
    _check_organisation(found.get("organisation", {}))
    _check_staff(found.get("staff", {}))
    _check_parameters(found.get("parameters", {}), where)
    return found


def _check_organisation(rules: Mapping[str, object]) -> None:
    check_rules(rules)
    some_model = next(iter(CATALOGUE.values()))
    for field, values in rules.items():
        table = check_table(values, f"organisation.{field}")
        if "rule" in table:
            read_organisation(some_model, {field: table})
        else:
            _check_entries(field, table)


def _check_entries(field: str, table: Mapping[str, object]) -> None:
    """Check entries of a rule that is not named: each by the first rule that has it, for they share their limits."""
    kinds, where = RULES[field].values(), f"organisation.{field}"
    check_names(table, tuple(dict.fromkeys(name for kind in kinds for name in field_names(kind))), where)
    for name, value in table.items():
        kind = next(kind for kind in kinds if name in field_names(kind))
        read_value(kind, name, value, f"{where}.{name}")


def _check_staff(staff: Mapping[str, object]) -> None:
    check_names(staff, tuple(default_posts(LARGE_FROM)), "staff")
    for post, values in staff.items():
        where = f"staff.{post}"
        table = check_table(values, where)
        check_names(table, field_names(Post), where)
        for name, value in table.items():
            read_value(Post, name, value, f"{where}.{name}")


def _check_parameters(parameters: Mapping[str, object], where: str) -> None:
    for name, value in parameters.items():
        role = declaration_of(name).role
        if role in WRONG_ROLE:
            levers = ", ".join(one for one, declared in declarations().items() if declared.role == "lever")
            raise BadInput(WRONG_ROLE[role], where=where, name=name, levers=levers)
        declaration_of(name).check(value)
