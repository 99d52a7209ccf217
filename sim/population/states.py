"""What a life is made of: states, events, whom it is about, what a touch changes. docs/model.md 12, 13."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sim.population.luck import Luck
from sim.population.signs import Sign
from sim.population.traits import Traits
from sim.values import OTHER_CONCERN, RADICALISATION, UNFOUNDED

HOME, ABROAD, GONE = "home", "abroad", "gone"


class State(NamedTuple):
    """Extremism (0 none, 1 other signs, 2 serious signs), look-alike, well-being, crime, place, spell."""

    extremism: int = 0
    is_alike: bool = False
    is_unwell: bool = False
    has_crime: bool = False
    place: str = HOME
    in_spell: bool = False
    was_real: bool = False

    @property
    def truth(self) -> str:
        """Return what is true behind a concern sent now."""
        if self.extremism:
            return RADICALISATION
        return OTHER_CONCERN if self.is_unwell or self.has_crime else UNFOUNDED


class Touch(NamedTuple):
    """Factors on the hazards of a citizen the organisation acts on; 1 changes nothing."""

    rise: float = 1.0
    ease: float = 1.0
    fade: float = 1.0
    relapse: float = 1.0
    worsen: float = 1.0
    recover: float = 1.0
    offend: float = 1.0
    desist: float = 1.0


UNTOUCHED = Touch()


class Event(NamedTuple):
    """Something that happened in a life, the state after it, and the spell it belongs to (0, 1, ...)."""

    time: int
    kind: str
    state: State
    spell: int
    channel: str | None = None
    source: int | None = None
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who a life is about; ``form`` is the milieu's for its members."""

    number: int
    key: int
    traits: Traits
    form: str
    in_milieu: bool
    luck: Luck = field(repr=False, compare=False)


Life = tuple[Event, ...]
Hazards = dict[str, float]
"""The clocks that run and their hazard a year."""
CHANGES = {
    "rise": {"extremism": 2},
    "ease": {"extremism": 1},
    "fade": {"extremism": 0},
    "relapse": {"extremism": 1},
    "stop": {"is_alike": False},
    "worsen": {"is_unwell": True},
    "recover": {"is_unwell": False},
    "offend": {"has_crime": True},
    "desist": {"has_crime": False},
    "travel": {"place": ABROAD},
    "return": {"place": HOME},
    "move": {"place": GONE},
    "settle": {"in_spell": False, "was_real": False},
}
"""What each clock changes when it rings."""


@lru_cache(maxsize=4096)
def after(clock: str, state: State) -> State:
    """Return the state that follows ``state`` when ``clock`` rings."""
    return state._replace(**CHANGES[clock])


def state_at(life: Life, time: int) -> State:
    """Return the state after everything up to and including ``time``."""
    state = State()
    for event in life:
        if event.time > time:
            break
        state = event.state
    return state
