"""Everybody whose signs have begun, and what of their lives reaches others. docs/model.md 10-13."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.agents.case import Case
from sim.agents.citizen import Citizen
from sim.agents.observer import concern_of
from sim.agents.office import OTHER
from sim.population.life import Event, Life, Touch, state_at
from sim.population.place import ADULT, YEAR
from sim.population.town import Town
from sim.values import SOURCES_OF

if TYPE_CHECKING:
    from sim.model import PreventionModel

TURNS = ("travel", "return", "move")


class Moment(NamedTuple):
    """Something of a life that others see: signs begin to show, a concern is sent, a turn, the end of a spell."""

    time: int
    kind: str
    event: Event


def moments_of(life: Life) -> list[Moment]:
    """Return the moments of a life in order of time."""
    found, shown = [], -1
    for event in life:
        if event.sign is not None and event.spell != shown:
            shown = event.spell
            found.append(Moment(event.time, "appear", event))
        if event.sign is not None and event.sign.sent is not None:
            found.append(Moment(event.sign.sent, "concern", event))
        if event.kind in TURNS:
            found.append(Moment(event.time, event.kind, event))
        if event.kind in ("settle", "move"):
            found.append(Moment(event.time, "leave", event))
    return sorted(found, key=lambda moment: moment.time)


class Citizens:
    """Let lives happen beside the organisation; one moment of each citizen is on the agenda at a time."""

    def __init__(self, model: PreventionModel, town: Town) -> None:
        self.model, self.town = model, town
        self.agents: dict[int, Citizen] = {}
        self.cases: dict[int, list[Case]] = {}
        self.cause: dict[int, str] = {}
        self._pending: dict[int, int] = {}

    def begin(self) -> None:
        """Put the first moment of every life on the agenda; who shows signs already is there from the start."""
        now = self.model.agenda.now
        for number in self.town.numbers():
            life = self.town.life_of(number)
            if life[0].time < now and state_at(life, now).in_spell:
                self.agent_of(number)
            self._plan(number, now - 1)

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
        return {
            event.sign.code
            for event in self.town.life_of(case.citizen.number)
            if event.sign is not None
            and event.time <= now
            and event.spell == case.concern.spell
            and event.sign.seen_by in sources
        }

    def touch(self, number: int, touch: Touch, cause: str) -> None:
        """Let the organisation act on a citizen, and plan anew whatever differs for it."""
        now = self.model.agenda.now
        changed = self.town.touch(number, now, touch, cause)
        for change in changed:
            self.cause[change.number] = cause
            if change.source is not None:
                names = (f"{self.model.code}-{n}" for n in (change.number, change.source))
                self.model.tables.influence.append((change.time, *names, cause))
        for changed_number in {change.number for change in changed}:
            self._plan(changed_number, now)

    def _plan(self, number: int, after: int) -> None:
        """Put the next moment later than ``after`` on the agenda, in place of one that stands there."""
        agenda = self.model.agenda
        if number in self._pending:
            agenda.cancel_event(self._pending.pop(number))
        for moment in self._moments(number):
            if moment.time > after:
                if moment.time <= self.model.end:
                    event = agenda.schedule_event(moment.time, self._happen, number, OTHER, -1 - number)
                    self._pending[number] = event
                return

    def _moments(self, number: int) -> list[Moment]:
        """Return the moments of a life; those of untouched lives are found once for all models."""
        life, memo = self.town.life_of(number), self.town.people.memo
        found = memo.get(number)
        if found is None or found[0] is not life:
            found = life, moments_of(life)
            if life is self.town.untouched_life_of(number):
                memo[number] = found
        return found[1]

    def _happen(self, number: int) -> None:
        """Let everything of one second happen, then plan what comes next."""
        now = self.model.agenda.now
        del self._pending[number]
        for moment in self._moments(number):
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
