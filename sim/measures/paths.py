"""The critical path of an enquiry: the chain of steps that made its decision due. MODEL 12.

Waiting by handover kind goes on, for a case opened, along the chain from the decision to the first
intervention or the handover to the police, because some kinds come only after it (decision record 0004).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.engine.log import NULL
from sim.measures.record import (
    ACTIVITY,
    AFTER,
    CASE,
    COMPLETED,
    DUE,
    EVENT,
    KIND,
    OUTCOME,
    REVERSED,
    STRETCH,
    WAITS,
    WORK,
    RunRecord,
)
from sim.values import NOT_DONE


@dataclass(slots=True)
class Path:
    """One enquiry from ``send`` to its decision; all times in seconds.

    ``waits`` and ``reversed`` are by cause and end at the decision; ``by_kind`` is the waiting of handover rows
    on the path to the first intervention or to the police, or to the decision if there is neither.
    """

    sent: int
    decided: int
    outcome: str
    decide_event: int
    touch: int = 0
    stretch: int = 0
    waits: list[int] = field(default_factory=lambda: [0, 0, 0, 0, 0])
    reversed: list[int] = field(default_factory=lambda: [0, 0, 0, 0, 0])
    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> int:
        return self.decided - self.sent


def decision_paths(record: RunRecord) -> dict[str, Path]:
    """Return the critical path of every decided case, by case."""
    rows = {row[EVENT]: row for row in record.rows}
    paths = {case: _walk(row, rows) for case, row in _first(record, "decide").items()}
    ends = _first(record, "share_with_police") | _first(record, "start_intervention")
    for case, row in ends.items():
        _walk_on(paths[case], row, rows)
    return paths


def _first(record: RunRecord, activity: str) -> dict[str, tuple]:
    """Return the first completed row of ``activity`` of every case."""
    found: dict[str, tuple] = {}
    for row in record.rows:
        if row[ACTIVITY] == activity and row[COMPLETED] != NULL and row[OUTCOME] not in NOT_DONE:
            first = found.get(row[CASE])
            if first is None or row[COMPLETED] < first[COMPLETED]:
                found[row[CASE]] = row
    return found


def _walk_on(path: Path, last: tuple, rows: dict[int, tuple]) -> None:
    """Add the handovers between the decision and what it led to."""
    row = last
    while row[EVENT] != path.decide_event:
        total = sum(row[WAITS])
        if total and row[KIND] is not None:
            path.by_kind[row[KIND]] = path.by_kind.get(row[KIND], 0) + total
        row = rows[row[AFTER]]


def _walk(decide: tuple, rows: dict[int, tuple]) -> Path:
    """Add up the chain of steps back to ``send``."""
    path = Path(0, decide[COMPLETED], decide[OUTCOME], decide[EVENT])
    row = decide
    while True:
        path.touch += row[WORK]
        path.stretch += row[STRETCH]
        waits = row[WAITS]
        total = sum(waits)
        if total:
            for i, seconds in enumerate(waits):
                path.waits[i] += seconds
            for i, seconds in enumerate(row[REVERSED]):
                path.reversed[i] += seconds
            kind = row[KIND]
            if kind is not None:
                path.by_kind[kind] = path.by_kind.get(kind, 0) + total
        if row[AFTER] == NULL:
            path.sent = row[DUE]
            return path
        row = rows[row[AFTER]]
