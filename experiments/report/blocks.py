"""What a report is made of: sections, and in them blocks that the template prints."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.chart_style import Chart
from experiments.report.numbers import DASH
from experiments.report.table import Table


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a section; ``kind`` names the template's macro that prints it.

    ``text`` paragraph, ``items`` list, ``answer`` numbered sentences, ``points`` the same as
    pairs of a sentence and what stands behind it, ``chart`` with a table behind a fold,
    ``table``, ``folded`` (a table), ``key`` to both uncertainties (``words`` say what an estimate is, if given),
    ``facts`` pairs of name and value, ``beside`` blocks next to each other where there is room.
    """

    kind: str
    words: str = ""
    items: tuple = ()
    chart: Chart | None = None
    table: Table | None = None

    @property
    def charts(self) -> list[Chart]:
        """Return the charts of the block, those of blocks inside it included."""
        inside = [chart for item in self.items if isinstance(item, Block) for chart in item.charts]
        return inside if self.chart is None else [self.chart, *inside]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its anchor and blocks."""

    id: str
    title: str
    blocks: list[Block]


def with_table(chart: Chart | None, table: Table | None) -> Block | None:
    """Return the chart with its table folded under it; without a chart the table, folded when empty."""
    if chart is None:
        if table is None:
            return None
        empty = all(cell.main == DASH for g in table.groups for row in g.rows for cell in row.cells)
        return Block("folded" if empty else "table", table=table)
    return Block("chart", chart=chart, table=table)
