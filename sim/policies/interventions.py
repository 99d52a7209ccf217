"""The catalogue of offers. [K18 p. 32-38]; MODEL 10; docs/model.md 8."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from sim.policies.authority import CHILDREN_YOUTH, SOCIAL_SERVICES

BORROWED = "corps"
"""The national corps lends to all municipalities: its people come after a time, it has no places of ours."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer of the catalogue; fields as explained in ``sim/data/interventions.toml``."""

    name: str
    da: str
    en: str
    level: str
    kind: str
    is_tailored: bool
    comes_first: bool
    is_own: bool
    ages: str
    is_voluntary: bool
    needs: frozenset[str]
    needs_decision: bool
    unit: str
    median_months: float
    hours_per_week: float
    kroner_per_hour: int
    motivation: float
    works_on: tuple[tuple[str, float], ...]
    is_course: bool

    def fits_age(self, is_minor: bool) -> bool:
        """Return whether the law lets the offer go to a person under 18, or to an adult."""
        return self.ages == "any" or (self.ages == "minor") == is_minor

    def for_age(self, is_minor: bool) -> Offer:
        """Return the offer as it is given to a minor, or to an adult: what social services give adults, the children's
        unit gives those under 18.
        """
        return _of_childrens_unit(self) if is_minor and self.unit == SOCIAL_SERVICES else self

    @property
    def is_borrowed(self) -> bool:
        return self.unit == BORROWED


@cache
def _of_childrens_unit(offer: Offer) -> Offer:
    return replace(offer, unit=CHILDREN_YOUTH)


@cache
def catalogue() -> tuple[Offer, ...]:
    """Return every offer in the order of the file."""
    tree = tomllib.loads(files("sim").joinpath("data", "interventions.toml").read_text(encoding="utf-8"))
    return tuple(_offer(name, entry) for name, entry in tree.items())


def _offer(name: str, entry: dict) -> Offer:
    needs, works_on = frozenset(entry.pop("needs")), tuple(entry.pop("works_on").items())
    return Offer(name=name, needs=needs, works_on=works_on, **entry)
