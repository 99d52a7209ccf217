"""Who sits on each post when, and when they are at work: luck that no organisation changes. docs/model.md 2, 4.

Draws are keyed (post, incumbent number, calendar week or date), so another post or another
organisation changes nobody's absences. Incumbents are counted from long before the start date, so that neither
the length of the warm-up nor the organisation changes who sits where.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil

import numpy as np

from sim.agents.absence import HOLIDAY, LONG_LEAVE, PRESENT, SICK, VACANT, Hazards, absences
from sim.engine.streams import Streams, exponential, lognormal, uniform, uniform_array, word
from sim.engine.workdays import NEVER, WORKING_DAY, Workdays
from sim.engine.worktime import PostCalendar
from sim.policies.shocks import ABOLISHED, ABSENT, REORGANISED, Shock
from sim.policies.staffing import Pattern
from sim.values import DAY

YEAR_S = 365.25 * DAY


@dataclass(frozen=True, slots=True)
class PostKind:
    """What of a post decides its people's lives: its name, weekly hours, pattern, busy share of its diary."""

    name: str
    hours_per_week: float
    pattern: Pattern
    p_busy: float


@dataclass(frozen=True, slots=True)
class Incumbent:
    """One person on a post: number, first and last second, and whether they leave without notice."""

    number: int
    begin: int
    end: int
    leaves_suddenly: bool


@dataclass(frozen=True, slots=True)
class Spell:
    """An unbroken time in which nobody is at work on a post; ``reason`` is one of the codes above."""

    begin: int
    end: int
    reason: int

    @property
    def is_vacancy(self) -> bool:
        return self.reason == VACANT


@dataclass(frozen=True)
class StaffLife:
    """One post's incumbents, calendar, spells away, and what others can know of them in advance.

    ``away`` holds a reason code per day; ``plannable`` marks slots free of appointments and holidays.
    """

    incumbents: tuple[Incumbent, ...]
    calendar: PostCalendar
    spells: tuple[Spell, ...]
    away: bytes
    plannable: bytes

    def moments(self, days: Workdays, after_days: int) -> list[int]:
        """Return when to see who does the steps of the post, in order of time.

        That is after so many working days of each spell away that lasts longer, when a vacancy ends, and when whoever
        came is at work for the first time.
        """
        found = self._moments.get(after_days)
        if found is None:
            moments = {self._at_work(person.begin) for person in self.incumbents[1:]}
            for spell in self.spells:
                moment = days.advance(spell.begin, after_days * WORKING_DAY)
                if moment < spell.end:
                    moments.add(moment)
                if spell.is_vacancy:
                    moments.add(spell.end)
            found = self._moments[after_days] = sorted(moments)
        return found

    def _at_work(self, time: int) -> int:
        """Return the first second from ``time`` on in no spell away."""
        i = max(bisect_right(self.spell_begins, time) - 1, 0)
        while i < len(self.spells) and self.spells[i].begin <= time:
            time = max(time, self.spells[i].end)
            i += 1
        return time

    @cached_property
    def _moments(self) -> dict[int, list[int]]:
        return {}

    @cached_property
    def spell_begins(self) -> list[int]:
        return [spell.begin for spell in self.spells]

    @cached_property
    def spell_ends(self) -> list[int]:
        return [spell.end for spell in self.spells]


@lru_cache(maxsize=256)
def staff_life(
    root: int, post: PostKind, hazards: Hazards, days: Workdays, shocks: tuple[Shock, ...] = ()
) -> StaffLife:
    """Return :func:`life_of_post`, kept for the next model of the same replication."""
    return life_of_post(root, post, hazards, days, shocks)


def life_of_post(
    root: int, post: PostKind, hazards: Hazards, days: Workdays, shocks: tuple[Shock, ...] = ()
) -> StaffLife:
    """Return the life of ``post`` in the replication whose streams have ``root``.

    ``shocks`` are those that hit the post, in order of time; before the first of them the life is as without.
    """
    streams = Streams.at(root)
    post_id = word(post.name)
    incumbents = _incumbents(streams, post_id, hazards, days, shocks)
    away = np.full(days.n_days, VACANT, dtype=np.uint8)
    u_diary = np.ones(days.n_slots)
    slots = np.arange(days.n_slots) + 2 * days.first_day.toordinal()
    for person in incumbents:
        first, last = _day(days, person.begin), _day(days, person.end)
        if first < last:
            away[first:last] = absences(streams, post_id, person.number, hazards, days, first, last)
            diary = streams.key("diary", post_id, person.number)
            u_diary[2 * first : 2 * last] = uniform_array(diary, slots[2 * first : 2 * last])
    for shock in shocks:
        _send_away(away, shock, incumbents, days)
    by_slot = np.repeat(away, 2)
    present = days.open_slots & (by_slot == PRESENT)
    blocks = _blocks(streams, post_id, post, days)
    free_diary = (u_diary >= post.p_busy) | blocks
    free = present & free_diary
    usable = present & blocks if post.pattern == "blocks" else free
    return StaffLife(
        incumbents,
        PostCalendar(days, present, free, usable),
        _spells(away, days),
        away.tobytes(),
        (days.open_slots & free_diary & (by_slot != HOLIDAY)).tobytes(),
    )


