"""Group cases: an opened case leads to household and friends who show signs too. [K18 p. 29]; docs/model.md 14."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.observer import concern_of
from sim.engine.steps import Step
from sim.population.signs import Sign
from sim.population.states import HOME, Event, state_at
from sim.population.town import Town
from sim.values import Concern

if TYPE_CHECKING:
    from sim.model import PreventionModel

FOUND_BY = "social_workers"


class Groups:
    """Begin side cases on those around the citizen of a case that has just been opened."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.p_found = model.p["group.p_found"]

    def look_around(self, main: Case) -> None:
        """Find some of those around the citizen of ``main`` who show signs now."""
        town, now = self.model.citizens.town, self.model.agenda.now
        for number in _around(town, main.citizen.number, now):
            if main.streams.draw("group", number) < self.p_found:
                concern = side_concern(town, number, now, main.name)
                if concern is not None and self._is_new(concern):
                    self._begin(main, concern)

    def _is_new(self, concern: Concern) -> bool:
        """Return whether nothing on the citizen runs, and nobody was found in this way in the same spell."""
        cases = self.model.citizens.cases.get(concern.number, ())
        return all(case.end_state is not None and case.name != concern.case for case in cases)

    def _begin(self, main: Case, concern: Concern) -> None:
        """Put a side case into the hands of whoever holds the main one; they read into it first."""
        model = self.model
        case = Case(concern, model.citizens.agent_of(concern.number), model.n_facts)
        model.cases.append(case)
        model.citizens.follow(case)
        sent = self.office.instant(case, None, "A", "send", outcome=concern.source)
        case.holder, case.person = main.holder, main.holder.person().name
        case.holder.n_open += 1
        self.office.learn(case, case.person, concern.sender_facts, "sender")
        model.notifications.may_open(case, sent)
        read_in = self.office.new(case, sent, "B", "substantiate", self._read_in)
        self.office.give(read_in, case.holder, case.holder.role)

    def _read_in(self, step: Step) -> None:
        self.model.clarification.begin(step.case, step)


def _around(town: Town, number: int, now: int) -> list[int]:
    """Return the numbers of household and friends, in order; a newcomer's are not known."""
    if number >= town.place.population:
        return []
    ties = town.people.ties
    return sorted({*ties.household(number, now).tolist(), *ties.friends(number).tolist()} - {number})


def side_concern(town: Town, number: int, now: int, main: str) -> Concern | None:
    """Return the concern about a citizen found through the case ``main``; None if there is nothing to see now.

    What is seen are the signs that anybody noticed so far in the spell, or the latest. The case is numbered by the
    spell, downwards from -1, where concerns of observers count signs upwards from 0.
    """
    life = town.life_of(number)
    state = state_at(life, now)
    past = [event for event in life if event.time <= now]
    signs = [event.sign for event in past if event.sign is not None and event.spell == past[-1].spell]
    is_seen = state.in_spell and state.place == HOME and (state.extremism > 0 or state.is_alike)
    if not is_seen or not signs:
        return None
    codes = {sign.code for sign in signs if sign.seen_by is not None} or {signs[-1].code}
    spell = past[-1].spell
    sign = Sign(-1 - spell, signs[-1].code, False, FOUND_BY, now, tuple(sorted(codes)))
    concern = concern_of(town, number, Event(now, "found", state, spell, sign=sign), main)
    return replace(concern, hops=(), is_first=False)
