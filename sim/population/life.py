"""A life: how signs worsen, ease and end. A pure function of arrivals and touches. docs/model.md 12, 13.

Every clock is a unit exponential, used up at the hazard in force; what is left of it stays when a hazard changes
(modified next reaction method, Anderson 2007, J. Chem. Phys. 127, 214107).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf, log1p
from typing import NamedTuple

from sim.engine.streams import Streams, uniform
from sim.population.onsets import ALIKE, Arrival
from sim.population.place import YEAR, Place
from sim.population.signs import TRAVEL_AGES, Memory, Sign, Signs
from sim.population.traits import Traits
from sim.values import OTHER_CONCERN, RADICALISATION, UNFOUNDED

HOME, ABROAD, GONE = "home", "abroad", "gone"
BEFORE_ALL = -(1 << 60)
TRAVELLING_FORMS = ("islamist", "other")


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


Life = tuple[Event, ...]


def state_at(life: Life, time: int) -> State:
    """Return the state after everything up to and including ``time``."""
    state = State()
    for event in life:
        if event.time > time:
            break
        state = event.state
    return state


class Lives:
    """Live the lives of one population."""

    def __init__(self, place: Place, p: dict[str, float], signs: Signs, end: int) -> None:
        self.place, self.signs, self.end = place, signs, end
        self.h = {name.partition(".")[2]: p[name] for name in p if name.startswith("life.")}
        self.per_sign = {name: p[f"signs.{name}"] for name in ("other", "serious", "alike")}

    def live(self, person: Person, arrivals: tuple[Arrival, ...]) -> Life:
        """Return the events of a life that nobody touches; ``arrivals`` in order of time."""
        living = Living(self, person)
        living.go_on(arrivals, self.end)
        return tuple(living.events)


class Living:
    """One life while it is lived."""

    def __init__(self, lives: Lives, person: Person) -> None:
        self.lives, self.person = lives, person
        self.streams = Streams.at(person.key)
        self.running: list[tuple[str, float]] | None = None
        self.left: dict[str, float] = {}
        self.rung: dict[str, int] = {}
        self.now, self.spell, self.n_signs = BEFORE_ALL, -1, 0
        self.state, self.touch = State(), UNTOUCHED
        self.events: list[Event] = []
        self.memory = Memory()
        self.observers = self.sign_keys = 0

    def go_on(self, arrivals: tuple[Arrival, ...], until: int) -> None:
        """Live from now until ``until``, that second included, with the arrivals that lie between."""
        since = self.now
        for arrival in arrivals:
            if since < arrival.time <= until:
                self._until(min(arrival.time, self.lives.end))
                self.now = arrival.time
                self._arrive(arrival)
        self._until(min(until, self.lives.end))
        self.now = until

    def act(self, touch: Touch) -> None:
        """Let the hazards be scaled by ``touch`` from now on."""
        self.touch, self.running = touch, None

    def copy(self) -> Living:
        """Return the same life, to be lived on from here in another way."""
        other = Living.__new__(Living)
        other.__dict__ |= self.__dict__
        other.left, other.rung, other.events = dict(self.left), dict(self.rung), list(self.events)
        other.memory = self.memory.copy()
        return other

    def _until(self, end: int) -> None:
        while self.state.in_spell and self.state.place != GONE:
            hazards = self.running
            if hazards is None:
                hazards = self.running = self._hazards()
            clock, years = None, inf
            for name, hazard in hazards:
                left = self.left.get(name)
                if left is None:
                    left = self.left[name] = self._fresh(name)
                if left < years * hazard:
                    clock, years = name, left / hazard
            at = self.now + max(round(years * YEAR), 1) if clock is not None else end
            until = min(at, end)
            spent = (until - self.now) / YEAR
            for name, hazard in hazards:
                self.left[name] = max(self.left[name] - hazard * spent, 0.0)
            self.now = until
            if at >= end:
                return
            self.left[clock] = self._fresh(clock)
            self._ring(clock)

    def _fresh(self, clock: str) -> float:
        """Return the next unit exponential of ``clock``."""
        n = self.rung.get(clock, 0)
        self.rung[clock] = n + 1
        return -log1p(-uniform(self.streams.key(clock), n))

    def _hazards(self) -> list[tuple[str, float]]:
        """Return the running clocks with their hazard a year."""
        s, h, touch, traits = self.state, self.lives.h, self.touch, self.person.traits
        if s.place == ABROAD:
            return [("return", h["return"])] if h["return"] > 0 else []
        found = [("move", h["move"])]
        if s.extremism == 1:
            rise = h["rise"] * touch.rise
            rise *= h["ratio_milieu"] if self.person.in_milieu else 1.0
            rise *= h["ratio_wellbeing"] if s.is_unwell else 1.0
            rise *= h["ratio_crime"] if s.has_crime else 1.0
            fade = h["fade"] * touch.fade * (h["ratio_good_ties"] if traits.has_good_ties else 1.0)
            found += [("rise", rise), ("fade", fade)]
        elif s.extremism == 2:
            found.append(("ease", h["ease"] * touch.ease))
            if self._may_travel():
                found.append(("travel", h["travel"]))
        elif s.was_real:
            found.append(("relapse", h["relapse"] * touch.relapse))
        if s.is_alike:
            found.append(("stop", h["stop"]))
        coupling = h["ratio_extremism"] if s.extremism else 1.0
        if s.is_unwell:
            found.append(("recover", h["recover"] * touch.recover))
        else:
            found.append(("worsen", h["worsen"] * coupling * touch.worsen))
        if s.has_crime:
            found.append(("desist", h["desist"] * touch.desist))
        else:
            found.append(("offend", h["offend"] * coupling * touch.offend))
        if s.extremism or s.is_alike:
            found.append(("sign", fsum(self._sign_rates())))
        else:
            found.append(("settle", h["settle"]))
        return [(name, hazard) for name, hazard in found if hazard > 0]

    def _may_travel(self) -> bool:
        age = self.lives.place.age(self.person.number, self.now)
        return (
            self.person.in_milieu
            and self.person.form in TRAVELLING_FORMS
            and TRAVEL_AGES[0] <= age < TRAVEL_AGES[1]
        )

    def _sign_rates(self) -> tuple[float, float]:
        """Return how many signs a year are shown: of real extremism, and of what only looks alike."""
        per, s = self.lives.per_sign, self.state
        return (0.0, per["other"], per["serious"])[s.extremism], per["alike"] if s.is_alike else 0.0

    def _ring(self, clock: str) -> None:
        s = self.state
        if clock == "sign":
            self._write("sign", s, sign=self._sign())
            return
        changes = {
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
        }[clock]
        self._write(clock, s._replace(**changes))

    def _sign(self) -> Sign:
        real, alike = self._sign_rates()
        k, self.n_signs = self.n_signs, self.n_signs + 1
        return self.lives.signs.draw(
            self.streams.key("one sign", k),
            k,
            self.now,
            self.state.extremism,
            alike / (real + alike),
            self.state.has_crime,
            self.lives.place.age(self.person.number, self.now),
            self.person.traits,
            self.streams.key("observers", self.spell),
            self.memory,
        )

    def _arrive(self, arrival: Arrival) -> None:
        """Begin what arrives, unless it is there already or the citizen is not at home."""
        s = self.state
        is_alike = arrival.channel == ALIKE
        if s.place != HOME or (s.is_alike if is_alike else s.extremism):
            return
        if not s.in_spell:
            self.spell += 1
            self.memory = Memory()
            traits = self.person.traits
            s = State(is_unwell=traits.is_unwell_at_first, has_crime=traits.has_crime_at_first, in_spell=True)
        after = s._replace(is_alike=True) if is_alike else s._replace(extremism=1, was_real=True)
        self._write("alike" if is_alike else "begin", after, arrival.channel, arrival.source)

    def _write(
        self,
        kind: str,
        state: State,
        channel: str | None = None,
        source: int | None = None,
        sign: Sign | None = None,
    ) -> None:
        if state is not self.state:
            self.state, self.running = state, None
        self.events.append(Event(self.now, kind, state, self.spell, channel, source, sign))
