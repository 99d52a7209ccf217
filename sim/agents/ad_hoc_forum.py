"""The ad hoc forum: called together for a concern. MODEL 8; [K18 p. 51-53]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.course_values import CALLED_OFF
from sim.agents.forum import Forum
from sim.agents.meetings import hold, is_taken, reserve
from sim.agents.office import MEETING
from sim.engine.steps import Step
from sim.engine.workdays import WORKING_DAY
from sim.policies.convening import CallTogether

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


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
        """Find the first slot with a quorum and keep its people free for the case.

        The responsible person must be expected too; one who is away now is not waited for.
        """
        days = self.model.days
        if earliest > self.model.end:
            return
        first = days.slot_at(earliest)
        if self.rule.start == "slot" and days.starts[first] < earliest:
            first += 1
        seats, members = self.seats(step.case), self.members_for(step.case)
        holder = step.case.holder
        is_waited_for = holder.spell_now() is None

        def n_free(slot: int) -> int:
            if is_waited_for and not self._expected(slot, step.work, earliest, [holder])[1]:
                return 0
            expected = self._expected(slot, step.work, earliest, seats)[1]
            return self.rule.quorum if self.is_quorate(expected, members) else 0

        slot = self.rule(first, n_free, days.n_slots)
        if slot is None:
            return
        begin, expected = self._expected(slot, step.work, earliest, seats)
        for post in expected:
            reserve(post, begin, begin + step.work)
        if self.rule.start == "slot":
            self._sittings[slot] = begin + step.work
        step.payload = expected
        self.model.agenda.schedule_event(begin, self._meet, step, MEETING, step.event)

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
        """Meet if a quorum has come, else look for another slot."""
        if step.outcome == CALLED_OFF:
            return
        attendees = self._who_come(step)
        if not self.is_quorate(attendees, self.members_for(step.case)):
            self._search(step, self.model.agenda.now + self.model.days.slot_length)
            return
        hold(self.model, step, attendees, self.model.agenda.now, self.discussed)

    def _who_come(self, step: Step) -> list[FilledPost]:
        """Return who of those called has come; whom the case has come to concern since comes along if free.

        That is who took it over, and the police if its level has risen; they stay away if it has fallen.
        """
        now, seats, holder = self.model.agenda.now, self.seats(step.case), step.case.holder
        end, slot = now + step.work, self.model.days.slot_at(now)
        come = [post for post in self.present(step.payload) if post.unit != "police" or post in seats]
        for post in seats:
            is_new = post not in step.payload and (post is holder or post.unit == "police")
            if is_new and self._is_free(post, slot, now, end, now):
                reserve(post, now, end)
                come.append(post)
        return come
