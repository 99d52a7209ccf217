"""Turns of a life that change a case: eighteen, away to a conflict zone and home, moved. docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import ASKING, CLOSING, RESTING, STEERING
from sim.engine.steps import Step
from sim.values import MOVED

if TYPE_CHECKING:
    from sim.agents.course import Courses
    from sim.agents.posts import FilledPost

FOR_CHILDREN = frozenset({"children_youth", "school"})
"""Units whose people hand a case over when the citizen comes of age."""


class Turns:
    """Let a case follow what happens in its citizen's life.

    Before the citizen is told, and once the case is being closed, nothing changes: telling looks where they are.
    """

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office

    @staticmethod
    def _is_concerned(case: Case) -> bool:
        return case.course is not None and case.course.stage not in (STEERING, CLOSING)

    def turned_18(self, case: Case) -> None:
        """Let a case that goes on come of age; one at rest stays at rest, until its citizen wants to go on."""
        course = case.course
        if self._is_concerned(case) and course.was_minor and course.stage != RESTING:
            self.come_of_age(case)

    @staticmethod
    def came_of_age_at_rest(case: Case) -> bool:
        """Return whether the citizen was told as a minor and has turned 18 while the case was at rest."""
        return case.course.was_minor and not case.citizen.is_minor_now()

    def come_of_age(self, case: Case) -> None:
        """End what is for minors; an adult unit takes over and asks the young adult anew."""
        course = case.course
        self.courses.calling_off.call_off(case)
        for part in course.parts:
            if part.is_running and not part.offer.fits_age(is_minor=False):
                self.courses.stop(case, part, is_over=True)
            elif not part.is_running:
                part.is_over = True
        course.stage, course.was_minor = ASKING, False
        step = self.office.plan(case, course.last, "C", "take_over", self.model.agenda.now, self._came_of_age)
        step.payload = (step,)
        self.office.give(step, self._adult_caseworker(), "caseworker", "child_to_adult", case.person)

    def _adult_caseworker(self) -> FilledPost:
        """Return the caseworker for adults with least to do, of social services where there is one."""
        deciders = [post for post in self.model.posts if post.may_decide and post.unit not in FOR_CHILDREN]
        own = [post for post in deciders if post.unit == "social_services"]
        posts = own or deciders or self.model.managers
        return min(posts, key=lambda post: (len(post.desk.queue.ordinary), post.index))

    def _came_of_age(self, step: Step) -> None:
        case = step.case
        if step.post is not case.holder:
            self.model.stand_ins.take_overs.hand_over(step, is_responsible=case.holder.unit in FOR_CHILDREN)
        self.courses.telling.tell(case, step)

    def is_away(self, case: Case, place: str) -> None:
        """Deal with a case opened about somebody who is not at home."""
        if place == "abroad":
            self._rest_abroad(case)
        else:
            self.courses.closure.send_on(case, MOVED)

    def travelled(self, case: Case) -> None:
        """Put a case on hold whose citizen has travelled to a conflict zone."""
        if self._is_concerned(case) and not self._is_abroad(case):
            self._interrupt(case)
            self._rest_abroad(case)

    def _interrupt(self, case: Case) -> None:
        self.courses.calling_off.call_off(case)
        for part in case.course.parts:
            if part.is_running:
                self.courses.stop(case, part, is_over=True, is_broken_off=True)
            part.is_over = True

    def _rest_abroad(self, case: Case) -> None:
        """Wait for the citizen to come home; the step to resume is due at the end of the story until then."""
        hold = self.courses.closure.rest(case)
        self.courses.police.travelled(case, hold)
        step = self.office.plan(case, hold.event, "C", "resume", self.model.end, self._home_again)
        case.course.next = case.course.abroad = step

    @staticmethod
    def _is_abroad(case: Case) -> bool:
        return case.course.stage == RESTING and case.course.abroad is not None

    def came_home(self, case: Case) -> None:
        """Resume a case that rests because its citizen was abroad."""
        if self._is_concerned(case) and self._is_abroad(case):
            step, case.course.abroad = case.course.abroad, None
            step.due = step.ready = self.model.agenda.now
            case.course.is_returnee = True
            self.office.give(step, case.holder, case.holder.role)

    def _home_again(self, step: Step) -> None:
        self.courses.police.came_home(step.case, step)
        self.courses.telling.tell(step.case, step)

    def moved(self, case: Case) -> None:
        """End a case whose citizen has moved to another municipality; what is known is sent there."""
        if self._is_concerned(case):
            self._interrupt(case)
            self.courses.closure.send_on(case, MOVED)
