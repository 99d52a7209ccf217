"""Stage B: facts are gathered until the picture is clear enough. MODEL 8; docs/model.md 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.engine.steps import RESPONSE, Step
from sim.engine.streams import lognormal, uniform, word
from sim.engine.workdays import NEVER, WORKING_DAY
from sim.policies.clarification import AskView, ThroughMembers
from sim.policies.convening import NoMeeting
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

DRAWS_PER_ROUND = 4
"""Slots a question uses of the key (case, unit): no answer, declined, delay, delay inside the unit."""


class Clarification:
    """Ask units about a case and take in their answers.

    A case is assessed by its responsible person alone (bilateral) or by the forum at a meeting. Acute
    concerns and concerns that reached the wrong desk are always assessed alone.
    """

    def __init__(self, model: PreventionModel) -> None:
        p = model.p
        self.model, self.office = model, model.office
        self.through_members = isinstance(model.organisation.clarify, ThroughMembers)
        self.median_days, self.sigma = p["reply.median_days"], p["reply.sigma"]
        self.p_never, self.p_decline = p["reply.p_never"], p["reply.p_decline"]
        self.patience = round(p["reply.patience_days"] * WORKING_DAY)
        self.sure_patience = max(self.patience // (2 * model.days.slot_length) - 1, 0) * DAY
        """Calendar seconds within which nobody gives up yet: patience is counted in office time."""
        self.acute_factor = p["reply.acute_factor"]
        self.clear_enough = p["decision.clear_enough"]

    def begin(self, case: Case, after: Step) -> None:
        """Start the assessment of a case that has just got its responsible person.

        A person who did not receive the concern first reads into it: a handover of its own.
        """
        if after.post is case.holder:
            self._begin(case, after)
            return
        step = self.office.new(case, after, "B", "substantiate", self._read_in)
        kind = "unit_to_unit" if case.is_misrouted else "reception_to_assessor"
        self.office.give(step, case.holder, case.holder.role, kind, after.resource)

    def _read_in(self, step: Step) -> None:
        self._begin(step.case, step)

    def _begin(self, case: Case, after: Step) -> None:
        self._own_unit(case)
        if self._is_bilateral(case):
            self.go_on(case, after)
        else:
            self.model.forum.take_on(case, after)

    def is_clear(self, case: Case, facts: int) -> bool:
        """Return whether ``facts`` (bits) make the picture clear enough."""
        return facts.bit_count() >= self.clear_enough * case.n_facts - 1e-9

    def relevant(self, case: Case) -> tuple[str, ...]:
        """Return the units worth asking; the police only if the rule involves them."""
        units = case.concern.relevant_units
        if case.is_misrouted:
            return tuple(u for u in units if u == case.holder.unit)
        if not self.model.organisation.involve_police(case.level):
            return tuple(u for u in units if u != "police")
        return units

    def view(self, case: Case) -> AskView:
        """Return what the assessor sees when choosing whom to ask."""
        relevant = self.relevant(case)
        return AskView(
            relevant,
            self._tied(case, relevant),
            frozenset(case.asked),
            case.n_open_asks,
            case.is_acute,
        )

    def _tied(self, case: Case, relevant: tuple[str, ...]) -> frozenset[str]:
        """Return the units the assessor has a tie into; a forum's members need none."""
        if self.through_members:
            return frozenset()
        person, now = case.holder.person(), self.model.agenda.now
        return frozenset(u for u in relevant if person.knows_somebody_in(u, now))

    def go_on(self, case: Case, after: Step) -> None:
        """Ask on, wait, raise the case at the SSP meeting, or decide: the next move of a lone assessor."""
        if case.is_assessed:
            return
        if case.changes_hands:
            case.goes_on = True
            return
        if self.is_clear(case, case.facts_of(case.person)):
            self._decide(case, after)
            return
        view = self.view(case)
        rule = self.model.organisation.clarify
        units = rule(view, self.model.member_units) if self.through_members else rule(view)
        for unit in units:
            self.ask(case, after, unit)
        if case.n_open_asks or units:
            return
        at_meeting = () if self.through_members else rule.at_ssp_meeting(view)
        if at_meeting and self.model.ssp_meeting.raise_case(case, after, at_meeting):
            return
        self._decide(case, after)

    def ask(self, case: Case, after: Step, unit: str) -> None:
        """Let the assessor put a question to ``unit``."""
        case.asked.add(unit)
        case.n_open_asks += 1
        step = self.office.new(case, after, "B", "ask", self._asked)
        step.payload = unit
        self.office.give(step, case.holder, case.holder.role, kind="assessor_to_informant")

    def inquire(self, case: Case, after: Step, unit: str, informant: FilledPost) -> None:
        """Let ``informant`` of ``unit`` turn to the question in their own time, answer, or not answer."""
        step = self.office.new(case, after, "B", "answer", self._answered)
        step.payload, step.post, step.from_resource = unit, informant, case.person
        step.conclude = self._see_whether_told
        case.n_asks[unit] = case.n_asks.get(unit, 0) + 1
        key, slot = self._key(case, unit)
        self._await(step, uniform(key, slot + 2), uniform(key, slot) < self.p_never)

    def _await(self, step: Step, u: float, is_never: bool) -> None:
        """Wait until the one asked turns to the question, or until the asker's patience ends."""
        step.on_duty = self._working_time(u, step.is_acute)
        at = step.post.time_at_work(step.ready, step.on_duty)
        self._wait_on(step, NEVER if is_never else at)

    def _wait_on(self, step: Step, at: int) -> None:
        """Wait until ``at``, or until the patience of the asker ends, which began when the question was put."""
        if at > step.ready + (0 if step.is_acute else self.sure_patience):
            gives_up = self.model.days.advance(step.ready, self._patience(step.case))
            if at > gives_up:
                self.office.at(max(gives_up, self.model.agenda.now), self._gave_up, step)
                return
        self.office.at(at, self._turned_to_it, step)

    def _own_unit(self, case: Case) -> None:
        """Let the assessor use what they know themselves of what their own unit knows."""
        unit = case.holder.unit
        own = case.concern.head_facts.get(unit, 0)
        if len(self.model.unit_posts(unit)) == 1:
            own = case.concern.unit_facts.get(unit, 0)
            case.asked.add(unit)
        self.office.learn(case, case.person, own, "own_unit")

    def _is_bilateral(self, case: Case) -> bool:
        convene = self.model.organisation.convene
        if isinstance(convene, NoMeeting) or case.is_misrouted:
            return True
        return case.is_acute and convene.urgent == "bilateral"

    def _key(self, case: Case, unit: str) -> tuple[int, int]:
        """Return the address of a reply: keyed (case, unit); where a unit is asked again, a fresh one."""
        key = case.reply_keys.get(unit)
        if key is None:
            key = case.reply_keys[unit] = case.streams.key("reply", word(unit))
        return key, DRAWS_PER_ROUND * (case.n_asks.get(unit, 1) - 1)

    def _patience(self, case: Case) -> int:
        """Return the office seconds after which an unanswered question is given up, fewer if it is acute."""
        return round(self.patience * self.acute_factor) if case.is_acute else self.patience

    def _working_time(self, u: float, is_acute: bool) -> int:
        """Return the seconds of their own time at work until somebody turns to a question."""
        days = lognormal(u, self.median_days, self.sigma) * (self.acute_factor if is_acute else 1.0)
        return round(days * WORKING_DAY)

    def _asked(self, step: Step) -> None:
        case, unit = step.case, step.payload
        informant = self.model.informant(unit, case.holder)
        if informant is None:
            self._received(case, step, unit)
        else:
            self.inquire(case, step, unit, informant)

    def _gave_up(self, step: Step) -> None:
        now = self.model.agenda.now
        step.wait_answer(RESPONSE, now, step.post.calendar.on_duty(step.ready, now))
        step.outcome, step.kind, step.unit = "no_answer", "informant_to_assessor", step.post.unit
        self.office.complete_now(step)

    def _turned_to_it(self, step: Step) -> None:
        """Let the one asked answer; where they were away against every plan, that takes as much longer."""
        post, now = step.post, self.model.agenda.now
        missing = step.on_duty - post.calendar.on_duty(step.ready, now)
        if missing > 0:
            self._wait_on(step, post.time_at_work(now, missing))
            return
        step.wait_answer(RESPONSE, self.model.agenda.now, step.on_duty)
        self.office.give(
            step,
            step.post,
            step.post.role_as_informant,
            "informant_to_assessor",
            step.from_resource,
        )

    def _see_whether_told(self, step: Step) -> None:
        key, slot = self._key(step.case, step.payload)
        p_decline = self.p_decline
        if self.model.registrar is not None:
            p_decline *= self.model.registrar.declined_by()
        if step.outcome is None and uniform(key, slot + 1) < p_decline:
            step.outcome = "declined_to_share"

    def _answered(self, step: Step) -> None:
        """Take in an answer; what the one asked does not hold is asked for inside the unit."""
        case, unit = step.case, step.payload
        if step.outcome is not None:
            self._received(case, step, unit)
            return
        self.tell(case, step, case.concern.head_facts[unit])
        self.ask_inside(case, step, step.post, unit)
        self._received(case, step, unit)

    def ask_inside(self, case: Case, after: Step, post: FilledPost, unit: str | None = None) -> None:
        """Let ``post`` ask colleagues in its unit for what the unit knows and ``post`` does not hold."""
        unit = unit or post.unit
        concern = case.concern
        if not concern.unit_facts.get(unit, 0) & ~concern.head_facts.get(unit, 0):
            return
        case.n_open_asks += 1
        again = self.office.new(case, after, "B", "answer", self._answered_inside)
        again.payload, again.post, again.from_resource = unit, post, after.resource
        key, slot = self._key(case, unit)
        self._await(again, uniform(key, slot + 3), False)

    def _answered_inside(self, step: Step) -> None:
        case, unit = step.case, step.payload
        if step.outcome is None:
            self.tell(case, step, case.concern.unit_facts[unit])
        self._received(case, step, unit)

    def tell(self, case: Case, step: Step, facts: int) -> None:
        """Put an answer into the head of the one who gave it and of the assessor.

        While a case waits for the forum, its members keep what they found for the meeting; units called in
        answer to the assessor.
        """
        self.office.learn(case, step.resource, facts, "own_unit")
        if not case.wants_meeting or step.payload not in self.model.member_units:
            self.office.learn(case, case.person, facts, "told")
            case.holder.person().meet(step.payload)
            signs = self.model.citizens.signs_noticed(case, step.payload)
            case.see(signs, case.share(case.facts_of(case.person)))

    def _received(self, case: Case, after: Step, unit: str) -> None:
        case.n_open_asks -= 1
        if not case.wants_meeting:
            self.go_on(case, after)

    def _decide(self, case: Case, after: Step) -> None:
        case.is_assessed = True
        step = self.office.new(case, after, "B", "decide", self.model.decisions.act)
        step.conclude = self._conclude
        self.office.give(step, case.holder, case.holder.role)

    def _conclude(self, step: Step) -> None:
        person = step.post.person()
        self.model.decisions.take(step, step.case.facts_of(person.name), [person])
