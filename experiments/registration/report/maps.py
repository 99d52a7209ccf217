"""The section about the 98 municipalities: three maps, the two sorted strips, the table by district."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record
from experiments.registration.report.cells import change_cell, heads, level_cell
from experiments.registration.report.denmark import DIVERGING, SEQUENTIAL, Point, map_figure
from experiments.registration.report.places import (
    by_after,
    by_size,
    change_of,
    danish_order,
    has_enough,
    hover,
    is_thin,
    places,
    sign_of,
)
from experiments.registration.report.strips import BY_SIGN, change_strip, strip_chart
from experiments.registration.words import say
from experiments.report.blocks import Block
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import Chart
from experiments.report.numbers import amount, listed, number, whole
from experiments.report.table import Group, Row, Table

UNKNOWN = "x-thin-open"


def map_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the maps, the strips and the table of all municipalities."""
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
    changes = Block("chart", chart=change_strip(found, lang))
    return [*blocks, Block("beside", items=maps), strip, changes]


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
    return Point(row, change_of(row)["mean"], BY_SIGN[sign_of(row)], hover(row, lang))


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
    extra = [say("map.sent", lang), say("map.registered", lang), say("map.events", lang)]
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
        _behind(row, lang),
    ]
    return Row(row["name"], cells, say(f"size_of_one.{row['size']}", lang) if row.get("size") else "")


def _behind(row: Record, lang: str) -> Cell:
    """Return how many simulated enquiries stand behind the shares, and that they are few."""
    n = row.get("events")
    if n is None:
        return missing("not_known", lang)
    return Cell(whole(n, lang), reason=say("map.thin", lang) if is_thin(row) else "")


def _count(value: float | None, lang: str) -> str:
    return amount(value, "count", lang, 1)
