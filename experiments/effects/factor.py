"""Factors of a design, ``[[factor]]`` in an experiment file: what a municipality may have off or on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from experiments.experiment.levers import Settings, check_levers
from sim.errors import BadInput
from sim.nearest import nearest
from sim.rule_reader import check_names, check_table, shown
from sim.texts import LANGUAGES

NOTHING = "nothing"
"""Name of the combination with no factor on, so that no factor may be called this."""
MOST_FACTORS = 10
"""Factors at most: each one more doubles the combinations, and ten have 1,024."""
LONGEST_LABEL = 80
ENTRIES = ("name", "label", "on", "off", "needs")
NAME = re.compile(r"[^\W\d_][\w-]{0,39}")


@dataclass(frozen=True, slots=True)
class Factor:
    """Say what is laid over a scenario with the factor on, and what with it off.

    Parameters
    ----------
    name
        Unique among the factors.
    label
        By language, as tables show it.
    on, off
        Tables ``organisation``, ``staff`` and ``parameters`` as a scenario file has them; ``off`` without any leaves
        the scenario as it is.
    needs
        Names of the factors with which alone it can be on.
    """

    name: str
    label: Mapping[str, str]
    on: Settings
    off: Settings = field(default_factory=dict)
    needs: tuple[str, ...] = ()


def read_factors(tables: object, where: str) -> tuple[Factor, ...]:
    """Return the factors of the tables ``[[where]]``, in their order.

    Raises
    ------
    BadInput
        No table or more than ``MOST_FACTORS``; an entry that is missing, unknown or of the wrong sort; anything but
        levers; two factors of one name, or setting the same thing; ``needs`` in a circle or of no factor.
    """
    if not isinstance(tables, list):
        raise BadInput("scenario.not_tables", where=where)
    factors = tuple(_factor(table, f"{where} {number}") for number, table in enumerate(tables, start=1))
    check_number(factors, where)
    check_names_once([factor.name for factor in factors], where)
    _check_needs(factors, where)
    _check_apart(factors)
    return factors


def labels_of(factors: Sequence[Factor]) -> dict[str, dict[str, str]]:
    """Return the labels by name and language, as plain data."""
    return {factor.name: dict(factor.label) for factor in factors}


def check_number(factors: Sequence[object], where: str) -> None:
    """Raise BadInput unless there are 1 to ``MOST_FACTORS`` factors."""
    if not 1 <= len(factors) <= MOST_FACTORS:
        raise BadInput("effects_of.number", where=where, n=len(factors), most=MOST_FACTORS)


def check_names_once(names: Sequence[str], where: str) -> None:
    """Raise BadInput for the first name given twice."""
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadInput("effects_of.twice", where=where, name=name)


def check_name(given: object, where: str) -> str:
    """Return ``given`` if a factor may be called so; raise BadInput if not."""
    if not isinstance(given, str) or not NAME.fullmatch(given) or given == NOTHING:
        raise BadInput("effects_of.name", where=where, given=shown(given))
    return given


def _factor(table: object, where: str) -> Factor:
    check_names(check_table(table, where), ENTRIES, where)
    for name in ("name", "on"):
        if name not in table:
            raise BadInput("effects_of.missing", where=where, name=name)
    name = check_name(table["name"], f"{where}.name")
    on = check_levers(table["on"], f"{where}.on")
    off = check_levers(table.get("off", {}), f"{where}.off")
    if not entries(on):
        raise BadInput("effects_of.empty", where=f"{where}.on")
    if on == off:
        raise BadInput("effects_of.same", where=where)
    label = _label(table.get("label", readable(name)), f"{where}.label")
    return Factor(name, label, on, off, _needs(table.get("needs", []), f"{where}.needs"))


def readable(name: str) -> str:
    """Return a name as a label: ``named_deputy`` is 'Named deputy'."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _label(given: object, where: str) -> dict[str, str]:
    """Return the label by language; one text holds in all of them."""
    label = dict.fromkeys(LANGUAGES, given) if isinstance(given, str) else given
    is_right = isinstance(label, dict) and set(label) == set(LANGUAGES)
    if not is_right or not all(isinstance(one, str) and one.strip() for one in label.values()):
        raise BadInput("effects_of.label", where=where, given=shown(given))
    for words in label.values():
        if len(words) > LONGEST_LABEL or not words.isprintable():
            raise BadInput("effects_of.label_long", where=where, given=shown(words), most=LONGEST_LABEL)
    return {lang: label[lang].strip() for lang in LANGUAGES}


def _needs(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BadInput("scenario.not_a_list", where=where, given=shown(given))
    return tuple(dict.fromkeys(given))


def _check_needs(factors: Sequence[Factor], where: str) -> None:
    """Raise BadInput for a need that is no factor, and for factors that need each other."""
    names = [factor.name for factor in factors]
    for number, factor in enumerate(factors, start=1):
        for need in factor.needs:
            if need not in names:
                place = f"{where} {number}.needs"
                raise BadInput("effects_of.need", where=place, name=need, nearest=nearest(need, names))
    try:
        TopologicalSorter({factor.name: factor.needs for factor in factors}).prepare()
    except CycleError as error:
        circle = set(error.args[1])
        raise BadInput(
            "effects_of.circle", where=where, names=", ".join(n for n in names if n in circle)
        ) from None


def entries(settings: Settings) -> frozenset[str]:
    """Return what ``settings`` set, by dotted name, such as ``organisation.convene.quorum``."""
    found = {f"parameters.{name}" for name in settings.get("parameters", {})}
    for part in ("organisation", "staff"):
        for holder, values in settings.get(part, {}).items():
            found |= {f"{part}.{holder}.{name}" for name in values}
    return frozenset(found)


def _check_apart(factors: Sequence[Factor]) -> None:
    """Raise BadInput for two factors that set the same thing: which of them would hold?"""
    touched = {factor.name: entries(factor.on) | entries(factor.off) for factor in factors}
    for one, other in combinations(touched, 2):
        both = touched[one] & touched[other]
        if both:
            raise BadInput("effects_of.both", one=one, other=other, name=min(both))
