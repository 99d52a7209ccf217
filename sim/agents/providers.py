"""Who provides: places of units, mentors of the national corps. [K18 p. 32-34]; docs/model.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.course_values import CALLED_OFF, Part
from sim.engine.steps import CONTENTION, RESPONSE, Step, office_wait
from sim.engine.streams import lognormal, uniform, word
from sim.engine.workdays import WORKING_DAY

if TYPE_CHECKING:
    from sim.agents.course import Courses


class Providers:
    """Give places to parts of courses, gravest case first, and let their people begin."""

    def __init__(self, courses: Courses) -> None:
        self.model, self.office = courses.model, courses.office
        p, population = self.model.p, self.model.run_scenario.municipality.population
        self.places = max(round(p["provider.places"] * population / 1e5), 1)
        self.borrow_days, self.sigma = p["corps.borrow_median_days"], p["course.wait_sigma"]
        self.corps = self.model.country.corps if self.model.country is not None else None
        self.in_use: dict[str, int] = {}
        self.waiting: dict[str, list[Step]] = {}

    def seek(self, start: Step) -> None:
        """Take a place for the part that ``start`` is about, or get in line."""
        offer = start.payload.offer
        if offer.is_borrowed:
            if self.corps is None or self.corps.lend(self, start):
                self.take_place(start)
        elif self.in_use.get(offer.unit, 0) < self.places:
            self.take_place(start)
        else:
            self.waiting.setdefault(offer.unit, []).append(start)

    def free(self, part: Part) -> None:
        """Give up the place of a part and let the next in line have it."""
        unit = part.offer.unit
        part.has_place = False
        self.in_use[unit] -= 1
        if part.offer.is_borrowed and self.corps is not None:
            self.corps.have_back()
        line = self.waiting.get(unit)
        if line:
            line.sort(key=lambda step: (step.case.rank, step.due, step.event))
            self.take_place(line.pop(0))

    def withdraw(self, start: Step) -> bool:
        """Take ``start`` out of the line, or give its place up; return whether it was still in line."""
        line = self.waiting.get(start.payload.offer.unit, [])
        if start in line:
            line.remove(start)
            return True
        if self.corps is not None and self.corps.withdraw(start):
            return True
        self.free(start.payload)
        return False

    def take_place(self, step: Step) -> None:
        """Let the part that ``step`` is about have a place from now on."""
        part, case = step.payload, step.case
        part.has_place = True
        self.in_use[part.offer.unit] = self.in_use.get(part.offer.unit, 0) + 1
        step.wait(CONTENTION, self.model.agenda.now)
        if not part.offer.is_borrowed:
            self._begin(step)
            return
        key = case.streams.key("borrow", case.course.n_begun, word(part.offer.name))
        days = lognormal(uniform(key, 0), self.borrow_days, self.sigma)
        self.office.at(
            self.model.days.advance(self.model.agenda.now, round(days * WORKING_DAY)), self._lent, step
        )

    def _lent(self, step: Step) -> None:
        if step.outcome != CALLED_OFF:
            office_wait(step, self.model.days, RESPONSE, self.model.agenda.now)
            self._begin(step)

    def _begin(self, step: Step) -> None:
        """Let somebody of the providing unit begin; a borrowed mentor begins at once."""
        unit = step.payload.offer.unit
        posts = self.model.unit_posts(unit)
        if posts:
            post = min(posts, key=lambda p: (len(p.desk.queue.ordinary), p.index))
            self.office.give(step, post, "provider", "decision_to_provider", step.from_resource, "start")
        else:
            step.kind, step.role, step.unit = "decision_to_provider", "provider", unit
            self.office.complete_now(step)
