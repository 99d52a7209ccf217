"""How those whose extremism is real draw others in: a channel of its source. docs/model.md 11."""

from __future__ import annotations

from math import fsum

import numpy as np

from sim.engine.streams import Streams, exponential, uniform, uniform_array
from sim.population.onsets import INFLUENCE, Arrival
from sim.population.place import YEAR, Place
from sim.population.states import HOME, Life, Person
from sim.population.ties import TIES, Ties
from sim.population.traits import Susceptibility

Stretch = tuple[int, int, float]
"""From, to (seconds), and exposure a year while it lasts."""


class Influence:
    """Find whom a life draws in."""

    def __init__(self, place: Place, p: dict[str, float], ties: Ties, streams: Streams) -> None:
        self.place, self.ties, self.streams = place, ties, streams
        self.rates = {tie: p["influence.factor"] * p[f"influence.{tie}"] for tie in TIES}
        self.by_state = (0.0, p["influence.other"], 1.0)
        self.susceptibility = Susceptibility(p)
        self._first: dict[tuple[int, int, int], tuple] = {}
        """Neighbours, keys, rates and first candidates of a spell, by (source, spell, when it begins)."""
        self.is_off = not any(self.rates.values()) or not self.susceptibility.most

    def arrivals(self, person: Person, life: Life, until: int) -> tuple[Arrival, ...]:
        """Return the arrivals before ``until`` that a life known so far brings to others, in order of time."""
        is_newcomer = person.number >= self.place.population  # whose ties here are not known
        if self.is_off or not life or is_newcomer:
            return ()
        found: list[Arrival] = []
        for spell, stretches in self._spells(life, until).items():
            found += (one for one in self._of_spell(person, spell, stretches) if one.time < until)
        return tuple(sorted(found, key=lambda arrival: arrival[:2]))

    def _spells(self, life: Life, end: int) -> dict[int, list[Stretch]]:
        """Return the stretches of exposure of each spell."""
        spells: dict[int, list[Stretch]] = {}
        for event, after in zip(life, [*life[1:], None], strict=True):
            rate = self.by_state[event.state.extremism] if event.state.place == HOME else 0.0
            until = end if after is None else after.time
            if rate and until > event.time:
                spells.setdefault(event.spell, []).append((event.time, until, rate))
        return spells

    def _of_spell(self, person: Person, spell: int, stretches: list[Stretch]) -> list[Arrival]:
        in_all = fsum((until - begin) / YEAR * rate for begin, until, rate in stretches)
        at = (person.number, spell, stretches[0][0])
        if at not in self._first:
            self._first[at] = self._candidates(person, spell, stretches[0][0])
        numbers, keys, rates, first = self._first[at]
        found = []
        for i in np.flatnonzero(first < in_all).tolist():
            found += self._on(person, int(numbers[i]), int(keys[i]), float(rates[i]), in_all, stretches)
        return found

    def _candidates(self, person: Person, spell: int, time: int) -> tuple:
        """Return the neighbours as a spell begins: numbers, keys, rates, exposure of the first candidate."""
        numbers, rates = self._neighbours(person.number, time)
        keys = Streams.at(person.key).keys("influence", spell, last=numbers)
        with np.errstate(over="ignore"):  # at a rate next to nothing the first candidate lies beyond all time
            first = -np.log1p(-uniform_array(keys, np.array([0]))) / rates
        return numbers, keys, rates, first

    def _on(
        self, person: Person, number: int, key: int, rate: float, in_all: float, stretches: list[Stretch]
    ) -> list[Arrival]:
        """Return the arrivals at one neighbour: candidates in exposure, each taken by its mark."""
        found, exposure, i = [], exponential(uniform(key, 0)) / rate, 0
        citizen = self.streams.key("citizen", self.place.code, number)
        while exposure < in_all:
            time = _when(exposure, stretches)
            share = self.susceptibility.one(citizen, self.place.age(number, time)) / self.susceptibility.most
            if uniform(key, 2 * i + 1) < share:
                found.append(Arrival(time, number, INFLUENCE, person.number))
            i += 1
            exposure += exponential(uniform(key, 2 * i)) / rate
        return found

    def _neighbours(self, number: int, time: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the neighbours and the sum of the rates of their ties; those without a rate left out."""
        by_number: dict[int, float] = {}
        for tie, numbers in self.ties.neighbours(number, time):
            rate = self.rates[tie]
            if rate:
                for other in numbers.tolist():
                    by_number[other] = by_number.get(other, 0.0) + rate
        return np.array(list(by_number), dtype=np.int64), np.array(list(by_number.values()))


def _when(exposure: float, stretches: list[Stretch]) -> int:
    """Return the second at which ``exposure`` is reached."""
    for begin, until, rate in stretches:
        here = (until - begin) / YEAR * rate
        if exposure <= here:
            return begin + max(round(exposure / rate * YEAR), 1)
        exposure -= here
    return stretches[-1][1]
