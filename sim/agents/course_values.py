"""One course of a case, and the offers that it is made of."""

from __future__ import annotations

from sim.engine.steps import Step
from sim.policies.interventions import Offer

MONTH = 2_629_800
"""Seconds in a twelfth of 365.25 days."""
YEAR = 12 * MONTH

STEERING, ASKING, STARTING, RUNNING, RESTING, CLOSING = range(6)
"""Where a case stands after it was opened."""
CALLED_OFF = "called_off"
"""Outcome of a step that a turn in the citizen's life overtook: nothing follows from it."""


class Part:
    """One offer within a course: how much of it is left, whether it runs, and where its row of the table is."""

    __slots__ = (
        "began",
        "ends",
        "has_begun",
        "has_effect",
        "has_place",
        "is_decided",
        "is_over",
        "is_running",
        "months_left",
        "months_run",
        "number",
        "offer",
        "row",
    )

    def __init__(self, offer: Offer, number: int, months: float) -> None:
        self.offer, self.number, self.months_left = offer, number, months
        self.is_running = self.is_over = self.has_begun = self.has_place = self.has_effect = False
        self.began = self.ends = self.row = 0
        self.months_run = 0.0
        self.is_decided = not offer.needs_decision


class Course:
    """Everything about a case from its opening on.

    ``number`` counts how often offers were chosen anew, ``n_asked`` the answers asked for, ``n_begun`` how often
    the citizen began or went on; all address draws, and for the
    second case of a spell they count on from ``first``. ``next`` is the follow-up or closing step ahead, ``abroad`` the
    step to resume once the citizen is home, ``last`` the number of the row completed last. ``proposed`` are the
    offers of an adjustment that the citizen has not answered yet, one of them a new main offer if ``wants_new_main``.
    """

    __slots__ = (
        "abroad",
        "began",
        "first",
        "has_changed_main",
        "is_faked",
        "is_label_told",
        "is_returnee",
        "is_second_try",
        "last",
        "n_asked",
        "n_begun",
        "n_followed",
        "n_looks",
        "n_missed",
        "n_parts",
        "n_reviewed",
        "needs",
        "next",
        "number",
        "parts",
        "proposed",
        "stage",
        "wants_new_main",
        "was_minor",
        "with_police",
    )

    def __init__(self, last: int, first: int) -> None:
        self.stage, self.last, self.first = STEERING, last, first
        self.number, self.n_asked, self.n_begun = -1, first, first
        self.n_followed = self.n_looks = self.n_missed = self.n_parts = self.n_reviewed = 0
        self.parts: list[Part] = []
        self.needs: frozenset[str] = frozenset()
        self.proposed: tuple[Offer, ...] = ()
        self.wants_new_main = False
        self.is_label_told = self.is_returnee = self.with_police = False
        self.is_faked = self.is_second_try = self.was_minor = self.has_changed_main = False
        self.next: Step | None = None
        self.abroad: Step | None = None
        self.began = 0

    @property
    def main(self) -> Part:
        """Return the first part that is not over; the last one if all are."""
        return next((part for part in self.parts if not part.is_over), self.parts[-1])

    @property
    def running(self) -> list[Part]:
        return [part for part in self.parts if part.is_running]

    @property
    def waiting(self) -> list[Part]:
        """Return the parts that were agreed and do not run yet."""
        return [part for part in self.parts if not part.is_over and not part.is_running]

    def add(self, offer: Offer, months: float) -> Part:
        """Return a new part of the course."""
        part = Part(offer, self.n_parts, months)
        self.n_parts += 1
        self.parts.append(part)
        return part
