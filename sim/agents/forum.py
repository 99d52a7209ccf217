"""The cross-agency forum: called together for a concern, or meeting at a fixed cadence. MODEL 8; [K18 p. 51-54]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.agents.case import Case
from sim.agents.meetings import hold, is_taken, pool, reserve
from sim.agents.office import MEETING
from sim.engine.steps import Step
from sim.engine.workdays import WORKING_DAY
from sim.policies.convening import CallTogether
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


class Forum(mesa.Agent):
    """Meet about cases; members look in their own units beforehand. How it meets is the part of a subclass."""

    def __init__(self, model: PreventionModel, members: list[FilledPost]) -> None:
        super().__init__(model)
        self.members = members
        self.rule = model.organisation.convene

    def take_on(self, case: Case, after: Step) -> None:
        """Let the responsible person bring a new case before the forum."""
        case.wants_meeting = True
        model = self.model
        step = model.office.new(case, after, "B", "convene", self._convened)
        model.office.give(step, case.holder, case.holder.role)

    def _convened(self, step: Step) -> None:
        """Let members and units called in look for what they know, and find a meeting."""
        case, clarification = step.case, self.model.clarification
        for unit in self.model.units_to_ask(case):
            informant = self.model.informant(unit, case.holder)
            if informant is not None:
                case.asked.add(unit)
                case.n_open_asks += 1
                clarification.inquire(case, step, unit, informant)
        self.plan(case, step)

    def plan(self, case: Case, after: Step) -> None:
        """Find a meeting for the case."""
        step = self.model.office.new(case, after, "B", "meet", None)
        step.work = self.model.office.work["meeting_item"]
        self.place(step)

    def place(self, step: Step) -> None:
        raise NotImplementedError

    def representatives(self) -> list[FilledPost]:
        """Return who represents the members' units now, no one twice."""
        return list(dict.fromkeys(self.model.stand_ins.in_the_seat_of(post) for post in self.members))

    def seats(self, case: Case) -> list[FilledPost]:
        """Return whom the forum wants at the table for a case: members, and the responsible person if not one.

        The police are left out where the rule does not involve them.
        """
        posts = self.representatives()
        if not self.model.organisation.involve_police(case.concern.level):
            posts = [post for post in posts if post.unit != "police"]
        return posts if case.holder in posts else [*posts, case.holder]

    def is_quorate(self, posts: list[FilledPost], seats: list[FilledPost]) -> bool:
        """Return whether ``posts`` hold a quorum of members, or all members among ``seats`` if these are fewer."""
        members = self.representatives()
        needed = min(self.rule.quorum, sum(post in members for post in seats))
        return sum(post in members for post in posts) >= needed

    def present(self, posts: list[FilledPost]) -> list[FilledPost]:
        """Return those of ``posts`` who are at work now."""
        now = self.model.agenda.now
        return [post for post in posts if post.calendar.is_present(now)]

    def discussed(self, step: Step) -> None:
        """Decide if the picture is clear enough, nothing more is to come, or the case has met often enough."""
        case, model = step.case, self.model
        together = pool(model, step)
        case.n_meetings += 1
        is_last = case.n_meetings >= self.rule.max_meetings or case.n_open_asks == 0
        if not is_last and not model.clarification.is_clear(case, together):
            self.plan(case, step)
            return
        case.wants_meeting = False
        decide = model.office.new(case, step, "B", "decide", model.decisions.act)
        decide.resource, decide.role, decide.unit = step.resource, step.role, step.unit
        decide.post = step.post
        model.decisions.take(decide, together, [post.person() for post in step.payload])
        model.office.complete_now(decide)


