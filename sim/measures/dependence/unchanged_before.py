"""Whether two runs are the same up to a moment: nothing completed before a shock may depend on it. MODEL 15."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sim.engine.log import NULL
from sim.measures.record import COMPLETED, EVENT, RunRecord

BY_TIME = ("knowledge", "written", "handovers", "looks", "work_goals")
"""Side tables whose rows begin with the time at which they became true."""
BY_EVENT = ("attendance", "decisions")
"""Side tables whose rows begin with the event of a row of the log."""


def rows_differing_before(base: RunRecord, branch: RunRecord, at: int) -> list[tuple[str, str, tuple]]:
    """Return what was completed before ``at`` (seconds) in one run and not in the other; empty if they are the same.

    Each difference is (``base`` or ``branch``: where it is, table, row), those of ``base`` first. Compared are the rows
    of the log completed before ``at``, who attended them and what was decided in them, the rows of tables with a time
    before ``at``, and of interventions begun before ``at`` what was settled when they began. A row counts as often as
    it is there; the order does not matter.
    """
    in_base, in_branch = Counter(_before(base, at)), Counter(_before(branch, at))
    return [("base", *row) for row in (in_base - in_branch).elements()] + [
        ("branch", *row) for row in (in_branch - in_base).elements()
    ]


def _before(record: RunRecord, at: int) -> Iterator[tuple[str, tuple]]:
    """Yield (table, row) of everything that was settled before ``at``."""
    done = [row for row in record.rows if row[COMPLETED] != NULL and row[COMPLETED] < at]
    events = {row[EVENT] for row in done}
    for row in done:
        yield "rows", row
    for table in BY_EVENT:
        for row in getattr(record, table):
            if row[0] in events:
                yield table, row
    for table in BY_TIME:
        for row in getattr(record, table):
            if row[0] < at:
                yield table, row
    for case, offer, unit, start, _, _, *settled in record.interventions:
        if start < at:
            yield "interventions", (case, offer, unit, start, *settled)
