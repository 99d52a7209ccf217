"""Calling off the steps of a case that a turn in the citizen's life has overtaken. docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import CALLED_OFF
from sim.engine.log import NULL
from sim.engine.steps import CONTENTION, RESPONSE, TRANSFER, Step, office_wait

if TYPE_CHECKING:
    from sim.agents.course import Courses


class CallingOff:
    """Take open steps of stages C and D off desks, agendas and waiting lists; what they cost so far is written.

    What is being discussed or handed over at this moment is finished, and nothing follows from it. Sharing with
    the police goes on: it is not for the citizen to want.
    """

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office

    def call_off(self, case: Case) -> None:
        """Call off every open step of ``case`` after its opening; what was asked about is asked no more."""
        case.course.proposed = ()
        steps = [step for step in self.office.open.values() if step.case is case and step.stage in "CD"]
        for step in steps:
            if step.activity == "take_over":
                self._let_lapse(step)
            elif step.activity == "share_with_police":
                step.then = None
            elif step.due > self.model.agenda.now:
                step.outcome = CALLED_OFF
                del self.office.open[step.event]
            else:
                self._call_off(step)

    def _let_lapse(self, take: Step) -> None:
        """Let the case be taken over, but not what the new person was to do first."""
        waiting = take.payload[0]
        waiting.then = None
        is_left = waiting is take or waiting.activity == "share_with_police"
        if not is_left and waiting.outcome != CALLED_OFF:
            waiting.outcome, waiting.work = CALLED_OFF, 0
            self._free(waiting)

    def _call_off(self, step: Step) -> None:
        now, post = self.model.agenda.now, step.post
        done = post.desk.drop(step) if post is not None else None
        if done is None and step.started != NULL:
            step.then = None
            self._free(step)
            return
        step.outcome, step.then, step.conclude, step.work = CALLED_OFF, None, None, done or 0
        is_in_line = self._free(step)
        if done:
            self.office.completed(step)
            return
        if done is not None:
            step.wait_queue(now, post.calendar, post.desk.blocked(step))
        elif self.model.forum is not None and self.model.forum.take_off(step):
            step.wait_meeting(now, step.case.holder.calendar)
        elif step in step.case.behind:
            step.case.behind.remove(step)
            office_wait(step, self.model.days, TRANSFER, now)
        elif is_in_line:
            step.wait(CONTENTION, now)
        else:
            office_wait(step, self.model.days, RESPONSE, now)
        step.resource = None
        self.office.complete_now(step)

    def _free(self, step: Step) -> bool:
        """Give up the place that a start has or waits for; return whether it waited in line."""
        return step.activity == "start_intervention" and self.courses.providers.withdraw(step)
