"""A post with its incumbents, its desk and its memory of who is there now. MODEL 7."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from sim.agents.absence import PRESENT, SICK, VACANT
from sim.agents.professional import Professional
from sim.agents.staff_life import Spell, StaffLife
from sim.engine.desk import Desk, Queue
from sim.engine.workdays import NEVER, advance
from sim.policies.convening import MEMBER_UNITS

if TYPE_CHECKING:
    from sim.agents.stand_in import StandIns
    from sim.model import PreventionModel


class FilledPost:
    """One post of the municipality: ``name`` (kind and number), ``unit``, incumbents, calendar, desk."""

    def __init__(
        self, model: PreventionModel, index: int, kind: str, name: str, number: int, life: StaffLife
    ) -> None:
        spec = model.run_scenario.staff[kind]
        self.model, self.index, self.kind = model, index, kind
        self.name = name
        self.unit, self.may_decide = spec.unit, spec.may_decide
        self.life, self.calendar = life, life.calendar
        self.roles: set[str] = set()
        self.cases_a_year = model.enquiries_a_year if number == 1 and spec.unit in MEMBER_UNITS else 0.0
        """Concerns a year that whoever sat here before the run began took part in deciding, under any model."""
        self.n_open = 0
        self.watchers: list[StandIns] = []
        """Who looks after the work that lies here: at a police coordinator's, each municipality its own."""
        self.role: str | None = None
        """The role in which the post handles cases; ``role_as_informant`` that in which it answers: None for
        colleagues and contacts without a role."""
        self.role_as_informant: str | None = None
        self._begins = [person.begin for person in life.incumbents]
        self._people: list[Professional] = []
        self._person: Professional | None = None
        self._changes_at = -NEVER
        self._spell_begins = life.spell_begins
        self._spell_ends = life.spell_ends
        self.looks_again_at = NEVER
        """When a stand-in for this post is next looked for, as far as nobody was found."""
        self.quiet_until = -NEVER
        """No spell away begins before this time, as far as was looked."""
        hours = spec.hours_per_week * model.p["staff.hours_factor"]
        self.hours_per_week = hours
        cap = None if hours >= 168 else round(hours * 3600)
        self.desk = Desk(
            index,
            model.agenda,
            self.calendar,
            Queue(),
            cap,
            None,
            self.take_up,
            complete,
        )

    def go_over_to(self, life: StaffLife) -> None:
        """Have ``life`` from now on, which is the present one up to now; a running task goes on as it allows."""
        self.life, self.calendar = life, life.calendar
        self._begins = [person.begin for person in life.incumbents]
        self._changes_at = -NEVER
        self._spell_begins, self._spell_ends = life.spell_begins, life.spell_ends
        self.quiet_until = -NEVER
        self.desk.go_over_to(life.calendar)

    def take_up(self, step) -> None:
        """Let the person now on the post begin a step, slower while new in the post."""
        now = self.model.agenda.now
        person = self._person if now < self._changes_at else self.person()
        step.resource = person.name
        if now < person.full_speed_from and self.model.has_onboarding:
            step.speed = person.speed(now)
            step.work = round(step.work / step.speed)

    def person(self) -> Professional:
        """Return the incumbent now, in a vacancy the last one."""
        now = self.model.agenda.now
        if now >= self._changes_at:
            number = max(bisect_right(self._begins, now) - 1, 0)
            self._changes_at = self._begins[number + 1] if number + 1 < len(self._begins) else NEVER
            incumbent = self.life.incumbents[number]
            if self._person is None or self._person.incumbent.number != incumbent.number:
                self._person = Professional(self.model, self, incumbent)
                self._people.append(self._person)
        return self._person

    def spell(self, time: int) -> Spell | None:
        """Return the spell away in which ``time`` lies, if any."""
        i = bisect_right(self._spell_begins, time) - 1
        if i >= 0 and time < self.life.spells[i].end:
            return self.life.spells[i]
        return None

    def spell_now(self) -> Spell | None:
        """Return the spell away that is going on, if any; quick for calls in order of time."""
        now = self.model.agenda.now
        if now < self.quiet_until:
            return None
        i = bisect_right(self._spell_ends, now)
        if i == len(self._spell_ends):
            self.quiet_until = NEVER
            return None
        spell = self.life.spells[i]
        self.quiet_until = spell.begin
        return spell if spell.begin <= now else None

    def expects_to_be_free(self, slot: int, now: int) -> bool:
        """Return whether, as far as one can know ``now``, the post can meet in ``slot``.

        Holidays and appointments are known beforehand, a spell away only once it has begun.
        """
        life = self.life
        if slot >= self.calendar.days.n_slots or not life.plannable[slot]:
            return False
        reason = life.away[slot >> 1]
        if reason == PRESENT:
            return True
        spell = self.spell(self.calendar.days.starts[slot])
        return spell is not None and spell.begin > now

    def time_at_work(self, time: int, seconds: int) -> int:
        """Return when the post's people have been at work for ``seconds`` after ``time``, as now foreseen."""
        calendar = self.calendar
        return advance(calendar.days, calendar.present_before, calendar.present, time, seconds)

    def is_planned(self, spell: Spell) -> bool:
        """Return whether a spell was known beforehand, so that knowledge could be handed over."""
        if spell.reason == SICK:
            return False
        if spell.reason == VACANT:
            leaver = max(bisect_right(self._begins, spell.begin) - 1, 0)
            return not self.life.incumbents[leaver].leaves_suddenly
        return True

    def left_with_notice(self, name: str) -> bool:
        """Return whether the person ``name``, who has left this post, had time to hand over."""
        number = int(name.rpartition("#")[2])
        return all(p.number != number or not p.leaves_suddenly for p in self.life.incumbents)

    def still_has(self, person: Professional) -> bool:
        """Return whether ``person``, who came to this post, has not left it, away for a time or not."""
        now, number = self.model.agenda.now, person.incumbent.number
        return any(one.number == number and now < one.end for one in self.life.incumbents)

    def people(self) -> list[Professional]:
        """Return everybody who took part in this run, in order."""
        return self._people


def complete(step) -> None:
    """Complete a step at the office it belongs to: a desk may serve several municipalities."""
    step.office.completed(step)
