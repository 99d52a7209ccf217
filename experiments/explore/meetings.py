"""Meetings as they were held: when, how long, who sat there, about which cases."""

from __future__ import annotations

from typing import NamedTuple

from experiments.story.run import Row, Run

HELD = frozenset({"meet", "follow_up"})


class Meeting(NamedTuple):
    """One meeting: begin and end in seconds, the posts at the table and the cases on it, in order."""

    begin: int
    end: int
    members: list[str]
    cases: list[str]


def meetings(run: Run) -> list[Meeting]:
    """Return the meetings held in order of time; items taken one after the other are one meeting."""
    items = sorted(
        (row for rows in run.rows.values() for row in rows if _is_held(run, row)),
        key=lambda row: (row.started, row.event),
    )
    found: list[Meeting] = []
    for row in items:
        members = [person.partition("#")[0] for person in run.attendance[row.event]]
        if found and row.started <= found[-1].end:
            found[-1] = _joined(found[-1], row, members)
        else:
            found.append(Meeting(row.started, row.completed, sorted(set(members)), [row.case]))
    return found


def _is_held(run: Run, row: Row) -> bool:
    return row.event in run.attendance and row.activity in HELD and row.completed is not None


def _joined(meeting: Meeting, row: Row, members: list[str]) -> Meeting:
    cases = meeting.cases if row.case in meeting.cases else [*meeting.cases, row.case]
    return Meeting(
        meeting.begin, max(meeting.end, row.completed), sorted({*meeting.members, *members}), cases
    )
