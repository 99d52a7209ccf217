"""Which offers fit a person: by age, need, what is known and what can be paid. [K18 p. 34-36]; docs/model.md 8."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sim.policies.interventions import Offer, catalogue

MOST_PARTS = 3
"""A main offer and at most two further parts at the same time."""
NEEDS = (
    "crime",
    "police",
    "protection",
    "returnee",
    "conviction",
    "family",
    "vulnerable",
    "wellbeing",
    "occupation",
    "school",
    "offending",
    "any",
)
"""All needs, in the order in which further parts are looked for."""
UNWELL = "unwell"
"""Whoever feels poorly: no need with an offer of its own, but a condition of some offers."""
ONLY_IF_UNWELL = frozenset({"substance_treatment"})
"""Offers for nobody whose well-being is not poor, whatever else is opened to a non-primary case."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What those who choose see of a citizen's situation."""

    is_minor: bool
    is_primary: bool = True
    has_crime: bool = False
    is_grave: bool = False
    is_vulnerable: bool = False
    is_unwell: bool = False
    is_returnee: bool = False
    has_police_as_partner: bool = False


def needs_of(person: Situation) -> frozenset[str]:
    """Return what the situation calls for.

    A primary case is about the conviction; a non-primary one opens more of the ordinary offers [K18 p. 23].
    Crime alone does not call for a placement: a child is placed for the child's own sake.
    """
    calls_for = {
        "any": True,
        "conviction": person.is_primary,
        "family": person.is_minor,
        "school": person.is_minor,
        "occupation": not person.is_minor and not (person.is_primary and person.has_crime),
        "wellbeing": person.is_unwell or not person.is_primary,
        UNWELL: person.is_unwell,
        "vulnerable": person.is_vulnerable,
        "offending": person.has_crime,
        "crime": person.has_crime and person.is_grave,
        "police": person.has_crime and person.has_police_as_partner,
        "protection": person.is_minor and person.is_grave and person.is_unwell,
        "returnee": person.is_returnee,
    }
    return frozenset(need for need, is_called_for in calls_for.items() if is_called_for)


@cache
def _for_age(is_minor: bool) -> tuple[Offer, ...]:
    return tuple(offer for offer in catalogue() if offer.fits_age(is_minor))


@cache
def _for_need(is_minor: bool, need: str) -> tuple[Offer, ...]:
    return tuple(offer for offer in _for_age(is_minor) if need in offer.needs)


def _is_allowed(offer: Offer, needs: frozenset[str]) -> bool:
    return UNWELL in needs or offer.name not in ONLY_IF_UNWELL


Known = Callable[[Offer], bool]
Likeness = Callable[[Offer], float]


def choose_main(
    is_minor: bool,
    needs: frozenset[str],
    is_known: Known,
    likeness: Likeness,
    but: frozenset[str] = frozenset(),
) -> Offer:
    """Return the main offer that fits age and needs and is known; individual talks fit everybody.

    What comes first is taken in the order of the file; among ordinary offers, which the report does not rank,
    the one with the highest ``likeness``. Offers named in ``but`` are passed over where another fits.
    """
    allowed = [offer for offer in _for_age(is_minor) if _is_allowed(offer, needs)]
    fitting = [offer for offer in allowed if not offer.needs.isdisjoint(needs) and is_known(offer)]
    fitting = [offer for offer in fitting if offer.name not in but] or fitting
    first = [offer for offer in fitting if offer.comes_first]
    return first[0] if first else max(fitting, key=likeness)


def choose_further(
    is_minor: bool,
    needs: frozenset[str],
    chosen: tuple[Offer, ...],
    is_known: Known,
    likeness: Likeness,
) -> tuple[Offer, ...]:
    """Return further parts, one for each of ``needs`` that ``chosen`` does not meet, as far as there is room.

    A part adds something: it works with somebody else or for another need than those before it.
    """
    parts = list(chosen)
    for need in NEEDS:
        if len(parts) == MOST_PARTS:
            break
        if need not in needs or any(need in part.needs for part in parts):
            continue
        fitting = [
            offer
            for offer in _for_need(is_minor, need)
            if all(offer.name != part.name for part in parts)
            and _is_allowed(offer, needs)
            and is_known(offer)
        ]
        if fitting:
            parts.append(max(fitting, key=lambda offer: (offer.comes_first, likeness(offer))))
    return tuple(parts[len(chosen) :])
