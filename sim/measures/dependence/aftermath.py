"""What happens in the year after a moment: the digest of one run, with or without the shock. MODEL 12.

The window [at, until) holds ``weeks`` weeks; what falls on ``at`` is inside, what falls on ``until`` is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.engine.log import NULL
from sim.measures.dependence.weeks import Span, by_week, union
from sim.measures.record import (
    ACTIVITY,
    CASE,
    COMPLETED,
    DUE,
    EVENT,
    OUTCOME,
    RESOURCE,
    STAGE,
    STARTED,
    WORK,
    RunRecord,
)
from sim.values import HOUR, NEVER_PICKED_UP, NOT_DONE, WEEK


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Hold what a run shows from ``at`` on, over ``weeks`` weeks; the run ends at ``end``. Times in seconds.

    ``enquiries``: by case, when it was sent, when decided, and whether it was; one not decided has the end of the run,
    a lower bound. They are the first of their spell that no organisation caused (``sim.measures.tally``), sent before
    the window is over and not decided before it begins; lost ones have no time to decision and are left out.
    ``backlog``: by week, the seconds in which they waited for a decision.
    ``lying``: by week, the seconds in which a case past its decision (stages C, D) had a step due and not completed;
    one case counts once at a time. An answer of the citizen is such a step, and so is the review of a closed case.
    ``undecided_at_end_of_window``: those of the enquiries that were not decided in the window.
    ``facts_lost``: facts that somebody knew and the successor did not get, over all handovers in the window.
    ``hours``: by post, worked in steps begun in the window and completed; of a meeting, those of everybody present.
    ``wrong``: those of the enquiries that were decided in the window, and wrongly.
    """

    at: int
    weeks: int
    end: int
    enquiries: dict[str, tuple[int, int, bool]]
    backlog: list[int]
    lying: list[int]
    undecided_at_end_of_window: frozenset[str]
    facts_lost: int
    hours: dict[str, float]
    wrong: frozenset[str]


def aftermath(record: RunRecord, at: int, weeks: int = 52) -> Aftermath:
    """Return what the run of ``record`` shows over ``weeks`` weeks from the second ``at`` on."""
    until = at + weeks * WEEK
    decisions = _first_decisions(record)
    enquiries = dict(_enquiries(record, decisions, at, until))
    mistaken = {event for event, _, _, _, _, is_wrong, _ in record.decisions if is_wrong}
    in_window = {
        case for case, (_, decided, is_decided) in enquiries.items() if is_decided and decided < until
    }
    return Aftermath(
        at=at,
        weeks=weeks,
        end=record.end,
        enquiries=enquiries,
        backlog=by_week(((sent, decided) for sent, decided, _ in enquiries.values()), at, weeks),
        lying=by_week(_lying(record, at, until), at, weeks),
        undecided_at_end_of_window=frozenset(enquiries.keys() - in_window),
        facts_lost=sum(
            (known & ~kept).bit_count() for time, *_, known, kept in record.handovers if at <= time < until
        ),
        hours=_hours(record, at, until),
        wrong=frozenset(case for case in in_window if decisions[case][1] in mistaken),
    )


def _first_decisions(record: RunRecord) -> dict[str, tuple[int, int]]:
    """Return time and event of the first decision on every decided case."""
    found: dict[str, tuple[int, int]] = {}
    for row in record.rows:
        if row[ACTIVITY] == "decide" and row[COMPLETED] != NULL and row[OUTCOME] not in NOT_DONE:
            this = row[COMPLETED], row[EVENT]
            found[row[CASE]] = min(this, found.get(row[CASE], this))
    return found


def _enquiries(
    record: RunRecord, decisions: dict[str, tuple[int, int]], at: int, until: int
) -> Iterator[tuple[str, tuple[int, int, bool]]]:
    """Yield the enquiries that wait for a decision in the window."""
    for c in record.concerns:
        is_same = c.is_first and c.joined is None and c.caused_by is None
        if is_same and c.sent < until and c.end_state != NEVER_PICKED_UP:
            is_decided = c.case in decisions
            decided = decisions[c.case][0] if is_decided else record.end
            if decided >= at:
                yield c.case, (c.sent, decided, is_decided)


def _lying(record: RunRecord, at: int, until: int) -> list[Span]:
    """Return the spans in which a case past its decision waited for a step that was due."""
    of_case: dict[str, list[Span]] = {}
    for row in record.rows:
        if row[STAGE] in "CD" and row[DUE] < until:
            done = record.end if row[COMPLETED] == NULL else row[COMPLETED]
            if done > at:
                of_case.setdefault(row[CASE], []).append((row[DUE], done))
    return [span for spans in of_case.values() for span in union(spans)]


def _hours(record: RunRecord, at: int, until: int) -> dict[str, float]:
    """Return the hours of work by post; posts in the order of the table people, zeros included."""
    rows = [row for row in record.rows if at <= row[STARTED] < until and row[COMPLETED] != NULL and row[WORK]]
    present: dict[int, list[str]] = {row[EVENT]: [] for row in rows}
    for event, person, _ in record.attendance:
        if event in present:
            present[event].append(person)
    seconds = {post: 0 for _, post, *_ in record.people}
    for row in rows:
        for person in present[row[EVENT]] or [row[RESOURCE]]:
            if person is not None:
                post = person.partition("#")[0]
                seconds[post] = seconds.get(post, 0) + row[WORK]
    return {post: worked / HOUR for post, worked in seconds.items()}
