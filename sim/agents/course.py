"""Stages C and D: what happens to a case from its opening to its closure and review. MODEL 6, 10; docs/model.md 8.

``Courses`` brings the parts together; each of them is a file of its own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sim.agents.calling_off import CallingOff
from sim.agents.case import Case
from sim.agents.chooser import Chooser
from sim.agents.closure import Closure
from sim.agents.course_values import MONTH, Course, Part
from sim.agents.effects import Effects
from sim.agents.follow_ups import FollowUps
from sim.agents.goals import Goals
from sim.agents.motivation import Motivation
from sim.agents.police import Police
from sim.agents.providers import Providers
from sim.agents.starting import Starting
from sim.agents.telling import Telling
from sim.agents.turns import Turns
from sim.engine.steps import Step

if TYPE_CHECKING:
    from sim.model import PreventionModel

OCCASIONS = 1_000
"""More than one case ever has: so many numbers of occasions are kept for each case of a spell."""


class Courses:
    """Take an opened case through its course to closure and review."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        self.months = model.organisation.review.months
        self.to_steering = model.organisation.escalate.to_steering
        self.price = model.p["cost.factor"]
        self.n_opened: Counter[tuple[str, int]] = Counter()
        self.chooser, self.effects, self.goals = Chooser(model), Effects(model), Goals(model)
        self.calling_off, self.providers = CallingOff(self), Providers(self)
        self.police, self.motivation = Police(self), Motivation(self)
        self.telling, self.starting = Telling(self), Starting(self)
        self.follow_ups, self.closure, self.turns = FollowUps(self), Closure(self), Turns(self)

    def open(self, case: Case, after: Step) -> None:
        """Start stage C: the gravest cases go to the steering group, then the citizen is told."""
        case.reviews_left = list(self.months)
        spell = case.citizen_name, case.concern.spell
        case.course = Course(after.event, OCCASIONS * self.n_opened[spell])
        self.n_opened[spell] += 1
        self.police.may_join(case, after)
        self.model.groups.look_around(case)
        if self.to_steering and case.level == "acute":
            steer = self.office.new(case, after, "C", "steer", self._steered)
            self.office.give(steer, self.model.managers[0], "steering_member")
        else:
            self.telling.tell(case, after)

    def _steered(self, step: Step) -> None:
        self.telling.tell(step.case, step)

    def run(self, case: Case, part: Part) -> None:
        """Let a part begin, or go on with what is left of it, and write its row."""
        course, offer, now = case.course, part.offer, self.model.agenda.now
        part.began, part.ends = now, now + round(part.months_left * MONTH)
        rows = self.model.tables.interventions
        price = round(offer.hours_per_week * offer.kroner_per_hour * self.price, 6)
        row = (case.name, offer.name, offer.unit, now, part.ends, False, part.has_begun)
        part.row = len(rows)
        rows.append((*row, course.number, part.number, price))
        part.is_running = part.has_begun = True

    def stop(self, case: Case, part: Part, is_over: bool, is_broken_off: bool = False) -> None:
        """Let a running part end now, for good or with what is left of it still to come."""
        now = self.model.agenda.now
        part.is_running, part.is_over = False, is_over
        part.months_left = (part.ends - now) / MONTH
        rows = self.model.tables.interventions
        row = rows[part.row]
        rows[part.row] = (*row[:4], now, is_broken_off, *row[6:])
        part.months_run += (now - part.began) / MONTH
        self.providers.free(part)
        self.effects.end(case, part)

    def turned_18(self, case: Case) -> None:
        self.turns.turned_18(case)

    def travelled(self, case: Case) -> None:
        self.turns.travelled(case)

    def came_home(self, case: Case) -> None:
        self.turns.came_home(case)

    def moved(self, case: Case) -> None:
        self.turns.moved(case)
