"""Telling the citizen and asking for consent; stepping back after a no. [K18 p. 37-38]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import is_grave, key_of
from sim.agents.course_values import ASKING, CALLED_OFF
from sim.engine.steps import RESPONSE, Step, office_wait
from sim.engine.streams import lognormal, uniform
from sim.engine.workdays import WORKING_DAY

if TYPE_CHECKING:
    from sim.agents.course import Courses

ACCEPTED, REFUSED, BLOCKED = "accepted", "declined", "parents_blocked"
DELAY, OWN_WILL, PARENTS = range(3)
"""Slots of the key (citizen, answer)."""


class Telling:
    """Tell a citizen of the concern and the offers, and hear whether they want them.

    Nobody is made to accept: a no ends the case, or lets the professional wait for an opening.
    """

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        p = self.model.p
        self.median_days, self.sigma = p["consent.median_days"], p["course.wait_sigma"]
        self.p_refuse, self.p_block = p["consent.p_refuse"], p["consent.p_parents_block"]
        self.points = p["telling.consent_points"]

    def tell(self, case: Case, after: Step) -> None:
        """Choose offers and tell the citizen; a case about somebody away rests, or is sent on."""
        course, place = case.course, case.citizen.state_now().place
        course.last = after.event
        if place != "home":
            self.courses.turns.is_away(case, place)
            return
        course.stage, course.is_second_try = ASKING, False
        self.courses.chooser.choose(case)
        step = self.office.new(case, after, "C", "inform_citizen", self._told)
        self.office.give(step, case.holder, case.holder.role)

    def propose(self, case: Case, after: Step) -> None:
        """Tell the citizen, and the parents, of what an adjustment would change, and ask whether they want it."""
        step = self.office.new(case, after, "C", "inform_citizen", self._told)
        self.office.give(step, case.holder, case.holder.role)

    def _told(self, step: Step) -> None:
        """Let the telling have its effect, once: in a primary case what is told is the label."""
        case = step.case
        if case.concern.is_primary and not case.course.is_label_told:
            case.course.is_label_told = True
            self.courses.effects.told(case)
        self.ask(case, step)

    def ask(self, case: Case, after: Step) -> None:
        """Wait for the answer of the citizen, or of a minor and the parents."""
        case.course.last = after.event
        case.course.n_asked += 1
        key = key_of(case, "consent", case.course.n_asked)
        answer = self.office.new(case, after, "C", "answer", self._answered)
        answer.payload = self._verdict(case, key)
        days = lognormal(uniform(key, DELAY), self.median_days, self.sigma)
        due = self.model.days.advance(answer.due, round(days * WORKING_DAY))
        self.office.at(due, self._answers, answer)

    def _verdict(self, case: Case, key: int) -> str:
        p_refuse = self.p_refuse + (self.points if case.course.is_label_told else 0.0)
        if self.model.registrar is not None:
            p_refuse += self.model.registrar.refusal_points(case)
        if uniform(key, OWN_WILL) < p_refuse:
            return REFUSED
        if case.course.was_minor and uniform(key, PARENTS) < self.p_block:
            return BLOCKED
        return ACCEPTED

    def _answers(self, step: Step) -> None:
        if step.outcome != CALLED_OFF:
            office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
            step.outcome = step.payload
            self.office.complete_now(step)

    def _answered(self, step: Step) -> None:
        case = step.case
        case.course.last = step.event
        if case.course.proposed:
            self.courses.follow_ups.answered(case, step, step.outcome == ACCEPTED)
            return
        if step.outcome == ACCEPTED:
            self.courses.starting.begin(case, step, case.course.waiting)
            return
        for part in case.course.running:
            self.courses.stop(case, part, is_over=True, is_broken_off=True)
        self.model.notifications.after_a_no(case, step)
        if case.concern.has_crime and is_grave(case):
            self.courses.police.after_a_no(case, step)
        else:
            self.courses.closure.wait_for_opening(case)
