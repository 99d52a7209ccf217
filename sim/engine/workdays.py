"""Office time: half-day slots on working days, and closed-form sums of it. MODEL 2; docs/model.md 2."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from sim.engine.dates import add_years, days_between, non_working_dates
from sim.values import DAY, HOUR

WORKING_DAY = int(7.4 * HOUR)
NEVER = 1 << 60
"""A time after every horizon."""
HALF_DAYS = {
    "office": ((8 * HOUR, 8 * HOUR + 13_320), (8 * HOUR + 13_320, 8 * HOUR + 26_640)),
    "round_the_clock": ((0, DAY // 2), (DAY // 2, DAY)),
}
"""Begin and end of the two slots of a day, seconds after midnight: 08:00-11:42-15:24, or all day."""
MARGIN_DAYS = 400


class Workdays:
    """Number the slots of a horizon and sum office time over them.

    Slot ``2 d + h`` is half ``h`` of day ``d``; day 0 is ``first_day``, ``offset`` days after the start date
    (negative in the warm-up). Times are seconds from 00:00 on the start date.
    """

    def __init__(self, start: date, offset: int, n_days: int, windows: str, use_holidays: bool) -> None:
        self.start, self.offset, self.n_days = start, offset, n_days
        self.first_day = start + timedelta(days=offset)
        self.origin = offset * DAY
        self.windows = windows
        (self._am_start, self._am_end), (self._pm_start, self._pm_end) = HALF_DAYS[windows]
        self.slot_length = self._am_end - self._am_start
        self.first_weekday = self.first_day.weekday()
        days = np.arange(n_days, dtype=np.int64)
        is_open = np.ones(n_days, dtype=bool)
        if windows == "office":
            is_open = (days + self.first_weekday) % 7 < 5
        if use_holidays:
            last = self.first_day + timedelta(days=n_days - 1)
            closed = non_working_dates(self.first_day, last)
            is_open[[days_between(self.first_day, day) for day in closed]] = False
        self.open_days = is_open
        self.open_slots = np.repeat(is_open, 2)
        starts = np.empty(2 * n_days, dtype=np.int64)
        starts[0::2] = self.origin + days * DAY + self._am_start
        starts[1::2] = self.origin + days * DAY + self._pm_start
        self.starts = _whole_numbers(starts)
        self.is_open = self.open_slots.tobytes()
        self.before = self.sums(self.open_slots)
        self.n_slots = 2 * n_days

    def sums(self, slots: np.ndarray) -> array:
        """Return the seconds of the marked ``slots`` (bool, one per slot) that lie before each slot."""
        return _whole_numbers(np.concatenate(([0], np.cumsum(slots * np.int64(self.slot_length)))))

    def slot_at(self, time: int) -> int:
        """Return the first slot that ends after ``time``."""
        second = time - self.origin
        day = second // DAY
        second -= day * DAY
        if second < self._am_end:
            return 2 * day
        return 2 * day + 1 if second < self._pm_end else 2 * day + 2

    def week_of(self, time: int) -> int:
        """Return the number of the week (Monday first) of ``time`` within the horizon."""
        return ((time - self.origin) // DAY + self.first_weekday) // 7

    def week_start(self, week: int) -> int:
        """Return 00:00 on the Monday of ``week``."""
        return self.origin + (week * 7 - self.first_weekday) * DAY

    def date_of(self, time: int) -> date:
        return self.start + timedelta(days=time // DAY)

    def elapsed(self, time: int) -> int:
        """Return the office seconds between the beginning of the horizon and ``time``."""
        return elapsed(self, self.before, self.is_open, time)

    def advance(self, time: int, seconds: int) -> int:
        """Return when ``seconds`` of office time have passed after ``time``; ``time`` itself if none are to pass."""
        return advance(self, self.before, self.is_open, time, seconds)


def _whole_numbers(values: np.ndarray) -> array:
    """Return an array of 64-bit numbers: closer in memory than a list, and nothing for the garbage collector."""
    return array("q", values.astype(np.int64).tobytes())


def elapsed(days: Workdays, before: array, marked: bytes, time: int) -> int:
    """Return the seconds of the marked slots before ``time``; ``before`` are their sums per slot."""
    second = time - days.origin
    day = second // DAY
    second -= day * DAY
    if second < days._am_end:
        slot = day + day
        into = second - days._am_start
    elif second < days._pm_end:
        slot = day + day + 1
        into = second - days._pm_start
    else:
        slot, into = day + day + 2, 0
    if slot >= days.n_slots:
        return before[-1]
    return before[slot] + into if into > 0 and marked[slot] else before[slot]


def advance(days: Workdays, before: array, marked: bytes, time: int, seconds: int) -> int:
    """Return when ``seconds`` of the marked slots have passed after ``time``, ``NEVER`` after the horizon."""
    if seconds <= 0:
        return time
    target = elapsed(days, before, marked, time) + seconds
    slot = bisect_left(before, target) - 1
    if slot >= days.n_slots:
        return NEVER
    return days.starts[slot] + target - before[slot]


@lru_cache(maxsize=8)
def workdays(
    start: date, years: int, warm_up_years: int, follow_up_years: int, windows: str, use_holidays: bool
) -> Workdays:
    """Return the slots of a run with a margin after its end, shared by all runs of one process."""
    first, end = add_years(start, -warm_up_years), add_years(start, years + follow_up_years)
    return Workdays(
        start, days_between(start, first), days_between(first, end) + MARGIN_DAYS, windows, use_holidays
    )
