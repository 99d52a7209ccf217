"""A small town stepped day by day: a second, plain version of the population, to check the first one against.

Written from docs/model.md 10-12 alone, with an ordinary generator and one trial a day for everything that can
happen. A state that is left at hazard h lasts 1 / (1 - exp(-h day)) days, half a day longer than in continuous
time: with hazards of at most 2 a year an error below 0.3 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from daily_arrivals import CHANNELS, DAY_YEARS, KEEP_DAYS, Influence, Onsets
from daily_life import ABROAD, HOME, Lives
from daily_observers import CLASSES, N_SERIOUS, SERIOUS, Observers, Sent, is_quiet
from daily_people import People, Town
from daily_ties import Ties

Surges = Sequence[tuple[date, date]]
"""First day, and first day after, of each national surge."""


@dataclass(frozen=True)
class Setting:
    """Say which town is stepped, from when, for how many days, and when surges run."""

    town: Town
    start: date
    n_days: int
    surges: Surges = ()


def run_daily(setting: Setting, n_runs: int, seed: int) -> dict[str, np.ndarray]:
    """Return, by name, one number for each of ``n_runs`` independent runs: counts, and means over time.

    ``arrivals.*`` counts all arrivals, ``effective.*`` those that change something, ``clock.*`` how often each
    clock rang, ``signs.*``, ``noticed.*`` what is shown and by whom it is noticed, ``sent.*``, ``level.*`` and
    ``truth.*`` concerns by source, level and what is true, ``state.*`` the mean number of citizens in a state
    (all of those in a story, at home or abroad).
    """
    return DailyTown(setting, n_runs, np.random.default_rng(seed)).run()


class DailyTown:
    """Hold a town's runs side by side and step them."""

    def __init__(self, setting: Setting, n_runs: int, rng: np.random.Generator) -> None:
        self.setting, self.n_runs, self.rng = setting, n_runs, rng
        self.town, self.p = setting.town, setting.town.values
        self.people = People(self.town, n_runs, rng)
        self.onsets = Onsets(self.people, rng)
        self.influence = Influence(self.people, Ties(self.town), rng)
        self.lives = Lives(self.people, rng)
        self.observers = Observers(self.lives, rng)
        self.on_their_way: dict[int, list[Sent]] = defaultdict(list)
        self.counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(n_runs))

    def run(self) -> dict[str, np.ndarray]:
        for day in range(self.setting.n_days):
            self.step(day)
        return dict(self.counts)

    def step(self, day: int) -> None:
        """One day: what the state of the morning brings about, in this order."""
        lives, ages = self.lives, self.town.ages(day * DAY_YEARS)
        susceptibility = self.people.susceptibility(ages)
        running = np.flatnonzero(lives.in_spell)
        at_home = running[lives.place[running] == HOME]
        # 1 arrivals are drawn from the morning's state, 2 signs show, 3 clocks ring, 4 arrivals take effect
        arrivals = self._arrivals(susceptibility)
        self._signs(day, at_home, ages[at_home % self.town.size])
        for name, rows in lives.ring(running, ages[running % self.town.size]).items():
            self.tally(f"clock.{name}", rows)
        self._take_effect(*arrivals, ages)
        self._send(day)
        self._census()
        if day % KEEP_DAYS == 0:
            self.influence.forget(lives.spells, lives.in_spell)

    def tally(self, name: str, rows: np.ndarray, share: float = 1) -> None:
        """Add the rows to the count of each run."""
        self.counts[name] += share * np.bincount(rows // self.town.size, minlength=self.n_runs)

    def _arrivals(self, susceptibility: np.ndarray) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
        """Return rows, channels and forms of real arrivals (the last channel is influence), and rows of others."""
        lives = self.lives
        rows, channels = self.onsets.real_today(susceptibility)
        is_active = lives.in_spell & (lives.place == HOME)
        reached, sources = self.influence.today(lives.extremism, is_active, lives.spells, susceptibility)
        real = (
            np.concatenate([rows, reached]),
            np.concatenate([channels, np.full(len(reached), len(CHANNELS))]),
            np.concatenate([self.people.form[rows], lives.form[sources]]),
        )
        return real, self.onsets.alike_today(susceptibility)

    def _take_effect(self, real: tuple[np.ndarray, ...], alike: np.ndarray, ages: np.ndarray) -> None:
        lives, (rows, channels, forms) = self.lives, real
        for i, channel in enumerate((*CHANNELS, "influence")):
            self.tally(f"arrivals.{channel}", rows[channels == i])
        self.tally("arrivals.alike", alike)
        _, first = np.unique(rows, return_index=True)
        first = first[(lives.extremism[rows[first]] == 0) & (lives.place[rows[first]] == HOME)]
        alike = alike[~lives.is_alike[alike] & (lives.place[alike] == HOME)]
        new = lives.begin_spells(np.concatenate([rows[first], alike]))
        lives.extremism[rows[first]], lives.form[rows[first]] = 1, forms[first]
        lives.was_real[rows[first]] = True
        lives.is_alike[alike] = True
        for i, channel in enumerate((*CHANNELS, "influence")):
            self.tally(f"effective.{channel}", rows[first][channels[first] == i])
        self.tally("effective.alike", alike)
        self.tally("spells", new)
        self.influence.begin(new, ages, lives.spells)

    def _signs(self, day: int, at_home: np.ndarray, ages: np.ndarray) -> None:
        today = self.setting.start + timedelta(days=day)
        rows, at_ages, kinds, codes = self.observers.signs_today(at_home, ages)
        for i, name in enumerate(CLASSES):
            self.tally(f"signs.{name}", rows[kinds == i])
        for code in range(N_SERIOUS):
            self.tally(f"code.S{code + 1}", rows[(kinds == SERIOUS) & (codes == code)])
        p_noticed = self.p["observer.p_noticed"] * (
            self.p["demand.holiday_factor"] if is_quiet(today) else 1.0
        )
        surge = self._surge_factor(today)
        noticed = np.flatnonzero(self.rng.random(len(rows)) < p_noticed)
        for row, age, kind, code in zip(
            rows[noticed], at_ages[noticed], kinds[noticed], codes[noticed], strict=True
        ):
            source, sent = self.observers.notice(day, int(row), float(age), int(kind), int(code), surge)
            self.tally(f"noticed.{source}", np.array([row]))
            if sent is not None:
                self.on_their_way[int(sent.day)].append(sent)

    def _surge_factor(self, today: date) -> float:
        is_surge = any(begin <= today < end for begin, end in self.setting.surges)
        return self.p["demand.surge_factor"] if is_surge else 1.0

    def _send(self, day: int) -> None:
        """Send what falls due today; what is true of the citizen is what is so today."""
        for sent in self.on_their_way.pop(day, ()):
            row = np.array([sent.row])
            for name in (f"sent.{sent.source}", f"level.{sent.level}", f"truth.{self._truth(sent.row)}"):
                self.tally(name, row)

    def _truth(self, row: int) -> str:
        lives = self.lives
        if lives.extremism[row] > 0:
            return "radicalisation"
        return "other_concern" if lives.is_poor[row] or lives.has_crime[row] else "unfounded"

    def _census(self) -> None:
        """Add today's numbers in each state to the means over time."""
        lives, share = self.lives, 1 / self.setting.n_days
        rows = np.flatnonzero(lives.in_spell)
        self.tally("state.in_spell", rows, share)
        self.tally("state.e1", rows[lives.extremism[rows] == 1], share)
        self.tally("state.e2", rows[lives.extremism[rows] == 2], share)
        self.tally("state.l", rows[lives.is_alike[rows]], share)
        self.tally("state.w", rows[lives.is_poor[rows]], share)
        self.tally("state.c", rows[lives.has_crime[rows]], share)
        self.tally("state.abroad", rows[lives.place[rows] == ABROAD], share)
