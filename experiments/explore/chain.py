"""What held a case up at every moment: the chain of steps that led to where it ended, without a gap.

A case can have several steps open at once (four units asked at a time). Where it *is* then is where it was held up: at
the step that the next one waited for, read backwards from the end. To the decision this is the critical path on which
``sim.measures.paths`` counts waiting by cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.story.run import Row, Run
from sim.measures.speed import is_end, open_times

ASIDE = frozenset({"register", "tell_back", "review"})
"""Activities that no case waits for."""
BEGINS = frozenset({"send", "reopen"})


@dataclass(frozen=True, slots=True)
class Stay:
    """One time in which a case was open, in seconds: from ``send`` or ``reopen`` to its end or that of the run.

    ``chain`` are the steps that held it up, in order; ``is_ended`` says whether it ended in the run.
    """

    case: str
    begin: int
    end: int
    is_ended: bool
    chain: tuple[Row, ...]


def stays(run: Run) -> Iterator[Stay]:
    """Yield every time in which a case was open, with its chain, in the order of ``open_times``."""
    for case, begin, end in open_times(run.record):
        rows = run.rows[case]
        last = _ending(rows, begin, end)
        start = last or _still_open(rows, begin)
        chain = () if start is None else _chain(start, begin, {row.event: row for row in rows})
        yield Stay(case, begin, end, last is not None, chain)


def _ending(rows: list[Row], begin: int, end: int) -> Row | None:
    """Return the step that ended the stay at ``end``, None if the run ended first."""
    ends = (r for r in rows if r.completed == end and r.due >= begin and is_end(r.activity, r.outcome))
    return next(ends, None)


def _still_open(rows: list[Row], begin: int) -> Row | None:
    """Return the step a case still open waits for: the open one due first, else the last that was completed."""
    own = [row for row in rows if row.due >= begin and row.activity not in ASIDE]
    left = [row for row in own if row.completed is None]
    if left:
        return min(left, key=lambda row: (row.due, row.event))
    return max(own, key=lambda row: (row.completed, row.event), default=None)


def _chain(last: Row, begin: int, rows: dict[int, Row]) -> tuple[Row, ...]:
    """Return the steps from the beginning of the stay to ``last``, in order."""
    found, row = [last], last
    while row.activity not in BEGINS and row.after in rows:
        row = rows[row.after]
        if row.completed is None or row.completed < begin:
            break
        found.append(row)
    return tuple(reversed(found))
