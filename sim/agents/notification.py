"""The statutory notification of a child: an assessment within 24 hours, beside the case. MODEL 6; docs/model.md 14."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import is_grave
from sim.engine.steps import Step

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

CHILDREN_UNIT = "children_youth"
NEEDS_ASSESSMENT, NO_FURTHER_STEP = "needs_assessment", "no_further_step"


class Notifications:
    """Open notification tracks, and let what they bring to light reach the responsible person."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.p_opened = model.p["notification.p_opened"]

    def may_open(self, case: Case, after: Step, enquiry: Case | None = None) -> None:
        """Open a track if the concern taken on is about a child with other troubles. It never holds up the case.

        ``enquiry`` is one that meets a running case: a notification of its own, by its own luck.
        """
        if not case.citizen.is_minor_now() or not self._has_other_concerns(case):
            return
        if (enquiry or case).streams.draw("notification") < self.p_opened:
            self._open(case, after, self._conclude)

    def _open(self, case: Case, after: Step, conclude: Callable[[Step], None]) -> None:
        post = self._caseworker(case)
        if post is None:
            return
        case.is_notified = True
        step = self.office.new(case, after, "B", "assess_notification", self._assessed)
        step.conclude = conclude
        # The law's 24 hours hold whatever the level of the case.
        step.is_acute = True
        self.office.give(step, post, "caseworker")

    def after_a_no(self, case: Case, after: Step) -> None:
        """Notify about a child with serious signs for whom help was refused: a no does not end the duty to notify."""
        if case.is_notified or not case.citizen.is_minor_now() or not is_grave(case):
            return
        self._open(case, after, self._conclude_after_a_no)

    @staticmethod
    def _has_other_concerns(case: Case) -> bool:
        return case.citizen.state_now().is_unwell or case.concern.has_crime or is_grave(case)

    def _caseworker(self, case: Case) -> FilledPost | None:
        """Return the least busy caseworker who may decide, by preference of the children's unit and not the holder."""
        own = [post for post in self.model.unit_posts(CHILDREN_UNIT) if post.may_decide]
        posts = own or [post for post in self.model.posts if post.may_decide and post.unit != "police"]
        posts = [post for post in posts if post is not case.holder] or posts
        return min(posts, key=lambda post: (len(post.desk.queue.ordinary), post.index), default=None)

    @staticmethod
    def _conclude(step: Step) -> None:
        state = step.case.citizen.state_now()
        step.outcome = NEEDS_ASSESSMENT if state.is_unwell or state.has_crime else NO_FURTHER_STEP

    @staticmethod
    def _conclude_after_a_no(step: Step) -> None:
        """Serious signs and no help: the child's situation is looked into whatever else is known."""
        step.outcome = NEEDS_ASSESSMENT

    def _assessed(self, step: Step) -> None:
        """Let the caseworker use what the unit knows of the child, and tell the responsible person."""
        case = step.case
        facts = case.concern.unit_facts.get(step.post.unit, 0)
        self.office.learn(case, step.resource, facts, "own_unit")
        if case.end_state is None:
            self.office.learn(case, case.person, facts, "told")
