"""The section about the 98 municipalities: three maps, the sorted strip, the table by district."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.registration.findings import Findings, Record, is_told
from experiments.registration.report.cells import change_cell, heads, level_cell
from experiments.registration.report.denmark import DIVERGING, SEQUENTIAL, Point, map_figure
from experiments.registration.report.dots import AFTER, BEFORE
from experiments.registration.report.places import (
    by_after,
    by_size,
    change_of,
    danish_order,
    has_enough,
    hover,
    places,
)
from experiments.registration.words import say
from experiments.report.blocks import Block
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import Chart, blank, safe
from experiments.report.numbers import amount, listed, number, whole
from experiments.report.table import Group, Row, Table

BY_SIGN = {1: "triangle-up", -1: "triangle-down", 0: "circle"}
UNKNOWN = "x-thin-open"
JOIN = "#c4cad1"


def map_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the maps, the strip and the table of all municipalities."""
    if not places(found):
        return [Block("text", say("map.nothing", lang))]
    shown = by_after(found)
    blocks = [Block("text", say("map.intro", lang)), Block("text", say("map.lot", lang))]
    if not shown:
        return [
            *blocks,
            Block("text", say("map.too_few", lang)),
            Block("folded", table=place_table(found, lang)),
        ]
    maps = tuple(Block("chart", chart=chart) for chart in map_charts(found, lang))
    strip = Block("chart", chart=strip_chart(found, shown, lang), table=place_table(found, lang))
    return [*blocks, Block("beside", items=maps), strip]


def map_charts(found: Findings, lang: str) -> list[Chart]:
    """Return the maps of the share counted with unchanged rules, with the new rule, and of the difference."""
    charts = []
    for when in ("before", "after"):
        ticks = [(mark, amount(mark, "share", lang, 0)) for mark in (0, 0.25, 0.5, 0.75, 1)]
        points = [_level(row, when, lang) for row in places(found)]
        figure = map_figure(points, SEQUENTIAL, (0, 1), ticks, lang)
        summary = say("map.summary", lang, parts=listed(by_size(found, when, lang), lang))
        charts.append(Chart(f"chart-map-{when}", say(f"columns.{when}", lang), summary, figure))
    return [*charts, _change_map(found, lang)]


def _level(row: Record, when: str, lang: str) -> Point:
    if not has_enough(row):
        return Point(row, None, UNKNOWN, hover(row, lang))
    return Point(row, row[f"coverage_{when}"], "circle", hover(row, lang))


