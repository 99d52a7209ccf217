"""How a course ends: at rest and resumed or not, closed, looked at again. MODEL 6; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import MONTH, Course
from sim.engine.steps import Step
from sim.engine.streams import uniform
from sim.values import CLOSED, DAY

if TYPE_CHECKING:
    from sim.agents.course import Courses


class Closure:
    """Take a case from the end of its course to closure and review."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        self.hold_days, self.p_resume = self.model.p["course.hold_days"], self.model.p["course.p_resume"]

    def end(self, step: Step) -> None:
        """End the course: free the place, then close the case, or put it on hold if the citizen broke off."""
        self.courses.free_place(self.courses.provider_of(step.case))
        if step.case.course.drops_out:
            self._rest(step)
        else:
            self._close(step)

    def _rest(self, close: Step) -> None:
        """Put a case on hold: contact comes back at some time of the hold, and the course with it, or it is closed."""
        case, now = close.case, self.model.agenda.now
        hold = self.office.plan(case, close.after, "C", "hold", now, None)
        hold.resource = case.person
        self.office.complete_now(hold)
        seconds = round(self.hold_days * DAY)
        key = case.streams.key("resume", case.course.occasion)
        if uniform(key, 0) < self.p_resume:
            del self.office.open[close.event]
            due = now + round(seconds * uniform(key, 1))
            resume = self.office.plan(case, hold.event, "C", "resume", due, self._resumed)
            self.office.at(due, self._resume, resume)
            return
        close.after, close.due, close.ready = hold.event, now + seconds, now + seconds
        self.office.at(close.due, self._close, close)

    def _resume(self, step: Step) -> None:
        self.office.give(step, step.case.holder, step.case.holder.role)

    def _resumed(self, step: Step) -> None:
        """Go on with the rest of the same course, once its provider has room again."""
        course = step.case.course
        step.case.course = Course(course.offer, course.occasion + 1, course.months_left)
        self.courses.find_provider(step)

    def _close(self, step: Step) -> None:
        self.office.give(step, step.case.holder, step.case.holder.role)

    def closed(self, step: Step) -> None:
        """End a case whose closing step is completed, and plan its review."""
        case = step.case
        case.end_state, case.closed_at = CLOSED, self.model.agenda.now
        self._plan_review(case, step)

    def _plan_review(self, case: Case, after: Step) -> None:
        """Plan the next look at a closed case, so many months after it was closed."""
        if case.reviews_left:
            due = max(case.closed_at + case.reviews_left.pop(0) * MONTH, self.model.agenda.now)
            step = self.office.plan(case, after.event, "D", "review", due, self._reviewed)
            self.office.at(due, self._review, step)

    def _review(self, step: Step) -> None:
        self.office.give(step, step.case.holder, step.case.holder.role)

    def _reviewed(self, step: Step) -> None:
        """Reopen a case whose course was broken off, else plan the next review."""
        case = step.case
        if case.course.drops_out:
            case.course.drops_out = False
            case.end_state = None
            again = self.office.instant(case, step, "D", "reopen", resource=step.resource, role=step.role)
            self.courses.tell(case, again)
        else:
            self._plan_review(case, step)
