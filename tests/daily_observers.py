"""Signs, who notices them and who sends a concern, day by day. Written from docs/model.md 12 alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import exp, log

import numpy as np
from daily_arrivals import DAY_YEARS
from daily_life import TRAVEL_AGES, Lives

CLASSES = ("serious", "other", "wellbeing")
SERIOUS, OTHER, WELLBEING = range(3)
N_SERIOUS, N_OTHER = 9, 7
S7, S8 = 6, 7
SOURCES = (
    "school",
    "police",
    "health",
    "other_departments",
    "social_workers",
    "relatives",
    "friends",
    "mentors",
    "housing",
    "other_municipalities",
)
PRIVATE = frozenset({"relatives", "friends"})
QUIET_WEEKS = frozenset({7, 8, 28, 29, 30, 42, 52})
NORM = 2
"""Different other signs that together give reason to act."""


@dataclass
class Observer:
    """Remember what one source has seen of one citizen in the story that runs."""

    understands: bool
    spell: int = 0
    codes: set[int] = field(default_factory=set)
    has_serious: bool = False
    has_sent: bool = False

    def enter(self, spell: int) -> None:
        """Forget what belonged to an earlier story."""
        if spell != self.spell:
            self.spell, self.codes = spell, set()
            self.has_serious = self.has_sent = False

    def see(self, kind: int, code: int) -> None:
        self.has_serious |= kind == SERIOUS
        if kind == OTHER:
            self.codes.add(code)

    def level(self, is_acute: bool) -> str:
        """Return what they conclude from all they have seen; acute if the sign just seen calls for action at once."""
        if self.has_serious:
            return "acute" if is_acute else "serious"
        return "other_signs" if self.codes else "wellbeing"

    def chance(self, p: Mapping[str, float], surge_factor: float) -> float:
        """Return how likely they are to send after what they have just seen."""
        is_called_for = self.has_serious or len(self.codes) >= NORM
        of_understanding = p["observer.p_norm"] if is_called_for else 0.0
        base = of_understanding if self.understands else p["observer.p_gut"]
        return min(1.0, base * surge_factor) * (p["observer.again"] if self.has_sent else 1.0)


@dataclass(frozen=True)
class Sent:
    """A concern on its way: about which row, by whom, how grave, and on which day it goes off."""

    row: int
    source: str
    level: str
    day: float


def is_quiet(day: date) -> bool:
    """Return whether the day lies in the summer or school holidays."""
    return day.isocalendar().week in QUIET_WEEKS


class Observers:
    """Let signs show, be noticed and be passed on."""

    def __init__(self, lives: Lives, rng: np.random.Generator) -> None:
        self.lives, self.rng, self.p = lives, rng, lives.p
        self.observers: dict[tuple[int, str], Observer] = {}

    def signs_today(self, rows: np.ndarray, ages: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return row, age, class and code of every sign shown today by these rows, all at home."""
        p, e = self.p, self.lives.extremism[rows]
        real = np.array([0.0, p["signs.other"], p["signs.serious"]])[e]
        alike = self.lives.is_alike[rows] * p["signs.alike"]
        n_signs = self.rng.poisson((real + alike) * DAY_YEARS)
        which = np.repeat(np.arange(len(rows)), n_signs)
        is_alike = self.rng.random(len(which)) * (real + alike)[which] < alike[which]
        kind = self._classes(is_alike, e[which])
        return rows[which], ages[which], kind, self._codes(kind, ages[which])

    def _classes(self, is_alike: np.ndarray, e: np.ndarray) -> np.ndarray:
        p, u = self.p, self.rng.random(len(e))
        of_real = np.where((e == 2) & (u < p["signs.p_serious"]), SERIOUS, OTHER)
        serious, wellbeing = p["signs.p_serious_alike"], p["signs.p_wellbeing_alike"]
        of_alike = np.where(u < serious, SERIOUS, np.where(u < serious + wellbeing, WELLBEING, OTHER))
        return np.where(is_alike, of_alike, of_real)

    def _codes(self, kind: np.ndarray, ages: np.ndarray) -> np.ndarray:
        weights = np.ones((len(kind), N_SERIOUS))
        weights[:, S7] = self.p["concern.s7_weight"]
        weights[(ages < TRAVEL_AGES[0]) | (ages >= TRAVEL_AGES[1]), S8] = 0.0
        upto = weights.cumsum(axis=1)
        mark = self.rng.random(len(kind)) * upto[:, -1]
        serious = (mark[:, None] >= upto).sum(axis=1)
        return np.where(kind == SERIOUS, serious, self.rng.integers(0, N_OTHER, len(kind)))

    def who_notices(self, row: int, age: float, kind: int) -> str:
        """Return the source that notices, in proportion to the weights of those who are near."""
        weights = self.near(row, age, kind)
        return SOURCES[int((self.rng.random() * sum(weights) >= np.cumsum(weights)).sum())]

    def near(self, row: int, age: float, kind: int) -> list[float]:
        """Return the weight of every source, 0 where it is not near."""
        has = self.lives.people.has
        is_near = {
            "school": 6 <= age < 20,
            "police": self.lives.has_crime[row] or kind == SERIOUS,
            "health": 2 if has["vulnerable"][row] else 1,
            "other_departments": has["support"][row] and age >= 18,
            "social_workers": has["earlier_case"][row],
            "relatives": 1,
            "friends": age >= 10,
            "mentors": has["earlier_case"][row],
            "housing": has["housing"][row],
            "other_municipalities": has["newcomer"][row],
        }
        return [self.p[f"source.{name}"] * float(is_near[name]) for name in SOURCES]

    def notice(
        self, day: int, row: int, age: float, kind: int, code: int, surge: float
    ) -> tuple[str, Sent | None]:
        """Let a noticed sign be seen by one source; return it and what it sends, if anything."""
        source = self.who_notices(row, age, kind)
        observer = self._observer(row, source)
        observer.enter(int(self.lives.spells[row]))
        observer.see(kind, code)
        if self.rng.random() >= observer.chance(self.p, surge):
            return source, None
        observer.has_sent = True
        is_acute = kind == SERIOUS and self.rng.random() < self.p["concern.p_acute"]
        at = day + self.rng.random() + self._delay(is_acute)
        return source, Sent(row, source, observer.level(is_acute), at)

    def _observer(self, row: int, source: str) -> Observer:
        if (row, source) not in self.observers:
            name = "observer.p_understands_private" if source in PRIVATE else "observer.p_understands"
            self.observers[row, source] = Observer(self.rng.random() < self.p[name])
        return self.observers[row, source]

    def _delay(self, is_acute: bool) -> float:
        """Return days until it is sent; waiting for office or waking hours (under a day or three) left out."""
        p = self.p
        if p["observer.median_days"] == 0:
            return 0.0
        factor = p["reply.acute_factor"] if is_acute else 1.0
        return factor * exp(log(p["observer.median_days"]) + p["reply.sigma"] * self.rng.standard_normal())
