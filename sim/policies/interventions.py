"""Offers and how one is chosen for a person. [K18 p. 32-37]; MODEL 10; docs/model.md 8."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.values import Concern


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer of the catalogue; fields as explained in ``sim/data/interventions.toml``."""

    name: str
    da: str
    en: str
    level: str
    is_tailored: bool
    ages: str
    needs: str
    needs_decision: bool
    unit: str
    median_months: float
    hours_per_week: float
    is_course: bool

    def fits_age(self, is_minor: bool) -> bool:
        """Return whether the law lets the offer go to a person under 18, or to an adult."""
        return self.ages == "any" or (self.ages == "minor") == is_minor


@cache
def catalogue() -> tuple[Offer, ...]:
    """Return every offer in the order of the file."""
    tree = tomllib.loads(files("sim").joinpath("data", "interventions.toml").read_text(encoding="utf-8"))
    return tuple(Offer(name=name, **entry) for name, entry in tree.items())


def needs_of(concern: Concern) -> frozenset[str]:
    """Return what the citizen's situation calls for.

    A primary case is about the conviction; a non-primary one opens more of the ordinary offers [K18 p. 23].
    """
    needs = {"any", "conviction" if concern.is_primary else "occupation"}
    if concern.is_minor:
        needs.add("family")
    elif not concern.is_primary or not concern.has_crime:
        needs.add("occupation")
    if concern.is_vulnerable:
        needs.add("vulnerable")
    if concern.has_crime and concern.level in ("serious", "acute"):
        needs.add("crime")
    return frozenset(needs)


def choose(concern: Concern, is_known: Callable[[Offer], bool], likeness: Callable[[Offer], float]) -> Offer:
    """Return an offer that fits age and needs and is known; individual talks fit everybody.

    A tailored one comes first, in the order of the file; among ordinary ones, which the report does not rank,
    the one with the highest ``likeness``.
    """
    needs = needs_of(concern)
    fitting = [
        offer
        for offer in catalogue()
        if offer.fits_age(concern.is_minor) and offer.needs in needs and is_known(offer)
    ]
    tailored = [offer for offer in fitting if offer.is_tailored]
    return tailored[0] if tailored else max(fitting, key=likeness)
