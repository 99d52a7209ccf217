"""Stage A and the first look: a concern is sent, passed on, received, triaged. MODEL 5, 6; docs/model.md 1, 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.citizen import Citizen
from sim.agents.urgency import Urgency
from sim.engine.steps import RESPONSE, Step, office_wait
from sim.engine.workdays import WORKING_DAY
from sim.values import JOINED, NEVER_PICKED_UP, Concern

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
        self.patience = round(model.p["reply.patience_days"] * WORKING_DAY)
        self.acute_factor = model.p["reply.acute_factor"]
        self.urgency = Urgency(model)

    def sent(self, concern: Concern, citizen: Citizen) -> None:
        """Begin the case of a concern at the moment it is sent."""
        model = self.model
        case = Case(concern, citizen, model.n_facts)
        model.cases.append(case)
        model.citizens.follow(case)
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
        patience = round(self.patience * self.acute_factor) if case.is_acute else self.patience
        seconds = case.concern.hops[hop].seconds
        then = self._passed if seconds <= patience else self._not_passed
        self.office.at(self.model.days.advance(passing.due, min(seconds, patience)), then, passing)

    def _passed(self, step: Step) -> None:
        self._complete(step, None)
        if step.outcome is None:
            self._travel(step, step.payload + 1)

    def _not_passed(self, step: Step) -> None:
        """Let the sender, who has heard nothing for too long, go straight to the reception point."""
        self._complete(step, "sent_again")
        if step.outcome == "sent_again":
            self._arrive(step.case, step)

    def _complete(self, step: Step, outcome: str | None) -> None:
        """End a hop: a concern lost on it is lost, however long it took."""
        office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
        is_lost = step.case.concern.hops[step.payload].is_lost
        step.outcome = "lost" if is_lost else outcome
        self.office.complete_now(step)
        if is_lost:
            step.case.end_state = NEVER_PICKED_UP

    def _arrive(self, case: Case, after: Step) -> None:
        model = self.model
        unit = model.organisation.receive(case.concern.source, model.member_units, model.coordinator.unit)
        post = model.coordinator if unit == model.coordinator.unit else model.member_of(unit)
        step = self.office.new(case, after, "A", "receive", self._received)
        self.office.give(step, post, post.role, kind="observer_to_reception")

    def _received(self, step: Step) -> None:
        case, post = step.case, step.post
        running = self.model.citizens.open_case(case.citizen.number)
        if running is not None:
            whose = {"resource": step.resource, "role": step.role, "unit": step.unit}
            self._join(case, running, self.office.instant(case, step, "B", "triage", outcome=JOINED, **whose))
            return
        self.office.learn(case, step.resource, case.concern.sender_facts, "sender")
        triage = self.office.new(case, step, "B", "triage", self._triaged)
        triage.conclude = self._judge
        self.office.give(triage, post, step.role)

    def _join(self, case: Case, running: Case, step: Step) -> None:
        """Let an enquiry meet the running case on the same citizen; its knowledge goes to the responsible person."""
        case.end_state, case.joined = JOINED, running.name
        facts = case.concern.sender_facts
        self.office.learn(running, step.resource, facts, "sender")
        self.office.learn(running, running.person, facts, "told")
        running.see(set(case.signs), running.share(running.facts_of(running.person)))
        self.model.notifications.may_open(running, step, case)
        if case.is_acute and not running.is_acute:
            self.urgency.rise(running)

    def _judge(self, step: Step) -> None:
        """See whether a case on the citizen has begun meanwhile; else whether the receiver understands the concern."""
        case, model = step.case, self.model
        if model.citizens.open_case(case.citizen.number) is not None:
            step.outcome = JOINED
            return
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
        if step.outcome == JOINED:
            self._join(case, model.citizens.open_case(case.citizen.number), step)
            return
        assessor = self._assessor(step)
        case.holder, case.person = assessor, assessor.person().name
        self.office.learn(case, case.person, case.facts_of(step.resource), "told")
        assessor.n_open += 1
        model.notifications.may_open(case, step)
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
