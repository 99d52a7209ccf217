"""A stay cut into spans: where the case was, from when to when, and whether somebody worked on it or why not.

The log says how long a step waited for each cause, not in which hours (``sim.engine.steps``). The spans of a step show
its causes one after the other, in the order of the log, then the work: lengths are exact, their order in a step is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from experiments.explore.chain import Stay
from experiments.explore.places import COURSE, OUTSIDE, REST, Places
from experiments.story.run import Row
from sim.measures.registry import CAUSES

WORK, OPEN, RUNS = "work", "open", "runs"
STATES = (WORK, *CAUSES, OPEN, RUNS)
"""What happens to a case: worked on, waiting for one of five causes, waiting for what was still open when the run
ended, nothing due (a course runs or the case rests)."""
RESTING = frozenset({"hold"})


class Span(NamedTuple):
    """One stretch of time of one case, in seconds; ``place`` of ``Places.names``, ``state`` of ``STATES``."""

    begin: int
    end: int
    place: str
    state: str
    activity: str


def spans(stay: Stay, places: Places) -> list[Span]:
    """Return the spans of a stay in order: they fill it from begin to end and do not overlap."""
    found = list(_spans(stay, places))
    assert all(a.end == b.begin for a, b in pairwise(found)), "a case is in one place at a time"
    return found


def _spans(stay: Stay, places: Places) -> Iterator[Span]:
    at, place, between = stay.begin, OUTSIDE, COURSE
    for row in stay.chain:
        if at < row.due:
            yield Span(at, min(row.due, stay.end), between, RUNS, row.activity)
        at = max(at, row.due)
        place = places.of(row) or place
        yield from _of_row(row, at, stay.end, place)
        at = stay.end if row.completed is None else max(at, row.completed)
        between = REST if row.activity in RESTING else COURSE
    if at < stay.end:
        yield Span(at, stay.end, between, RUNS, stay.chain[-1].activity if stay.chain else "send")


def _of_row(row: Row, begin: int, end: int, place: str) -> Iterator[Span]:
    """Yield the waits of a step by cause, then the work or, of a step still open, what is left."""
    at = begin
    for cause in CAUSES:
        until = min(at + getattr(row, f"wait_{cause}_s"), end)
        if at < until:
            yield _waiting(row, at, until, place, cause)
        at = until
    done = end if row.completed is None else row.completed
    if at < done:
        is_begun = row.completed is not None or row.started is not None
        yield Span(at, done, place, WORK if is_begun else OPEN, row.activity)


def _waiting(row: Row, begin: int, end: int, place: str, cause: str) -> Span:
    """Return one wait; a follow-up planned for a meeting waits for nothing: the course runs."""
    if row.activity == "follow_up" and cause == "batching":
        return Span(begin, end, COURSE, RUNS, row.activity)
    return Span(begin, end, place, cause, row.activity)
