"""Records by hand for the measures of dependence: logs of a few rows, tables of who knows what."""

from __future__ import annotations

from sim.engine.log import COLUMNS, NULL
from sim.measures.record import RunRecord
from sim.values import DAY

LONG = 10_000 * DAY


def log_row(event: int, case: str | None, stage: str, activity: str, due: int, **more) -> tuple:
    """Return a row of the log, begun and completed when due unless told otherwise; ``started=None`` is still open."""
    started = more.pop("started", due)
    work = more.pop("work", 0)
    values = dict.fromkeys(COLUMNS, 0) | {
        "event": event,
        "after": NULL,
        "case": case,
        "municipality": 461,
        "stage": stage,
        "activity": activity,
        "due": due,
        "started": NULL if started is None else started,
        "completed": NULL if started is None else started + work,
        "work_s": work,
        **dict.fromkeys(
            ("enquiry", "citizen", "resource", "role", "unit", "from_resource", "kind", "outcome")
        ),
        **more,
    }
    return tuple(values[column] for column in COLUMNS)


def course_of(case: str, begin: int, end: int, *stages: tuple[str, int], event: int = 1) -> list[tuple]:
    """Return the rows of a case sent at ``begin``, with a row due in each stage at its time, dropped at ``end``."""
    rows = [log_row(event, case, "A", "send", begin)]
    rows += [
        log_row(event + i, case, stage, "ask", due, started=None) for i, (stage, due) in enumerate(stages, 1)
    ]
    return [*rows, log_row(event + len(stages) + 1, case, "B", "decide", end, outcome="dropped")]


def sits(person: str, begin: int = -LONG, end: int = LONG) -> tuple:
    """Return the row of the table of people for an incumbent."""
    post = person.split("#")[0]
    return person, post, "ssp", begin, end, "in_post"


def record_by_hand(rows=(), people=(), knowledge=(), written=(), attendance=(), **more) -> RunRecord:
    """Return a record with an entry of 100 days, one year long to those who ask, unless told otherwise."""
    given = {"entry_end": 100 * DAY, "end": 200 * DAY, "entry_years": 1.0, **more}
    return RunRecord(
        rows=sorted(rows, key=lambda row: (row[COLUMNS.index("due")], row[0])),
        concerns=[],
        attendance=list(attendance),
        decisions=[],
        interventions=[],
        people=list(people),
        knowledge=list(knowledge),
        written=list(written),
        hours_available={},
        course_offers=frozenset(),
        offer_hours={},
        **given,
    )
