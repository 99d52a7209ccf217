"""The people of the daily-step town: who they are, how old, how susceptible. Written from docs/model.md 10 alone.

Several runs of one small town are stepped side by side: row ``run * size + number`` is citizen ``number`` of
``run``. Ages and milieus follow from the number, traits are drawn from an ordinary generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.municipalities import municipalities

ADULT = 18
FORMS = ("islamist", "right", "left", "other")
AGE_BOUNDS = (10, 15, 18, 25, 40, 60)
"""Years at which the age factor changes; nobody begins from 60 on, for which no factor is named."""
TRAITS = (
    "vulnerable",
    "earlier_case",
    "poor_wellbeing",
    "crime",
    "good_ties",
    "support",
    "housing",
    "newcomer",
)


@dataclass(frozen=True)
class Town:
    """Say how large the town is, which share of it is under 18, and which values hold."""

    size: int
    share_under_18: float
    values: Mapping[str, float]

    @property
    def span_years(self) -> float:
        """Return the age that everybody reaches."""
        return ADULT / self.share_under_18

    def numbers_in(self, years: float) -> int:
        """Return how many numbers lie ``years`` apart."""
        return max(1, round(years * self.size / self.span_years))

    def ages(self, years: float) -> np.ndarray:
        """Return everybody's age, ``years`` after the start."""
        first = (np.arange(self.size) + 0.5) / self.size * self.span_years
        return (first + years) % self.span_years

    def milieus(self, share: str, size: str) -> np.ndarray:
        """Return the milieu of each number, -1 for those outside."""
        every = round(1 / self.values[share])
        members = np.arange(0, self.size, every)
        n_milieus = max(1, round(len(members) / self.values[size]))
        milieu = np.full(self.size, -1)
        milieu[members] = np.arange(len(members)) % n_milieus
        return milieu


def age_factors(ages: np.ndarray, p: Mapping[str, float]) -> np.ndarray:
    """Return how much more often people of these ages begin than those of 18-24."""
    factors = [p["onset.age_0"], p["onset.age_10"], p["onset.age_15"], 1.0]
    factors += [p["onset.age_25"], p["onset.age_40"], 0.0]
    return np.array(factors)[np.searchsorted(AGE_BOUNDS, ages, side="right")]


def greatest_susceptibility(p: Mapping[str, float]) -> float:
    """Return what nobody exceeds."""
    by_age = max(1.0, *(p[f"onset.age_{years}"] for years in (0, 10, 15, 25, 40)))
    for name in ("vulnerable", "earlier_case", "woman"):
        by_age *= max(1.0, p[f"onset.ratio_{name}"])
    return by_age


def mean_susceptibility(p: Mapping[str, float], share_under_18: float) -> float:
    """Return the mean over a population with these ages."""
    lengths = np.diff((0, *AGE_BOUNDS))
    mean = float(age_factors(np.array((0, *AGE_BOUNDS[:-1])), p) @ lengths) * share_under_18 / ADULT
    for share, name in (
        (p["citizen.p_vulnerable"], "vulnerable"),
        (p["citizen.p_earlier_case"], "earlier_case"),
        (0.5, "woman"),
    ):
        mean *= 1 + share * (p[f"onset.ratio_{name}"] - 1)
    return mean


def share_under_18_of_the_country() -> float:
    """Return the share under 18 of all inhabitants of the country."""
    return sum(m.under18 for m in municipalities()) / sum(m.population for m in municipalities())


class People:
    """Hold the traits of ``n_runs`` towns side by side, one row a citizen."""

    def __init__(self, town: Town, n_runs: int, rng: np.random.Generator) -> None:
        self.town, self.n_runs = town, n_runs
        p, rows = town.values, town.size * n_runs
        self.has = {name: rng.random(rows) < p[f"citizen.p_{name}"] for name in TRAITS}
        self.is_woman = rng.random(rows) < 0.5
        self.milieu = np.tile(town.milieus("milieu.share", "milieu.size"), n_runs)
        self.online = np.tile(town.milieus("milieu.share_online", "milieu.size_online"), n_runs)
        self.form = self._forms(rng, rows)
        self._lasting = self._lasting_susceptibility(p)

    def _forms(self, rng: np.random.Generator, rows: int) -> np.ndarray:
        """Return everybody's form: the physical milieu's, else the online milieu's, else one's own."""
        weights = np.array([self.town.values[f"concern.form_{name}"] for name in FORMS])

        def draw(n: int) -> np.ndarray:
            return rng.choice(len(FORMS), n, p=weights / weights.sum())

        form, runs = draw(rows), np.arange(rows) // self.town.size
        for milieu in (self.online, self.milieu):
            n_milieus = milieu.max() + 1
            of_milieu = draw(self.n_runs * n_milieus)
            form = np.where(milieu >= 0, of_milieu[runs * n_milieus + milieu], form)
        return form

    def _lasting_susceptibility(self, p: Mapping[str, float]) -> np.ndarray:
        factor = np.where(self.is_woman, p["onset.ratio_woman"], 1.0)
        for name in ("vulnerable", "earlier_case"):
            factor *= np.where(self.has[name], p[f"onset.ratio_{name}"], 1.0)
        return factor

    def susceptibility(self, ages: np.ndarray) -> np.ndarray:
        """Return f of every row, given the age of every number."""
        by_age = age_factors(ages, self.town.values)
        return (self._lasting.reshape(self.n_runs, -1) * by_age).ravel()
