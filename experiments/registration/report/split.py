"""The section about the split: what of the change in the registers is only counting."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.registration.answer.split import PARTS, REGISTERED, places_of, split_point
from experiments.registration.findings import COUNT, FIRST_YEAR, IN_FORCE, Findings, Record, is_known
from experiments.registration.report.cells import change_cell
from experiments.registration.words import say
from experiments.report.blocks import Block, with_table
from experiments.report.cells import Cell, missing
from experiments.report.chart_style import COLOURS, INK, Chart, blank, mark_rows, rows_layout
from experiments.report.numbers import number, whole
from experiments.report.table import Group, Row, Table

ROWS = (*PARTS, "total", "true_change")
LOOKS = {
    "counted": (COLOURS[0], ""),
    "really_changed": (COLOURS[2], "/"),
    "interaction": (COLOURS[4], "x"),
    "total": (COLOURS[5], "."),
    "true_change": (COLOURS[1], "-"),
}
"""Colour and pattern of every bar."""


def split_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the first year drawn, and both windows as a table."""
    return [
        Block("text", say("split.intro", lang)),
        Block("text", split_point(found, lang)),
        with_table(split_chart(found, lang), split_table(found, lang)),
        Block("text", say("split.note", lang)),
    ]


def split_chart(found: Findings, lang: str) -> Chart | None:
    """Return the parts as steps to the total, the true change beside; None where it may not be shown."""
    row = found.split(FIRST_YEAR)
    few = found.too_few(REGISTERED, FIRST_YEAR) is not None
    if few or row is None or not all(is_known(row[name]) for name in (*PARTS, "total")):
        return None
    names = [name for name in ROWS if is_known(row[name])]
    figure = blank(120 + 56 * len(names), lang, barmode="overlay", showlegend=False)
    mark_rows(figure, len(names), 0, 0, 12, line={"color": INK, "width": 1.2, "dash": "dot"})
    base = 0.0
    for place, name in enumerate(names):
        start = base if name in PARTS else 0.0
        figure.add_trace(_bar(row[name], name, place, start, lang))
        base += row[name]["mean"] if name in PARTS else 0.0
    rows_layout(figure, [say(f"split.rows.{name}", lang) for name in names], lift=14)
    figure.update_yaxes(showline=False)
    figure.update_xaxes(title_text=say("split.axis", lang), ticks="outside", nticks=6)
    places = places_of(row)
    parts = "; ".join(
        say(
            "split.summary_part",
            lang,
            what=say(f"split.rows.{n}", lang),
            n=number(row[n]["mean"], lang, places),
        )
        for n in names
    )
    return Chart("chart-split", say("split.title", lang), say("split.summary", lang, parts=parts), figure)


def _bar(record: Record, name: str, place: int, start: float, lang: str) -> go.Bar:
    colour, pattern = LOOKS[name]
    high, low = (record["mean"] if record[end] is None else record[end] for end in ("high", "low"))
    return go.Bar(
        x=[record["mean"]],
        y=[place],
        base=[start],
        orientation="h",
        width=0.4,
        hoverinfo="text",
        hovertext=[number(record["mean"], lang, 1)],
        marker={
            "color": colour,
            "pattern": {
                "shape": pattern,
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "size": 6,
                "solidity": 0.3,
            },
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "color": INK,
            "thickness": 1.6,
            "width": 4,
            "array": [high - record["mean"]],
            "arrayminus": [record["mean"] - low],
        },
    )


def split_table(found: Findings, lang: str) -> Table:
    """Return the parts in the first year and with the rule in force everywhere."""
    windows = {window: found.split(window) for window in (FIRST_YEAR, IN_FORCE)}
    rows = []
    for name in ROWS:
        cells = [_cell(found, row, name, window, lang) for window, row in windows.items()]
        rows.append(Row(say(f"split.rows.{name}", lang), cells, say("units.count", lang)))
    head = [say("columns.measure", lang), *(say(f"windows.{window}", lang) for window in windows)]
    return Table(say("split.caption", lang), head, [Group(rows)])


def _cell(found: Findings, row: Record | None, name: str, window: str, lang: str) -> Cell:
    few = found.too_few(REGISTERED, window)
    if few is not None:
        return missing("too_few", lang, n=whole(few, lang))
    record = None if row is None else row[name]
    return change_cell(record, COUNT, lang, 0 if row is None else places_of(row))
