"""What every cross-agency forum does: look for knowledge, meet about a case, decide. MODEL 8; [K18 p. 51-54]."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import mesa

from sim.agents.case import Case
from sim.agents.meetings import pool
from sim.engine.steps import Step

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
        if not case.wants_meeting:
            clarification.go_on(case, step)
            return
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

    def take_off(self, step: Step) -> bool:
        """Take ``step`` off the agenda of a meeting to come; return whether it stood on one."""
        return False

    def representatives(self) -> list[FilledPost]:
        """Return who represents the members' units now, no one twice."""
        return list(dict.fromkeys(self.model.stand_ins.in_the_seat_of(post) for post in self.members))

    def members_for(self, case: Case) -> list[FilledPost]:
        """Return who represents the members' units in a case.

        The police only where the rule involves them; the job centre only about adults, the children's unit only about
        minors: nobody hears of a person who is no concern of theirs.
        """
        left_out = {"job_centre" if case.concern.is_minor else "children_youth"}
        if not self.model.organisation.involve_police(case.level):
            left_out.add("police")
        return [post for post in self.representatives() if post.unit not in left_out]

    def seats(self, case: Case) -> list[FilledPost]:
        """Return whom the forum wants at the table for a case: members, and the responsible person if not one."""
        members = self.members_for(case)
        return members if case.holder in members else [*members, case.holder]

    def is_quorate(self, posts: list[FilledPost], members: list[FilledPost]) -> bool:
        """Return whether ``posts`` come from a quorum of the units of ``members``.

        A quorum is meant of all the forum's units; where a case concerns fewer of them, the same share of these,
        rounded up, is enough.
        """
        units = {post.unit for post in members}
        there = units.intersection(post.unit for post in posts)
        of_all = len({post.unit for post in self.members})
        needed = ceil(min(self.rule.quorum, of_all) * len(units) / of_all)
        return bool(posts) and len(there) >= needed

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
