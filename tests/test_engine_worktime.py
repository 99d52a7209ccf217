"""Work of a post in calendar time, against a second-by-second walk through the same slots."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.workdays import NEVER, Workdays
from sim.engine.worktime import Holes, PostCalendar, finish, next_start, worked
from sim.values import DAY, HOUR

N_DAYS = 3
GRID = 60
"""Seconds between the times tried: a minute."""


class Tiny(Workdays):
    """A calendar whose slots are three minutes long, so that seconds can be walked one by one."""

    def __init__(self) -> None:
        super().__init__(date(2018, 1, 8), 0, N_DAYS, "office", use_holidays=False)
        self._am_start, self._am_end, self._pm_start, self._pm_end = 60, 240, 240, 420
        self.slot_length = 180
        self.starts = [d * DAY + begin for d in range(N_DAYS) for begin in (60, 240)]
        self.before = self.sums(self.open_slots)


DAYS = Tiny()
SLOTS = st.lists(st.booleans(), min_size=2 * N_DAYS, max_size=2 * N_DAYS)
CUTS = st.lists(
    st.tuples(st.integers(0, 2 * N_DAYS - 1), st.integers(0, 179), st.integers(1, 180)), max_size=5
)
TIMES = st.tuples(st.integers(0, N_DAYS - 1), st.integers(0, 480)).map(lambda t: t[0] * DAY + t[1])


def holes_of(cuts) -> Holes:
    """Cut out meetings that do not overlap: later ones that would are left out."""
    holes = Holes()
    for slot, begin, length in cuts:
        first = DAYS.starts[slot] + begin
        last = min(first + length, DAYS.starts[slot] + DAYS.slot_length)
        if all(last <= b or e <= first for b, e in holes.by_slot.get(slot, ())):
            holes.cut(slot, first, last)
    return holes


def usable_seconds(usable: list[bool], holes: Holes) -> list[int]:
    """Return every second in which work can be done, by looking at each."""
    return [
        second
        for slot, is_usable in enumerate(usable)
        if is_usable
        for second in range(DAYS.starts[slot], DAYS.starts[slot] + DAYS.slot_length)
        if not any(b <= second < e for b, e in holes.by_slot.get(slot, ()))
    ]


@given(SLOTS, CUTS, TIMES)
def test_a_task_may_start_in_the_first_usable_second(usable, cuts, time):
    holes = holes_of(cuts)
    seconds = [s for s in usable_seconds(usable, holes) if s >= time]
    found = next_start(DAYS, np.array(usable).tobytes(), holes, time)
    assert found == (seconds[0] if seconds else NEVER)


@given(SLOTS, CUTS, TIMES, st.integers(1, 900))
def test_a_task_ends_when_its_work_is_done_in_usable_seconds(usable, cuts, time, work):
    holes = holes_of(cuts)
    seconds = [s for s in usable_seconds(usable, holes) if s >= time]
    found = finish(DAYS, np.array(usable).tobytes(), holes, time, work)
    assert found == (seconds[work - 1] + 1 if len(seconds) >= work else NEVER)


@given(SLOTS, CUTS, TIMES, TIMES)
def test_work_done_is_counted_to_the_second(usable, cuts, one, other):
    begin, end = sorted((one, other))
    holes = holes_of(cuts)
    seconds = [s for s in usable_seconds(usable, holes) if begin <= s < end]
    assert worked(DAYS, np.array(usable).tobytes(), holes, begin, end) == len(seconds)


@given(SLOTS, SLOTS, TIMES, TIMES)
def test_duty_and_leisure_are_counted_to_the_second(present, free, one, other):
    begin, end = sorted((one, other))
    free = [a and b for a, b in zip(present, free, strict=True)]
    calendar = PostCalendar(DAYS, np.array(present), np.array(free), np.array(free))

    def count(slots: list[bool]) -> int:
        return sum(begin <= s < end for s in usable_seconds(slots, Holes()))

    assert calendar.on_duty(begin, end) == count(present)
    assert calendar.at_leisure(begin, end) == count(free)


@given(SLOTS, TIMES)
def test_presence_is_that_of_the_slot_at_or_after_a_time(present, time):
    calendar = PostCalendar(DAYS, np.array(present), np.array(present), np.array(present))
    slots = [s for s, begin in enumerate(DAYS.starts) if begin + DAYS.slot_length > time]
    assert calendar.is_present(time) is bool(slots and present[slots[0]])


def office(n_days: int = 14) -> Workdays:
    return Workdays(date(2018, 1, 8), 0, n_days, "office", use_holidays=False)


def test_half_a_day_of_work_around_a_meeting_by_hand():
    """Monday 08:00, 3 hours of work, a meeting from 09:00 to 10:30: done at 12:30."""
    days, holes = office(), Holes()
    holes.cut(0, 9 * HOUR, 10 * HOUR + 1_800)
    everything = days.is_open
    assert finish(days, everything, holes, 8 * HOUR, 3 * HOUR) == 12 * HOUR + 1_800
    assert next_start(days, everything, holes, 9 * HOUR) == 10 * HOUR + 1_800


def test_work_begun_on_friday_goes_on_on_monday():
    """Friday 15:00, one hour of work: 24 minutes on Friday, done on Monday at 08:36."""
    days = office()
    assert finish(days, days.is_open, Holes(), 4 * DAY + 15 * HOUR, HOUR) == 7 * DAY + 8 * HOUR + 36 * 60


def test_work_that_fits_exactly_ends_with_the_window():
    days = office()
    assert finish(days, days.is_open, Holes(), 15 * HOUR, 24 * 60) == 15 * HOUR + 24 * 60
