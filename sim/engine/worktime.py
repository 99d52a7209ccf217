"""When one post can work: present and free half-day slots, holes cut by meetings. docs/model.md 2."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import cached_property

import numpy as np

from sim.engine.workdays import NEVER, Workdays, elapsed


class PostCalendar:
    """Map work of one post to calendar time.

    Parameters
    ----------
    days
        The slots of the horizon.
    present
        bool per slot: an incumbent is at work.
    free
        bool per slot, implies present: ordinary work has not taken the slot.
    usable
        bool per slot, implies present: slots in which this post does work for the field (the free ones, or
        fixed weekly blocks).
    """

    def __init__(self, days: Workdays, present: np.ndarray, free: np.ndarray, usable: np.ndarray) -> None:
        self.days = days
        self._present_array, self._free_array = present, free
        self.present, self.free, self.usable = present.tobytes(), free.tobytes(), usable.tobytes()

    @cached_property
    def present_before(self) -> array:
        return self.days.sums(self._present_array)

    @cached_property
    def free_before(self) -> array:
        return self.days.sums(self._free_array)

    def on_duty(self, begin: int, end: int) -> int:
        """Return the seconds between ``begin`` and ``end`` in which the post's incumbent is at work."""
        days, before, present = self.days, self.present_before, self.present
        return elapsed(days, before, present, end) - elapsed(days, before, present, begin)

    def at_leisure(self, begin: int, end: int) -> int:
        """Return the seconds between ``begin`` and ``end`` at work and free of ordinary appointments."""
        days, before, free = self.days, self.free_before, self.free
        return elapsed(days, before, free, end) - elapsed(days, before, free, begin)

    def is_present(self, time: int) -> bool:
        """Return whether the incumbent is at work in the slot at or after ``time``."""
        slot = self.days.slot_at(time)
        return slot < self.days.n_slots and self.present[slot] == 1


class Stretches:
    """Stretches of time in order and apart, and how much of them the incumbent of a post is not at work."""

    __slots__ = ("_begins", "_calendar", "_ends", "_off_duty")

    def __init__(self, calendar: PostCalendar) -> None:
        self._calendar = calendar
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._off_duty = [0]
        """Seconds off duty within the first so many stretches."""

    def add(self, begin: int, end: int) -> None:
        """Add a stretch that begins after the beginnings of all earlier ones; what overlaps is left out."""
        if self._ends and begin < self._ends[-1]:
            begin = self._ends[-1]
        if begin < end:
            off_duty = end - begin - self._calendar.on_duty(begin, end)
            self._begins.append(begin)
            self._ends.append(end)
            self._off_duty.append(self._off_duty[-1] + off_duty)

    def go_over_to(self, calendar: PostCalendar) -> None:
        """Count off-duty time by ``calendar`` from now on; it differs from the present one only after now."""
        spans, self._calendar = list(zip(self._begins, self._ends, strict=True)), calendar
        self._begins, self._ends, self._off_duty = [], [], [0]
        for begin, end in spans:
            self.add(begin, end)

    def off_duty(self, begin: int, end: int) -> int:
        """Return the seconds between ``begin`` and ``end`` that lie in a stretch and off duty."""
        if not self._ends or self._ends[-1] <= begin:
            return 0
        return self._before(end) - self._before(begin)

    def _before(self, time: int) -> int:
        index = bisect_right(self._begins, time) - 1
        if index < 0:
            return 0
        if time >= self._ends[index]:
            return self._off_duty[index + 1]
        begin = self._begins[index]
        return self._off_duty[index] + time - begin - self._calendar.on_duty(begin, time)


class Holes:
    """Seconds cut out of slots by meetings, per slot in order of time."""

    __slots__ = ("by_slot",)

    def __init__(self) -> None:
        self.by_slot: dict[int, list[tuple[int, int]]] = {}

    def cut(self, slot: int, begin: int, end: int) -> None:
        cuts = self.by_slot.setdefault(slot, [])
        cuts.append((begin, end))
        cuts.sort()

    def parts(self, slot: int, begin: int, end: int):
        """Yield the parts of [begin, end) of ``slot`` that no meeting takes."""
        for cut_begin, cut_end in self.by_slot[slot]:
            if cut_end <= begin:
                continue
            if cut_begin >= end:
                break
            if cut_begin > begin:
                yield begin, cut_begin
            begin = cut_end
        if begin < end:
            yield begin, end


def next_start(days: Workdays, usable: bytes, holes: Holes, time: int) -> int:
    """Return the first second from ``time`` on in a usable slot outside meetings, ``NEVER`` if there is none."""
    slot = days.slot_at(time)
    length = days.slot_length
    while True:
        slot = usable.find(1, slot)
        if slot < 0:
            return NEVER
        begin = days.starts[slot]
        end = begin + length
        if time > begin:
            begin = time
        if slot not in holes.by_slot:
            return begin
        for part, _ in holes.parts(slot, begin, end):
            return part
        slot += 1


def finish(days: Workdays, usable: bytes, holes: Holes, start: int, work: int) -> int:
    """Return when ``work`` seconds begun at ``start`` are done, working in every usable second."""
    slot = days.slot_at(start)
    length = days.slot_length
    time = start
    while True:
        slot = usable.find(1, slot)
        if slot < 0:
            return NEVER
        begin = days.starts[slot]
        end = begin + length
        if time > begin:
            begin = time
        if slot in holes.by_slot:
            for part, part_end in holes.parts(slot, begin, end):
                if part_end - part >= work:
                    return part + work
                work -= part_end - part
        else:
            if end - begin >= work:
                return begin + work
            work -= end - begin
        slot += 1


def worked(days: Workdays, usable: bytes, holes: Holes, start: int, end: int) -> int:
    """Return the seconds of work done between ``start`` and ``end``, working in every usable second."""
    slot, seconds = usable.find(1, days.slot_at(start)), 0
    while slot >= 0 and days.starts[slot] < end:
        begin = max(days.starts[slot], start)
        last = min(days.starts[slot] + days.slot_length, end)
        if slot in holes.by_slot:
            seconds += sum(part_end - part for part, part_end in holes.parts(slot, begin, last))
        elif begin < last:
            seconds += last - begin
        slot = usable.find(1, slot + 1)
    return seconds
