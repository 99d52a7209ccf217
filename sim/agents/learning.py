"""What a decision teaches, at once and when those who took it hear how it went. [K18 p. 20, 47]; docs/model.md 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.office import TELL_BACK
from sim.engine.steps import Step
from sim.policies.authority import CHILDREN_YOUTH, SOCIAL_SERVICES
from sim.policies.feedback import POLICE
from sim.values import DAY, DROPPED

if TYPE_CHECKING:
    from sim.agents.professional import Professional
    from sim.model import PreventionModel

KINDS = {POLICE: "police_to_municipality"}
"""Kind of handover by who tells; that of other units is ``unit_to_unit``."""


class Learning:
    """Let people learn from the cases they decide on, and those who have a case now tell what became of it."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.at_decision = model.p["competence.without_feedback"]
        self.tells_after = model.organisation.feedback

    def decided(self, case: Case, people: list[Professional]) -> None:
        """Teach ``people`` what a decision teaches; of a case that others go on with there is more to hear."""
        is_over = case.outcome == DROPPED
        for person in people:
            person.n_cases += 1.0 if is_over else self.at_decision
        if not is_over:
            case.learners = list(people)

    def heard(self, case: Case) -> None:
        """Let all who decided on ``case`` hear how it went."""
        self._hear(case, case.learners)

    def referred(self, step: Step) -> None:
        """Follow a case to the ordinary unit that has it after ``step``."""
        is_minor = step.case.citizen.is_minor_now()
        self._handed_to(CHILDREN_YOUTH if is_minor else SOCIAL_SERVICES, step)

    def with_police(self, step: Step) -> None:
        """Follow a case to the police, who have it after ``step``."""
        self._handed_to(POLICE, step)

    def _handed_to(self, unit: str, step: Step) -> None:
        """Let those of ``unit`` see for themselves how it goes, and tell the others if the rule says so."""
        case, posts = step.case, self.model.unit_posts(unit)
        self._hear(case, [person for person in case.learners if person.unit == unit])
        days = self.tells_after(unit)
        if days is None or not case.learners or not posts:
            return
        due = self.model.agenda.now + days * DAY
        tell = self.office.plan(case, step.event, "D", TELL_BACK, due, self._told)
        tell.payload = posts[0]
        self.office.at(due, self._tell, tell)

    def _tell(self, tell: Step) -> None:
        post = tell.payload
        self.office.give(tell, post, post.role, KINDS.get(post.unit, "unit_to_unit"))

    def _told(self, tell: Step) -> None:
        self.heard(tell.case)

    def _hear(self, case: Case, people: list[Professional]) -> None:
        """Teach ``people`` the rest, but for those who have left the post on which they decided."""
        for person in people:
            if person.post.still_has(person):
                person.n_cases += 1.0 - self.at_decision
        case.learners = [person for person in case.learners if person not in people]
