"""The synthetic citizen a concern is about. MODEL 3, 10.

In this version a citizen answers when told, declines or not, and drops out or not; the living population comes
behind the same class. Nothing here scores or predicts a person: every draw is chance, addressed by id.
"""

from __future__ import annotations

import mesa

from sim.engine.streams import Streams, lognormal, uniform
from sim.engine.workdays import WORKING_DAY
from sim.values import Concern


class Citizen(mesa.Agent):
    """One synthetic citizen, from the first concern to the end of the story."""

    def __init__(self, model: mesa.Model, concern: Concern) -> None:
        super().__init__(model)
        self.name = concern.citizen
        self.streams = Streams.at(concern.key)

    def draw_answer(self, occasion: int) -> tuple[int, bool]:
        """Return the working seconds until the citizen, or a minor's parents, answer, and whether they accept."""
        p, key = self.model.p, self.streams.key("consent", occasion)
        days = lognormal(uniform(key, 0), p["consent.median_days"], p["course.wait_sigma"])
        return round(days * WORKING_DAY), uniform(key, 1) >= p["consent.p_refuse"]

    def draw_course(self, occasion: int, median_months: float) -> tuple[float, float]:
        """Return the months of a course, and the share of them after which the citizen breaks it off, 1 if not."""
        p, key = self.model.p, self.streams.key("course", occasion)
        months = lognormal(uniform(key, 0), median_months * p["course.factor_length"], p["course.sigma"])
        return months, uniform(key, 2) if uniform(key, 1) < p["course.p_drop_out"] else 1.0
