"""In which table the numbers of a chart stand that brings no table of its own."""

from __future__ import annotations

from collections.abc import Iterator

from dashboards.parts.charts import TableOrWords, table_elsewhere
from experiments.report.blocks import Block, Section
from experiments.report.table import Table

MOST_ROWS_TWICE = 40
"""A longer table is not put into the page a second time; a link leads to it."""


def tables_of_charts(section: Section, lang: str, prefix: str = "") -> dict[str, TableOrWords]:
    """Return, by the chart's id, the table of the next block that has one, else of the nearest before.

    A long one is named with a link instead. Charts of sections without any table are left out.
    """
    blocks = list(_flat(section.blocks, f"{prefix}{section.id}"))
    found: dict[str, TableOrWords] = {}
    for place, (_, block) in enumerate(blocks):
        if block.chart is None or block.table is not None:
            continue
        others = [*blocks[place + 1 :], *reversed(blocks[:place])]
        near = next(((id, b) for id, b in others if b.table is not None), None)
        if near is not None:
            found[block.chart.id] = _shown(near[1], near[0], lang, prefix)
    return found


def _flat(blocks: list[Block] | tuple, id: str) -> Iterator[tuple[str, Block]]:
    """Yield every block with the id of its place, those inside others included."""
    for n, block in enumerate(blocks):
        yield f"{id}-{n}", block
        yield from _flat([b for b in block.items if isinstance(b, Block)], f"{id}-{n}")


def _shown(block: Block, id: str, lang: str, prefix: str) -> TableOrWords:
    if rows_of(block.table) <= MOST_ROWS_TWICE:
        return block.table
    address = id if block.chart is None else f"{prefix}{block.chart.id}-figure"
    return table_elsewhere(block.table.caption, address, lang)


def rows_of(table: Table) -> int:
    """Return the number of rows."""
    return sum(len(group.rows) for group in table.groups)
