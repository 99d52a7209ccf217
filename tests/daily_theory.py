"""What a town without influence must show on average: the chain of a life, solved. docs/model.md 11-12.

A citizen's state is a continuous-time Markov chain (Norris 1997, Markov Chains, section 2.1) with constant
hazards, provided that susceptibility is 1 for everybody and at every age (``SAME_FOR_ALL``) in a town where
nobody reaches 60, nobody influences anybody and nobody travels. Its generator is solved day by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import NamedTuple

import numpy as np
from daily_arrivals import CHANNELS, DAY_YEARS, channel_hazards
from daily_life import TRAVEL_AGES
from daily_observers import N_SERIOUS, SOURCES, is_quiet
from daily_people import Town
from daily_town import Setting
from scipy.linalg import expm

SHARE_UNDER_18 = 0.3
"""Everybody reaches 60, so that no age is without a factor."""
SAME_FOR_ALL = {
    **{f"onset.age_{years}": 1.0 for years in (0, 10, 15, 25, 40)},
    **{f"onset.ratio_{name}": 1.0 for name in ("vulnerable", "earlier_case", "woman")},
    "influence.factor": 0.0,
    "life.travel": 0.0,
}


class State(NamedTuple):
    """What a citizen is like; ``w`` and ``c`` count in a story alone."""

    in_spell: bool = False
    e: int = 0
    was_real: bool = False
    alike: bool = False
    w: bool = False
    c: bool = False
    gone: bool = False


class Kind(NamedTuple):
    """What the hazards of a citizen depend on."""

    milieu: bool
    online: bool
    good_ties: bool
    poor_wellbeing: bool
    crime: bool


@dataclass(frozen=True)
class Move:
    """One way out of a state: what it is called, where it leads, at which yearly hazard."""

    name: str
    to: State
    hazard: float


def moves(state: State, kind: Kind, p: Mapping[str, float]) -> list[Move]:
    """Return everything that can happen in ``state``."""
    return (
        [] if state.gone else _arrivals(state, kind, p) + (_clocks(state, kind, p) if state.in_spell else [])
    )


def _arrivals(state: State, kind: Kind, p: Mapping[str, float]) -> list[Move]:
    hazards, found = channel_hazards(p), []
    begun = state if state.in_spell else State(True, w=kind.poor_wellbeing, c=kind.crime)
    if state.e == 0:
        real = begun._replace(e=1, was_real=True)
        member = {"alone": True, "milieu": kind.milieu, "online": kind.online}
        found += [Move(f"effective.{name}", real, hazards[name] * member[name]) for name in CHANNELS]
    if not state.alike:
        found.append(Move("effective.alike", begun._replace(alike=True), hazards["alike"]))
    return found


def _clocks(s: State, kind: Kind, p: Mapping[str, float]) -> list[Move]:
    rise = (
        p["life.ratio_milieu"] ** kind.milieu
        * p["life.ratio_wellbeing"] ** s.w
        * p["life.ratio_crime"] ** s.c
    )
    coupled = p["life.ratio_extremism"] ** (s.e > 0)
    rows = (
        ("rise", s.e == 1, rise, s._replace(e=2)),
        ("ease", s.e == 2, 1, s._replace(e=1)),
        ("fade", s.e == 1, p["life.ratio_good_ties"] ** kind.good_ties, s._replace(e=0)),
        ("relapse", s.e == 0 and s.was_real, 1, s._replace(e=1)),
        ("stop", s.alike, 1, s._replace(alike=False)),
        ("worsen", not s.w, coupled, s._replace(w=True)),
        ("recover", s.w, 1, s._replace(w=False)),
        ("offend", not s.c, coupled, s._replace(c=True)),
        ("desist", s.c, 1, s._replace(c=False)),
        ("move", True, 1, State(gone=True)),
        ("settle", s.e == 0 and not s.alike, 1, State()),
    )
    return [Move(f"clock.{name}", to, p[f"life.{name}"] * times) for name, where, times, to in rows if where]


class Chain:
    """The chain of one kind of citizen; ``days`` says how much of each day is spent in which state."""

    def __init__(self, kind: Kind, p: Mapping[str, float], n_days: int) -> None:
        self.kind, self.p = kind, p
        self.states = self._reachable()
        self.days = self._solve(n_days)

    def _reachable(self) -> list[State]:
        found, new = [State()], [State()]
        while new:
            state = new.pop()
            unseen = {m.to for m in moves(state, self.kind, self.p)} - set(found)
            found += sorted(unseen)
            new += unseen
        return found

    def _solve(self, n_days: int) -> np.ndarray:
        """Return days x states: the expected part of each day, from nobody in a story at the start."""
        n, place = len(self.states), {state: i for i, state in enumerate(self.states)}
        generator = np.zeros((2 * n, 2 * n))
        for i, state in enumerate(self.states):
            for move in moves(state, self.kind, self.p):
                generator[place[move.to], i] += move.hazard * DAY_YEARS
                generator[i, i] -= move.hazard * DAY_YEARS
        generator[n:, :n] = np.eye(n)
        step = expm(generator)
        now, days = np.eye(n)[0], []
        for _ in range(n_days):
            days.append(step[n:, :n] @ now)
            now = step[:n, :n] @ now
        return np.array(days)

    def rings(self) -> dict[str, float]:
        """Return how often each clock rings and each arrival takes effect, and how many stories begin."""
        years = self.days.sum(axis=0) * DAY_YEARS
        found: dict[str, float] = defaultdict(float)
        for state, time in zip(self.states, years, strict=True):
            for move in moves(state, self.kind, self.p):
                found[move.name] += move.hazard * time
                found["spells"] += move.hazard * time * (not state.in_spell)
        return found

    def numbers_in(self) -> dict[str, float]:
        """Return the mean over time of how many are in each state (of one citizen)."""
        tests = {
            "in_spell": lambda s: s.in_spell,
            "e1": lambda s: s.e == 1,
            "e2": lambda s: s.e == 2,
            "l": lambda s: s.alike,
            "w": lambda s: s.w,
            "c": lambda s: s.c,
        }
        mean = self.days.mean(axis=0)
        return {
            f"state.{name}": float(mean[[is_in(s) for s in self.states]].sum())
            for name, is_in in tests.items()
        }

    def signs(self, weight_of_day: np.ndarray) -> dict[tuple[str, bool], float]:
        """Return signs by class and whether there is crime, each day's counted with its weight."""
        p, years = self.p, weight_of_day @ self.days * DAY_YEARS
        found: dict[tuple[str, bool], float] = defaultdict(float)
        serious, wellbeing = p["signs.p_serious_alike"], p["signs.p_wellbeing_alike"]
        for s, time in zip(self.states, years, strict=True):
            real = (0.0, p["signs.other"], p["signs.serious"])[s.e] * time
            alike = p["signs.alike"] * s.alike * time
            p_serious = p["signs.p_serious"] * (s.e == 2)
            found["serious", s.c] += real * p_serious + alike * serious
            found["wellbeing", s.c] += alike * wellbeing
            found["other", s.c] += real * (1 - p_serious) + alike * (1 - serious - wellbeing)
        return found


