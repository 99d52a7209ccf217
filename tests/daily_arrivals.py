"""How signs begin in the daily-step town: one trial a day per citizen, and per source and neighbour.

Written from docs/model.md 11 alone. A trial succeeds with 1 - exp(-hazard x day), drawn as a unit exponential
below hazard x day.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from daily_people import (
    People,
    greatest_susceptibility,
    mean_susceptibility,
    share_under_18_of_the_country,
)
from daily_ties import Ties

DAY_YEARS = 1 / 365.25
CHANNELS = ("alone", "milieu", "online")
"""The spontaneous channels of real radicalisation."""
KEEP_DAYS = 30
"""How often edges of stories that are over are thrown away."""


def channel_hazards(p: Mapping[str, float]) -> dict[str, float]:
    """Return the yearly hazard of one citizen in each channel (members: in the milieus), where f is 1."""
    begin = p["demand.concerns_per_100k"] * p["demand.local_factor"] * p["onset.per_concern"] / 100_000
    begin /= mean_susceptibility(p, share_under_18_of_the_country())
    real = begin * (1 - p["onset.share_alike"])
    alone = 1 - p["onset.share_milieu"] - p["onset.share_online"]
    return {
        "alone": real * alone,
        "milieu": real * p["onset.share_milieu"] / p["milieu.share"],
        "online": real * p["onset.share_online"] / p["milieu.share_online"],
        "alike": begin * p["onset.share_alike"],
    }


class Onsets:
    """Try once a day whether somebody begins without having been influenced."""

    def __init__(self, people: People, rng: np.random.Generator) -> None:
        self.rng = rng
        hazards = channel_hazards(people.town.values)
        rows = len(people.form)
        self.by_channel = np.zeros((len(CHANNELS), rows))
        self.by_channel[0] = hazards["alone"]
        self.by_channel[1, people.milieu >= 0] = hazards["milieu"]
        self.by_channel[2, people.online >= 0] = hazards["online"]
        self.real, self.alike = self.by_channel.sum(axis=0), hazards["alike"]

    def real_today(self, susceptibility: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows in which real radicalisation arrives, and the number of the channel."""
        hazard = self.real * susceptibility * DAY_YEARS
        rows = np.flatnonzero(self.rng.standard_exponential(len(hazard)) < hazard)
        mark = self.rng.random(len(rows)) * self.real[rows]
        return rows, (mark >= self.by_channel[:, rows].cumsum(axis=0)).sum(axis=0)

    def alike_today(self, susceptibility: np.ndarray) -> np.ndarray:
        """Return the rows in which something that looks alike arrives."""
        hazard = self.alike * susceptibility * DAY_YEARS
        return np.flatnonzero(self.rng.standard_exponential(len(hazard)) < hazard)


class Influence:
    """Hold the edges (source, neighbour, yearly rate) of all running stories and try each once a day."""

    def __init__(self, people: People, ties: Ties, rng: np.random.Generator) -> None:
        self.people, self.ties, self.rng = people, ties, rng
        p = people.town.values
        self.weights = np.array([0.0, p["influence.other"], 1.0])
        self.greatest = greatest_susceptibility(p)
        self.is_on = p["influence.factor"] > 0
        self.sources, self.neighbours = np.zeros(0, int), np.zeros(0, int)
        self.spells, self.rates = np.zeros(0, int), np.zeros(0)

    def begin(self, rows: np.ndarray, ages: np.ndarray, spells: np.ndarray) -> None:
        """Add the edges of stories that begin now, with the ties of now."""
        if not self.is_on:
            return
        new = [
            (row, self._run_start(row), self.ties.rates(row % self.people.town.size, ages)) for row in rows
        ]
        size = [len(rates) for _, _, rates in new]
        others = [start + neighbour for _, start, rates in new for neighbour in rates]
        self.sources = np.concatenate([self.sources, np.repeat(rows, size)])
        self.spells = np.concatenate([self.spells, np.repeat(spells[rows], size)])
        self.neighbours = np.concatenate([self.neighbours, np.array(others, dtype=int)])
        self.rates = np.concatenate([self.rates, [rate for _, _, rates in new for rate in rates.values()]])

    def _run_start(self, row: int) -> int:
        return row - row % self.people.town.size

    def forget(self, spells: np.ndarray, is_running: np.ndarray) -> None:
        """Drop the edges of stories that are over."""
        keep = is_running[self.sources] & (spells[self.sources] == self.spells)
        self.sources, self.neighbours = self.sources[keep], self.neighbours[keep]
        self.spells, self.rates = self.spells[keep], self.rates[keep]

    def today(
        self, extremism: np.ndarray, is_active: np.ndarray, spells: np.ndarray, susceptibility: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return rows that influence reaches and their sources; ``is_active``: in a story and at home."""
        weight = np.where(is_active, self.weights[extremism], 0.0)[self.sources]
        live = np.flatnonzero((weight > 0) & (spells[self.sources] == self.spells))
        chance = self.rates[live] * weight[live] * susceptibility[self.neighbours[live]] / self.greatest
        hit = live[self.rng.standard_exponential(len(live)) < chance * DAY_YEARS]
        return self.neighbours[hit], self.sources[hit]
