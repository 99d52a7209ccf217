"""Every number a user might doubt, declared once in ``sim/data/parameters/*.toml`` (MODEL 14)."""

from __future__ import annotations

import math
import tomllib
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sim.decimals import with_point
from sim.errors import BadInput
from sim.nearest import near

ROLES = ("uncertainty", "lever", "constant")
GRADES = ("measured", "derived", "analogue", "assumed")
DISTRIBUTIONS = ("uniform", "log_uniform", "gamma")


@dataclass(frozen=True, slots=True)
class Declaration:
    """Say what a parameter is, which values are allowed, and where its value comes from.

    ``low`` to ``high`` is what a user may set. For role ``uncertainty``, ``world_low`` to ``world_high`` is
    what plausible worlds vary over, by ``distribution`` (``gamma``: mean ``value``, ``shape``, truncated).
    Labels, units and sources are by language; names never mention an organisational model.
    """

    name: str
    area: str
    value: float
    low: float
    high: float
    role: str
    grade: str
    reviewed: date
    labels: Mapping[str, str]
    units: Mapping[str, str]
    sources: Mapping[str, str]
    world_low: float | None = None
    world_high: float | None = None
    distribution: str | None = None
    shape: float | None = None

    def label(self, lang: str) -> str:
        """Return what the parameter is called in ``lang``."""
        return self.labels[lang]

    def unit(self, lang: str) -> str:
        """Return the unit of the value in ``lang``."""
        return self.units[lang]

    def source(self, lang: str) -> str:
        """Return the work the value comes from, in ``lang`` where it is more than a citation."""
        return self.sources[lang]

    def check(self, given: object) -> float:
        """Return ``given`` as a number of this parameter; raise BadInput if it is none or out of range."""
        number = _number(given)
        if number is None and (meant := with_point(given)):
            raise BadInput("parameters.comma", name=self.name, given=given, meant=meant)
        if number is None:
            raise BadInput("parameters.not_a_number", name=self.name, given=str(given)[:60])
        if not self.low <= number <= self.high:
            raise BadInput("parameters.out_of_range", name=self.name, given=f"{number:g}", **self._allowed())
        return number

    def _allowed(self) -> dict[str, str]:
        return {"low": f"{self.low:g}", "high": f"{self.high:g}"}


@cache
def declarations() -> Mapping[str, Declaration]:
    """Return every declaration, by name, in order of the alphabet."""
    folder = files("sim").joinpath("data", "parameters")
    found = [
        _declaration(name, file.name.removesuffix(".toml"), entry)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
    ]
    by_name = {declaration.name: declaration for declaration in sorted(found, key=lambda d: d.name)}
    assert len(by_name) == len(found), "a parameter is declared twice"
    return MappingProxyType(by_name)


def declaration_of(name: str) -> Declaration:
    """Return the declaration called ``name``; raise BadInput with the nearest name if there is none."""
    known = declarations()
    if name in known:
        return known[name]
    close = near(name, known)
    if close is None:
        raise BadInput("parameters.unlike", name=name)
    raise BadInput("parameters.unknown", name=name, nearest=close)


def resolve(overrides: Mapping[str, object] | None = None) -> dict[str, float]:
    """Return the value of every declared parameter: what ``overrides`` says, else the declared one.

    Raises BadInput for an unknown name and for a value that is no number or out of range.
    """
    given = {name: declaration_of(name).check(value) for name, value in (overrides or {}).items()}
    return {name: given.get(name, declared.value) for name, declared in declarations().items()}


class UndeclaredParameter(KeyError):
    """The code asked for a parameter that is declared nowhere: a fault of ours, not of the user."""


class Parameters(Mapping[str, float]):
    """Map every declared name to its value and remember in ``reads`` which ones were asked for.

    Listing (``items``, ``values``, iteration, ``in``) is not reading.
    """

    __slots__ = ("_values", "reads")

    def __init__(self, overrides: Mapping[str, object] | None = None) -> None:
        self._values = resolve(overrides)
        self.reads: set[str] = set()

    def __getitem__(self, name: str) -> float:
        try:
            value = self._values[name]
        except KeyError:
            raise UndeclaredParameter(name) from None
        self.reads.add(name)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def items(self) -> ItemsView[str, float]:
        return self._values.items()

    def values(self) -> ValuesView[float]:
        return self._values.values()


def _declaration(name: str, area: str, entry: dict) -> Declaration:
    low, high = map(float, entry["range"])
    world_low = world_high = None
    if entry["role"] == "uncertainty":
        world_low, world_high = map(float, entry.get("worlds", entry["range"]))
    shape = entry.get("shape")
    return Declaration(
        name=name,
        area=area,
        value=float(entry["value"]),
        low=low,
        high=high,
        role=entry["role"],
        grade=entry["grade"],
        reviewed=entry["reviewed"],
        labels=_by_language(entry["label"]),
        units=_by_language(entry["unit"]),
        sources=_by_language(entry["source"]),
        world_low=world_low,
        world_high=world_high,
        distribution=entry.get("distribution"),
        shape=None if shape is None else float(shape),
    )


def _by_language(words: str | dict[str, str]) -> dict[str, str]:
    return {"en": words, "da": words} if isinstance(words, str) else words


def _number(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        number = float(given)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
