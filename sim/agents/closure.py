"""How a course ends: at rest and gone on with or not, closed, looked at again. MODEL 6; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import CALLED_OFF, CLOSING, MONTH, RESTING, STARTING
from sim.engine.steps import Step
from sim.values import CLOSED, DAY, DECLINED, MOVED

if TYPE_CHECKING:
    from sim.agents.course import Courses


class Closure:
    """Take a case from the end of its course, or from a no, to closure and review."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        self.hold = round(self.model.p["course.hold_days"] * DAY)
        self.p_finds = self.model.p["review.p_finds"]

    def end(self, step: Step) -> None:
        """Close the case of a course that has ended; wait for parts that began later."""
        if step.outcome == CALLED_OFF:
            return
        case, course, now = step.case, step.case.course, self.model.agenda.now
        if course.waiting or course.proposed or any(part.ends > now for part in course.running):
            del self.office.open[step.event]
            self.courses.follow_ups.plan_next(case, step.after)
            return
        for part in course.running:
            self.courses.stop(case, part, is_over=True)
        self.courses.goals.sum_up(case)
        self._give_to_close(step, CLOSED)

    def break_off(self, case: Case) -> None:
        """Put a case on hold whose citizen has lost motivation: the rest of the course waits for them."""
        self.courses.calling_off.call_off(case)
        for part in case.course.running:
            self.courses.stop(case, part, is_over=False, is_broken_off=True)
        hold = self.rest(case)
        self._wait(case, hold, self.courses.motivation.seconds_until_regained(case), self._go_on, CLOSED)

    def wait_for_opening(self, case: Case) -> None:
        """Step back after a no: ask once more if contact comes back; a second no ends the case."""
        if case.course.is_second_try:
            step = self.office.plan(case, case.course.last, "D", "close", self.model.agenda.now, None)
            self._give_to_close(step, DECLINED)
            return
        hold = self.rest(case)
        self._wait(case, hold, self.courses.motivation.seconds_until_opening(case), self._ask_again, DECLINED)

    def rest(self, case: Case) -> Step:
        """Write that the case is on hold from now."""
        course = case.course
        hold = self.office.plan(case, course.last, "C", "hold", self.model.agenda.now, None)
        hold.resource = case.person
        self.office.complete_now(hold)
        course.stage, course.last = RESTING, hold.event
        return hold

    def _wait(self, case: Case, hold: Step, seconds: float, then, end_state: str) -> None:
        """Wait for contact to come back within the hold; if it does not, the case ends."""
        now = self.model.agenda.now
        if seconds <= self.hold:
            due = now + round(seconds)
            step = self.office.plan(case, hold.event, "C", "resume", due, then)
            self.office.at(due, self._resume, step)
        else:
            step = self.office.plan(case, hold.event, "D", "close", now + self.hold, None)
            step.payload = end_state
            self.office.at(step.due, self._close, step)
        case.course.next = step

    def _resume(self, step: Step) -> None:
        if step.outcome != CALLED_OFF:
            self.office.give(step, step.case.holder, step.case.holder.role)

    def _go_on(self, step: Step) -> None:
        """Go on with the rest of the course, once its providers have room again."""
        case, course = step.case, step.case.course
        course.last = step.event
        if self.courses.turns.came_of_age_at_rest(case):
            self.courses.turns.come_of_age(case)
            return
        undecided = [part for part in course.waiting if not part.is_decided]
        course.stage, step.payload = STARTING, [part for part in course.waiting if part.is_decided]
        self.courses.starting.find_places(step)
        if undecided:
            self.courses.starting.begin(case, step, undecided)

    def _ask_again(self, step: Step) -> None:
        if self.courses.turns.came_of_age_at_rest(step.case):
            step.case.course.last = step.event
            self.courses.turns.come_of_age(step.case)
            return
        step.case.course.is_second_try = True
        self.courses.telling.ask(step.case, step)

    def _close(self, step: Step) -> None:
        if step.outcome != CALLED_OFF:
            self._give_to_close(step, step.payload)

    def _give_to_close(self, step: Step, end_state: str) -> None:
        case = step.case
        case.course.stage = CLOSING
        step.payload, step.conclude, step.then = end_state, self._conclude, self._closed
        self.office.give(step, case.holder, case.holder.role)

    @staticmethod
    def _conclude(step: Step) -> None:
        """Let the row say how the case ends where it is not simply closed."""
        if step.outcome is None and step.payload != CLOSED:
            step.outcome = step.payload

    def _closed(self, step: Step) -> None:
        """End a case whose closing step is completed, and plan its review."""
        case = step.case
        case.end_state, case.closed_at = step.payload, self.model.agenda.now
        self.model.learning.heard(case)
        if case.end_state == CLOSED:
            self._plan_review(case, step)
        elif case.end_state == MOVED and self.model.country is not None:
            self.model.country.moves.send_on(self.model, case)

    def send_on(self, case: Case, end_state: str) -> None:
        """Close a case by sending what is known to the municipality that the citizen moved to."""
        step = self.office.plan(case, case.course.last, "D", "close", self.model.agenda.now, self._closed)
        case.course.stage = CLOSING
        step.payload, step.conclude = end_state, self._conclude
        kind = "municipality_to_municipality"
        self.office.give(step, case.holder, case.holder.role, kind, case.person)

    def _plan_review(self, case: Case, after: Step) -> None:
        """Plan the next look at a closed case, so many months after it was closed."""
        if case.reviews_left:
            due = max(case.closed_at + case.reviews_left.pop(0) * MONTH, self.model.agenda.now)
            step = self.office.plan(case, after.event, "D", "review", due, self._reviewed)
            self.office.at(due, self._review, step)

    def _review(self, step: Step) -> None:
        self.office.give(step, step.case.holder, step.case.holder.role)

    def _reviewed(self, step: Step) -> None:
        """Reopen a case whose citizen shows signs that the reviewer finds, else plan the next review."""
        case = step.case
        case.course.n_reviewed += 1
        if self._shows_signs(case) and case.streams.draw("review", case.course.n_reviewed) < self.p_finds:
            case.end_state = None
            again = self.office.instant(case, step, "D", "reopen", resource=step.resource, role=step.role)
            self.courses.telling.tell(case, again)
        else:
            self._plan_review(case, step)

    def _shows_signs(self, case: Case) -> bool:
        """Return whether somebody has noticed signs since a case on the citizen was last closed, and none runs."""
        citizens, number = self.model.citizens, case.citizen.number
        is_dealt_with = citizens.open_case(number) is not None
        is_home = case.citizen.state_now().place == "home"
        closed = [other.closed_at for other in citizens.cases[number] if other.end_state == CLOSED]
        return is_home and not is_dealt_with and citizens.is_noticed_since(number, max(closed))
