"""Office time in whole seconds: which slots are open, and sums of them forward and backward (MODEL 2)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.dates import is_holiday_season
from sim.engine.workdays import NEVER, WORKING_DAY, Workdays, workdays
from sim.values import DAY, HOUR, WEEK

MONDAY = date(2018, 1, 8)
HALF = 13_320
"""Seconds in half a working day, 3.7 hours."""
EIGHT, NOON, CLOSE = 8 * HOUR, 8 * HOUR + HALF, 8 * HOUR + 2 * HALF


def plain(n_days: int = 28, offset: int = 0) -> Workdays:
    """Weeks from Monday 8 January 2018 without holidays."""
    return Workdays(MONDAY, offset, n_days, "office", use_holidays=False)


def open_dates(days: Workdays) -> set[date]:
    return {days.first_day + timedelta(days=int(d)) for d in np.flatnonzero(days.open_days)}


@pytest.fixture(scope="module")
def year_2018():
    return Workdays(date(2018, 1, 1), 0, 365, "office", use_holidays=True)


@pytest.mark.parametrize(
    "closed",
    [
        (2018, 1, 1),
        (2018, 3, 29),
        (2018, 3, 30),
        (2018, 4, 2),
        (2018, 4, 27),
        (2018, 5, 10),
        (2018, 5, 21),
        (2018, 6, 5),
        (2018, 12, 24),
        (2018, 12, 25),
        (2018, 12, 26),
        (2018, 12, 31),
        (2018, 6, 2),
        (2018, 6, 3),
    ],
)
def test_offices_are_closed_on_holidays_and_weekends(year_2018, closed):
    """The Danish calendar of 2018, with store bededag (27 April) and the days closed by custom."""
    assert date(*closed) not in open_dates(year_2018)


@pytest.mark.parametrize(
    "open_day", [(2018, 1, 2), (2018, 4, 3), (2018, 5, 11), (2018, 6, 4), (2018, 12, 27)]
)
def test_offices_are_open_on_working_days(year_2018, open_day):
    assert date(*open_day) in open_dates(year_2018)


def test_2018_has_249_working_days_by_the_printed_calendar(year_2018):
    """261 weekdays less 12 closed ones: the list above without the weekend."""
    assert len(open_dates(year_2018)) == 261 - 12


def test_store_bededag_is_a_working_day_from_2024_on():
    days = Workdays(date(2024, 1, 1), 0, 366, "office", use_holidays=True)
    assert date(2024, 4, 26) in open_dates(days)


def test_without_holidays_every_weekday_is_open():
    days = Workdays(date(2018, 1, 1), 0, 365, "office", use_holidays=False)
    assert len(open_dates(days)) == 261
    assert date(2018, 12, 25) in open_dates(days)


def test_round_the_clock_knows_no_weekend():
    days = Workdays(date(2018, 1, 1), 0, 14, "round_the_clock", use_holidays=False)
    assert days.elapsed(14 * DAY) == 14 * DAY
    assert days.advance(5 * DAY + 17, 3 * DAY) == 8 * DAY + 17


def test_a_slot_is_half_of_seven_hours_and_24_minutes():
    days = plain()
    assert (days.slot_length, WORKING_DAY) == (HALF, 2 * HALF)
    assert list(days.starts[:4]) == [EIGHT, NOON, DAY + EIGHT, DAY + NOON]


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        (0, 0),
        (EIGHT, 0),
        (EIGHT + 1, 1),
        (NOON, HALF),
        (CLOSE, 2 * HALF),
        (DAY, 2 * HALF),
        (4 * DAY + CLOSE, 10 * HALF),
        (6 * DAY, 10 * HALF),
        (WEEK + EIGHT + 60, 10 * HALF + 60),
        (28 * DAY, 40 * HALF),
        (400 * DAY, 40 * HALF),
    ],
)
def test_elapsed_office_time_by_hand(time, seconds):
    assert plain().elapsed(time) == seconds


@pytest.mark.parametrize(
    ("time", "seconds", "end"),
    [
        (EIGHT, 60, EIGHT + 60),
        (0, 60, EIGHT + 60),
        (NOON - 60, 120, NOON + 60),
        (EIGHT, WORKING_DAY, CLOSE),
        (EIGHT + 1, WORKING_DAY, DAY + EIGHT + 1),
        (CLOSE, WORKING_DAY, DAY + CLOSE),
        (4 * DAY + CLOSE - 60, 61, WEEK + EIGHT + 1),
        (5 * DAY, 2 * WORKING_DAY, WEEK + DAY + CLOSE),
        (3 * DAY + 5, 0, 3 * DAY + 5),
        (20 * DAY, 40 * HALF, NEVER),
    ],
)
def test_advancing_office_time_by_hand(time, seconds, end):
    assert plain().advance(time, seconds) == end


def test_easter_is_jumped_over():
    """From Wednesday 28 March 2018 15:00, one working day ends on Tuesday 3 April at 15:00."""
    days = Workdays(date(2018, 1, 1), 0, 365, "office", use_holidays=True)
    wednesday = (date(2018, 3, 28) - days.start).days * DAY + 15 * HOUR
    assert days.advance(wednesday, WORKING_DAY) == wednesday + 6 * DAY


@given(st.integers(0, 27 * DAY), st.integers(1, 10 * WORKING_DAY))
def test_advance_and_elapsed_are_inverse(time, seconds):
    days = plain(60)
    end = days.advance(time, seconds)
    assert days.elapsed(end) - days.elapsed(time) == seconds
    assert days.elapsed(end) - days.elapsed(end - 1) == 1, "the last second is an office second"


@given(st.integers(0, 27 * DAY), st.integers(0, 5 * WORKING_DAY), st.integers(0, 5 * WORKING_DAY))
def test_advancing_twice_is_advancing_by_the_sum(time, one, other):
    days = plain(60)
    assert days.advance(days.advance(time, one), other) == days.advance(time, one + other)


@given(st.integers(0, 28 * DAY - 1))
def test_elapsed_agrees_with_counting_seconds(time):
    days = plain()
    day, second = divmod(time, DAY)
    counted = sum(2 * HALF for d in range(day) if d % 7 < 5)
    counted += min(max(second - EIGHT, 0), 2 * HALF) if day % 7 < 5 else 0
    assert days.elapsed(time) == counted


@given(st.integers(-100 * DAY, 100 * DAY))
def test_the_slot_at_a_time_is_the_first_that_ends_after_it(time):
    days = plain(202, offset=-101)
    slot = days.slot_at(time)
    assert days.starts[slot] + HALF > time
    assert days.starts[slot - 1] + HALF <= time


@given(st.integers(-100 * DAY, 100 * DAY), st.sampled_from([0, -1, -3, -101]))
def test_weeks_begin_on_mondays_and_hold_their_times(time, extra):
    days = plain(400, offset=-110 + extra)
    begin = days.week_start(days.week_of(time))
    assert days.date_of(begin).weekday() == 0
    assert begin <= time < begin + WEEK


def test_dates_of_the_warm_up_are_negative_times():
    days = plain(100, offset=-10)
    assert days.origin == -10 * DAY
    assert days.date_of(-1) == date(2018, 1, 7)
    assert days.date_of(0) == MONDAY
    assert days.elapsed(0) == 6 * 2 * HALF, "29 December to 7 January without holidays has six weekdays"


def test_a_run_has_a_margin_after_its_end():
    days = workdays(date(2018, 1, 1), 5, 3, 3, "office", True)
    assert days.first_day == date(2015, 1, 1)
    assert days.first_day + timedelta(days=days.n_days) > date(2026, 1, 1) + timedelta(days=365)


@pytest.mark.parametrize(
    ("day", "is_quiet"),
    [
        ((2018, 7, 9), True),
        ((2018, 7, 29), True),
        ((2018, 7, 30), False),
        ((2018, 10, 15), True),
        ((2018, 2, 12), True),
        ((2018, 12, 26), True),
        ((2018, 12, 31), False),
        ((2018, 5, 14), False),
    ],
)
def test_quiet_weeks(day, is_quiet):
    assert is_holiday_season(date(*day)) is is_quiet
