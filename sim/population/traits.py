"""Who citizen n is: drawn when asked, never stored. docs/model.md 10."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import fsum

import numpy as np

from sim.engine.streams import uniform, uniform_array

FORMS = ("islamist", "right", "left", "other")
WOMAN, VULNERABLE, EARLIER_CASE, UNWELL, CRIME, GOOD_TIES, SUPPORT, HOUSING, NEWCOMER, FORM = range(10)
N_DRAWS = 10
"""Slots of a citizen's key, and how many there are."""
AGE_LIMITS = (10.0, 15.0, 18.0, 25.0, 40.0, 60.0)
AGE_NAMES = ("onset.age_0", "onset.age_10", "onset.age_15", None, "onset.age_25", "onset.age_40")
P_WOMAN = 0.5


@dataclass(frozen=True, slots=True)
class Traits:
    """What does not change while a story lasts."""

    is_woman: bool
    is_vulnerable: bool
    has_earlier_case: bool
    is_unwell_at_first: bool
    has_crime_at_first: bool
    has_good_ties: bool
    is_on_support: bool
    is_in_housing: bool
    is_newcomer: bool
    form: str


class Weighted:
    """Pick one of ``names`` by ``weights``, which do not all have to be above 0."""

    __slots__ = ("_cumulative", "_names")

    def __init__(self, names: tuple[str, ...], weights: list[float]) -> None:
        self._names, self._cumulative = names, list(accumulate(weights))

    def pick(self, u: float) -> str | None:
        """Return the name at probability ``u`` in [0, 1); None if no weight is above 0."""
        total = self._cumulative[-1]
        return self._names[bisect_right(self._cumulative, u * total)] if total > 0 else None


def traits_of(u: list[float], p: dict[str, float]) -> Traits:
    """Return the traits of a citizen by the draws ``u``, a slot each."""
    return Traits(
        is_woman=u[WOMAN] < P_WOMAN,
        is_vulnerable=u[VULNERABLE] < p["citizen.p_vulnerable"],
        has_earlier_case=u[EARLIER_CASE] < p["citizen.p_earlier_case"],
        is_unwell_at_first=u[UNWELL] < p["citizen.p_poor_wellbeing"],
        has_crime_at_first=u[CRIME] < p["citizen.p_crime"],
        has_good_ties=u[GOOD_TIES] < p["citizen.p_good_ties"],
        is_on_support=u[SUPPORT] < p["citizen.p_support"],
        is_in_housing=u[HOUSING] < p["citizen.p_housing"],
        is_newcomer=u[NEWCOMER] < p["citizen.p_newcomer"],
        form=draw_form(u[FORM], p),
    )


def draw_form(u: float, p: dict[str, float]) -> str:
    """Return a form of extremism by the declared shares."""
    return Weighted(FORMS, [p[f"concern.form_{name}"] for name in FORMS]).pick(u)


class Susceptibility:
    """How easily signs begin: age factor x ratios of the traits, 1 at 18-24 with none of them."""

    def __init__(self, p: dict[str, float]) -> None:
        self.ages = np.array([1.0 if name is None else p[name] for name in AGE_NAMES] + [0.0])
        self.p_vulnerable, self.p_earlier = p["citizen.p_vulnerable"], p["citizen.p_earlier_case"]
        self.vulnerable, self.earlier = p["onset.ratio_vulnerable"], p["onset.ratio_earlier_case"]
        self.woman = p["onset.ratio_woman"]

    def __call__(self, keys: np.ndarray, ages: np.ndarray) -> np.ndarray:
        """Return the susceptibility of citizens by their keys (uint64) and ages (years), same shape."""
        found = self.ages[np.searchsorted(AGE_LIMITS, ages, side="right")]
        ratios = (
            (WOMAN, P_WOMAN, self.woman),
            (VULNERABLE, self.p_vulnerable, self.vulnerable),
            (EARLIER_CASE, self.p_earlier, self.earlier),
        )
        for slot, share, ratio in ratios:
            found = np.where(uniform_array(keys, np.array([slot])) < share, found * ratio, found)
        return found

    def one(self, key: int, age: float) -> float:
        """Return the susceptibility of one citizen."""
        found = float(self.ages[bisect_right(AGE_LIMITS, age)])
        if found and uniform(key, WOMAN) < P_WOMAN:
            found *= self.woman
        if found and uniform(key, VULNERABLE) < self.p_vulnerable:
            found *= self.vulnerable
        if found and uniform(key, EARLIER_CASE) < self.p_earlier:
            found *= self.earlier
        return found

    @cached_property
    def most(self) -> float:
        """Return the greatest susceptibility there can be."""
        return float(self.ages.max()) * max(1, self.woman) * max(1, self.vulnerable) * max(1, self.earlier)

    def mean(self, ring_years: float) -> float:
        """Return the mean over all ages up to ``ring_years`` and all traits."""
        limits = [0.0, *AGE_LIMITS, ring_years]
        years = [min(b, ring_years) - min(a, ring_years) for a, b in pairwise(limits)]
        by_age = fsum(y * a for y, a in zip(years, self.ages, strict=True)) / ring_years
        shares = (
            (P_WOMAN, self.woman),
            (self.p_vulnerable, self.vulnerable),
            (self.p_earlier, self.earlier),
        )
        for share, ratio in shares:
            by_age *= 1 - share + share * ratio
        return by_age
