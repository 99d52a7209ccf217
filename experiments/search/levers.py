"""What a search may turn: the settings that a municipality decides, each with the values it may take.

An uncertainty is what nobody knows and a constant is what nobody can change, so neither is a lever (MODEL 14).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from experiments.search.setting import key_of
from sim.errors import BadInput
from sim.nearest import nearest
from sim.organisation_reader import rule_entries
from sim.parameters import declarations
from sim.policies.organisation import RULES
from sim.policies.staffing import Post, default_posts
from sim.rule_reader import check_names, check_table, shown
from sim.scenario_file import TABLES, VALUES

ENTRIES = ("name", "values", "low", "high", "step")
MOST_VALUES = 1000
"""Values of one lever; more is a step finer than anybody decides by."""
DIGITS = 10
"""Decimals kept of a value between ``low`` and ``high``, so that 0.1 + 0.2 is 0.3."""


@dataclass(frozen=True, slots=True)
class Lever:
    """Hold one lever: its dotted name in a scenario file and the values it may take.

    ``is_ordered``: numbers from low to high, so that neighbours are alike.
    """

    name: str
    values: tuple[object, ...]
    is_ordered: bool

    @property
    def path(self) -> tuple[str, ...]:
        """Return where the lever lies in the tree of a scenario file; parameter names keep their dots."""
        return ("parameters", self.name) if self.name in declarations() else tuple(self.name.split("."))

    def place(self, value: object) -> int | None:
        """Return which of the values ``value`` is, None if it is none of them."""
        keys = [key_of({self.name: one}) for one in self.values]
        wanted = key_of({self.name: value})
        return keys.index(wanted) if wanted in keys else None


def known_levers() -> tuple[str, ...]:
    """Return the name of everything that may be a lever."""
    posts = [f"staff.{post}.{field.name}" for post in default_posts(0) for field in fields(Post)]
    chosen = [name for name, declared in declarations().items() if declared.role == "lever"]
    return (*(f"organisation.{field}" for field in RULES), *rule_entries(), *posts, *chosen)


def read_lever(table: object, where: str) -> Lever:
    """Return the lever that one table of a file describes.

    Raises BadInput for an unknown name, for what is no lever, and for values that are none.
    """
    table = check_table(table, where)
    check_names(table, ENTRIES, where)
    name = check_name(table.get("name"), where)
    has_values, has_range = "values" in table, bool({"low", "high", "step"} & table.keys())
    if has_values == has_range or (has_range and not {"low", "high", "step"} <= table.keys()):
        raise BadInput("search.sort", where=where)
    return listed_lever(name, table["values"], where) if has_values else _stepped(name, table, where)


def check_name(given: object, where: str) -> str:
    """Return ``given`` if a municipality decides what it names; raise BadInput otherwise."""
    if given is None:
        raise BadInput("search.needs", where=where, name="name")
    name = str(given).removeprefix("parameters.")
    declared = declarations().get(name)
    if declared is not None and declared.role == "uncertainty":
        raise BadInput("search.uncertainty", where=where, name=name)
    if declared is not None and declared.role == "constant":
        raise BadInput("search.constant", where=where, name=name)
    if name in known_levers():
        return name
    if name in VALUES or (name.split(".")[0] in TABLES and name.split(".")[0] == "calendar"):
        raise BadInput("search.not_decided", where=where, name=name)
    others = [*known_levers(), *declarations()]
    raise BadInput("search.unknown_lever", where=where, name=name[:60], nearest=nearest(name, others))


def listed_lever(name: str, values: object, where: str) -> Lever:
    """Return the lever over these values, each once; raise BadInput unless two of them differ."""
    if not isinstance(values, list | tuple):
        raise BadInput("search.not_values", where=f"{where}.values", given=shown(values))
    distinct = tuple({key_of({name: value}): value for value in values}.values())
    if not 2 <= len(distinct) <= MOST_VALUES:
        raise BadInput("search.n_values", where=where, n=len(distinct), most=MOST_VALUES)
    if all(map(is_number, distinct)):
        return Lever(name, tuple(sorted(distinct)), True)
    return Lever(name, distinct, False)


def is_number(value: object) -> bool:
    """Return whether ``value`` is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _stepped(name: str, table: Mapping[str, object], where: str) -> Lever:
    """Return the lever from ``low`` to ``high`` by ``step``, both ends included."""
    low, high, step = (table[entry] for entry in ("low", "high", "step"))
    for entry in ("low", "high", "step"):
        if not is_number(table[entry]):
            raise BadInput("search.not_a_number", where=f"{where}.{entry}", given=shown(table[entry]))
    if not (step > 0 and high > low):
        raise BadInput("search.order", where=where, low=low, high=high, step=step)
    n_steps = round((high - low) / step)
    if not math.isclose(low + n_steps * step, high, rel_tol=1e-9, abs_tol=1e-9):
        raise BadInput("search.step", where=where, low=low, high=high, step=step)
    if n_steps >= MOST_VALUES:
        raise BadInput("search.n_values", where=where, n=n_steps + 1, most=MOST_VALUES)
    are_whole = all(isinstance(one, int) for one in (low, high, step))
    values = (low + i * step for i in range(n_steps + 1))
    return Lever(name, tuple(value if are_whole else round(float(value), DIGITS) for value in values), True)
