"""How many contacts it takes until a picture is clear enough, in closed form. docs/regimes.md 1.

The engine draws facts, answers and refusals (``sim.agents.observer.facts_of``, ``sim.agents.clarification``); here
their expectation is worked out, for ordinary citizens, everybody known, one question at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import ceil, comb, fsum

from sim.agents.observer import relevant_units
from sim.scenario import Scenario

OWN = "ssp"
"""The assessor's unit, which is not asked: one knows it."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Hold what decides how much each unit tells; ``p_heard`` is the chance that a unit asked tells anything."""

    facts: int
    clear_enough: float
    p_sender: float
    p_home: float
    p_elsewhere: float
    p_in_head: float
    p_heard: float

    @property
    def need(self) -> int:
        """Return how many facts make the picture clear enough."""
        return ceil(self.clear_enough * self.facts - 1e-9)


@dataclass(frozen=True, slots=True)
class Questions:
    """Hold, per unit asked in order, how likely it is asked, and asked inside once its first answer is in."""

    asked: tuple[float, ...]
    inside: tuple[float, ...]

    @property
    def contacts(self) -> float:
        """Return how many units are asked."""
        return fsum(self.asked)


@dataclass(frozen=True, slots=True)
class Citizen:
    """One make of citizen: how frequent it is, and the units asked about it, in order."""

    share: float
    units: tuple[str, ...]


def knowledge_of(parameters: Mapping[str, float], p_heard: float) -> Knowledge:
    """Return the knowledge that ``parameters`` declare."""
    names = ("p_sender", "p_home", "p_elsewhere", "p_in_head")
    return Knowledge(
        round(parameters["knowledge.facts"]),
        parameters["decision.clear_enough"],
        *(parameters[f"knowledge.{name}"] for name in names),
        p_heard,
    )


def citizens(scenario: Scenario) -> Iterator[Citizen]:
    """Return the makes of citizens (age, crime, vulnerability, each apart), with whom one asks about them.

    Units without a post are not asked.
    """
    p, place = scenario.parameters, scenario.municipality
    chances = (place.under18 / place.population, p["citizen.p_crime"], p["citizen.p_vulnerable"])
    staffed = {post.unit for post in scenario.staff.values() if post.posts}
    for traits in product((False, True), repeat=3):
        share = 1.0
        for chance, has in zip(chances, traits, strict=True):
            share *= chance if has else 1 - chance
        yield Citizen(share, tuple(u for u in relevant_units(*traits) if u != OWN and u in staffed))


@lru_cache(maxsize=1024)
def questions(n_units: int, knowledge: Knowledge) -> Questions:
    """Return who is asked of ``n_units`` units beside one's own, until the picture is clear enough."""
    asked = [_p_unclear(j, n_units, knowledge) for j in range(n_units)]
    inside = [_p_inside(j, n_units, knowledge) for j in range(n_units)]
    return Questions(tuple(asked), tuple(inside))


def miss(m: int, n_units: int, k: Knowledge) -> float:
    """Return the chance that a fact is in nobody's hand once ``m`` of ``n_units`` units and one's own have told."""
    units, rest = n_units + 1, 1 - k.p_elsewhere
    at_home = (m + 1) / units * (1 - k.p_home) * rest**m
    return (1 - k.p_sender) * (at_home + (units - m - 1) / units * rest ** (m + 1))


def _p_unclear(j: int, n_units: int, k: Knowledge) -> float:
    """Return the chance that after ``j`` questions the picture is not clear enough."""
    return fsum(
        _binomial(m, j, k.p_heard) * _below(k.need, k.facts, 1 - miss(m, n_units, k)) for m in range(j + 1)
    )


def _p_inside(j: int, n_units: int, k: Knowledge) -> float:
    """Return the chance that the unit asked after ``j`` others is asked inside as well, and its answer waited for."""
    units = n_units + 1
    knows = (k.p_home + (units - 1) * k.p_elsewhere) / units
    found = []
    for m in range(j + 1):
        before, after = miss(m, n_units, k), miss(m + 1, n_units, k)
        head = after + (before - after) * (1 - k.p_in_head)
        nothing_more = 1 - knows * (1 - k.p_in_head)
        in_hand = nothing_more - after
        told_all = fsum(
            comb(k.facts, i) * in_hand**i * after ** (k.facts - i) for i in range(min(k.need, k.facts + 1))
        )
        found.append(_binomial(m, j, k.p_heard) * (_below(k.need, k.facts, 1 - head) - told_all))
    return k.p_heard * max(fsum(found), 0.0)


def _binomial(i: int, n: int, p: float) -> float:
    return comb(n, i) * p**i * (1 - p) ** (n - i)


def _below(need: int, n: int, p: float) -> float:
    """Return the chance of fewer than ``need`` of ``n``."""
    return fsum(_binomial(i, n, p) for i in range(min(need, n + 1)))
