"""Everybody whose signs have begun, and what of their lives reaches others. docs/model.md 10-13."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.citizen import Citizen
from sim.agents.moments import (
    TURNS,
    Due,
    Moment,
    Noticed,
    in_their_story,
    moments_of,
    noticed_in,
    untouched_moments,
)
from sim.agents.observer import concern_of
from sim.agents.office import OTHER
from sim.population.onsets import Arrival
from sim.population.place import ADULT, YEAR
from sim.population.states import Event, Life, Touch, state_at
from sim.population.town import Changed, Town
from sim.values import SOURCES_OF

if TYPE_CHECKING:
    from sim.model import PreventionModel


class Citizens:
    """Let lives happen beside the organisation: untouched ones along one list, others each by their next moment."""

    def __init__(self, model: PreventionModel, town: Town) -> None:
        self.model, self.town = model, town
        self.agents: dict[int, Citizen] = {}
        self.cases: dict[int, list[Case]] = {}
        self.cause: dict[int, str] = {}
        self._untouched: list[Due] = []
        self._next = 0
        self._own: dict[int, int | None] = {}
        """The next moment on the agenda of each citizen whose life is no longer the untouched one."""
        self._known: dict[int, int] = {}
        self._noticed: dict[int, tuple[Life, list[Noticed]]] = {}

    def begin(self) -> None:
        """Put the first moment of all on the agenda; who shows signs already is there from the start."""
        now = self.model.agenda.now
        for number in in_their_story(self.town, now):
            self.agent_of(number)
        self._untouched = untouched_moments(self.town)
        self._next = bisect_left(self._untouched, now, key=lambda due: due.time)
        self._plan_untouched()

    def agent_of(self, number: int) -> Citizen:
        """Return the agent of a citizen, made if there is none yet."""
        agent = self.agents.get(number)
        if agent is None:
            agent = self.agents[number] = Citizen(self.model, number)
        return agent

    def is_minor(self, number: int, time: int) -> bool:
        """Return whether a citizen is under 18 at ``time``."""
        return self.town.place.age(number, time) < ADULT

    def open_case(self, number: int) -> Case | None:
        """Return the case on a citizen that runs and has a responsible person; None if there is none."""
        for case in self.cases.get(number, ()):
            if case.end_state is None and case.holder is not None:
                return case
        return None

    def follow(self, case: Case) -> None:
        """Let a case that has just begun hear of the turns in its citizen's life."""
        number, now = case.citizen.number, self.model.agenda.now
        self.cases.setdefault(number, []).append(case)
        if self.is_minor(number, now):
            birthday = self.town.place.birthday(number, ADULT, now)
            if birthday <= self.model.end:
                self.model.agenda.schedule_event(birthday, self._turned_18, case, OTHER, -1 - number)

    def signs_noticed(self, case: Case, unit: str) -> set[str]:
        """Return the signs that people of ``unit`` have noticed in the spell of a case, up to now."""
        sources, now = SOURCES_OF.get(unit, ()), self.model.agenda.now
        spell = case.concern.spell
        return {
            one.code
            for one in self._noticed_of(case.citizen.number)
            if one.source in sources and one.spell == spell and one.time <= now
        }

    def _noticed_of(self, number: int) -> list[Noticed]:
        """Return the signs of a life that somebody notices, worked out once for as long as the life stays the same."""
        life = self.town.life_of(number)
        known = self._noticed.get(number)
        if known is None or known[0] is not life:
            known = self._noticed[number] = life, noticed_in(life)
        return known[1]

    def is_noticed_since(self, number: int, time: int) -> bool:
        """Return whether anybody has noticed a sign of a citizen after ``time``, up to now."""
        now = self.model.agenda.now
        return any(time < one.time <= now for one in self._noticed_of(number))

    def admit(self, number: int, arrivals: list[Arrival]) -> None:
        """Let somebody who has moved here live on: what they bring along begins again."""
        self.town.receive(arrivals)
        self._plan(number, self.model.agenda.now)

    def touch(self, number: int, touch: Touch, cause: str) -> None:
        """Let the organisation act on a citizen, and plan anew whatever differs for it."""
        self._changed(self.town.touch(number, self.model.agenda.now, touch, cause))
        self._know_further(number)

    def _know_further(self, number: int) -> None:
        """Put on the agenda when the life of a touched citizen has to be known further."""
        agenda, known_to = self.model.agenda, self.town.known_to(number)
        if number in self._known:
            agenda.cancel_event(self._known.pop(number))
        if known_to < self.model.end:
            self._known[number] = agenda.schedule_event(known_to, self._go_on, number, OTHER, -1 - number)

    def _go_on(self, number: int) -> None:
        del self._known[number]
        self._changed(self.town.go_on(number))
        self._know_further(number)

    def _changed(self, changed: list[Changed]) -> None:
        """Write down and plan anew the lives that differ."""
        now = self.model.agenda.now
        for change in changed:
            self.cause[change.number] = change.cause
            if change.source is not None:
                names = (f"{self.model.code}-{n}" for n in (change.number, change.source))
                self.model.tables.influence.append((change.time, *names, change.cause))
        for changed_number in {change.number for change in changed}:
            self._plan(changed_number, now)

    def _plan_untouched(self) -> None:
        """Put the next moment of a life that is as nobody touched it on the agenda: one for all of them."""
        untouched = self._untouched
        while self._next < len(untouched):
            due = untouched[self._next]
            if due.time > self.model.end:
                return
            if -due.minus not in self._own:
                self.model.agenda.schedule_event(due.time, self._happen_untouched, None, OTHER, due.minus - 1)
                return
            self._next += 1

    def _happen_untouched(self, _: object) -> None:
        """Let everything of one second happen in untouched lives, then plan what comes next."""
        now, first = self.model.agenda.now, self._next
        while self._next < len(self._untouched) and self._untouched[self._next].time == now:
            self._next += 1
        here = [due for due in self._untouched[first : self._next] if -due.minus not in self._own]
        for due in here:
            self._let(-due.minus, due.moment)
        self._plan_untouched()

    def _plan(self, number: int, after: int) -> None:
        """Put the next moment later than ``after`` of a life of its own on the agenda, in place of one there."""
        agenda, pending = self.model.agenda, self._own.get(number)
        if pending is not None:
            agenda.cancel_event(pending)
        self._own[number] = None
        for moment in moments_of(self.town.life_of(number)):
            if moment.time > after:
                if moment.time <= self.model.end:
                    event = agenda.schedule_event(moment.time, self._happen, number, OTHER, -1 - number)
                    self._own[number] = event
                return

    def _happen(self, number: int) -> None:
        """Let everything of one second happen in a life of its own, then plan what comes next."""
        now = self.model.agenda.now
        self._own[number] = None
        for moment in moments_of(self.town.life_of(number)):
            if moment.time == now:
                self._let(number, moment)
        self._plan(number, now)

    def _let(self, number: int, moment: Moment) -> None:
        if moment.kind == "leave":
            self._leave(number)
            return
        agent = self.agent_of(number)
        if moment.kind == "concern":
            caused_by = self._cause_of(number, moment.event)
            self.model.reception.sent(concern_of(self.town, number, moment.event, caused_by), agent)
        elif moment.kind in TURNS:
            courses = self.model.courses
            method = {"travel": courses.travelled, "return": courses.came_home, "move": courses.moved}
            if moment.kind == "move" and self.model.country is not None:
                self.model.country.moves.moved(self.model, number, moment.event)
            for case in self._running(number):
                method[moment.kind](case)

    def _leave(self, number: int) -> None:
        """Let an agent go whose story is over; while a case runs it is not."""
        if self._running(number):
            later = self.model.agenda.now + YEAR
            if later <= self.model.end:
                self.model.agenda.schedule_event(later, self._leave_later, number, OTHER, -1 - number)
        elif number in self.agents:
            self.agents.pop(number).remove()

    def _leave_later(self, number: int) -> None:
        state = state_at(self.town.life_of(number), self.model.agenda.now)
        if not state.in_spell or state.place == "gone":
            self._leave(number)

    def _running(self, number: int) -> list[Case]:
        return [case for case in self.cases.get(number, ()) if case.end_state is None]

    def _turned_18(self, case: Case) -> None:
        if case.end_state is None:
            self.model.courses.turned_18(case)

    def _cause_of(self, number: int, event: Event) -> str | None:
        """Return the case without which this concern would not have been sent, or not then; None if there is none."""
        if number not in self.cause:
            return None
        as_untouched = any(
            other.sign is not None and (other.sign.k, other.sign.sent) == (event.sign.k, event.sign.sent)
            for other in self.town.untouched_life_of(number)
        )
        return None if as_untouched else self.cause[number]
