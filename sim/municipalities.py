"""The 98 municipalities, found by the names people use for them. Table: ``sim/data/municipalities.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.errors import BadInput
from sim.nearest import near

ALIASES = {
    "Copenhagen": "København",
    "Elsinore": "Helsingør",
    "Nordfyn": "Nordfyns",
    "Vesthimmerland": "Vesthimmerlands",
    "Mors": "Morsø",
}
"""Names in use that are no other spelling of the official one."""

_FOLDED = (("å", "a"), ("æ", "a"), ("ø", "o"), ("aa", "a"), ("ae", "a"), ("oe", "o"), ("-", ""), (" ", ""))
"""Ways of writing the same name, folded into one; no two of the 98 names fall together (tested)."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """Hold what the simulation knows of a municipality; people on 1 January 2018, centre in degrees."""

    code: int
    name: str
    region: str
    police_district: str
    population: int
    under18: int
    lon: float
    lat: float


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the 98 municipalities in order of their code."""
    table = files("sim").joinpath("data", "municipalities.csv").read_text(encoding="utf-8")
    return tuple(_municipality(row) for row in csv.DictReader(table.splitlines()))


@cache
def share_of_minors() -> float:
    """Return the share of all inhabitants who are under 18."""
    return sum(m.under18 for m in municipalities()) / sum(m.population for m in municipalities())


def find_municipality(name: str) -> Municipality:
    """Return the municipality called ``name``: case, hyphens, å/aa/a, ø/oe/o, æ/ae/a do not matter.

    Its code will do as well. Raises BadInput with the nearest name if there is none.
    """
    found = _by_spelling().get(_folded(name)) or _by_code().get(name.strip().removeprefix("0"))
    if found is None:
        raise _unknown(name)
    return found


def district_of(municipality: Municipality) -> tuple[Municipality, ...]:
    """Return the municipalities of the police district, ``municipality`` among them, in order of code."""
    return tuple(m for m in municipalities() if m.police_district == municipality.police_district)


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=int(row["code"]),
        name=row["name"],
        region=row["region"],
        police_district=row["police_district"],
        population=int(row["population"]),
        under18=int(row["pop_under18_est"]),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
    )


@cache
def _by_spelling() -> dict[str, Municipality]:
    by_name = {m.name: m for m in municipalities()}
    names = {**by_name, **{alias: by_name[name] for alias, name in ALIASES.items()}}
    return {_folded(name): m for name, m in names.items()}


def _folded(name: str) -> str:
    """Return ``name`` in the one spelling that all ways of writing it share ('Odense Kommune' is Odense)."""
    words = name.casefold().split()
    if len(words) > 1 and words[-1] in ("kommune", "municipality"):
        words.pop()
    folded = " ".join(words)
    for written, letter in _FOLDED:
        folded = folded.replace(written, letter)
    return folded


@cache
def _by_code() -> dict[str, Municipality]:
    return {str(m.code): m for m in municipalities()}


def _unknown(name: str) -> BadInput:
    close = near(_folded(name), _by_spelling())
    if close is None:
        return BadInput("municipalities.unlike", name=name.strip())
    return BadInput("municipalities.unknown", name=name.strip(), nearest=_by_spelling()[close].name)
