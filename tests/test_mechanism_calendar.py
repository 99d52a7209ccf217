"""Holidays and weekly blocks of a post (docs/model.md 2, 4)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from helpers_mechanisms import is_share

from sim.agents.absence import HOLIDAY, Hazards
from sim.agents.staff_life import PostKind, StaffLife, staff_life
from sim.engine.streams import Streams
from sim.engine.workdays import workdays
from sim.parameters import resolve

DAYS = workdays(date(2018, 1, 1), 5, 0, 0, "office", True)
HOLIDAYS_ONLY = Hazards.of(
    resolve(
        {
            "absence.short_spells_per_year": 0,
            "absence.long_per_year": 0,
            "turnover.per_year": 0,
            "absence.p_winter_week": 0.4,
            "absence.p_christmas_week": 0.7,
        }
    )
)
NOTHING = Hazards.of(
    resolve(
        {
            "absence.short_spells_per_year": 0,
            "absence.long_per_year": 0,
            "turnover.per_year": 0,
            "absence.holidays": 0,
        }
    )
)


def life(
    number: int, hazards: Hazards, pattern: str = "on_demand", hours: float = 6.0, p_busy: float = 0.5
) -> StaffLife:
    return staff_life(Streams(1).root, PostKind(f"post-{number}", hours, pattern, p_busy), hazards, DAYS)


def weeks_off(number: int) -> set[tuple[int, int]]:
    """Return the ISO weeks (year, week) that a person has off from Monday to Sunday."""
    away = np.frombuffer(life(number, HOLIDAYS_ONLY).away, dtype=np.uint8)
    days = [DAYS.first_day + timedelta(days=int(d)) for d in np.flatnonzero(away == HOLIDAY)]
    weeks: dict[tuple[int, int], int] = {}
    for day in days:
        week = tuple(day.isocalendar())[:2]
        weeks[week] = weeks.get(week, 0) + 1
    assert set(weeks.values()) == {7}, "whole weeks"
    return set(weeks)


def test_people_have_three_weeks_in_summer_and_some_a_week_in_autumn_winter_and_at_christmas():
    """Summer begins in week 26 to 29; the winter week is 7 or 8."""
    n_winter, n_autumn, n_christmas, begins, winters = 0, 0, 0, set(), set()
    for number in range(100):
        off = weeks_off(number)
        for year in range(2018, 2023):
            weeks = sorted(week for y, week in off if y == year)
            winter = [week for week in weeks if week < 20]
            summer = [week for week in weeks if 20 < week < 40]
            assert summer == list(range(summer[0], summer[0] + 3))
            assert [week for week in weeks if week > 40] in ([], [42], [52], [42, 52])
            assert len(winter) <= 1
            n_winter, n_christmas = n_winter + len(winter), n_christmas + (52 in weeks)
            n_autumn += 42 in weeks
            begins.add(summer[0])
            winters.update(winter)
    assert (begins, winters) == ({26, 27, 28, 29}, {7, 8})
    assert is_share(n_winter, 500, 0.4)
    assert is_share(n_christmas, 500, 0.7)
    assert is_share(n_autumn, 500, 0.7)


def test_nobody_is_away_where_people_take_no_holidays():
    assert life(1, NOTHING).spells == ()


@pytest.mark.parametrize(("hours", "n_blocks"), [(3.0, 1), (3.7, 1), (7.4, 2), (12.0, 4), (37.0, 10)])
def test_weekly_blocks_are_as_many_as_the_hours_need_always_the_same_and_never_busy(hours, n_blocks):
    calendar = life(1, NOTHING, "blocks", hours, p_busy=0.9).calendar
    usable = np.frombuffer(calendar.usable, dtype=bool)
    present = np.frombuffer(calendar.present, dtype=bool)
    free = np.frombuffer(calendar.free, dtype=bool)
    slots = np.arange(usable.size)
    in_week = (slots + 2 * DAYS.first_weekday) % 14
    blocks = set(in_week[usable].tolist())
    assert len(blocks) == n_blocks
    assert (usable == (present & np.isin(in_week, list(blocks)))).all(), "every week alike"
    assert free[usable].all(), "ordinary work keeps out of the blocks, and meetings can use them"


def test_on_demand_the_diary_leaves_the_declared_share_free():
    calendar = life(1, NOTHING, p_busy=0.7).calendar
    present, free = (np.frombuffer(part, dtype=bool) for part in (calendar.present, calendar.free))
    assert is_share(int((present & ~free).sum()), int(present.sum()), 0.7)
    assert life(1, NOTHING, p_busy=0.0).calendar.free == calendar.present
