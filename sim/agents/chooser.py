"""Choosing offers for a person among those the chooser knows and can pay for. [K18 p. 34]; docs/model.md 8."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import key_of, situation_of
from sim.engine.streams import Streams, lognormal, uniform, word
from sim.policies.choice import UNWELL, choose_further, choose_main, needs_of
from sim.policies.interventions import Offer

if TYPE_CHECKING:
    from sim.model import PreventionModel

FIRST_PROJECT = frozenset({101, 169, 461, 851})
"""Copenhagen, Høje-Taastrup, Odense, Aalborg: the first to train mentors of their own, EVIDENCE A1.16."""
MONEY, KNOWN, LIKENESS = range(3)
"""Slots of the key of a case's offers, counted from the number of the offer's name."""


class Chooser:
    """Choose offers by the rules of ``sim.policies.choice``; what is known and paid for is drawn here."""

    def __init__(self, model: PreventionModel) -> None:
        p = model.p
        self.model = model
        self.p_money, self.p_further = p["offer.p_money"], p["offer.p_further"]
        self.length, self.sigma = p["course.factor_length"], p["course.sigma"]
        of_all_runs = Streams(model.run_scenario.seed)
        is_drawn = of_all_runs.draw("own corps", model.code) < p["corps.p_own"]
        self.has_own_mentors = is_drawn or model.code in FIRST_PROJECT

    def choose(self, case: Case) -> None:
        """Put a main offer and further ones into the course, beside what runs already."""
        course, person = case.course, situation_of(case)
        course.number, course.has_changed_main = course.number + 1, False
        course.was_minor, course.needs = person.is_minor, needs_of(person)
        for part in course.waiting:
            part.is_over = True
        is_known, likeness = self._known_to_holder(case), self._likeness(case)
        main = choose_main(person.is_minor, course.needs, is_known, likeness)
        key = case.streams.key("further")
        other = course.needs - main.needs
        wanted = frozenset(need for need in other if uniform(key, word(need)) < self.p_further)
        wanted |= course.needs & {UNWELL}
        further = choose_further(person.is_minor, wanted, (main,), is_known, likeness)
        running = {part.offer.name for part in course.running}
        for offer in (main, *further):
            if offer.name not in running:
                self.add(case, offer)

    def change_main(self, case: Case) -> Offer:
        """Return another main offer than those tried so far, if another fits what is still needed."""
        course = case.course
        needs = course.needs & needs_of(situation_of(case))
        known, likeness = self._known_to_holder(case), self._likeness(case)
        tried = frozenset(part.offer.name for part in course.parts)
        return choose_main(course.was_minor, needs, known, likeness, tried)

    def for_new(self, case: Case, needs: frozenset[str]) -> tuple[Offer, ...]:
        """Return further offers for needs that have come up."""
        course = case.course
        live = tuple(part.offer for part in course.parts if not part.is_over)
        return choose_further(
            course.was_minor, needs, live, self._known_to_holder(case), self._likeness(case)
        )

    def add(self, case: Case, offer: Offer) -> None:
        """Put an offer into the course, with its length for this citizen."""
        key = key_of(case, "length", case.course.first + case.course.number, word(offer.name))
        for_age = offer.for_age(case.course.was_minor)
        case.course.add(for_age, lognormal(uniform(key, 0), offer.median_months * self.length, self.sigma))

    def _known_to_holder(self, case: Case) -> Callable[[Offer], bool]:
        competence = case.holder.person().competence(self.model.agenda.now)
        key = case.streams.key("offer")

        def is_known(offer: Offer) -> bool:
            if not offer.comes_first:
                return True
            if offer.is_own and not self.has_own_mentors:
                return False
            slot = word(offer.name)
            has_money = not offer.is_borrowed or uniform(key, slot + MONEY) < self.p_money
            return has_money and uniform(key, slot + KNOWN) < competence

        return is_known

    @staticmethod
    def _likeness(case: Case) -> Callable[[Offer], float]:
        key = case.streams.key("offer")
        return lambda offer: uniform(key, word(offer.name) + LIKENESS)
