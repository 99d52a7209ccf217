"""The population of one municipality: lives, whom they draw in, what the organisation changes. docs/model.md 10-13.

Lives that nobody touches are lived once and shared by all organisational models of a replication; a town that an
organisation acts on is a fork that keeps only what differs.
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from sim.engine.streams import Streams, uniform, uniform_array
from sim.population.influence import Influence
from sim.population.life import Lives, Living
from sim.population.luck import Luck
from sim.population.onsets import MILIEU, Arrival, spontaneous
from sim.population.place import Setting
from sim.population.seasons import Seasons
from sim.population.signs import Signs
from sim.population.states import UNTOUCHED, Life, Person, Touch
from sim.population.ties import Ties
from sim.population.traits import N_DRAWS as N_TRAITS
from sim.population.traits import Traits, draw_form, traits_of
from sim.values import DAY

LOOK_AHEAD = 180 * DAY
"""How far a touched life is lived ahead of the touch, three times as far each time after; changes speed alone."""
Change = tuple[int, int]
"""(time from which a life may differ, number of the citizen)."""


class Changed(NamedTuple):
    """A life that differs from the untouched one: from when, by whom it was drawn in or left alone, and the case."""

    time: int
    number: int
    source: int | None
    cause: str


class People:
    """Know who citizens are and how they live: all that a fork shares with the town it comes from."""

    def __init__(self, setting: Setting, streams: Streams, p: dict[str, float]) -> None:
        self.setting, self.streams, self.p = setting, streams, p
        place, self.end = setting.place, setting.end
        self.ties = Ties(place, p)
        self.seasons = Seasons(setting, p, streams)
        self.lives = Lives(place, p, Signs(p, self.seasons), self.end)
        self.influence = Influence(place, p, self.ties, streams)
        self._known: dict[int, Person] = {}
        self.memo: dict[object, tuple] = {}
        """What others work out of untouched lives, kept for the next model."""
        self._forms: dict[tuple[int, int], str] = {}

    def person(self, number: int) -> Person:
        """Return who citizen ``number`` is."""
        person = self._known.get(number)
        if person is None:
            key = self.streams.key("citizen", self.setting.place.code, number)
            traits = traits_of([uniform(key, slot) for slot in range(N_TRAITS)], self.p)
            person = self._known[number] = self._person(number, traits, Luck(key))
        return person

    def admit(self, person: Person) -> None:
        """Get to know somebody who moves here, under a number past those of the inhabitants."""
        self._known[person.number] = person

    def meet(self, numbers: list[int]) -> None:
        """Get to know many citizens at once; the same as asking for each."""
        at = np.array(numbers, dtype=np.int64)
        keys = self.streams.keys("citizen", self.setting.place.code, last=at)
        drawn = uniform_array(keys[:, None], np.arange(N_TRAITS)).tolist()
        for number, u, luck in zip(numbers, drawn, Luck.many(keys), strict=True):
            self._known[number] = self._person(number, traits_of(u, self.p), luck)

    def _person(self, number: int, traits: Traits, luck: Luck) -> Person:
        milieu, online = self.ties.milieus.of(number), self.ties.online.of(number)
        form = traits.form
        if milieu is not None or online is not None:
            form = self._form_of(milieu is None, online if milieu is None else milieu)
        return Person(number, luck.key, traits, form, milieu is not None, luck)

    def _form_of(self, is_online: bool, milieu: int) -> str:
        form = self._forms.get((is_online, milieu))
        if form is None:
            key = self.streams.key(MILIEU, self.setting.place.code, is_online, milieu)
            form = self._forms[is_online, milieu] = draw_form(uniform(key, 0), self.p)
        return form


class Town:
    """Hold the lives of everybody who ever shows a sign; everybody else's life is empty."""

    def __init__(self, people: People, origin: Town | None = None) -> None:
        self.people, self._origin = people, origin
        self._lives: dict[int, Life] = {}
        self._brought: dict[int, tuple[Arrival, ...]] = {}
        self._arrivals: dict[int, tuple[Arrival, ...]] = {}
        self._touched: dict[int, Living] = {}
        """Citizens the organisation acts on, each as they were when it last did."""
        self._touches: dict[int, list[tuple[int, Touch]]] = {}
        self._known_to: dict[int, int] = {}
        """Up to when the life of a touched citizen is known; what stands there of later is the life as it was."""
        self._cause: dict[int, str] = {}
        self.changes: list[Changed] = []

    @property
    def place(self):
        return self.people.setting.place

    def fork(self) -> Town:
        """Return a town with the same lives, on which an organisation can act."""
        return Town(self.people, self)

    def numbers(self) -> list[int]:
        """Return the numbers of everybody whose life is not empty, in order."""
        known = set(self._lives) | (set(self._origin.numbers()) if self._origin else set())
        return sorted(number for number in known if self.life_of(number))

    def life_of(self, number: int) -> Life:
        """Return the life of citizen ``number`` as it stands now."""
        return self._find("_lives", number)

    def untouched_life_of(self, number: int) -> Life:
        """Return the life that citizen ``number`` has where no organisation acts."""
        return self._origin.life_of(number) if self._origin else self.life_of(number)

    def people_untouched(self) -> list[int]:
        """Return the numbers of everybody who shows signs where no organisation acts."""
        return self._origin.numbers() if self._origin else self.numbers()

    def untouched_arrivals_of(self, number: int) -> tuple[Arrival, ...]:
        """Return what reaches a citizen where no organisation acts."""
        return (self._origin or self)._find("_arrivals", number)

    def touches_of(self, number: int) -> list[tuple[int, Touch]]:
        """Return when and how the organisation acted on a citizen."""
        return self._touches.get(number, [])

    def form_of(self, number: int, time: int) -> str:
        """Return the form of extremism at ``time``: who was drawn in by somebody takes on theirs."""
        for event in reversed(self.life_of(number)):
            if event.time <= time and event.kind == "begin":
                return (
                    self.people.person(number).form
                    if event.source is None
                    else self.form_of(event.source, event.time)
                )
        return self.people.person(number).form

    def receive(self, arrivals: list[Arrival]) -> None:
        """Let arrivals happen, and whatever follows from them."""
        by_number: dict[int, list[Arrival]] = {}
        for arrival in arrivals:
            by_number.setdefault(arrival.number, []).append(arrival)
        for number, own in by_number.items():
            self._arrivals[number] = tuple(sorted([*self._find("_arrivals", number), *own], key=_order))
        self._resolve([(own[0].time, number) for number, own in by_number.items()], "")

    def touch(self, number: int, time: int, touch: Touch, cause: str) -> list[Changed]:
        """Let the organisation act on a citizen from ``time`` on; return the lives that differ for it.

        Their life is lived on to :meth:`known_to`, since it will often be touched again; :meth:`go_on` goes on.
        """
        living = self._touched.get(number)
        if touch == (living.touch if living else UNTOUCHED):
            return []
        if living is None:
            living = self._touched[number] = Living(self.people.lives, self.people.person(number))
        self._touches.setdefault(number, []).append((time, touch))
        self._cause[number] = cause
        return self._live_on(living, time, LOOK_AHEAD, touch)

    def go_on(self, number: int) -> list[Changed]:
        """Live the life of a touched citizen further than it is known; return the lives that differ for it."""
        living, time = self._touched[number], self.known_to(number)
        return self._live_on(living, time, 3 * (time - living.now), living.touch)

    def known_to(self, number: int) -> int:
        """Return up to when the life of a citizen is known by now."""
        return self._known_to.get(number, self.people.end)

    def _live_on(self, living: Living, time: int, ahead: int, touch: Touch) -> list[Changed]:
        number = living.person.number
        living.go_on(self._find("_arrivals", number), time)
        if touch != living.touch:
            living.act(touch)
        self._known_to[number] = min(time + ahead, self.people.end)
        n = len(self.changes)
        self._resolve([(time, number)], self._cause[number])
        return self.changes[n:]

    def _find(self, table: str, number: int) -> tuple:
        town: Town | None = self
        while town is not None:
            found = getattr(town, table).get(number)
            if found is not None:
                return found
            town = town._origin
        return ()

    def _resolve(self, due: list[Change], cause: str) -> None:
        """Live anew, in order of time, every life that something new reaches, until nothing new is left."""
        heapify(due)
        drawn_by: dict[int, int] = {}
        while due:
            time, number = heappop(due)
            person, old = self.people.person(number), self.life_of(number)
            new, known_to = self._live(number), self.known_to(number)
            if new != _until(old, known_to):
                self._lives[number] = new
                if self._origin is not None:
                    self.changes.append(Changed(time, number, drawn_by.get(number), cause))
            elif number not in self._touched:
                continue
            before = self._find("_brought", number)
            later = tuple(arrival for arrival in before if arrival.time >= known_to)
            brought = self.people.influence.arrivals(person, new, known_to) + later
            self._brought[number] = brought
            for arrival in sorted(set(brought) ^ set(before), key=_order):
                self._redirect(arrival, is_new=arrival in brought)
                drawn_by.setdefault(arrival.number, number)
                heappush(due, (arrival.time, arrival.number))

    def _live(self, number: int) -> Life:
        """Return the life of a citizen by all that is known to reach them."""
        arrivals, living = self._find("_arrivals", number), self._touched.get(number)
        if living is None:
            return self.people.lives.live(self.people.person(number), arrivals)
        rest = living.copy()
        rest.go_on(arrivals, self.known_to(number))
        return tuple(rest.events)

    def _redirect(self, arrival: Arrival, is_new: bool) -> None:
        own = [a for a in self._find("_arrivals", arrival.number) if a != arrival]
        self._arrivals[arrival.number] = tuple(sorted([*own, arrival] if is_new else own, key=_order))


def _until(life: Life, time: int) -> Life:
    """Return the part of a life up to and including ``time``."""
    return life if not life or life[-1].time <= time else tuple(event for event in life if event.time <= time)


def _order(arrival: Arrival) -> tuple[int, str, int]:
    return arrival.time, arrival.channel, -1 if arrival.source is None else arrival.source


@lru_cache(maxsize=2)
def untouched_town(setting: Setting, root: int) -> Town:
    """Return :func:`grown_town`, kept for the next model of the same replication."""
    return grown_town(setting, root)


def grown_town(setting: Setting, root: int) -> Town:
    """Return the town of ``setting`` that no organisation touches, with the luck of ``root``."""
    streams, p = Streams.at(root), dict(setting.values)
    town = Town(People(setting, streams, p))
    arrivals = spontaneous(setting, p, town.people.ties, streams)
    town.people.meet(sorted({arrival.number for arrival in arrivals}))
    town.receive(arrivals)
    return town
