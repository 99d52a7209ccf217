"""What else of a case lies with somebody beside what holds it up: units asked at the same time, work alongside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from experiments.explore.chain import ASIDE, Stay
from experiments.explore.places import TABLES, Places
from experiments.story.run import Run

PLANNED = frozenset({"follow_up"})


class Question(NamedTuple):
    """A step beside the chain: from when to when (seconds) it lay at the post ``place``."""

    begin: int
    end: int
    place: str
    activity: str


def questions(run: Run, stay: Stay, places: Places) -> Iterator[Question]:
    """Yield the steps of a stay that lay with somebody and that nothing waited for in the end, in order of due."""
    chain = {row.event for row in stay.chain}
    for row in run.rows[stay.case]:
        end = stay.end if row.completed is None else min(row.completed, stay.end)
        is_own = row.event not in chain and stay.begin <= row.due < end
        if is_own and row.activity not in ASIDE | PLANNED:
            place = places.of(row)
            if place is not None and place not in TABLES:
                yield Question(row.due, end, place, row.activity)
