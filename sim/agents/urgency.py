"""A case becomes acute when an acute enquiry meets it: acute ones short-cut every model. MODEL 8; docs/model.md 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import CALLED_OFF
from sim.agents.office import REGISTER
from sim.engine.log import NULL
from sim.engine.steps import Step

if TYPE_CHECKING:
    from sim.model import PreventionModel


class Urgency:
    """Let a case that turns out to be acute wait no longer than one that was acute from the start."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office

    def rise(self, case: Case) -> None:
        """Make ``case`` acute from now on: (1) what waits goes to the front of its queue, (2) a case being assessed no
        longer waits for a meeting, (3) a running course is looked at. What is to be written down can wait.
        """
        case.is_acute, case.acute_since = True, self.model.agenda.now
        case.see(set(), case.share(case.facts_of(case.person)))
        mine = [step for step in self.office.open.values() if step.case is case and step.activity != REGISTER]
        waiting = [step for step in mine if step.started == NULL]
        for step in mine:
            if step.activity == "take_over":
                step.payload[0].is_acute = True
        for step in waiting:
            self._to_the_front(step)
        if not case.is_assessed:
            self._wait_for_no_meeting(case, [step for step in waiting if step.activity == "meet"])
        if case.course is not None:
            self.model.courses.follow_ups.at_once(case)

    def _to_the_front(self, step: Step) -> None:
        post = step.post
        is_in_line = post is not None and post.desk.drop(step) is not None
        step.is_acute = True
        if not is_in_line:
            return
        step.wait_queue(self.model.agenda.now, post.calendar, post.desk.busy)
        if post.spell_now() is None:
            self.office.submit(step, post)
        else:
            self.model.stand_ins.move(step, post)

    def _wait_for_no_meeting(self, case: Case, meetings: list[Step]) -> None:
        """Let the responsible person assess alone a case that waits for a meeting, where the rule has it so."""
        if case.wants_meeting and self.model.organisation.convene.urgent != "bilateral":
            return
        for step in meetings:
            if case.wants_meeting:
                self.model.forum.take_off(step)
            else:
                self.model.ssp_meeting.forget(step)
            step.wait_meeting(self.model.agenda.now, case.holder.calendar)
            step.work, step.outcome = 0, CALLED_OFF
            self.office.complete_now(step)
        if case.wants_meeting:
            case.wants_meeting = False
            self._ask_anew(case)
        for step in meetings:
            self.model.clarification.go_on(case, step)

    def _ask_anew(self, case: Case) -> None:
        """Let the members who kept what they found for the meeting be asked for it."""
        is_asked = {
            step.payload
            for step in self.office.open.values()
            if step.case is case and step.activity == "answer"
        }
        case.asked -= {
            unit for unit in self.model.member_units if unit not in is_asked and unit != case.holder.unit
        }
