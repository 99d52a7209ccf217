"""Stages C and D: telling, consent, decision on a measure, start, follow-up, closure, review. MODEL 6, 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.closure import Closure
from sim.agents.course_values import MONTH, Course
from sim.engine.steps import CONTENTION, RESPONSE, Step, office_wait
from sim.engine.streams import lognormal, uniform, word
from sim.engine.workdays import WORKING_DAY
from sim.policies.course_rules import AssignByCaseworker, FollowUpAtMeeting
from sim.policies.interventions import Offer, choose
from sim.policies.staffing import AUTHORITY_UNITS
from sim.values import DAY, DECLINED

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

BORROWED = "corps"
"""The national corps lends to all municipalities: its people come after a time, it has no places of ours."""


class Courses:
    """Take an opened case through its course to closure and review."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        rules = model.organisation
        self.by_caseworker = isinstance(rules.assign, AssignByCaseworker)
        self.every = rules.follow_up.every_days * DAY
        self.at_meeting = isinstance(rules.follow_up, FollowUpAtMeeting) and hasattr(
            model.forum, "put_on_agenda"
        )
        self.p_missed = model.p["follow_up.p_missed"]
        self.closure = Closure(self)
        population = model.run_scenario.municipality.population
        self.places = max(round(model.p["provider.places"] * population / 1e5), 1)
        self.p_money = model.p["offer.p_money"]
        self.borrow_days, self.sigma = model.p["corps.borrow_median_days"], model.p["course.wait_sigma"]
        self.in_use: dict[str, int] = {}
        self.waiting: dict[str, list[Step]] = {}

    def open(self, case: Case, after: Step) -> None:
        """Start stage C: the gravest cases go to the steering group, then the citizen is told."""
        case.reviews_left = list(self.model.organisation.review.months)
        if self.model.organisation.escalate.to_steering and case.is_acute:
            steer = self.office.new(case, after, "C", "steer", self._steered)
            self.office.give(steer, self.model.managers[0], "steering_member")
        else:
            self.tell(case, after)

    def _steered(self, step: Step) -> None:
        self.tell(step.case, step)

    def tell(self, case: Case, after: Step) -> None:
        case.course = Course(self._choose(case), 0 if case.course is None else case.course.occasion + 1)
        step = self.office.new(case, after, "C", "inform_citizen", self._told)
        self.office.give(step, case.holder, case.holder.role)

    def _choose(self, case: Case) -> Offer:
        """Return the offer for this person among those the chooser knows and can pay for."""
        competence = case.holder.person().competence(self.model.agenda.now)

        def is_known(offer: Offer) -> bool:
            if not offer.is_tailored:
                return True
            key = case.streams.key("offer", word(offer.name))
            has_money = offer.unit != BORROWED or uniform(key, 0) < self.p_money
            return has_money and uniform(key, 1) < competence

        def likeness(offer: Offer) -> float:
            return uniform(case.streams.key("offer", word(offer.name)), 2)

        return choose(case.concern, is_known, likeness)

    def _told(self, step: Step) -> None:
        case = step.case
        answer = self.office.new(case, step, "C", "answer", self._consented)
        seconds, accepts = case.citizen.draw_answer(case.course.occasion)
        answer.payload = accepts
        self.office.at(self.model.days.advance(answer.due, seconds), self._answers, answer)

    def _answers(self, step: Step) -> None:
        office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
        step.outcome = "accepted" if step.payload else "declined"
        self.office.complete_now(step)

    def _consented(self, step: Step) -> None:
        case = step.case
        if step.outcome == "declined":
            case.end_state = DECLINED
            return
        if case.course.offer.needs_decision:
            post = self._authority(case)
            authorise = self.office.new(case, step, "C", "authorise", self._authorised)
            kind = "assessor_to_authority" if post is not case.holder else None
            self.office.give(authorise, post, "caseworker", kind, case.person if kind else None)
        else:
            self._assign(case, step)

    def _authority(self, case: Case) -> FilledPost:
        """Return the caseworker with the power to decide on the measure [K18 p. 8]."""
        if case.holder.may_decide:
            return case.holder
        unit = case.course.offer.unit
        if unit not in AUTHORITY_UNITS or unit == "police" or not self.model.unit_posts(unit):
            unit = "children_youth" if case.concern.is_minor else "social_services"
        deciders = [post for post in self.model.unit_posts(unit) if post.may_decide]
        deciders = deciders or [post for post in self.model.posts if post.may_decide]
        return min(deciders, key=lambda post: (len(post.desk.queue.ordinary), post.index))

    def _authorised(self, step: Step) -> None:
        self._assign(step.case, step)

    def _assign(self, case: Case, after: Step) -> None:
        """Let the responsible person, or the caseworker who goes on with the case, find the provider."""
        post = case.holder
        if self.by_caseworker:
            post = after.post if after.activity == "authorise" else self._authority(case)
        step = self.office.new(case, after, "C", "assign", self.find_provider)
        kind = None if post is case.holder else "assessor_to_authority"
        if after.post is post:
            kind = None
        role = "caseworker" if post is not case.holder else post.role
        self.office.give(step, post, role, kind, case.person if kind else None)

    def find_provider(self, step: Step) -> None:
        case = step.case
        start = self.office.new(case, step, "C", "start_intervention", self._started)
        start.from_resource = step.resource
        provider = self.provider_of(case)
        if provider == BORROWED or self.in_use.get(provider, 0) < self.places:
            self._take_place(start, provider)
        else:
            self.waiting.setdefault(provider, []).append(start)

    @staticmethod
    def provider_of(case: Case) -> str:
        return case.course.offer.unit

    def _take_place(self, step: Step, provider: str) -> None:
        self.in_use[provider] = self.in_use.get(provider, 0) + 1
        step.wait(CONTENTION, self.model.agenda.now)
        if provider != BORROWED:
            self._begin(step)
            return
        u = uniform(step.case.streams.key("borrow", step.case.course.occasion), 0)
        days = lognormal(u, self.borrow_days, self.sigma)
        self.office.at(
            self.model.days.advance(self.model.agenda.now, round(days * WORKING_DAY)), self._lent, step
        )

    def _lent(self, step: Step) -> None:
        office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
        self._begin(step)

    def _begin(self, step: Step) -> None:
        """Let somebody of the providing unit begin; a borrowed mentor begins at once."""
        posts = self.model.unit_posts(step.case.course.offer.unit)
        if posts:
            post = min(posts, key=lambda p: (len(p.desk.queue.ordinary), p.index))
            self.office.give(step, post, "provider", "decision_to_provider", step.from_resource, "start")
        else:
            step.kind, step.role, step.unit = "decision_to_provider", "provider", step.case.course.offer.unit
            self.office.complete_now(step)

    def _started(self, step: Step) -> None:
        case, now = step.case, self.model.agenda.now
        course = case.course
        course.began = now
        months, share = case.citizen.draw_course(course.occasion, course.offer.median_months)
        is_resumed = course.months_left is not None
        if is_resumed:
            months = course.months_left
        course.drops_out, course.months_left = share < 1.0, months * (1.0 - share)
        course.ends = now + round(months * share * MONTH)
        self.model.tables.interventions.append(
            (case.name, course.offer.name, course.offer.unit, now, course.ends, course.drops_out, is_resumed)
        )
        self._next(case, step, 1)

    def _next(self, case: Case, after: Step, number: int) -> None:
        """Plan the next follow-up, or the end of the course if that comes first."""
        due = self.model.agenda.now + self.every
        ends = max(case.course.ends, self.model.agenda.now)
        if due < ends:
            step = self.office.plan(case, after.event, "C", "follow_up", due, self._followed_up)
            step.payload = number
            self.office.at(due, self._follow_up, step)
        else:
            step = self.office.plan(case, after.event, "D", "close", ends, self.closure.closed)
            self.office.at(ends, self.closure.end, step)

    def _follow_up(self, step: Step) -> None:
        """Let the follow-up happen, unless all whose task it is to think of it forget, each with the same chance."""
        case = step.case
        n_who_think = len(self.model.forum.seats(case)) if self.at_meeting else 1
        if (
            uniform(case.streams.key("missed", case.course.occasion), step.payload)
            < self.p_missed**n_who_think
        ):
            step.outcome = "missed"
            self.office.complete_now(step)
        elif self.at_meeting:
            step.work = self.office.work["meeting_item"]
            self.model.forum.put_on_agenda(step)
        else:
            self.office.give(step, case.holder, case.holder.role)

    def _followed_up(self, step: Step) -> None:
        number = step.payload if isinstance(step.payload, int) else self._n_done(step)
        self._next(step.case, step, number + 1)

    def _n_done(self, step: Step) -> int:
        return 1 + (self.model.agenda.now - step.case.course.began) // self.every

    def free_place(self, provider: str) -> None:
        self.in_use[provider] -= 1
        if self.waiting.get(provider):
            queue = self.waiting[provider]
            queue.sort(key=lambda step: (step.case.rank, step.due, step.event))
            self._take_place(queue.pop(0), provider)
