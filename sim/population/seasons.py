"""What is common to all observers of a country: holidays, closed offices, surges of attention. docs/model.md 12."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import exp

from sim.engine.dates import days_between, is_holiday_season, non_working_dates
from sim.engine.streams import Streams, uniform
from sim.population.place import Setting
from sim.values import DAY, HOUR

OFFICE = (8 * HOUR, 8 * HOUR + 26_640)
"""08:00-15:24, seconds after midnight."""
WAKING = (8 * HOUR, 22 * HOUR)


class Seasons:
    """Answer for a second: is it a holiday season, is there a surge, when is the next office or waking hour.

    Surges are keyed by year alone: the same in every municipality, at most one a year.
    """

    def __init__(self, setting: Setting, p: dict[str, float], streams: Streams) -> None:
        self.first = setting.years_before(p["life.years_before"])
        self._begin = days_between(setting.start, self.first)
        self._is_quiet, self._is_open = _calendar(self.first, setting.last)
        self.surges = _surges(setting, p, streams, self.first)

    def is_quiet(self, time: int) -> bool:
        """Return whether ``time`` lies in a holiday season."""
        day = time // DAY - self._begin
        return 0 <= day < len(self._is_quiet) and bool(self._is_quiet[day])

    def is_surge(self, time: int) -> bool:
        """Return whether ``time`` lies in a national surge of attention."""
        return any(begin <= time < end for begin, end in self.surges)

    def next_office(self, time: int, u: float) -> int:
        """Return ``time`` if offices are open, else the moment at share ``u`` of the next office day."""
        day, second = divmod(time, DAY)
        if self._opens(day) and OFFICE[0] <= second < OFFICE[1]:
            return time
        day += second >= OFFICE[0]
        while not self._opens(day):
            day += 1
        return day * DAY + OFFICE[0] + int(u * (OFFICE[1] - OFFICE[0]))

    @staticmethod
    def next_waking(time: int, u: float) -> int:
        """Return ``time`` if people are up, else the moment at share ``u`` of the next waking day."""
        day, second = divmod(time, DAY)
        if WAKING[0] <= second < WAKING[1]:
            return time
        day += second >= WAKING[0]
        return day * DAY + WAKING[0] + int(u * (WAKING[1] - WAKING[0]))

    def _opens(self, day: int) -> bool:
        at = day - self._begin
        return not 0 <= at < len(self._is_open) or bool(self._is_open[at])


@lru_cache(maxsize=8)
def _calendar(first: date, last: date) -> tuple[bytes, bytes]:
    """Return for each day from ``first`` to ``last`` whether it lies in a holiday season, and whether offices open."""
    days = [first + timedelta(days=i) for i in range(days_between(first, last) + 1)]
    closed = set(non_working_dates(first, days[-1]))
    is_open = bytes(day.weekday() < 5 and day not in closed for day in days)
    return bytes(map(is_holiday_season, days)), is_open


def _surges(setting: Setting, p: dict[str, float], streams: Streams, first: date) -> list[tuple[int, int]]:
    found = []
    for year in range(first.year - 1, setting.last.year + 1):
        key = streams.key("surge", year)
        if uniform(key, 0) < 1 - exp(-p["demand.surges_per_year"]):
            begin = days_between(setting.start, date(year, 1, 1)) + int(uniform(key, 1) * 365)
            found.append((begin * DAY, (begin + round(p["demand.surge_days"])) * DAY))
    return found
