"""When an incumbent is away: short spells, long leave, holidays; at which rates. docs/model.md 4.

Draws are keyed (post, incumbent number, calendar week or year).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

import numpy as np

from sim.engine.streams import exponential, uniform, uniform_array
from sim.engine.workdays import Workdays

PRESENT, SICK, LONG_LEAVE, HOLIDAY, VACANT = range(5)


@dataclass(frozen=True, slots=True)
class Hazards:
    """Rates and lengths of absence and turnover; names as in the parameters."""

    short_spells_per_year: float
    short_days: float
    long_per_year: float
    long_days: float
    holidays: float
    turnover_per_year: float
    p_sudden: float
    vacancy_days: float
    vacancy_sigma: float
    long_least_days: float
    longest_years: float
    p_autumn_week: float
    p_winter_week: float
    p_christmas_week: float

    @classmethod
    def of(cls, p: Mapping[str, float]) -> Hazards:
        """Return the rates and lengths of a scenario's parameters."""
        return cls(
            p["absence.short_spells_per_year"],
            p["absence.short_days"],
            p["absence.long_per_year"],
            p["absence.long_days"],
            p["absence.holidays"],
            p["turnover.per_year"],
            p["turnover.p_sudden"],
            p["turnover.vacancy_days"],
            p["turnover.vacancy_sigma"],
            p["absence.long_least_days"],
            p["turnover.longest_years"],
            p["absence.p_autumn_week"],
            p["absence.p_winter_week"],
            p["absence.p_christmas_week"],
        )


def absences(streams, post_id, number, hazards: Hazards, days: Workdays, first: int, last: int) -> np.ndarray:
    """Return the reason code of each day from ``first`` to ``last`` for one incumbent."""
    away = np.zeros(last - first, dtype=np.uint8)
    monday = first - (first + days.first_weekday) % 7
    weeks = np.arange((last - monday + 6) // 7)
    calendar_week = (days.first_day.toordinal() + monday) // 7 + weeks
    key = streams.key("absence", post_id, number)
    if hazards.holidays > 0:
        _take_holidays(away, streams, post_id, number, hazards, days, first, last)
    for reason, rate, slot in (
        (SICK, hazards.short_spells_per_year, 0),
        (LONG_LEAVE, hazards.long_per_year, 4),
    ):
        draws = uniform_array(key, calendar_week * 8 + slot)
        for week in np.flatnonzero(draws < -np.expm1(-rate / 52)).tolist():
            week_key = key + (int(calendar_week[week]) * 8 + slot)
            begin = monday + 7 * week + int(uniform(week_key, 1_000_003) * 5) - first
            length = _length(reason, uniform(week_key, 2_000_003), hazards)
            if begin + length > 0:
                away[max(begin, 0) : begin + length] = reason
    return away


def _length(reason: int, u: float, hazards: Hazards) -> int:
    """Return calendar days away: geometric for a short spell, exponential above the least for a long leave."""
    if reason == SICK:
        return 1 + int(log1p(-u) / log1p(-1 / hazards.short_days)) if hazards.short_days > 1 else 1
    least = hazards.long_least_days
    return round(least) + round(exponential(u) * max(hazards.long_days - least, 0))


def _take_holidays(
    away, streams, post_id, number, hazards: Hazards, days: Workdays, first: int, last: int
) -> None:
    """Mark three summer weeks and, in some years, a week of autumn, one of winter and that of Christmas."""
    for year, iso_mondays in _iso_mondays(days).items():
        key = streams.key("holiday", post_id, number, year)
        summer = 26 + int(uniform(key, 0) * 4)
        weeks = {summer, summer + 1, summer + 2}
        if uniform(key, 4) < hazards.p_autumn_week:
            weeks.add(42)
        if uniform(key, 3) < hazards.p_christmas_week:
            weeks.add(52)
        if uniform(key, 1) < hazards.p_winter_week:
            weeks.add(7 + int(uniform(key, 2) * 2))
        for week in weeks:
            begin = iso_mondays[week - 1] - first
            if -7 < begin < last - first:
                away[max(begin, 0) : begin + 7] = HOLIDAY


@lru_cache(maxsize=8)
def _iso_mondays(days: Workdays) -> dict[int, list[int]]:
    """Return, per year, the day number of the Monday of each ISO week 1-52."""
    from datetime import date

    last_year = days.first_day.year + days.n_days // 365 + 1
    return {
        year: [(date.fromisocalendar(year, week, 1) - days.first_day).days for week in range(1, 53)]
        for year in range(days.first_day.year, last_year + 1)
    }
