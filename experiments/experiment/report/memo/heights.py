"""About how high the memo's tables and panels are on paper, in mm."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from experiments.experiment.report.memo.chart import Panel
from experiments.experiment.report.memo.fit import GAP_MM, LINE_MM, text_mm
from experiments.report.cells import Cell
from experiments.report.table import Row, Table

ROW_MM, NOTE = 3.9, 0.88
"""Height of a line in a table, and the size of a note beside the words above it."""
FIRST_COLUMN = 33
"""Characters that fit the first column of a table."""
COLUMN = 22
"""Characters that fit another column."""
PANEL_MM, ALONE_MM, CAPTION = 0.27, 0.364, 0.9
"""Millimetres of a pixel of a panel where two stand beside each other and of one alone; size of the caption."""


def table_mm(table: Table) -> float:
    """Return the height of a table with caption and head."""
    rows = [row for group in table.groups for row in group.rows]
    return text_mm(table.caption) + 2 * ROW_MM + 2 * GAP_MM + sum(_row_mm(row) for row in rows)


def _row_mm(row: Row) -> float:
    words = text_mm(row.head, 1, FIRST_COLUMN) + (text_mm(row.note, NOTE, FIRST_COLUMN) if row.note else 0.0)
    lines = max((_lines(cell) for cell in row.cells), default=1)
    return max(words, lines * ROW_MM) + GAP_MM


def _lines(cell: Cell) -> int:
    return 1 + bool(cell.luck) + bool(cell.worlds) + ceil(len(cell.reason) / COLUMN)


def panels_mm(drawn: Sequence[Panel], title: str) -> float:
    """Return the height of the panels with their title and its legend, two beside each other."""
    if not drawn:
        return 0.0
    caption = text_mm(title, CAPTION) + LINE_MM + 2 * GAP_MM
    if len(drawn) == 1:
        return caption + drawn[0].height * ALONE_MM
    pairs = [drawn[i : i + 2] for i in range(0, len(drawn), 2)]
    return caption + sum(max(panel.height for panel in pair) * PANEL_MM + 1.5 * LINE_MM for pair in pairs)
