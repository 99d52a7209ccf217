"""Hours by person and the effective number of people, in records small enough to be worked out by hand. MODEL 12."""

from __future__ import annotations

import pytest
from helpers_dependence import log_row, record_by_hand

from sim.measures.dependence.hours import effective_people_terms, hours_by_person
from sim.values import DAY, HOUR

A, B, C = "ssp_consultant-1#3", "caseworker_social_services-1#0", "manager-1#0"
YEAR = 365.25 * DAY


def work(event: int, person: str | None, at: float, hours: float, **more) -> tuple:
    return log_row(event, "461-1/0", "B", "ask", int(at), work=int(hours * HOUR), resource=person, **more)


def hours_record(*rows, attendance=(), years: float = 2.0):
    return record_by_hand(
        rows, attendance=attendance, entry_years=years, entry_end=int(years * YEAR), end=int(10 * YEAR)
    )


def effective_people(record) -> float:
    numerator, denominator = effective_people_terms(record)
    return numerator / denominator


def test_a_meeting_counts_for_everybody_present():
    there = [(2, A, "coordinator"), (2, B, "caseworker"), (2, C, None)]
    record = hours_record(work(1, A, DAY, 1), work(2, A, DAY, 2), attendance=there)
    assert hours_by_person(record) == {(0, A): 3, (0, B): 2, (0, C): 2}


def test_hours_count_in_the_year_of_entry_in_which_they_were_begun():
    record = hours_record(
        *(work(1, A, -1, 9), work(2, A, 0, 1), work(3, A, YEAR - 1, 2), work(4, A, YEAR, 4)),
        # begun after entry, not begun yet, nobody's
        *(work(5, A, 2 * YEAR, 9), work(6, A, DAY, 9, started=None), work(7, None, DAY, 9)),
    )
    assert hours_by_person(record) == {(0, A): 3, (1, A): 4}


def test_the_last_year_takes_the_days_over():
    """A year of 366 days is one year of entry."""
    record = record_by_hand([work(1, A, 365.5 * DAY, 1)], entry_end=366 * DAY, entry_years=1.0)
    assert hours_by_person(record) == {(0, A): 1}


@pytest.mark.parametrize("n", [1, 2, 7])
def test_people_with_equal_hours_count_as_many(n):
    record = hours_record(*(work(i, f"manager-{i}#0", DAY, 3) for i in range(n)))
    assert effective_people(record) == pytest.approx(n)


def test_effective_people_of_unequal_hours_and_of_two_years():
    # 3 and 1 hours: 16 / 10
    assert effective_people(hours_record(work(1, A, 0, 3), work(2, B, 0, 1))) == pytest.approx(1.6)
    # one person's 10 hours in the first year, an hour each of two in the second: (100 + 4) / (100 + 2)
    record = hours_record(work(1, A, 0, 10), work(2, A, YEAR, 1), work(3, B, YEAR, 1))
    assert effective_people_terms(record) == (104, 102)


def test_no_hours_have_nothing_to_divide_by():
    assert effective_people_terms(hours_record()) == (0, 0)
