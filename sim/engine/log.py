"""The event log: one packed row per step, a table at the end. CONTRACTS, Event log; MODEL 11."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

NULL = -(1 << 62)
"""Stands for null in whole-number columns."""

TEXT_COLUMNS = (
    "case",
    "enquiry",
    "citizen",
    "stage",
    "activity",
    "resource",
    "role",
    "unit",
    "from_resource",
)
COLUMNS = (
    "event",
    "after",
    "case",
    "enquiry",
    "citizen",
    "municipality",
    "stage",
    "activity",
    "resource",
    "role",
    "unit",
    "from_resource",
    "kind",
    "due",
    "started",
    "completed",
    "work_s",
    "stretch_s",
    "wait_batching_s",
    "wait_response_s",
    "wait_transfer_s",
    "wait_unavailability_s",
    "wait_contention_s",
    "wait_reversed_batching_s",
    "wait_reversed_response_s",
    "wait_reversed_transfer_s",
    "wait_reversed_unavailability_s",
    "wait_reversed_contention_s",
    "outcome",
)
CODED = {*TEXT_COLUMNS, "kind", "outcome"}
NULLABLE = ("after", "started", "completed")
DUE, EVENT = COLUMNS.index("due"), COLUMNS.index("event")
PACK_AT = 1 << 16
"""Rows that are kept as tuples before they are packed; keeps memory flat in long runs."""


class EventLog:
    """Take rows while a run goes on: tuples in the order of ``COLUMNS``; null words are None."""

    def __init__(self) -> None:
        self._recent: list[tuple] = []
        self._packed: list[bytes] = []

    def append(self, row: tuple) -> None:
        """Append one row."""
        self._recent.append(row)
        if len(self._recent) == PACK_AT:
            self._pack_recent()

    def __len__(self) -> int:
        return PACK_AT * len(self._packed) + len(self._recent)

    def rows(self) -> list[tuple]:
        """Return every row as a tuple, ordered by (due, event)."""
        rows = [row for block in self._packed for row in marshal.loads(block)]
        return sorted(rows + self._recent, key=_by_due)

    def table(self) -> pd.DataFrame:
        """Return the log as a table with null as null, ordered by (due, event)."""
        import pandas as pd

        columns = {}
        cells = zip(*self.rows(), strict=True) if len(self) else [()] * len(COLUMNS)
        for column, values in zip(COLUMNS, cells, strict=True):
            if column in CODED:
                columns[column] = pd.array(values, dtype="str")
            elif column in NULLABLE:
                columns[column] = pd.array([None if x == NULL else x for x in values], dtype="Int64")
            else:
                columns[column] = np.array(values, dtype=np.int16 if column == "municipality" else np.int64)
        return pd.DataFrame(columns, columns=list(COLUMNS))

    def _pack_recent(self) -> None:
        """Keep the rows as bytes: half a microsecond and 150 bytes each, in place of 500 bytes of objects."""
        self._packed.append(marshal.dumps(self._recent))
        self._recent.clear()


def _by_due(row: tuple) -> tuple[int, int]:
    return row[DUE], row[EVENT]
