"""The synthetic citizen a concern is about. MODEL 3, 10.

In this version a citizen answers when told, declines or not, and drops out or not; the living population comes
behind the same class. Nothing here scores or predicts a person: every draw is chance, addressed by id.
"""

from __future__ import annotations

from types import SimpleNamespace

import mesa

from sim.engine.streams import Streams
from sim.values import RADICALISATION, Concern


class Citizen(mesa.Agent):
    """One synthetic citizen, from the first concern to the end of the story."""

    def __init__(self, model: mesa.Model, concern: Concern) -> None:
        super().__init__(model)
        self.name = concern.citizen
        self.concern = concern
        self.streams = Streams.at(concern.key)

    def is_minor_now(self) -> bool:
        return self.concern.is_minor

    def state_now(self) -> SimpleNamespace:
        """Stand-in until lives are there: the state that the concern speaks of."""
        concern = self.concern
        real = concern.truth == RADICALISATION
        return SimpleNamespace(
            extremism=(1 + (concern.level in ("serious", "acute"))) * real,
            is_alike=False,
            is_unwell=not concern.is_primary,
            has_crime=concern.has_crime,
            place="home",
        )

    def touch(self, touch: object, cause: str) -> None:
        """Do nothing until lives are there."""
