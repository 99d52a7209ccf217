"""From a yes to the first meeting: a decision, a provider, a start. [K18 p. 8, 50-56]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import RUNNING, STARTING, Part
from sim.agents.office import OTHER
from sim.engine.steps import Step
from sim.policies.authority import unit_that_decides, units_that_may_decide
from sim.policies.course_rules import AssignByCaseworker

if TYPE_CHECKING:
    from sim.agents.course import Courses
    from sim.agents.posts import FilledPost


class Starting:
    """Get measures decided, providers found and parts of a course begun."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        self.by_caseworker = isinstance(self.model.organisation.assign, AssignByCaseworker)

    def begin(self, case: Case, after: Step, parts: list[Part]) -> None:
        """Set about ``parts``; those that need a decision wait, with the others, for an authority caseworker.

        Each unit decides on its own measures; what needs no decision goes with the first of them.
        """
        case.course.last = after.event
        if case.course.stage != RUNNING:
            case.course.stage = STARTING
        if not parts:
            self._now_runs(case, after)
            return
        by_unit: dict[str, list[Part]] = {}
        for part in (part for part in parts if not part.is_decided):
            by_unit.setdefault(self._unit_that_decides(case, part.offer.unit), []).append(part)
        free = [part for part in parts if part.is_decided]
        if not by_unit:
            self._assign(case, after, free)
        for unit, theirs in by_unit.items():
            self._ask_authority(case, after, self.authority(case, unit), theirs + free)
            free = []

    def _ask_authority(self, case: Case, after: Step, post: FilledPost, parts: list[Part]) -> None:
        authorise = self.office.new(case, after, "C", "authorise", self._authorised)
        authorise.payload = parts
        kind = "assessor_to_authority" if post is not case.holder else None
        self.office.give(authorise, post, "caseworker", kind, case.person if kind else None)

    @staticmethod
    def _unit_that_decides(case: Case, unit: str) -> str:
        return unit_that_decides(unit, case.course.was_minor)

    def authority(self, case: Case, unit: str) -> FilledPost:
        """Return the caseworker with the power to decide on a measure of ``unit`` [K18 p. 8]."""
        own = self._unit_that_decides(case, unit)
        if case.holder.may_decide and case.holder.unit == own:
            return case.holder
        return min(self._deciders(own), key=lambda post: (len(post.desk.queue.ordinary), post.index))

    def _deciders(self, unit: str) -> list[FilledPost]:
        """Return who may decide in the place of ``unit``: its own people, else those under the same law, else any."""
        for one in units_that_may_decide(unit):
            found = [post for post in self.model.unit_posts(one) if post.may_decide]
            if found:
                return found
        deciders = [post for post in self.model.posts if post.may_decide]
        return [post for post in deciders if post.unit != "police"] or deciders

    def _authorised(self, step: Step) -> None:
        for part in step.payload:
            part.is_decided = True
        self._assign(step.case, step, step.payload)

    def _assign(self, case: Case, after: Step, parts: list[Part]) -> None:
        """Let the responsible person, or the caseworker who goes on with the case, find the providers."""
        case.course.last = after.event
        post = case.holder
        if self.by_caseworker:
            is_decided = after.activity == "authorise"
            post = after.post if is_decided else self.authority(case, parts[0].offer.unit)
        step = self.office.new(case, after, "C", "assign", self.find_places)
        step.payload = parts
        kind = None if post is case.holder else "assessor_to_authority"
        if after.post is post:
            kind = None
        role = "caseworker" if post is not case.holder else post.role
        self.office.give(step, post, role, kind, case.person if kind else None)

    def find_places(self, step: Step) -> None:
        """Look for a place for each part that ``step`` is about."""
        step.case.course.last = step.event
        for part in step.payload:
            if not part.is_over:
                start = self.office.new(step.case, step, "C", "start_intervention", self._started)
                start.from_resource, start.payload = step.resource, part
                self.courses.providers.seek(start)

    def _started(self, step: Step) -> None:
        case, part = step.case, step.payload
        case.course.last = step.event
        self.courses.run(case, part)
        self.model.agenda.schedule_event(part.ends, self._over, (case, part), OTHER, step.event)
        if case.course.stage != RUNNING:
            self._now_runs(case, step)
        self.courses.effects.begin(case, part)

    def _now_runs(self, case: Case, after: Step) -> None:
        case.course.stage, case.course.began = RUNNING, self.model.agenda.now
        self.courses.motivation.begin(case, after)
        self.courses.goals.look(case)
        self.courses.follow_ups.begin(case, after)

    def _over(self, of: tuple[Case, Part]) -> None:
        """End a part that has run its time."""
        case, part = of
        if part.is_running and part.ends == self.model.agenda.now:
            self.courses.stop(case, part, is_over=True)
