"""What is known of each open case, who of those in post holds it, and what is written. MODEL 8, 12.

Facts are bits of a whole number: bit i is fact i. Absence (illness, leave, holiday) is ignored here, since absence is
what the measures imagine; who left, or has not come yet, holds nothing that can be retrieved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.measures.dependence.incumbents import incumbents
from sim.measures.record import CASE, DUE, EVENT, STAGE, RunRecord
from sim.measures.speed import open_times

READ_BY_OTHERS = {"own_notes": False, "shared_notes": True, "minutes": True}
"""Place of a written fact -> whether anybody but its writer finds it there; the writer has it in the head anyway."""

STAGED, LEARNED, WRITTEN, CAME, LEFT = range(5)
"""What changes: (time, event or 0, what, stage or person, facts)."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A stretch of open case-time in entry in which nothing changes, from ``begin`` until ``end`` (seconds).

    ``heads`` holds the facts of everybody in post who knows any, ``written`` what others find, ``known`` all that
    anybody ever learned of the case until then, people who left included.
    """

    case: str
    begin: int
    end: int
    stage: str
    heads: dict[str, int]
    written: int
    known: int

    @property
    def seconds(self) -> int:
        return self.end - self.begin

    @property
    def retrievable(self) -> int:
        """All facts (bits) that are in the head of somebody in post, or written where others find them."""
        facts = self.written
        for one in self.heads.values():
            facts |= one
        return facts


@dataclass(slots=True)
class _Knowledge:
    """What is known of one case at one moment, whoever knows it."""

    stage: str = "A"
    minds: dict[str, int] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    written: int = 0
    known: int = 0

    def apply(self, what: int, who: str, facts: int) -> None:
        """Let one change happen."""
        if what == STAGED:
            self.stage = who
        elif what == LEARNED:
            self.minds[who] = self.minds.get(who, 0) | facts
        elif what == WRITTEN:
            self.written |= facts
        elif what == CAME:
            self.present.add(who)
        else:
            self.present.discard(who)
        self.known |= facts

    def holding(self, case: str, begin: int, end: int) -> Holding:
        """Return what holds from ``begin`` until ``end``."""
        heads = {person: facts for person, facts in self.minds.items() if person in self.present}
        return Holding(case, begin, end, self.stage, heads, self.written, self.known)


def holdings(record: RunRecord) -> Iterator[Holding]:
    """Yield the open time of every case in entry, cut wherever knowledge, people in post or the stage change.

    The stage is that of the latest row of the case to have fallen due, whether or not its step was done.
    """
    times: dict[str, list[tuple[int, int]]] = {}
    for case, begin, end in open_times(record):
        if max(begin, 0) < min(end, record.entry_end):
            times.setdefault(case, []).append((max(begin, 0), min(end, record.entry_end)))
    changes = _changes(record, set(times))
    for case in sorted(times):
        yield from _of_case(case, sorted(times[case]), changes[case])


def _of_case(case: str, times: list[tuple[int, int]], changes: list[tuple]) -> Iterator[Holding]:
    """Yield the holdings of one case in order of time."""
    state, i = _Knowledge(), 0
    for begin, end in times:
        at = begin
        while at < end:
            while i < len(changes) and changes[i][0] <= at:
                state.apply(*changes[i][2:])
                i += 1
            until = min(changes[i][0], end) if i < len(changes) else end
            yield state.holding(case, at, until)
            at = until


def _changes(record: RunRecord, cases: set[str]) -> dict[str, list[tuple]]:
    """Return what changes in each of ``cases``, in order of time, rows due at one moment in order of their events."""
    found: dict[str, list[tuple]] = {case: [] for case in cases}
    stages: dict[str, str] = {}
    for due, event, case, stage in _stages(record, cases):
        if stages.get(case) != stage:
            stages[case] = stage
            found[case].append((due, event, STAGED, stage, 0))
    holders: dict[str, set[str]] = {case: set() for case in cases}
    for time, case, facts, holder, _ in record.knowledge:
        if case in cases:
            found[case].append((time, 0, LEARNED, holder, facts))
            holders[case].add(holder)
    for time, case, facts, writer, place in record.written:
        if READ_BY_OTHERS[place] and case in cases:
            found[case].append((time, 0, WRITTEN, writer, facts))
    for person, _, begin, end in incumbents(record):
        for case in cases:
            if person in holders[case]:
                found[case] += [(begin, 0, CAME, person, 0), (end, 0, LEFT, person, 0)]
    return {case: sorted(changes, key=lambda change: change[:2]) for case, changes in found.items()}


def _stages(record: RunRecord, cases: set[str]) -> list[tuple[int, int, str, str]]:
    """Return (due, event, case, stage) of every row of ``cases``, in that order."""
    return sorted((row[DUE], row[EVENT], row[CASE], row[STAGE]) for row in record.rows if row[CASE] in cases)