def shares_of_sources(p: Mapping[str, float], span_years: float) -> dict[bool, dict[str, float]]:
    """Return who notices a sign, by whether the police are near, over all ages and traits."""
    names = ("vulnerable", "support", "earlier_case", "housing", "newcomer")
    shares = {is_near: dict.fromkeys(SOURCES, 0.0) for is_near in (False, True)}
    ages = ((0, 6), (6, 10), (10, 18), (18, 20), (20, span_years))
    for has, (low, high) in product(product((True, False), repeat=len(names)), ages):
        trait = dict(zip(names, has, strict=True))
        chance = (high - low) / span_years
        for name in names:
            chance *= p[f"citizen.p_{name}"] if trait[name] else 1 - p[f"citizen.p_{name}"]
        for is_near, share in shares.items():
            near = {
                "school": 6 <= low < 20,
                "police": is_near,
                "health": 1 + trait["vulnerable"],
                "other_departments": trait["support"] and low >= 18,
                "social_workers": trait["earlier_case"],
                "relatives": 1,
                "friends": low >= 10,
                "mentors": trait["earlier_case"],
                "housing": trait["housing"],
                "other_municipalities": trait["newcomer"],
            }
            weights = {name: p[f"source.{name}"] * near[name] for name in SOURCES}
            for name in SOURCES:
                share[name] += chance * weights[name] / sum(weights.values())
    return shares