def _change_map(found: Findings, lang: str) -> Chart:
    points = [_change(row, lang) for row in places(found)]
    reach = max((abs(p.value) for p in points if p.value is not None), default=0.0)
    reach = max(0.1, -(-reach * 10 // 1) / 10)
    ticks = [(mark * reach, number(100 * mark * reach, lang, 0)) for mark in (-1, -0.5, 0, 0.5, 1)]
    figure = map_figure(points, DIVERGING, (-reach, reach), ticks, lang)
    symbols = [point.symbol for point in points]
    counts = {
        name: whole(symbols.count(symbol), lang)
        for name, symbol in (
            *(("grows", BY_SIGN[1]), ("shrinks", BY_SIGN[-1])),
            *(("untold", BY_SIGN[0]), ("few", UNKNOWN)),
        )
    }
    return Chart(
        "chart-map-change", say("map.title_change", lang), say("map.summary_change", lang, **counts), figure
    )


def _change(row: Record, lang: str) -> Point:
    if not has_enough(row):
        return Point(row, None, UNKNOWN, hover(row, lang))
    change = change_of(row)
    sign = (1 if change["mean"] > 0 else -1) if is_told(change) else 0
    return Point(row, change["mean"], BY_SIGN[sign], hover(row, lang))


def strip_chart(found: Findings, shown: list[Record], lang: str) -> Chart:
    """Return every municipality's two shares, sorted, with the interval of the difference."""
    figure = blank(400, lang)
    ranks = list(range(1, len(shown) + 1))
    _join(figure, shown, ranks)
    for when, look in (("before", BEFORE), ("after", AFTER)):
        error = _intervals(shown, look.colour) if when == "after" else None
        figure.add_trace(
            go.Scatter(
                x=ranks,
                y=[row[f"coverage_{when}"] for row in shown],
                name=safe(say(f"columns.{when}", lang)),
                mode="markers",
                marker={"symbol": look.symbol, "size": 6, "color": look.colour},
                hoverinfo="text",
                hovertext=[hover(row, lang) for row in shown],
                error_y=error,
            )
        )
    figure.update_xaxes(
        range=[0, len(shown) + 1], showticklabels=False, showgrid=False, title_text=say("strip.axis_x", lang)
    )
    marks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_yaxes(
        range=[-0.03, 1.03],
        tickvals=marks,
        ticktext=[amount(mark, "share", lang, 0) for mark in marks],
        title_text=say("strip.axis_y", lang),
    )
    left_out = len(places(found)) - len(shown)
    summary = say("strip.summary", lang, n=whole(len(shown), lang))
    if left_out:
        summary += " " + say("strip.left_out", lang, n=whole(left_out, lang))
    return Chart("chart-strip", say("strip.title", lang), summary, figure)


def _join(figure: go.Figure, shown: list[Record], ranks: list[int]) -> None:
    x, y = [], []
    for rank, row in zip(ranks, shown, strict=True):
        x += [rank, rank, None]
        y += [row["coverage_before"], row["coverage_after"], None]
    line = {"color": JOIN, "width": 2}
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False))


def _intervals(shown: list[Record], colour: str) -> dict[str, object]:
    """Return error bars at the new share that show the interval of the difference."""
    changes = [change_of(row) for row in shown]
    return {
        "type": "data",
        "symmetric": False,
        "color": colour,
        "thickness": 1,
        "width": 0,
        "array": [_room(c["high"], c, row) for c, row in zip(changes, shown, strict=True)],
        "arrayminus": [-_room(c["low"], c, row) for c, row in zip(changes, shown, strict=True)],
    }


def _room(end: float | None, change: Record, row: Record) -> float:
    """Return how far an end of the interval lies from the new share, cut at 0 and 100 %."""
    after = row["coverage_after"]
    return 0.0 if end is None else min(max(after + end - change["mean"], 0.0), 1.0) - after


def place_table(found: Findings, lang: str) -> Table:
    """Return all municipalities by police district, in alphabetical order."""
    districts: dict[str, list[Record]] = {}
    for row in places(found):
        districts.setdefault(row["district"] or "", []).append(row)
    groups = [
        Group(
            [_place(row, lang) for row in sorted(districts[name], key=lambda r: danish_order(r["name"]))],
            name,
        )
        for name in sorted(districts, key=danish_order)
    ]
    columns = heads(say("map.municipality", lang), lang)
    extra = [say("map.sent", lang), say("map.registered", lang)]
    return Table(say("map.caption", lang), [*columns, *extra], groups)


def _place(row: Record, lang: str) -> Row:
    few = not has_enough(row)
    if few:
        n = row.get("events")
        reason = missing("not_known", lang) if n is None else missing("too_few", lang, n=whole(n, lang))
        cells = [reason, reason, reason]
    else:
        shares = [{"mean": row[f"coverage_{when}"]} for when in ("before", "after")]
        cells = [Cell(level_cell(share, "share", lang, 0).main) for share in shares]
        cells.append(change_cell(change_of(row), "share", lang, 0))
    registered = [_count(row[f"registered_{when}"], lang) for when in ("before", "after")]
    cells += [
        plain(_count(row["sent"], lang)),
        plain(say("map.from_to", lang, before=registered[0], after=registered[1])),
    ]
    return Row(row["name"], cells, say(f"size_of_one.{row['size']}", lang) if row.get("size") else "")


def _count(value: float | None, lang: str) -> str:
    return amount(value, "count", lang, 1)
