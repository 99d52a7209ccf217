"""Following up a course, or forgetting to; adjusting it. [K18 p. 53-56]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import situation_of
from sim.agents.course_values import ASKING, CALLED_OFF, RUNNING, STARTING
from sim.engine.steps import Step
from sim.engine.streams import uniform
from sim.policies.choice import needs_of
from sim.policies.course_rules import FollowUpAtMeeting
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.course import Courses


class FollowUps:
    """Plan follow-ups, let them happen or be missed, adjust what they show to be wrong."""

    def __init__(self, courses: Courses) -> None:
        self.courses, self.model, self.office = courses, courses.model, courses.office
        rule, p = self.model.organisation.follow_up, self.model.p
        self.every = rule.every_days * DAY
        self.at_meeting = isinstance(rule, FollowUpAtMeeting) and hasattr(self.model.forum, "put_on_agenda")
        self.p_missed, self.p_sees = p["follow_up.p_missed"], p["follow_up.p_sees"]

    def begin(self, case: Case, after: Step) -> None:
        """Plan the first follow-up of a course that begins or goes on."""
        case.course.n_followed = 0
        self.plan_next(case, after.event)

    def plan_next(self, case: Case, after: int) -> None:
        """Plan the next follow-up, or the end of the course if that comes first."""
        course, now = case.course, self.model.agenda.now
        due = now + self.every
        ends = max((part.ends for part in course.running), default=now)
        if course.waiting or course.proposed or due < ends:
            step = self.office.plan(case, after, "C", "follow_up", due, self._followed_up)
            course.n_followed += 1
            self.office.at(due, self._follow_up, step)
        else:
            step = self.office.plan(case, after, "D", "close", ends, None)
            self.office.at(ends, self.courses.closure.end, step)
        course.next = step

    def at_once(self, case: Case) -> None:
        """Look at a running course now, without waiting for the day planned or for a meeting."""
        course, planned = case.course, case.course.next
        if course.stage != RUNNING or planned is None or planned.event not in self.office.open:
            return
        is_on_agenda = self.model.forum is not None and self.model.forum.take_off(planned)
        if planned.due <= self.model.agenda.now:
            if is_on_agenda:
                planned.wait_meeting(self.model.agenda.now, case.holder.calendar)
                self.office.give(planned, case.holder, case.holder.role)
            return
        planned.outcome = CALLED_OFF
        del self.office.open[planned.event]
        step = self.office.plan(
            case, planned.after, "C", "follow_up", self.model.agenda.now, self._followed_up
        )
        course.n_followed += 1
        course.next = step
        self.office.give(step, case.holder, case.holder.role)

    def _follow_up(self, step: Step) -> None:
        """Let the follow-up happen, unless all whose task it is to think of it forget, each with the same chance."""
        if step.outcome == CALLED_OFF:
            return
        case = step.case
        n_who_think = len(self.model.forum.seats(case)) if self.at_meeting else 1
        key = case.streams.key("missed", case.course.n_begun)
        p_missed = self.p_missed**n_who_think
        if self.model.registrar is not None:
            p_missed *= self.model.registrar.missed_by(case)
        if uniform(key, case.course.n_followed) < p_missed:
            step.outcome = "missed"
            self.office.complete_now(step)
        elif self.at_meeting:
            step.work = self.office.work["meeting_item"]
            self.model.forum.put_on_agenda(step)
        else:
            self.office.give(step, case.holder, case.holder.role)

    def _followed_up(self, step: Step) -> None:
        case, course = step.case, step.case.course
        course.last = step.event
        if step.outcome == "missed":
            course.n_missed += 1
        else:
            self._hear(case, step)
            self.courses.goals.look(case)
            if not course.proposed:
                self._adjust(case, step)
        if course.stage == RUNNING:
            self.plan_next(case, step.event)

    def _hear(self, case: Case, step: Step) -> None:
        """Take in what those at the table, or the responsible person's own unit, and police as partner have noticed."""
        units = {post.unit for post in step.payload} if isinstance(step.payload, list) else {case.holder.unit}
        if case.course.with_police:
            units.add("police")
        signs = set().union(*(self.model.citizens.signs_noticed(case, unit) for unit in units))
        case.see(signs, case.share(case.facts_of(case.person)))

    def _adjust(self, case: Case, step: Step) -> None:
        """Look whether the course still fits: a need that has come up, or motivation that is not there.

        Without motivation another main offer is proposed once; then the professional steps back. Nothing new begins
        before the citizen has been told and has said yes.
        """
        course, chooser = case.course, self.courses.chooser
        key = case.streams.key("sees", course.n_begun)
        sees_fake = course.is_faked and uniform(key, 2 * course.n_followed) < self.p_sees
        if sees_fake and course.has_changed_main:
            self.courses.closure.break_off(case)
            return
        new = needs_of(situation_of(case)) - course.needs
        sees_need = new and uniform(key, 2 * course.n_followed + 1) < self.p_sees
        offers = chooser.for_new(case, new) if sees_need else ()
        if sees_need:
            course.needs |= new
        if sees_fake:
            main = chooser.change_main(case)
            offers = (main, *(offer for offer in offers if offer is not main))
        if not offers:
            return
        adjusted = self.office.instant(case, step, "C", "adjust", resource=step.resource, role=step.role)
        course.proposed, course.wants_new_main = offers, sees_fake
        if sees_fake:
            course.stage, course.has_changed_main = ASKING, True
        self.courses.telling.propose(case, adjusted)

    def answered(self, case: Case, step: Step, is_wanted: bool) -> None:
        """Change the course if the citizen, and the parents, want it; what runs has run on meanwhile."""
        course = case.course
        offers, course.proposed = course.proposed, ()
        if not is_wanted:
            if course.wants_new_main:
                self._step_back(case, step)
            return
        if course.wants_new_main:
            if course.main.is_running:
                self.courses.stop(case, course.main, is_over=True)
            course.stage = STARTING
        before = len(course.parts)
        for offer in offers:
            self.courses.chooser.add(case, offer)
        self.courses.starting.begin(case, step, course.parts[before:])

    def _step_back(self, case: Case, step: Step) -> None:
        """Leave somebody alone who does not mean the course and does not want another: it waits for them."""
        course = case.course
        if course.running or course.waiting:
            self.courses.closure.break_off(case)
        else:
            course.stage = RUNNING
            self.plan_next(case, step.event)
