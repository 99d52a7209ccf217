"""Queues with known answers, assembled from the model's agenda, queue and desks, open round the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import exp, factorial

import numpy as np
from helpers_desk import Subject
from scipy import stats

from sim.engine.agenda import Agenda
from sim.engine.desk import Desk, Queue
from sim.engine.log import NULL
from sim.engine.steps import Step
from sim.engine.streams import Streams, uniform_array
from sim.engine.workdays import Workdays
from sim.engine.worktime import PostCalendar
from sim.values import DAY

MEAN_SERVICE = 20_000
"""Seconds; long, so that rounding to whole seconds is nothing."""
WARM_UP = 500
REPLICATIONS = 60
POWER_T = 1.3
"""90th percentile of Student's t: an error of (limit + this) standard errors is caught nine times in ten."""
FALSE_ALARM = 2e-5
"""Of one comparison; at most four in a test, so that one fails by chance less than once in 10,000 seeds."""


@dataclass(frozen=True)
class System:
    """One shared queue: number of desks, load per desk, shares of the classes and which of them are acute."""

    n_desks: int
    load: float
    shares: tuple[float, ...] = (1.0,)
    acute: tuple[bool, ...] = (False,)

    @property
    def arrival_rate(self) -> float:
        return self.load * self.n_desks / MEAN_SERVICE

    def p_wait(self) -> float:
        """Return the chance to wait at all. Erlang 1917; Kleinrock 1975, Queueing Systems I, section 3.5."""
        c, a = self.n_desks, self.load * self.n_desks
        last = a**c / factorial(c) / (1 - self.load)
        return last / (sum(a**k / factorial(k) for k in range(c)) + last)

    def p_wait_longer(self, t: float) -> float:
        """Return the chance to wait longer than ``t`` seconds when served in order of arrival."""
        return self.p_wait() * exp(-self.n_desks * (1 - self.load) * t / MEAN_SERVICE)

    def mean_waits(self) -> list[float]:
        """Return the mean wait of each class, most urgent first. Cobham 1954, Operations Research 2(1)."""
        no_priority = self.p_wait() * MEAN_SERVICE / self.n_desks
        sums = np.concatenate(([0.0], np.cumsum(self.shares))) * self.load
        return [float(no_priority / (1 - before) / (1 - upto)) for before, upto in pairwise(sums)]


def by_level(level: int, due: int, number: int, work: int) -> tuple[int, ...]:
    """Order as the model does: level, then waiting time, then id."""
    return level, due, number


class Line:
    """One replication: customers come, queue, and are served; ``waits`` per class in seconds."""

    def __init__(
        self,
        system: System,
        streams: Streams,
        n: int,
        priority: Callable[..., tuple[int, ...]],
        n_missing: int,
    ) -> None:
        draws = np.arange(n)

        def exponentials(purpose: str) -> np.ndarray:
            return -np.log1p(-uniform_array(streams.key(purpose), draws))

        gaps, works = exponentials("gap") / system.arrival_rate, exponentials("work") * MEAN_SERVICE
        limits = np.cumsum(system.shares)[:-1]
        self.levels = np.searchsorted(
            limits, uniform_array(streams.key("level"), draws), side="right"
        ).tolist()
        self.controls = (gaps.mean() * system.arrival_rate - 1, works.mean() / MEAN_SERVICE - 1)
        self.times = np.rint(np.cumsum(gaps)).astype(int).tolist()
        self.works = np.maximum(np.rint(works), 1).astype(int).tolist()
        self.acute, self.priority = system.acute, priority
        self.waits: list[list[int]] = [[] for _ in system.shares]
        self.agenda, self.queue = Agenda(0), Queue()
        calendar = _always(self.times[-1] // DAY + 200)
        for i in range(system.n_desks - n_missing):
            Desk(i, self.agenda, calendar, self.queue, None, None, None, self._done)
        self.agenda.schedule_event(self.times[0], self._arrive, 0)
        self.agenda.run_until(self.times[-1] + 100 * DAY)

    def _arrive(self, number: int) -> None:
        level, now = self.levels[number], self.agenda.now
        step = Step(number, NULL, Subject(is_acute=self.acute[level]), "B", "ask", now)
        step.work = self.works[number]
        step.priority = self.priority(level, now, number, step.work)
        self.queue.submit(step)
        if number + 1 < len(self.times):
            self.agenda.schedule_event(self.times[number + 1], self._arrive, number + 1, 5, number + 1)

    def _done(self, step: Step) -> None:
        if step.event >= WARM_UP:
            assert sum(step.waits) == step.started - step.due
            self.waits[self.levels[step.event]].append(sum(step.waits))


@lru_cache(maxsize=2)
def _always(n_days: int) -> PostCalendar:
    days = Workdays(date(2018, 1, 1), 0, -(-n_days // 1000) * 1000, "round_the_clock", use_holidays=False)
    return PostCalendar(days, days.open_slots, days.open_slots, days.open_slots)


@dataclass(frozen=True)
class Comparison:
    """A simulated mean beside the known one; ``limit`` is Student's t at the false-alarm level."""

    name: str
    found: float
    known: float
    error: float
    limit: float

    @property
    def agrees(self) -> bool:
        return abs(self.found - self.known) <= self.limit * self.error

    @property
    def smallest_error_caught(self) -> float:
        """Return the relative error that is caught nine times in ten."""
        return (self.limit + POWER_T) * self.error / self.known


def replicate(
    system: System,
    seed: int,
    n: int,
    priority: Callable[..., tuple[int, ...]] = by_level,
    n_missing: int = 0,
) -> list[Line]:
    return [Line(system, Streams(seed, 0, r), n, priority, n_missing) for r in range(REPLICATIONS)]


def compare(name: str, values: list[float], known: float, lines: list[Line]) -> Comparison:
    """Compare the mean of one value per replication with the known one.

    What the realised mean gap and mean work explain is taken out first (regression on controls of known
    mean; Lavenberg & Welch 1981, Management Science 27(3)).
    """
    y = np.array(values)
    x = np.column_stack([np.ones(len(lines)), [line.controls for line in lines]])
    coefficients, *_ = np.linalg.lstsq(x, y, rcond=None)
    free = len(lines) - x.shape[1]
    variance = np.sum((y - x @ coefficients) ** 2) / free * np.linalg.inv(x.T @ x)[0, 0]
    limit = float(stats.t.isf(FALSE_ALARM / 2, free))
    return Comparison(name, float(coefficients[0]), known, float(np.sqrt(variance)), limit)
