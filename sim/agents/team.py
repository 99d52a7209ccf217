"""Those who may stand in for the coordinator: their courses, and the contacts they share. docs/model.md 5."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from sim.agents.meetings import hold_without_case, is_taken, reserve
from sim.agents.office import OTHER
from sim.agents.professional import tie_begins
from sim.engine.dates import add_months, days_between
from sim.engine.workdays import NEVER, Workdays
from sim.values import DAY, HOUR

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.agents.professional import Professional
    from sim.model import PreventionModel


class Team:
    """SSP and whoever else may step in for the coordinator, with what the rules ``train`` and ``share_ties`` say."""

    def __init__(self, model: PreventionModel, posts: list[FilledPost]) -> None:
        self.model, self.posts = model, posts
        self._members = set(posts)
        self.shares_ties = model.organisation.share_ties()
        self._met: set[str] = set()
        self.course_times = _course_times(model)
        self.cases_per_course = model.p["training.cases"]
        self.seconds = round(model.p["training.hours"] * HOUR)

    def begin(self) -> None:
        """Put the courses on the agenda; a meeting that falls on the same morning comes first.

        What those in post have brought is shared from the first day, whoever is first asked about it.
        """
        agenda = self.model.agenda
        if self.shares_ties:
            for post in self.posts:
                post.person()
        for at in self.course_times:
            if at >= agenda.now:
                agenda.schedule_event(at, self._course, at, OTHER, 0)

    def knows_somebody_in(self, post: FilledPost, unit: str, time: int) -> bool:
        """Return whether whoever is on ``post`` has a contact in ``unit`` through the team."""
        if not self.shares_ties or post not in self._members:
            return False
        if unit in self._met:
            return True
        return any(
            tie_begins(self.model, member.name, person, unit) <= min(time, person.end)
            for member in self.posts
            for person in member.life.incumbents
        )

    def met(self, post: FilledPost, unit: str) -> None:
        """Let the team have the contact that whoever is on ``post`` has made."""
        if self.shares_ties and post in self._members:
            self._met.add(unit)

    def arrive(self, person: Professional, post: FilledPost) -> None:
        """Let somebody who sat on ``post`` before the run began have been to the courses of their time."""
        if post not in self._members:
            return
        until = min(self.model.days.origin, person.incumbent.end)
        before = [at for at in self.course_times if person.incumbent.begin <= at < until]
        for _ in before:
            self._learn(person, self.posts)

    def _learn(self, person: Professional, attendees: list[FilledPost]) -> None:
        person.n_cases += self.cases_per_course
        for other in attendees:
            person.meet(other.unit)

    def _course(self, begin: int) -> None:
        """Hold a course for those of the team who are at work; the time is taken from their hours."""
        attendees = [post for post in self.posts if self._can_come(post, begin)]
        if not attendees:
            return
        for post in attendees:
            reserve(post, begin, begin + self.seconds)
            self._learn(post.person(), attendees)
        hold_without_case(self.model, f"course-{begin // DAY}", "train", attendees, begin, self.seconds)

    def _can_come(self, post: FilledPost, begin: int) -> bool:
        days, end = self.model.days, begin + self.seconds
        slots = range(days.slot_at(begin), bisect_left(days.starts, end))
        return post.calendar.is_present(begin) and not any(is_taken(post, s, begin, end) for s in slots)


def team_of(model: PreventionModel) -> list[FilledPost]:
    """Return SSP and those whom the ``stand_in`` rule names, in the order of posts."""
    who = model.organisation.stand_in(model.organisation.escalate.after_days)[0]
    named = [model.deputy] if who == "deputy" else model.forum_posts if who == "forum" else []
    members = {*model.unit_posts("ssp"), *(post for post in named if post.unit != "police")}
    return sorted(members, key=lambda post: post.index)


def _course_times(model: PreventionModel) -> list[int]:
    """Return when courses begin, from ``turnover.longest_years`` before the start date to the end of the run.

    One falls on the first open morning of the month of the start date, and every so many months before and after.
    """
    every = model.organisation.train()
    if every is None:
        return []
    days, start = model.days, model.run_scenario.start
    n_before = round(model.p["turnover.longest_years"] * 12) // every
    n_after = (model.end // DAY) // (28 * every) + 1
    dates = [add_months(start, number * every) for number in range(-n_before, n_after)]
    times = [days_between(start, day) * DAY for day in dates]
    opened = [time if time < days.origin else _opening(days, time) for time in times]
    return [time for time in opened if time < model.end]


def _opening(days: Workdays, time: int) -> int:
    """Return the first beginning of office hours from ``time`` on."""
    slot = days.is_open.find(1, days.slot_at(time))
    return days.starts[slot] if slot >= 0 else NEVER