def _day(days: Workdays, time: int) -> int:
    return min(max((time - days.origin) // DAY, 0), days.n_days)


def _send_away(away: np.ndarray, shock: Shock, incumbents: tuple[Incumbent, ...], days: Workdays) -> None:
    """Mark the days on which a shock keeps whoever was on the post then away from work."""
    if shock.kind != ABSENT:
        return
    at = (shock.on - days.start).days * DAY
    for person in incumbents:
        if person.begin <= at < person.end:
            last = min(_day(days, person.end), _day(days, at) + 7 * shock.weeks)
            away[_day(days, at) : last] = SICK if shock.is_sudden(True) else LONG_LEAVE


def _incumbents(
    streams: Streams, post_id: int, hazards: Hazards, days: Workdays, shocks: tuple[Shock, ...]
) -> tuple[Incumbent, ...]:
    """Return the people on a post in the horizon, in order, and whoever left last where it begins vacant.

    The chain of incumbents and vacancies begins with a new incumbent ``longest_years`` before the start date,
    so that at the start tenures and vacancies are those of the long run. A shock ends a stay on its day; the vacancy
    is the one this person's leaving would have left at any time.
    """
    people, number = [], 0
    begin = min(-ceil(hazards.longest_years * 365.25) * DAY, days.origin)
    horizon = days.origin + days.n_days * DAY
    while begin < horizon:
        key = streams.key("incumbent", post_id, number)
        hazard = hazards.turnover_per_year
        stays = min(exponential(uniform(key, 0)) / hazard * YEAR_S, NEVER) if hazard else NEVER
        end = min(begin + max(int(stays // DAY), 1) * DAY, NEVER)
        vacant = round(lognormal(uniform(key, 2), hazards.vacancy_days, hazards.vacancy_sigma))
        is_sudden = uniform(key, 1) < hazards.p_sudden
        is_last = False
        for shock in shocks:
            at = (shock.on - days.start).days * DAY
            if begin < at < end and shock.kind != ABSENT:
                end, is_sudden = at, shock.is_sudden(is_sudden)
                vacant = 0 if shock.kind == REORGANISED else vacant
            is_last |= shock.kind == ABOLISHED and at <= end + vacant * DAY
        if end + vacant * DAY > days.origin:
            people.append(Incumbent(number, begin, end, is_sudden))
        if is_last:
            break
        begin, number = end + vacant * DAY, number + 1
    return tuple(people)


def _blocks(streams: Streams, post_id: int, post: PostKind, days: Workdays) -> np.ndarray:
    """Return the slots of the weekly blocks of a post: as many as its hours need, spread by a keyed order."""
    if post.pattern != "blocks":
        return np.zeros(days.n_slots, dtype=bool)
    slots_per_week = 10 if days.windows == "office" else 14
    n_blocks = min(max(-(-int(post.hours_per_week * 3600) // days.slot_length), 1), slots_per_week)
    order = np.argsort(
        uniform_array(streams.key("blocks", post_id), np.arange(slots_per_week)), kind="stable"
    )
    weekly = np.zeros(14, dtype=bool)
    weekly[order[:n_blocks]] = True
    in_week = (np.arange(days.n_slots) + 2 * days.first_weekday) % 14
    return weekly[in_week]


def _spells(away: np.ndarray, days: Workdays) -> tuple[Spell, ...]:
    """Return the unbroken times away; a vacancy is always a spell of its own."""
    kind = np.where(away == VACANT, 2, np.where(away > 0, 1, 0))
    edges = np.flatnonzero(np.diff(kind)) + 1
    begins = np.concatenate(([0], edges)).tolist()
    ends = np.concatenate((edges, [len(away)])).tolist()
    return tuple(
        Spell(days.origin + begin * DAY, days.origin + end * DAY, int(away[begin]))
        for begin, end in zip(begins, ends, strict=True)
        if kind[begin]
    )
