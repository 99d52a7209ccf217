"""One declared function for every wrong decision, the same for all. MODEL 9; docs/model.md 7."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

CLEARNESS = {"none": 0.0, "discussion": None, "set": 1.0}
"""Clearness of criteria; None is read from ``criteria.discussion``."""


@dataclass(frozen=True, slots=True)
class ErrorFunction:
    """Return the chance of a wrong decision from facts share, competence and clearness, each 0 to 1."""

    p_blind: float
    p_best: float
    weight_facts: float
    weight_competence: float
    weight_criteria: float

    def __call__(self, facts: float, competence: float, clearness: float) -> float:
        total = self.weight_facts + self.weight_competence + self.weight_criteria
        if total == 0.0:
            return self.p_blind
        x = (
            self.weight_facts * facts + self.weight_competence * competence + self.weight_criteria * clearness
        ) / total
        if self.p_best == 0.0 or self.p_blind in (0.0, 1.0):
            return self.p_blind + x * (self.p_best - self.p_blind)
        blind, best = log(self.p_blind / (1 - self.p_blind)), log(self.p_best / (1 - self.p_best))
        return 1 / (1 + exp(-(blind + x * (best - blind))))
