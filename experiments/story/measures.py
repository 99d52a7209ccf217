"""Which measures a step is about: those that its decision led to, begun or not."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.story.case_file import CaseFile
from experiments.story.run import Row
from sim.values import NOT_DONE

ON_THE_WAY = frozenset({"authorise", "assign", "take_over"})
"""Activities between a decision on measures and their start."""
NAME, UNIT, START, END, IS_BROKEN_OFF, IS_RESUMED, PART = 1, 2, 3, 4, 5, 6, 8
"""Columns of the table of interventions."""


def is_start(row: Row) -> bool:
    """Return whether ``row`` is a start that came about."""
    return row.activity == "start_intervention" and row.completed is not None and row.outcome not in NOT_DONE


def part_of(file: CaseFile, row: Row) -> tuple | None:
    """Return the row of the table of interventions that a start brought about, None if it did not.

    Starts of one second share its parts: each takes one of its own unit first, a stand-in what is left.
    """
    if not is_start(row):
        return None
    left = [part for part in file.interventions if part[START] == row.completed]
    units = {part[UNIT] for part in left}
    starts = [start for start in file.done if is_start(start) and start.completed == row.completed]
    for start in sorted(starts, key=lambda start: (start.unit not in units, start.event)):
        own = next((part for part in left if part[UNIT] == start.unit), None) or next(iter(left), None)
        if start.event == row.event or own is None:
            return own
        left.remove(own)
    return None


def measures_of(file: CaseFile, row: Row) -> list[str]:
    """Return the names of the measures that ``row`` starts, or that followed from it, in the order of the plan."""
    own = part_of(file, row)
    if own is not None:
        return [own[NAME]]
    if row.activity not in ON_THE_WAY or file.case.course is None:
        return []
    starts = starts_after(file, row)
    return _once(_planned(file, starts) if starts else _not_begun(file, row))


def starts_after(file: CaseFile, row: Row) -> list[Row]:
    """Return the starts that ``row`` made due, through the steps on the way to them and past those that moved on."""
    found, left = [], [row]
    while left:
        for then in file.following.get(left.pop().event, ()):
            if then.activity == "start_intervention" and then.outcome != "moved_on":
                found.append(then)
            elif then.activity in ON_THE_WAY or then.outcome == "moved_on":
                left.append(then)
    return sorted(found, key=lambda start: start.event)


def ended(file: CaseFile, until: int) -> Iterator[tuple[int, bool, list[str]]]:
    """Yield (time, whether broken off, names) of the measures that ended up to ``until``.

    What a citizen broke off when the case was put on hold is told by the hold.
    """
    holds = {row.completed for row in file.done if row.activity == "hold"}
    ends: dict[tuple[int, bool], list[str]] = {}
    for part in file.interventions:
        if part[END] <= until and not (part[IS_BROKEN_OFF] and part[END] in holds):
            ends.setdefault((part[END], part[IS_BROKEN_OFF]), []).append(part[NAME])
    for (time, is_broken_off), names in sorted(ends.items()):
        yield time, is_broken_off, _once(names)


def _planned(file: CaseFile, starts: list[Row]) -> list[str]:
    """Return the measures of starts planned together: of those that began the parts themselves, and as many of the
    parts that never began, those numbered nearest to them, as there are other starts."""
    begun = {part[PART] for start in starts if (part := part_of(file, start)) is not None}
    if not begun:
        return _not_begun(file, starts[0])
    names = {part.number: part.offer.name for part in file.case.course.parts}
    never = [part.number for part in file.case.course.parts if not part.has_begun]
    never.sort(key=lambda number: (min(abs(number - own) for own in begun), number))
    return [
        names[number] for number in sorted({*begun, *never[: len(starts) - len(begun)]}) if number in names
    ]


def _not_begun(file: CaseFile, row: Row) -> list[str]:
    """Return the measures that never began among those planned after the last that had begun before ``row``."""
    time = row.completed or row.due
    before = max((part[PART] for part in file.interventions if part[START] <= time), default=-1)
    later = [part[PART] for part in file.interventions if part[START] > time]
    upto = min(later, default=len(file.case.course.parts))
    parts = file.case.course.parts
    return [part.offer.name for part in parts if not part.has_begun and before < part.number < upto]


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