class AdHocForum(Forum):
    """Meet about a case at the first slot, after notice, in which a quorum is free.

    Where a sitting is already called for that slot, the case is taken right after the ones before it.
    """

    rule: CallTogether

    def __init__(self, model: PreventionModel, members: list[FilledPost]) -> None:
        super().__init__(model, members)
        self._sittings: dict[int, int] = {}
        """End of the last case called for a slot."""

    def place(self, step: Step) -> None:
        notice = self.rule.notice_days * WORKING_DAY
        self._search(step, self.model.days.advance(self.model.agenda.now, notice))

    def _search(self, step: Step, earliest: int) -> None:
        """Find the first slot with a quorum and keep its people free for the case."""
        days = self.model.days
        if earliest > self.model.end:
            return
        first = days.slot_at(earliest)
        if self.rule.start == "slot" and days.starts[first] < earliest:
            first += 1
        seats = self.seats(step.case)
        slot = self.rule(first, lambda slot: self._n_expected(slot, step, earliest, seats), days.n_slots)
        if slot is None:
            return
        begin, expected = self._expected(slot, step.work, earliest, seats)
        for post in expected:
            reserve(post, begin, begin + step.work)
        if self.rule.start == "slot":
            self._sittings[slot] = begin + step.work
        step.payload = expected
        self.model.agenda.schedule_event(begin, self._meet, step, MEETING, step.event)

    def _n_expected(self, slot: int, step: Step, earliest: int, seats: list[FilledPost]) -> int:
        """Return the quorum if one can be expected for a case in ``slot``, else 0.

        The responsible person must be expected too; one who is away now is not waited for.
        """
        expected = self._expected(slot, step.work, earliest, seats)[1]
        holder = step.case.holder
        has_holder = holder in expected or holder.spell_now() is not None
        return self.rule.quorum if has_holder and self.is_quorate(expected, seats) else 0

    def _expected(
        self, slot: int, work: int, earliest: int, seats: list[FilledPost]
    ) -> tuple[int, list[FilledPost]]:
        """Return when a case could be taken in ``slot`` and who of ``seats`` can then be expected."""
        days, now = self.model.days, self.model.agenda.now
        begin = max(days.starts[slot], earliest)
        if slot in self._sittings:
            begin = self._sittings[slot]
            if begin + work > days.starts[slot] + days.slot_length:
                return begin, []
        end = begin + work
        return begin, [p for p in seats if p.life.plannable[slot] and self._is_free(p, slot, begin, end, now)]

    def _is_free(self, post: FilledPost, slot: int, begin: int, end: int, now: int) -> bool:
        """Return whether ``post`` can be expected for [begin, end), from ``slot`` on over adjoining slots."""
        days = self.model.days
        while slot < days.n_slots and post.expects_to_be_free(slot, now):
            if is_taken(post, slot, begin, end):
                return False
            closes = days.starts[slot] + days.slot_length
            if end <= closes:
                return True
            slot += 1
            if slot < days.n_slots and days.starts[slot] > closes:
                return False
        return False

    def _meet(self, step: Step) -> None:
        """Meet if a quorum has come, else look for another slot; who took the case over comes along if free."""
        holder, now = step.case.holder, self.model.agenda.now
        attendees = self.present(step.payload)
        end, slot = now + step.work, self.model.days.slot_at(now)
        if holder not in step.payload and self._is_free(holder, slot, now, end, now):
            reserve(holder, now, end)
            attendees.append(holder)
        if not self.is_quorate(attendees, self.seats(step.case)):
            self._search(step, self.model.agenda.now + self.model.days.slot_length)
            return
        hold(self.model, step, attendees, self.model.agenda.now, self.discussed)


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
        attendees = self.present(self.representatives())
        if len(attendees) < self.rule.quorum:
            self._postpone(meeting)
            return
        items = self.agenda_items.pop(meeting)
        items.sort(key=lambda step: (step.stage, step.case.rank, step.due, step.event))
        items, left_over = items[: self._room], items[self._room :]
        for step in left_over:
            self.put_on_agenda(step)
        for post in attendees:
            reserve(post, now, now + self._base + sum(step.work for step in items))
        begin = now
        for step in items:
            then = self.discussed if step.stage == "B" else step.then
            there = self._at_the_table(step, attendees, begin)
            if not there:
                self.put_on_agenda(step)
                continue
            hold(model, step, there, begin, then)
            begin += step.work
        model.general_meeting(attendees, begin, self._base)
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
