"""A case changes hands: who takes it over, what they learn of it, who has it back. MODEL 7, 8; docs/model.md 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import CALLED_OFF
from sim.agents.staff_life import Spell
from sim.engine.steps import TRANSFER, Step, office_wait
from sim.engine.streams import lognormal, uniform
from sim.engine.workdays import WORKING_DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


GIVEN_BACK = "given_back"
"""Outcome of the take-over by which somebody who was away has a case back."""


class TakeOvers:
    """Hand cases over with what can be known of them.

    Whoever began to assess a case in somebody's place finishes it; a course goes back to the person it was taken over
    from as soon as they are there again.
    """

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.acute_factor = model.p["reply.acute_factor"]
        self.transfer_days, self.sigma = model.p["handover.median_days"], model.p["course.wait_sigma"]

    @staticmethod
    def is_coming_of_age(take: Step) -> bool:
        """Return whether ``take`` is the adult unit's at 18, which nobody makes room for by coming back."""
        return len(take.payload) == 1

    def take_up(self, take: Step, post: FilledPost, target: FilledPost) -> None:
        """Give the take-over that lay with ``post`` to ``target``; if that is who was away, nothing is taken over."""
        case, leaver = take.case, take.payload[2]
        is_back = target.person().name == leaver
        if is_back or case.holder is post:
            self.hand_to(case, target)
        if not is_back:
            take.from_resource = leaver
            self.office.submit(take, target)
            return
        case.away = None
        del self.office.open[take.event]
        take.event = take.after
        self._go_on(take)

    def owner_who_is_back(self, step: Step) -> FilledPost | None:
        """Return the post to which the case of ``step``, part of a course, now goes back; None if to none.

        What the deputy does as an authority stays theirs.
        """
        case = step.case
        if case.away is None or step.stage == "B" or step.activity == "authorise":
            return None
        owner, name = case.away
        if owner is case.holder or owner.spell_now() is not None:
            return None
        if owner.person().name != name:
            case.away = None
            return None
        return owner

    def give_back(self, step: Step, owner: FilledPost) -> None:
        """Let who was away have the case back, with what was found out meanwhile, then do ``step``."""
        deputy, step.case.away = step.case.person, None
        take = self._new_take_over(step, owner, True, deputy)
        take.kind, take.conclude = "absent_to_deputy", self._conclude_giving_back
        self.office.submit(take, owner)

    @staticmethod
    def _conclude_giving_back(take: Step) -> None:
        if take.outcome is None:
            take.outcome = GIVEN_BACK

    def take_over(self, step: Step, post: FilledPost, target: FilledPost, spell: Spell | None) -> None:
        """Let ``target`` become responsible for the case, get hold of what is known, then do ``step``."""
        case, office = step.case, self.office
        leaver = case.person
        has_left = spell is None or spell.is_vacancy or post.person().name != leaver
        is_planned = post.left_with_notice(leaver) if has_left else post.is_planned(spell)
        if has_left:
            case.away = None
        elif case.away is None:
            case.away = (post, leaver)
        take = self._new_take_over(step, target, is_planned, leaver)
        take.kind = "leaver_to_successor" if has_left else "absent_to_deputy"
        if self.model.organisation.write(is_planned) == "none":
            office.submit(take, target)
            return
        u = uniform(case.streams.key("handover", case.n_handovers), 0)
        days = lognormal(u, self.transfer_days, self.sigma) * (self.acute_factor if case.is_acute else 1.0)
        delay = round(days * WORKING_DAY)
        office.at(self.model.days.advance(take.due, delay), self._reached, take)

    def _new_take_over(self, step: Step, target: FilledPost, is_planned: bool, leaver: str) -> Step:
        """Return the step in which ``target`` takes the case over from ``leaver`` before ``step`` is done."""
        case, office = step.case, self.office
        take = office.new(case, None, step.stage, "take_over", self._taken_over)
        take.after, take.payload = step.after, (step, is_planned, leaver)
        take.due = take.ready = step.due
        del office.open[step.event]
        case.changes_hands = True
        case.n_handovers += 1
        self.hand_to(case, target)
        take.work, take.role = office.work["take_over"], target.role
        take.from_resource, take.post = leaver, target
        return take

    @staticmethod
    def hand_to(case: Case, target: FilledPost) -> None:
        """Make ``target`` responsible for the case, its assessment counted there if it still goes on."""
        if case.outcome is None:
            case.holder.n_open -= 1
            target.n_open += 1
        case.holder, case.person = target, target.person().name

    def _reached(self, take: Step) -> None:
        office_wait(take, self.model.days, TRANSFER, self.model.agenda.now)
        self.office.submit(take, take.post)

    def _taken_over(self, take: Step) -> None:
        """Keep each fact with the chance of its medium; what is lost must be asked for again."""
        _, is_planned, leaver = take.payload
        case = take.case
        if case.holder is not take.post:
            self.hand_to(case, take.post)
        case.person = take.resource
        if self._pass_on(take, leaver, is_planned):
            case.asked.clear()
        self._go_on(take)

    def _pass_on(self, take: Step, leaver: str, is_planned: bool) -> int:
        """Let whoever completed ``take`` learn what outlasts the handover; return what ``leaver`` knew and they not."""
        case, office = take.case, self.office
        known = case.facts_of(leaver)
        medium = self.model.organisation.write(is_planned)
        office.learn(case, take.resource, self.model.writing.handed_over(case, leaver, is_planned), medium)
        if self.model.registrar is not None:
            office.learn(case, take.resource, self.model.registrar.readable(case, take.post), "register")
        kept = known & case.facts_of(take.resource)
        self.model.tables.handovers.append(
            (self.model.agenda.now, take.event, case.name, leaver, take.resource, medium, known, kept)
        )
        return known & ~kept

    def _go_on(self, take: Step) -> None:
        """Let what waited for somebody to take the case over be done now: first the step that they came for."""
        case, step = take.case, take.payload[0]
        behind, case.behind, case.changes_hands = case.behind, [], False
        self.office.reissue(step, take.event)
        if step.outcome == CALLED_OFF:
            self.office.complete_now(step)
        else:
            self.model.stand_ins.place(step, case.holder)
        for step in behind:
            office_wait(step, self.model.days, TRANSFER, self.model.agenda.now)
            self.model.stand_ins.place(step, case.holder)
        if case.goes_on:
            case.goes_on = False
            self.model.clarification.go_on(case, take)

    def hand_over(self, take: Step, is_responsible: bool) -> None:
        """Let whoever completed ``take`` know what was known, and be responsible for the case if so; it was planned."""
        case, leaver = take.case, take.from_resource
        case.n_handovers += 1
        self._pass_on(take, leaver, True)
        if is_responsible:
            self.hand_to(case, take.post)
            case.person = take.resource
            self.model.writing.note(case)
