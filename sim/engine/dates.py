"""Which dates nobody works, and which weeks are quiet. Source: `holidays` (Danish public holidays); MODEL 2."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

CLOSED_BY_CUSTOM = ((6, 5), (12, 24), (12, 31))
"""Month and day: Constitution Day, Christmas Eve, New Year's Eve (municipal agreement days)."""

SUMMER_WEEKS = frozenset({28, 29, 30})
SCHOOL_HOLIDAY_WEEKS = frozenset({7, 8, 42, 52})


@cache
def non_working_dates(first: date, last: date) -> tuple[date, ...]:
    """Return weekdays from ``first`` to ``last`` (both included) on which municipal offices are closed."""
    import holidays

    years = range(first.year, last.year + 1)
    closed = set(holidays.country_holidays("DK", years=years))
    closed |= {date(year, month, day) for year in years for month, day in CLOSED_BY_CUSTOM}
    return tuple(sorted(day for day in closed if first <= day <= last and day.weekday() < 5))


def is_holiday_season(day: date) -> bool:
    """Return whether ``day`` lies in the summer or school holidays, when fewer enquiries come."""
    return day.isocalendar().week in SUMMER_WEEKS | SCHOOL_HOLIDAY_WEEKS


def add_years(day: date, years: int) -> date:
    """Return the same date ``years`` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def add_months(day: date, months: int) -> date:
    """Return the first of the month ``months`` after that of ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def days_between(first: date, last: date) -> int:
    return (last - first) // timedelta(days=1)
