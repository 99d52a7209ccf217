"""Hours by person, and the effective number of people behind them. MODEL 12; EVIDENCE D.7."""

from __future__ import annotations

from collections import Counter
from math import ceil, fsum

from sim.engine.log import NULL
from sim.measures.record import COMPLETED, EVENT, RESOURCE, STARTED, WORK, RunRecord
from sim.values import DAY, HOUR

YEAR_DAYS = 365.25


def hours_by_person(record: RunRecord) -> dict[tuple[int, str], float]:
    """Return the hours of work by year of entry (from 0) and person; who did none in a year is not there.

    Only what was begun in entry and completed counts. A row with attendance counts its work for everybody present;
    any other row for the person who did it. Work of people outside the log's resources counts for nobody.
    """
    present: dict[int, list[str]] = {}
    for event, person, _ in record.attendance:
        present.setdefault(event, []).append(person)
    last_year = max(ceil(record.entry_years) - 1, 0)
    seconds: Counter[tuple[int, str]] = Counter()
    for row in record.rows:
        started, work = row[STARTED], row[WORK]
        if work and row[COMPLETED] != NULL and 0 <= started < record.entry_end:
            year = min(int(started / DAY // YEAR_DAYS), last_year)
            for person in present.get(row[EVENT], (row[RESOURCE],)):
                if person is not None:
                    seconds[year, person] += work
    return {key: seconds[key] / HOUR for key in sorted(seconds)}


def effective_people_terms(record: RunRecord) -> tuple[float, float]:
    """Return numerator and denominator of the effective number of people behind the hours.

    Over the years of entry, the sum of (all hours)² over the sum of each person's hours²: the inverse of the
    Herfindahl index, Hill's number of order 2 [EVIDENCE D.7]. One person: 1; n people with equal hours: n. A year in
    which a post changes hands counts both who left and who came. Years and runs pool by adding both terms.
    """
    years: dict[int, list[float]] = {}
    for (year, _), hours in hours_by_person(record).items():
        years.setdefault(year, []).append(hours)
    return (
        fsum(fsum(hours) ** 2 for hours in years.values()),
        fsum(one * one for hours in years.values() for one in hours),
    )
