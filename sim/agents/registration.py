"""Registers kept while the run goes on, and what registering does to reality. MODEL 13; docs/model.md 17.

Two books are kept side by side: what is written as things are, and what would be written if the baseline rule had
stayed. Each feedback channel acts by the first, or, where it is switched off, by the second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.meetings import hold_without_case, is_taken, reserve
from sim.agents.office import OTHER, PEOPLE, REGISTER
from sim.agents.recorded import Recorded
from sim.engine.steps import Step
from sim.policies.registration import group_of
from sim.policies.rollout import DOUBT, ENTRIES, FOLLOW_UP, HOURS, STIGMA
from sim.registers.book import Book, is_sighting, is_turn, ramp
from sim.registers.entries import Entry, Sighting
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.values import HOUR

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

LATEST = OTHER + 1
"""What is seen in one second is written down once everything else of that second has happened."""
BEFORE_ALL = -1


class Registrar:
    """See who has which case before them, keep the registers, and let them act on the work and the citizens."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office, p = model, model.office, model.p
        registration = model.run_scenario.registration
        self.off = registration.off
        luck = Luck(model.streams.root, model.code)
        unknowns = Unknowns.of(p)
        self.book = Book(registration, luck, unknowns)
        self.transition = self.book.transition
        self.entries: list[Entry] = []
        """The registers: every entry, in the order in which it was set about."""
        self.real = self.usual = Recorded(model)
        self._usual_book: Book | None = None
        if self.transition is not None:
            self._usual_book = Book(replace(registration, transition=None), luck, unknowns)
            self.usual = Recorded(model)
        self._acting(ENTRIES).rows = model.tables.recorded
        self.minutes = 60 * p["work.factor"]
        self.points, self.missed_factor = p["registration.stigma_points"], p["registration.missed_factor"]
        self.share_doubt, self.clarity_today = p["registration.doubt_share"], p["registration.clarity_today"]
        self._cases: dict[str, Case] = {}
        self._seen: list[Sighting] = []

    def begin(self) -> None:
        """Put the day on which the new rule comes into force on the agenda."""
        if self.transition is not None and self.transition.at <= self.model.end:
            at = max(self.transition.at, self.model.agenda.now)
            self.model.agenda.schedule_event(at, self._switch, None, PEOPLE, BEFORE_ALL)

    def saw(self, step: Step) -> None:
        """Take note that a step was completed now."""
        activity, outcome = step.activity, step.outcome
        if not (is_sighting(activity, step.unit, step.resource, outcome) or is_turn(activity, outcome)):
            return
        case, now = step.case, self.model.agenda.now
        self._cases[case.name] = case
        if not self._seen:
            self.model.agenda.schedule_event(now, self._write, None, LATEST, 0)
        about = (case.name, case.enquiry, activity, step.resource, step.unit, outcome)
        self._seen.append(Sighting(now, step.event, *about))

    def case_named(self, name: str) -> Case:
        """Return a case that somebody had before them."""
        return self._cases[name]

    def readable(self, case: Case, post: FilledPost) -> int:
        """Return the facts (bits) about a case that whoever is on ``post`` finds in the registers."""
        return self._acting(ENTRIES).readable(case, post)

    def readable_elsewhere(self, case: Case) -> int:
        """Return the facts (bits) about a case that another municipality finds in the registers."""
        return self._acting(ENTRIES).readable_elsewhere(case)

    def refusal_points(self, case: Case) -> float:
        """Return what is added to the chance of refusing because the citizen knows, or others have read, what stands
        there."""
        return self.points if self._acting(STIGMA).is_known(case) else 0.0

    def missed_by(self, case: Case) -> float:
        """Return by what the chance of forgetting a follow-up is multiplied."""
        return self.missed_factor if self._acting(FOLLOW_UP).reminds(case) else 1.0

    def declined_by(self) -> float:
        """Return by what the chance that somebody declines to share is multiplied: doubt about the law."""
        clearer = (self._clarity() - self.clarity_today) / (1 - self.clarity_today)
        return 1 - self.share_doubt * clearer

    def _clarity(self) -> float:
        """Return how clear the law is to staff now: that of the new rule as far as it is followed."""
        before, transition = self.book.baseline.clarity, self.transition
        if transition is None or DOUBT in self.off or self.model.agenda.now < transition.at:
            return before
        how, passed = transition.compliance, self.model.agenda.now - transition.at
        return before + how.share * ramp(how, passed) * (transition.rule.clarity - before)

    def _acting(self, channel: str) -> Recorded:
        return self.usual if channel in self.off else self.real

    def _write(self, _: object) -> None:
        """Write down what is due after the sightings of this second."""
        seen, self._seen = sorted(self._seen, key=lambda one: one.event), []
        for sighting in seen:
            self.real.brought_up_to_date(sighting)
            if self._usual_book is not None:
                self.usual.brought_up_to_date(sighting)
            self._set_about(self.book.see(sighting), is_real=True)
            if self._usual_book is not None:
                self._set_about(self._usual_book.see(sighting), is_real=False)

    def _switch(self, _: object) -> None:
        """Let the new rule come into force: open cases are written again if so agreed, and people learn the rule."""
        self._set_about(self.book.switch(), is_real=True, is_backlog=True)
        hours = self.transition.switching_hours * self.transition.compliance.share
        if hours > 0 and HOURS not in self.off:
            days = self.model.days
            slot = days.is_open.find(1, days.slot_at(self.model.agenda.now))
            at = max(days.starts[slot], self.model.agenda.now)
            if slot >= 0 and at < self.model.end:
                self.model.agenda.schedule_event(at, self._learn_rule, round(hours * HOUR), OTHER, 0)

    def _learn_rule(self, seconds: int) -> None:
        """Let those who write and are at work learn the new rule, unit by unit; paid from their hours for the field."""
        now, rule = self.model.agenda.now, self.transition.rule
        by_unit: dict[str, list[FilledPost]] = {}
        for post in self.model.posts:
            writes = rule.may_write(post.unit) and rule.habits_of(group_of(post.unit))
            if writes and post.unit != "police" and self._can_come(post, now, now + seconds):
                by_unit.setdefault(post.unit, []).append(post)
        for unit, attendees in by_unit.items():
            for post in attendees:
                reserve(post, now, now + seconds)
            hold_without_case(self.model, f"rule-{unit}", "train", attendees, now, seconds)

    def _can_come(self, post: FilledPost, begin: int, end: int) -> bool:
        days = self.model.days
        slot, slots = days.slot_at(begin), []
        while slot < days.n_slots and days.starts[slot] < end:
            slots.append(slot)
            slot += 1
        return all(post.calendar.present[s] and not is_taken(post, s, begin, end) for s in slots)

    def _set_about(self, entries: list[Entry], is_real: bool, is_backlog: bool = False) -> None:
        """Let entries cost their writers' time, and lie there once they are written.

        A backlog is worked off in turn: nobody finds all of it on the desk on the first day.
        """
        recorded = self.real if is_real else self.usual
        costs = is_real != (HOURS in self.off) or self._usual_book is None
        for entry in entries:
            if is_real:
                self.entries.append(entry)
            if costs and is_backlog:
                self.model.agenda.schedule_event(entry.time, self._work_on, entry, LATEST, 0)
            elif costs:
                self._work_on(entry)
            what = (recorded, entry)
            self.model.agenda.schedule_event(entry.time, self._lies_there, what, LATEST, 0)

    def _lies_there(self, what: tuple[Recorded, Entry]) -> None:
        recorded, entry = what
        recorded.add(self._cases[entry.case], entry)

    def _work_on(self, entry: Entry) -> None:
        """Put the writing of an entry into the queue of its writer's post: never urgent, and for nobody else to do."""
        seconds = round(entry.habit.minutes * self.minutes)
        post = self.model.post_named(entry.writer.rpartition("#")[0])
        if seconds == 0 or post is None:
            return
        step = self.office.new(self._cases[entry.case], None, "B", REGISTER, None)
        step.work, step.role = seconds, post.role
        self.office.submit(step, post)
