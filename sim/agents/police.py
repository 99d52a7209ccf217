"""The police as partner in a case, drawn closer in, or taking it over. [K18 p. 38, 47, 56]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import is_grave
from sim.agents.course_values import CLOSING
from sim.agents.office import Then
from sim.engine.steps import Step
from sim.values import TO_POLICE

if TYPE_CHECKING:
    from sim.agents.course import Courses

PARTNER, DRAWN_IN, TAKEN_OVER = "partner", "drawn_in", "taken_over"
TRAVELLED, CAME_HOME = "travelled", "came_home"
"""Outcomes of sharing a case that the municipality has opened."""


class Police:
    """Share cases with the police."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        self.p_partner, self.p_take = self.model.p["police.p_partner"], self.model.p["police.p_take"]

    def may_join(self, case: Case, after: Step) -> None:
        """Let the police be partner in some serious cases with crime that the municipality goes on with."""
        if case.concern.has_crime and is_grave(case) and case.streams.draw("partner") < self.p_partner:
            self._share(case, after, PARTNER)

    def after_a_no(self, case: Case, after: Step) -> None:
        """Draw the police closer in where the citizen wants nothing; some cases they take over."""
        takes = case.streams.draw("police after a no", case.course.n_asked) < self.p_take
        self._share(case, after, TAKEN_OVER if takes else DRAWN_IN, self._shared)

    def came_home(self, case: Case, after: Step) -> None:
        """Draw the police in about somebody who comes home from a conflict zone."""
        self._share(case, after, CAME_HOME)

    def travelled(self, case: Case, after: Step) -> None:
        """Tell the police that a citizen has travelled to a conflict zone."""
        self._share(case, after, TRAVELLED)

    def _share(self, case: Case, after: Step, outcome: str, then: Then | None = None) -> None:
        case.course.with_police = True
        step = self.office.new(case, after, "C", "share_with_police", then)
        step.payload, step.conclude = outcome, self._conclude
        self.office.give(step, case.holder, case.holder.role, "municipality_to_police", case.person)

    @staticmethod
    def _conclude(step: Step) -> None:
        """Say what came of it; a case that goes on meanwhile for another reason is not taken over."""
        if step.outcome is None:
            goes_on = step.payload == TAKEN_OVER and step.then is None
            step.outcome = DRAWN_IN if goes_on else step.payload

    def _shared(self, step: Step) -> None:
        case = step.case
        case.course.last = step.event
        if step.outcome == TAKEN_OVER:
            case.course.stage, case.end_state = CLOSING, TO_POLICE
            self.model.learning.with_police(step)
        else:
            self.courses.closure.wait_for_opening(case)
