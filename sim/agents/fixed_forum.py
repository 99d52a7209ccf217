"""The fixed forum: meets at a fixed cadence, new enquiries and running cases on one agenda. MODEL 8; [K18 p. 53-54]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.forum import Forum
from sim.agents.meetings import hold, hold_without_case, is_engaged, is_taken, reserve
from sim.agents.office import MEETING
from sim.engine.steps import Step
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


class FixedForum(Forum):
    """Meet every so many days, new enquiries and running cases on one agenda.

    Meeting days are counted from a fixed calendar date, shifted by a keyed share of the cadence, so that they
    do not depend on the length of the warm-up. A meeting on a closed day is held on the next working day; one
    without a quorum a week later. The agenda never outlasts a working day.
    """

    def __init__(self, model: PreventionModel, members: list[FilledPost]) -> None:
        super().__init__(model, members)
        self.agenda_items: dict[int, list[Step]] = {}
        self.cadence = self.rule.every_days
        days = model.days
        self._phase = int(model.streams.draw("cadence", model.code) * self.cadence)
        self._base = model.office.work["meeting_base"]
        fits = (2 * days.slot_length - self._base) // max(model.office.work["meeting_item"], 1)
        self._room = max(min(self.rule.max_items, fits), 1)
        self._planned, self._planned_at = 0, model.agenda.now
        """Number and time of the next meeting; a postponed one keeps its number."""
        self._schedule(self._number_at(model.agenda.now) + 1)

    def place(self, step: Step) -> None:
        self.put_on_agenda(step)

    def put_on_agenda(self, step: Step) -> None:
        """Put ``step`` on the agenda of the next meeting with room."""
        first = self._number_at(self.model.agenda.now) + 1
        while self._begin(first) <= self.model.agenda.now:
            first += 1
        if self._planned_at > self.model.agenda.now:
            first = self._planned
        meeting = self.rule(first, self._n_items)
        self.agenda_items.setdefault(meeting, []).append(step)

    def take_off(self, step: Step) -> bool:
        for items in self.agenda_items.values():
            if step in items:
                items.remove(step)
                return True
        return False

    def _n_items(self, meeting: int) -> int:
        n = len(self.agenda_items.get(meeting, ()))
        return n if n < self._room and self._is_held(meeting) else self.rule.max_items

    def _is_held(self, meeting: int) -> bool:
        """Return False for a meeting that closed days move to the day of the one before it."""
        begin = self._begin(meeting)
        return begin > self.model.end or begin != self._begin(meeting - 1)

    def _held_from(self, meeting: int) -> int:
        """Return the first number from ``meeting`` on under which a meeting is held."""
        while not self._is_held(meeting):
            meeting += 1
        return meeting

    def _number_at(self, time: int) -> int:
        return (time // DAY + self.model.days.start.toordinal() - self._phase) // self.cadence

    def _begin(self, meeting: int) -> int:
        """Return when meeting number ``meeting`` begins: the first slot of its day or of the next working day."""
        days = self.model.days
        day = meeting * self.cadence + self._phase - days.start.toordinal() - days.offset
        slot = days.is_open.find(1, max(2 * day, 0))
        return days.starts[slot] if slot >= 0 else self.model.end + DAY

    def _schedule(self, meeting: int) -> None:
        while self._begin(meeting) < self.model.agenda.now:
            meeting += 1
        meeting = self._held_from(meeting)
        begin = self._begin(meeting)
        if begin <= self.model.end:
            self._plan_meeting(meeting, begin)

    def _plan_meeting(self, meeting: int, begin: int) -> None:
        self._planned, self._planned_at = meeting, begin
        self.model.agenda.schedule_event(begin, self._meet, meeting, MEETING, meeting)

    def _meet(self, meeting: int) -> None:
        """Hold a meeting: (1) new cases, gravest first, (2) running cases, (3) the general part.

        With nothing on the agenda it is called off.
        """
        model, now = self.model, self.model.agenda.now
        if not self.agenda_items.get(meeting):
            self._schedule(meeting + 1)
            return
        items = sorted(
            self.agenda_items[meeting], key=lambda step: (step.stage, step.case.rank, step.due, step.event)
        )
        items, left_over = items[: self._room], items[self._room :]
        end = now + self._base + sum(step.work for step in items)
        attendees = [post for post in self.present(self.representatives()) if not is_engaged(post, now, end)]
        if len(attendees) < self.rule.quorum:
            self._postpone(meeting)
            return
        del self.agenda_items[meeting]
        for step in left_over:
            self.put_on_agenda(step)
        for post in attendees:
            reserve(post, now, end)
        begin = now
        for step in items:
            then = self.discussed if step.stage == "B" else step.then
            there = self._at_the_table(step, attendees, begin)
            if not there:
                self.put_on_agenda(step)
                continue
            hold(model, step, there, begin, then)
            begin += step.work
        hold_without_case(model, f"meeting-{begin // DAY}", "meet", attendees, begin, self._base)
        self._schedule(meeting + 1)

    def _at_the_table(self, step: Step, attendees: list[FilledPost], begin: int) -> list[FilledPost]:
        """Return who of those at the meeting take part in an item, with the responsible person called in."""
        seats = self.seats(step.case)
        there = [post for post in attendees if post in seats]
        holder, end = step.case.holder, begin + step.work
        slot = self.model.days.slot_at(begin)
        is_free = holder.calendar.is_present(begin) and not is_taken(holder, slot, begin, end)
        if holder not in attendees and is_free:
            reserve(holder, begin, end)
            there.append(holder)
        return there

    def _postpone(self, meeting: int) -> None:
        days = self.model.days
        slot = days.is_open.find(1, days.slot_at(self.model.agenda.now + 7 * DAY))
        if slot < 0 or days.starts[slot] > self.model.end:
            return
        following = self._held_from(meeting + 1)
        if days.starts[slot] >= self._begin(following):
            self.agenda_items.setdefault(following, [])[:0] = self.agenda_items.pop(meeting, [])
            self._schedule(following)
            return
        self._plan_meeting(meeting, days.starts[slot])
