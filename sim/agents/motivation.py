"""Motivation: real or faked, lost within a course, regained. [K18 p. 37-38]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import key_of
from sim.agents.course_values import RUNNING, YEAR
from sim.agents.office import OTHER
from sim.engine.steps import Step
from sim.engine.streams import exponential, uniform

if TYPE_CHECKING:
    from sim.agents.course import Courses

FAKED, LOST, REGAINED = range(3)
"""Slots of the key (citizen, number of beginning)."""


class Motivation:
    """Draw what a citizen wants; known to the simulation, seen by its people only in what the citizen does."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model = courses, courses.model
        p = self.model.p
        self.p_faked = p["motivation.p_faked"]
        self.lost, self.regained = p["motivation.lost_per_year"], p["motivation.regained_per_year"]

    def begin(self, case: Case, after: Step) -> None:
        """Draw the motivation with which a citizen begins, or goes on, and when it is lost."""
        course, model = case.course, self.model
        course.n_begun += 1
        key = key_of(case, "motivation", course.n_begun)
        course.is_faked = uniform(key, FAKED) < self.p_faked
        hazard = self.lost * course.main.offer.motivation
        if hazard == 0:
            return
        at = model.agenda.now + round(exponential(uniform(key, LOST)) / hazard * YEAR)
        if at < model.end:
            model.agenda.schedule_event(at, self._lose, (case, course.n_begun), OTHER, after.event)

    def _lose(self, of: tuple[Case, int]) -> None:
        case, beginning = of
        course = case.course
        is_on = case.end_state is None and course.stage == RUNNING and course.n_begun == beginning
        if is_on and (course.running or course.waiting):
            self.courses.closure.break_off(case)

    def seconds_until_regained(self, case: Case) -> float:
        """Return after how long motivation that was lost comes back."""
        return self._back(key_of(case, "motivation", case.course.n_begun))

    def seconds_until_opening(self, case: Case) -> float:
        """Return after how long a citizen who said no can be asked again."""
        return self._back(key_of(case, "opening", case.course.n_asked))

    def _back(self, key: int) -> float:
        return exponential(uniform(key, REGAINED)) / self.regained * YEAR if self.regained else float("inf")
