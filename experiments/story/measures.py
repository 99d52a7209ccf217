"""Which measures a step is about: those that its decision led to, begun or not."""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.run import Row

ON_THE_WAY = frozenset({"authorise", "assign", "take_over"})
"""Activities between a decision on measures and their start."""
NAME, UNIT, START, PART = 1, 2, 3, 8
"""Columns of the table of interventions."""


def parts_of(file: CaseFile, row: Row) -> list[tuple]:
    """Return the rows of the table of interventions that a start brought about."""
    if row.activity != "start_intervention" or row.completed is None:
        return []
    at = [part for part in file.interventions if part[START] == row.completed]
    return [part for part in at if part[UNIT] == row.unit] or at


def measures_of(file: CaseFile, row: Row) -> list[str]:
    """Return the names of the measures that ``row`` starts, or that followed from it, in the order of the plan."""
    own = parts_of(file, row)
    if own or row.activity not in ON_THE_WAY or file.case.course is None:
        return _once([part[NAME] for part in own])
    starts = starts_after(file, row)
    return _once(_planned(file, starts)) or _once(_not_begun(file))


def starts_after(file: CaseFile, row: Row) -> list[Row]:
    """Return the starts that ``row`` made due, itself or through the steps on the way to them."""
    found, left = [], [row]
    while left:
        for then in file.following.get(left.pop().event, ()):
            if then.activity == "start_intervention":
                found.append(then)
            elif then.activity in ON_THE_WAY:
                left.append(then)
    return sorted(found, key=lambda start: start.event)


def _planned(file: CaseFile, starts: list[Row]) -> list[str]:
    """Return the measures of starts planned together: those that never began lie next to one that did."""
    names = {part.number: part.offer.name for part in file.case.course.parts}
    for i, start in enumerate(starts):
        for begun in parts_of(file, start)[:1]:
            first = begun[PART] - i
            return [names[k] for k in range(first, first + len(starts)) if k in names]
    return []


def _not_begun(file: CaseFile) -> list[str]:
    return [part.offer.name for part in file.case.course.parts if not part.has_begun]


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
