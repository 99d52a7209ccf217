"""A synthetic citizen, from the first sign to the end of the story. MODEL 3; docs/model.md 10-13.

Nothing here scores or predicts a person: every draw is chance, addressed by number.
"""

from __future__ import annotations

import mesa

from sim.engine.streams import Streams
from sim.population.states import State, Touch, state_at
from sim.population.traits import Traits


class Citizen(mesa.Agent):
    """One citizen whose signs have begun; the life itself is kept by the town."""

    def __init__(self, model: mesa.Model, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.name = f"{model.code}-{number}"
        self.person = model.citizens.town.people.person(number)
        self.streams = Streams.at(self.person.key)

    @property
    def traits(self) -> Traits:
        """Return what does not change about the citizen."""
        return self.person.traits

    def age_now(self) -> float:
        """Return the age in years."""
        return self.model.citizens.town.place.age(self.number, self.model.agenda.now)

    def is_minor_now(self) -> bool:
        """Return whether the citizen is under 18."""
        return self.model.citizens.is_minor(self.number, self.model.agenda.now)

    def state_now(self) -> State:
        """Return the true state, known to the simulation, never to its people."""
        return state_at(self.model.citizens.town.life_of(self.number), self.model.agenda.now)

    def touch(self, touch: Touch, cause: str) -> None:
        """Let the citizen's clocks run at other hazards from now on, because of the case ``cause``."""
        self.model.citizens.touch(self.number, touch, cause)
