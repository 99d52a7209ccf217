"""Stage A and the first look: a concern is sent, passed on, received, triaged. MODEL 5, 6; docs/model.md 1, 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.citizen import Citizen
from sim.engine.steps import RESPONSE, Step, office_wait
from sim.values import NEVER_PICKED_UP, Concern

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

UNTRAINED_UNIT = {True: "children_youth", False: "social_services"}
"""Where a misunderstood concern about a minor or an adult ends [K18 p. 17]."""


class Reception:
    """Take concerns from their senders to the person who assesses them."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.share_above = round(model.p["reception.share_above"])
        self.misroute = model.p["decision.misroute_factor"]

    def sent(self, concern: Concern) -> None:
        """Open the case of a concern at the moment it is sent."""
        model = self.model
        case = Case(concern, Citizen(model, concern), model.n_facts)
        model.cases.append(case)
        step = self.office.instant(case, None, "A", "send", outcome=concern.source)
        self._travel(step, 0)

    def _travel(self, step: Step, hop: int) -> None:
        """Let the concern go through its next person, or arrive."""
        case = step.case
        if hop == len(case.concern.hops):
            self._arrive(case, step)
            return
        passing = self.office.new(case, step, "A", "pass_on", None)
        passing.kind, passing.payload = "observer_to_reception", hop
        self.office.at(
            self.model.days.advance(passing.due, case.concern.hops[hop].seconds), self._passed, passing
        )

    def _passed(self, step: Step) -> None:
        hop = step.payload
        office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
        is_lost = step.case.concern.hops[hop].is_lost
        step.outcome = "lost" if is_lost else None
        self.office.complete_now(step)
        if is_lost:
            step.case.end_state = NEVER_PICKED_UP
        else:
            self._travel(step, hop + 1)

    def _arrive(self, case: Case, after: Step) -> None:
        model = self.model
        unit = model.organisation.receive(case.concern.source, model.member_units, model.coordinator.unit)
        post = model.coordinator if unit == model.coordinator.unit else model.member_of(unit)
        step = self.office.new(case, after, "A", "receive", self._received)
        self.office.give(step, post, post.role, kind="observer_to_reception")

    def _received(self, step: Step) -> None:
        case, post = step.case, step.post
        self.office.learn(case, step.resource, case.concern.sender_facts, "sender")
        triage = self.office.new(case, step, "B", "triage", self._triaged)
        triage.conclude = self._judge
        self.office.give(triage, post, step.role)

    def _judge(self, step: Step) -> None:
        """See whether the receiver understands what the concern is about."""
        case, model = step.case, self.model
        receiver = step.post.person()
        p_wrong = self.misroute * model.error(
            case.share(case.facts_of(step.resource)),
            receiver.competence(model.agenda.now),
            model.criteria_clearness,
        )
        case.is_misrouted = case.streams.draw("triage") < p_wrong
        step.outcome = "misrouted" if case.is_misrouted else None

    def _triaged(self, step: Step) -> None:
        """Hand the concern to its assessor, or, if it is not understood, to a caseworker without training."""
        case, model = step.case, self.model
        assessor = self._assessor(step)
        case.holder, case.person = assessor, assessor.person().name
        self.office.learn(case, case.person, case.facts_of(step.resource), "told")
        assessor.n_open += 1
        model.clarification.begin(case, step)

    def _assessor(self, step: Step) -> FilledPost:
        """Return the post that assesses: the coordinator or its stand-in, or the least busy SSP colleague if full."""
        model, case = self.model, step.case
        if case.is_misrouted:
            own = model.unit_posts(UNTRAINED_UNIT[case.concern.is_minor])
            return (own or [post for post in model.posts if post.may_decide])[0]
        coordinator = model.coordinator
        if coordinator.n_open < self.share_above:
            return model.stand_ins.who_does(coordinator, step)
        return min(model.unit_posts(coordinator.unit), key=lambda post: (post.n_open, post.index))
