"""A desk with its agenda, calendar and log, assembled from the classes the model uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.engine.agenda import Agenda
from sim.engine.desk import Desk, Queue
from sim.engine.log import COLUMNS, NULL, EventLog
from sim.engine.steps import Step
from sim.engine.workdays import Workdays
from sim.engine.worktime import PostCalendar
from sim.values import DAY, HOUR

MONDAY = date(2018, 1, 8)
OTHER = 5
"""Priority of arrivals: after completions and desks, as in the model."""
WORKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at(day: str, clock: str, week: int = 0) -> int:
    """Return the second of, say, ``at("fri", "14:00")`` in the given week from Monday 8 January 2018."""
    hour, minute = clock.split(":")
    return (7 * week + WORKDAY_NAMES.index(day)) * DAY + int(hour) * HOUR + int(minute) * 60


@dataclass
class Subject:
    """What a step is about."""

    name: str = "case"
    is_acute: bool = False
    enquiry: str | None = None
    citizen_name: str | None = None


class DeskAlone:
    """One or more desks on one queue, and everything that was completed there.

    ``away`` and ``busy`` are half-day slots (2 d + h) in which the post is absent, or has ordinary work.
    """

    def __init__(
        self,
        away: tuple[int, ...] = (),
        busy: tuple[int, ...] = (),
        weekly: int | None = None,
        speed=None,
        n_days: int = 70,
        n_desks: int = 1,
        windows: str = "office",
    ) -> None:
        self.days = Workdays(MONDAY, 0, n_days, windows, use_holidays=False)
        present = self.days.open_slots.copy()
        present[list(away)] = False
        free = present.copy()
        free[list(busy)] = False
        self.calendar = PostCalendar(self.days, present, free, free)
        self.agenda, self.log, self.queue = Agenda(0), EventLog(), Queue()
        self.desks = [
            Desk(i, self.agenda, self.calendar, self.queue, weekly, speed, None, self._done)
            for i in range(n_desks)
        ]
        self.desk = self.desks[0]
        self.order: list[str] = []
        self._event = 0

    def send(self, time: int, work: int, name: str = "case", rank: int = 0, acute: bool = False) -> Step:
        """Let a step of ``work`` seconds fall due at ``time``."""
        self._event += 1
        step = Step(self._event, NULL, Subject(name, acute), "B", "ask", time)
        step.work, step.priority = work, (rank, time, self._event)
        self.agenda.schedule_event(time, self.queue.submit, step, OTHER, self._event)
        return step

    def run(self) -> DeskAlone:
        """Let everything happen."""
        self.agenda.run_until(self.days.n_days * DAY)
        return self

    def rows(self) -> list[dict[str, object]]:
        return [dict(zip(COLUMNS, row, strict=True)) for row in self.log.rows()]

    def spans(self) -> dict[str, tuple[int, int]]:
        """Return start and completion of every completed step by name."""
        return {row["case"]: (row["started"], row["completed"]) for row in self.rows()}

    def _done(self, step: Step) -> None:
        self.order.append(step.case.name)
        step.write(self.log, 461, self.agenda.now)


def slots(*days_and_halves: tuple[str, int]) -> tuple[int, ...]:
    """Return slot numbers of ("mon", 0) for Monday morning and so on, in the first week."""
    return tuple(2 * WORKDAY_NAMES.index(day) + half for day, half in days_and_halves)


def whole_days(*names: str, week: int = 0) -> tuple[int, ...]:
    return tuple(
        2 * (7 * week + WORKDAY_NAMES.index(name)) + half for name in names for half in np.arange(2).tolist()
    )
