"""One course of a case, as its start and its end need it."""

from __future__ import annotations

from sim.policies.interventions import Offer

MONTH = 2_629_800
"""Seconds in a twelfth of 365.25 days."""


class Course:
    """One course of a case: the offer, when it began, when and how it ends, what was left when it was broken off."""

    __slots__ = ("began", "drops_out", "ends", "months_left", "occasion", "offer")

    def __init__(self, offer: Offer, occasion: int, months_left: float | None = None) -> None:
        self.offer, self.occasion, self.months_left = offer, occasion, months_left
        self.began = self.ends = 0
        self.drops_out = False