def expected(setting: Setting) -> dict[str, float]:
    """Return what a run shows on average, by the names of ``run_daily``; ``sent.*`` if nobody understands."""
    town, p, n_days = setting.town, setting.town.values, setting.n_days
    found = defaultdict(float, _arrivals_in_all(town, n_days * DAY_YEARS))
    noticed, sent = _weights_of_days(setting)
    shares = shares_of_sources(p, town.span_years)
    for kind, number in _kinds(town):
        chain = Chain(kind, p, n_days)
        for name, value in (chain.rings() | chain.numbers_in()).items():
            found[name] += number * value
        for (sign, _), value in chain.signs(np.ones(n_days)).items():
            found[f"signs.{sign}"] += number * value
        for name, weight in (("noticed", noticed), ("sent", sent)):
            for (sign, has_crime), value in chain.signs(weight).items():
                for source, share in shares[has_crime or sign == "serious"].items():
                    found[f"{name}.{source}"] += number * value * share
    for code, share in _shares_of_codes(p["concern.s7_weight"], town.span_years).items():
        found[f"code.{code}"] = found["signs.serious"] * share
    return dict(found)


def _arrivals_in_all(town: Town, years: float) -> dict[str, float]:
    where = {
        "milieu": town.milieus("milieu.share", "milieu.size") >= 0,
        "online": town.milieus("milieu.share_online", "milieu.size_online") >= 0,
    }
    return {
        f"arrivals.{name}": hazard * (where[name].sum() if name in where else town.size) * years
        for name, hazard in channel_hazards(town.values).items()
    }


def _weights_of_days(setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """Return for each day the chance that a sign is noticed, and that a concern is sent for it."""
    p = setting.town.values
    days = [setting.start + timedelta(days=d) for d in range(setting.n_days)]
    season = np.array([p["demand.holiday_factor"] if is_quiet(day) else 1.0 for day in days])
    surge = [any(begin <= day < end for begin, end in setting.surges) for day in days]
    p_gut = np.minimum(1, p["observer.p_gut"] * np.where(surge, p["demand.surge_factor"], 1.0))
    noticed = p["observer.p_noticed"] * season
    return noticed, noticed * p_gut


def _shares_of_codes(s7_weight: float, span_years: float) -> dict[str, float]:
    """Return which share of serious signs each is: S8 comes at 16-40 alone."""
    at_age = (TRAVEL_AGES[1] - TRAVEL_AGES[0]) / span_years
    with_s8, without = N_SERIOUS - 1 + s7_weight, N_SERIOUS - 2 + s7_weight
    one = at_age / with_s8 + (1 - at_age) / without
    return {"S1": one, "S7": one * s7_weight, "S8": at_age / with_s8}


def _kinds(town: Town) -> list[tuple[Kind, float]]:
    """Return how many citizens there are of each kind: members as numbered, traits by their shares."""
    p = town.values
    milieu = town.milieus("milieu.share", "milieu.size") >= 0
    online = town.milieus("milieu.share_online", "milieu.size_online") >= 0
    found = []
    for kind in (Kind(*has) for has in product((True, False), repeat=5)):
        number = float(((milieu == kind.milieu) & (online == kind.online)).sum())
        for name in ("good_ties", "poor_wellbeing", "crime"):
            share = p[f"citizen.p_{name}"]
            number *= share if getattr(kind, name) else 1 - share
        if number:
            found.append((kind, number))
    return found
