"""One warning sign: which, who notices it, and whether they send a concern. [K18 p. 29-30]; docs/model.md 12."""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.streams import lognormal, uniform
from sim.population.seasons import Seasons
from sim.population.traits import Traits, Weighted
from sim.values import DAY, OTHER_SIGNS, SERIOUS_SIGNS, SOURCES

WELLBEING = "W"
"""A sign of well-being alone."""
FROM_ALIKE, CLASS, WHICH, NOTICED, BY_WHOM, SENDS, DELAY, ACUTE, SENT_AT = range(9)
N_DRAWS = 9
"""Slots of a sign's key, and how many there are."""
PRIVATE = frozenset({"relatives", "friends"})
SCHOOL_AGES, TRAVEL_AGES, FRIENDS_FROM, ADULT = (6, 20), (16, 41), 10, 18


class Sign(NamedTuple):
    """The ``k``-th sign of a life: its code (S1-S9, O1-O7, W), who noticed it, when a concern was sent, if at all.

    ``shown`` holds the codes that the sender had seen by then, in this spell; empty if nothing was sent.
    """

    k: int
    code: str
    is_acute: bool
    seen_by: str | None
    sent: int | None
    shown: tuple[str, ...] = ()


class Memory:
    """What each source has seen and sent in one spell."""

    __slots__ = ("seen", "sent")

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = {}
        self.sent: set[str] = set()

    def copy(self) -> Memory:
        """Return a memory of the same that is kept apart."""
        other = Memory()
        other.seen = {source: set(codes) for source, codes in self.seen.items()}
        other.sent = set(self.sent)
        return other


def calls_for_action(codes: set[str]) -> bool:
    """Return whether the national centre's norm gives reason to act: a serious sign, or several others."""
    return any(code in SERIOUS_SIGNS for code in codes) or len(codes.intersection(OTHER_SIGNS)) > 1


class Signs:
    """Draw signs and what becomes of them, for one population."""

    def __init__(self, p: dict[str, float], seasons: Seasons) -> None:
        self.p, self.seasons = p, seasons
        self.weights = {source: p[f"source.{source}"] for source in SOURCES}
        rare = {"S7": p["concern.s7_weight"]}
        self.serious = Weighted(SERIOUS_SIGNS, [rare.get(code, 1.0) for code in SERIOUS_SIGNS])
        at_home = rare | {"S8": 0.0}
        self.serious_at_home = Weighted(SERIOUS_SIGNS, [at_home.get(code, 1.0) for code in SERIOUS_SIGNS])
        self._near: dict[tuple, Weighted] = {}

    def draw(
        self,
        u: list[float],
        k: int,
        time: int,
        extremism: int,
        share_alike: float,
        has_crime: bool,
        age: float,
        traits: Traits,
        observers: int,
        memory: Memory,
    ) -> Sign:
        """Return the ``k``-th sign of a life by the draws ``u`` and the key ``observers`` of the citizen's observers.

        ``share_alike`` is the chance that the sign belongs to what only looks like radicalisation.
        """
        code = self._code(u, extremism, share_alike, age)
        is_serious = code in SERIOUS_SIGNS
        is_acute = is_serious and u[ACUTE] < self.p["concern.p_acute"]
        source = self._noticed_by(u, time, is_serious, has_crime, age, traits)
        if source is None:
            return Sign(k, code, is_acute, None, None)
        seen = memory.seen.setdefault(source, set())
        seen.add(code)
        if u[SENDS] >= self._p_send(observers, source, time, seen, source in memory.sent):
            return Sign(k, code, is_acute, source, None)
        memory.sent.add(source)
        return Sign(k, code, is_acute, source, self._sent(u, time, source, is_acute), tuple(sorted(seen)))

    def _code(self, u: list[float], extremism: int, share_alike: float, age: float) -> str:
        p, u_class = self.p, u[CLASS]
        if u[FROM_ALIKE] < share_alike:
            is_serious = u_class < p["signs.p_serious_alike"]
            if not is_serious and u_class < p["signs.p_serious_alike"] + p["signs.p_wellbeing_alike"]:
                return WELLBEING
        else:
            is_serious = extremism == 2 and u_class < p["signs.p_serious"]
        if not is_serious:
            return OTHER_SIGNS[int(u[WHICH] * len(OTHER_SIGNS))]
        may_travel = TRAVEL_AGES[0] <= age < TRAVEL_AGES[1]
        return (self.serious if may_travel else self.serious_at_home).pick(u[WHICH])

    def _noticed_by(
        self, u: list[float], time: int, is_serious: bool, has_crime: bool, age: float, traits: Traits
    ) -> str | None:
        p_noticed = self.p["observer.p_noticed"]
        if self.seasons.is_quiet(time):
            p_noticed *= self.p["demand.holiday_factor"]
        if u[NOTICED] >= p_noticed:
            return None
        near = (
            SCHOOL_AGES[0] <= age < SCHOOL_AGES[1],
            has_crime or is_serious,
            1 + traits.is_vulnerable,
            traits.is_on_support and age >= ADULT,
            traits.has_earlier_case,
            age >= FRIENDS_FROM,
            traits.is_in_housing,
            traits.is_newcomer,
        )
        observers = self._near.get(near)
        if observers is None:
            observers = self._near[near] = self._observers(*near)
        return observers.pick(u[BY_WHOM])

    def _observers(
        self, school: bool, police: bool, health: int, support: bool, case: bool, friends: bool, *lives: bool
    ) -> Weighted:
        """Return who may notice a sign, weighted by how near they are to the citizen."""
        housing, newcomer = lives
        near = {
            "school": school,
            "police": police,
            "health": health,
            "other_departments": support,
            "social_workers": case,
            "relatives": 1,
            "friends": friends,
            "mentors": case,
            "housing": housing,
            "other_municipalities": newcomer,
        }
        return Weighted(SOURCES, [self.weights[source] * near[source] for source in SOURCES])

    def _p_send(self, observers: int, source: str, time: int, seen: set[str], has_sent: bool) -> float:
        p = self.p
        name = "observer.p_understands_private" if source in PRIVATE else "observer.p_understands"
        if uniform(observers, SOURCES.index(source)) < p[name]:
            chance = p["observer.p_norm"] if calls_for_action(seen) else 0.0
        else:
            chance = p["observer.p_gut"]
        if self.seasons.is_surge(time):
            chance = min(chance * p["demand.surge_factor"], 1.0)
        return chance * p["observer.again"] if has_sent else chance

    def _sent(self, u: list[float], time: int, source: str, is_acute: bool) -> int:
        p = self.p
        days = lognormal(u[DELAY], p["observer.median_days"], p["reply.sigma"])
        at = time + round(days * (p["reply.acute_factor"] if is_acute else 1.0) * DAY)
        when = self.seasons.next_waking if source in PRIVATE else self.seasons.next_office
        return when(at, u[SENT_AT])
