"""A life: how signs worsen, ease and end. A pure function of arrivals and touches. docs/model.md 12, 13.

Every clock is a unit exponential, used up at the hazard in force; what is left of it stays when a hazard changes
(modified next reaction method, Anderson 2007, J. Chem. Phys. 127, 214107).
"""

from __future__ import annotations

from math import fsum

from sim.population.onsets import ALIKE, Arrival
from sim.population.place import YEAR, Place
from sim.population.signs import TRAVEL_AGES, Memory, Sign, Signs
from sim.population.states import (
    ABROAD,
    GONE,
    HOME,
    UNTOUCHED,
    Event,
    Hazards,
    Life,
    Person,
    State,
    Touch,
    after,
)

BEFORE_ALL = -(1 << 60)
TRAVELLING_FORMS = ("islamist", "other")


class Lives:
    """Live the lives of one population."""

    def __init__(self, place: Place, p: dict[str, float], signs: Signs, end: int) -> None:
        self.place, self.signs, self.end = place, signs, end
        self.h = {name.partition(".")[2]: p[name] for name in p if name.startswith("life.")}
        self.per_sign = {name: p[f"signs.{name}"] for name in ("other", "serious", "alike")}
        self._untouched: dict[tuple, Hazards] = {}

    def live(self, person: Person, arrivals: tuple[Arrival, ...]) -> Life:
        """Return the events of a life that nobody touches; ``arrivals`` in order of time."""
        living = Living(self, person)
        living.go_on(arrivals, self.end)
        return tuple(living.events)

    def hazards(self, s: State, person: Person, may_travel: bool, touch: Touch) -> Hazards:
        """Return the running clocks with their hazard a year."""
        if touch is not UNTOUCHED:
            return self._hazards(s, person, may_travel, touch)
        at = (s, person.in_milieu, person.traits.has_good_ties, may_travel)
        found = self._untouched.get(at)
        if found is None:
            found = self._untouched[at] = self._hazards(s, person, may_travel, touch)
        return found

    def _hazards(self, s: State, person: Person, may_travel: bool, touch: Touch) -> Hazards:
        h = self.h
        if s.place == ABROAD:
            return {"return": h["return"]} if h["return"] > 0 else {}
        found = {"move": h["move"]}
        if s.extremism == 1:
            rise = h["rise"] * touch.rise
            rise *= h["ratio_milieu"] if person.in_milieu else 1.0
            rise *= h["ratio_wellbeing"] if s.is_unwell else 1.0
            rise *= h["ratio_crime"] if s.has_crime else 1.0
            good_ties = h["ratio_good_ties"] if person.traits.has_good_ties else 1.0
            found |= {"rise": rise, "fade": h["fade"] * touch.fade * good_ties}
        elif s.extremism == 2:
            found["ease"] = h["ease"] * touch.ease
            if may_travel:
                found["travel"] = h["travel"]
        elif s.was_real:
            found["relapse"] = h["relapse"] * touch.relapse
        if s.is_alike:
            found["stop"] = h["stop"]
        coupling = h["ratio_extremism"] if s.extremism else 1.0
        if s.is_unwell:
            found["recover"] = h["recover"] * touch.recover
        else:
            found["worsen"] = h["worsen"] * coupling * touch.worsen
        if s.has_crime:
            found["desist"] = h["desist"] * touch.desist
        else:
            found["offend"] = h["offend"] * coupling * touch.offend
        if s.extremism or s.is_alike:
            found["sign"] = fsum(self.sign_rates(s))
        else:
            found["settle"] = h["settle"]
        return {name: hazard for name, hazard in found.items() if hazard > 0}

    def sign_rates(self, s: State) -> tuple[float, float]:
        """Return how many signs a year are shown: of real extremism, and of what only looks alike."""
        per = self.per_sign
        return (0.0, per["other"], per["serious"])[s.extremism], per["alike"] if s.is_alike else 0.0


