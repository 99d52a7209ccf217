"""A made-up municipality for a search: a formula of five levers with a known best setting, and luck of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from experiments.comparison.columns import Run
from experiments.experiment.outcomes import read_outcome
from experiments.search.fit import fitted
from experiments.search.plan import Goal, SearchPlan, read_search
from experiments.search.search import Found
from experiments.search.setting import Assignment
from sim.scenario_build import build_scenario

DAYS, HOURS, DROPS = "days_to_decision|mean", "hours_per_decision|mean", "wrong_drop_share|share"
CADENCE, WEEK = "organisation.convene.every_days", "staff.ssp_consultant.hours_per_week"
DEPUTY, MEMBERS = "organisation.stand_in", "organisation.convene.members"
ITEMS = "organisation.convene.max_items"
FORUMS = [
    ["ssp", "social_services", "police"],
    ["ssp", "social_services", "job_centre", "police"],
    ["ssp", "social_services", "children_youth", "job_centre", "police"],
    ["ssp", "social_services", "children_youth", "job_centre", "police", "school"],
]
LEVERS = [
    {"name": CADENCE, "low": 7, "high": 56, "step": 7},
    {"name": WEEK, "low": 3.0, "high": 12.0, "step": 0.5},
    {"name": DEPUTY, "values": [{"rule": "none"}, {"rule": "named_deputy"}, {"rule": "forum"}]},
    {"name": MEMBERS, "values": FORUMS},
    {"name": ITEMS, "low": 2, "high": 12, "step": 1},
]
BEST = (14, 9.0, "named_deputy", FORUMS[1], 10)
"""Cadence, hours, deputy, forum and agenda of the best setting of :func:`days`, which is 10 days."""


def scenario(model: str = "fixed_forum"):
    return build_scenario(municipality="Samsø", model=model)


def table(**other: object) -> dict[str, object]:
    """Return a search as a file gives it; None leaves an entry out."""
    usual = {"scenario": "base", "weights": {"days_to_decision": 1.0}, "lever": LEVERS}
    return {name: value for name, value in {**usual, **other}.items() if value is not None}


def plan(**other: object) -> SearchPlan:
    return fitted(read_search(table(**other), "search"), scenario())


def days(setting: Assignment) -> float:
    """Return days to decision: a bowl in cadence and hours, less with a named deputy and with the second forum."""
    cadence, week = (setting[CADENCE] - BEST[0]) / 7, setting[WEEK] - BEST[1]
    bowl = 0.5 * cadence**2 + 0.4 * week**2 + 0.2 * cadence * week
    deputy = {"named_deputy": 0.0, "forum": 1.0, "none": 2.0}[setting[DEPUTY]["rule"]]
    forum, agenda = abs(FORUMS.index(setting[MEMBERS]) - 1), abs(setting[ITEMS] - BEST[4])
    return 10.0 + bowl + deputy + 0.8 * forum + 0.2 * agenda


def trade(setting: Assignment) -> tuple[float, float]:
    """Return two goals that hours trade against each other, 0 to 1; every other lever only hurts both."""
    along = (setting[WEEK] - 3.0) / 9.0
    hurt = 0.1 * (setting[CADENCE] / 7 - 1) + 0.3 * (setting[DEPUTY]["rule"] != "named_deputy")
    hurt += 0.2 * FORUMS.index(setting[MEMBERS]) + 0.02 * (setting[ITEMS] - 2)
    return along + hurt, 1.0 - along**0.5 + hurt


class Nature:
    """Evaluate settings by a formula plus luck that is its own for each call, and remember what was asked."""

    def __init__(self, formula: Callable[[Assignment], Mapping[str, float] | None], seed: int) -> None:
        self.formula, self.rng = formula, np.random.default_rng(seed)
        self.asked: list[list[Assignment]] = []

    def __call__(self, batch: list[Assignment]) -> list[dict[str, float] | None]:
        self.asked.append([dict(one) for one in batch])
        return [self._one(one) for one in batch]

    def _one(self, setting: Assignment) -> dict[str, float] | None:
        means = self.formula(setting)
        return None if means is None else {name: v + self.rng.normal(0, 0.2) for name, v in means.items()}


class Replications:
    """Columns of a check: per run and measure a mean, each replication with noise, some of it shared by all runs."""

    def __init__(
        self, means: Mapping[Run, Mapping[str, float]], n: int = 60, seed: int = 0, per: float = 20.0
    ):
        self.means, self.n, self.per = means, n, per
        rng = np.random.default_rng(seed)
        self._shared = rng.normal(0, 1.0, n)
        self._own = {run: rng.normal(0, 0.3, n) for run in means}

    def ratio(self, run: Run, measure: str, statistic: str) -> tuple[np.ndarray, np.ndarray]:
        den = np.full(self.n, self.per)
        return (self.means[run][f"{measure}|{statistic}"] + self._shared + self._own[run]) * den, den

    def values(self, run: Run, measure: str) -> list[np.ndarray]:
        """Return nine values a replication, spread evenly round its mean."""
        num, den = self.ratio(run, measure, "mean")
        return [mean + np.arange(-4.0, 5.0) for mean in num / den]


def goals(*words: str, weights: tuple[float, ...] | None = None) -> tuple[Goal, ...]:
    return tuple(
        Goal(read_outcome(word, "test"), None if weights is None else weights[place])
        for place, word in enumerate(words)
    )


def runs(found: Found) -> dict[str, Run]:
    """Return a run for each setting to be checked."""
    return {name: (name, "natural") for name in found.to_check}