class Living:
    """One life while it is lived."""

    def __init__(self, lives: Lives, person: Person) -> None:
        self.lives, self.person = lives, person
        self.hazards: Hazards = {}
        self.rings: dict[str, float] | None = None
        """When each clock rings at the hazards in force; None where they have to be worked out anew."""
        self.left: dict[str, float] = {}
        self.rung: dict[str, int] = {}
        self.now, self.spell, self.n_signs = BEFORE_ALL, -1, 0
        self.state, self.touch = State(), UNTOUCHED
        self.events: list[Event] = []
        self.memory = Memory()
        self.observers = 0

    def go_on(self, arrivals: tuple[Arrival, ...], until: int) -> None:
        """Live from now until ``until``, that second included, with the arrivals that lie between.

        In how many pieces one lives makes no difference.
        """
        since, last = self.now, self.lives.end - 1
        for arrival in arrivals:
            if since < arrival.time <= until:
                self._until(min(arrival.time, last))
                self.now = arrival.time
                self._arrive(arrival)
        self._until(min(until, last))
        self.now = until

    def act(self, touch: Touch) -> None:
        """Let the hazards be scaled by ``touch`` from now on."""
        self._stop_clocks()
        self.touch = touch

    def copy(self) -> Living:
        """Return the same life, to be lived on from here in another way."""
        other = Living.__new__(Living)
        other.__dict__ |= self.__dict__
        other.rings = None if self.rings is None else dict(self.rings)
        other.left, other.rung, other.events = dict(self.left), dict(self.rung), list(self.events)
        other.memory = self.memory.copy()
        return other

    def _until(self, last: int) -> None:
        """Let every clock ring that rings up to and including the second ``last``."""
        while self.state.in_spell and self.state.place != GONE:
            if self.rings is None:
                self._start_clocks()
            rings = self.rings
            if not rings:
                return
            clock = min(rings, key=rings.__getitem__)
            at = max(round(rings[clock]), self.now + 1)
            if at > last:
                return
            self.now = at
            if clock == "sign":
                self._write("sign", self.state, sign=self._sign())
                rings[clock] = at + self._fresh(clock) / self.hazards[clock] * YEAR
            else:
                self._stop_clocks()
                self.left[clock] = self._fresh(clock)
                self._write(clock, after(clock, self.state))

    def _start_clocks(self) -> None:
        """Work out when each clock rings from what is left of it and the hazards now in force."""
        state, now, left = self.state, self.now, self.left
        may_travel = state.extremism == 2 and self._may_travel()
        self.hazards = hazards = self.lives.hazards(state, self.person, may_travel, self.touch)
        self.rings = rings = {}
        for name, hazard in hazards.items():
            if name not in left:
                left[name] = self._fresh(name)
            rings[name] = now + left[name] / hazard * YEAR

    def _stop_clocks(self) -> None:
        """Keep of each running clock what is left of it."""
        if self.rings is not None:
            for name, at in self.rings.items():
                self.left[name] = max((at - self.now) / YEAR * self.hazards[name], 0.0)
            self.rings = None

    def _fresh(self, clock: str) -> float:
        """Return the next unit exponential of ``clock``."""
        n = self.rung.get(clock, 0)
        self.rung[clock] = n + 1
        return self.person.luck.exponential(clock, n)

    def _may_travel(self) -> bool:
        age = self.lives.place.age(self.person.number, self.now)
        return (
            self.person.in_milieu
            and self.person.form in TRAVELLING_FORMS
            and TRAVEL_AGES[0] <= age < TRAVEL_AGES[1]
        )

    def _sign(self) -> Sign:
        real, alike = self.lives.sign_rates(self.state)
        k, self.n_signs = self.n_signs, self.n_signs + 1
        return self.lives.signs.draw(
            self.person.luck.sign(k),
            k,
            self.now,
            self.state.extremism,
            alike / (real + alike),
            self.state.has_crime,
            self.lives.place.age(self.person.number, self.now),
            self.person.traits,
            self.observers,
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
            self.memory, self.observers = Memory(), self.person.luck.observers(self.spell)
            traits = self.person.traits
            s = State(is_unwell=traits.is_unwell_at_first, has_crime=traits.has_crime_at_first, in_spell=True)
        self._stop_clocks()
        begun = s._replace(is_alike=True) if is_alike else s._replace(extremism=1, was_real=True)
        self._write("alike" if is_alike else "begin", begun, arrival.channel, arrival.source)

    def _write(
        self,
        kind: str,
        state: State,
        channel: str | None = None,
        source: int | None = None,
        sign: Sign | None = None,
    ) -> None:
        self.state = state
        self.events.append(Event(self.now, kind, state, self.spell, channel, source, sign))
