"""A chart with a row per thing and dots in it: estimates with their interval and range over worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from experiments.registration.findings import Record, is_known
from experiments.report.chart_style import COLOURS, INK, MUTED, blank, mark_rows, rows_layout, safe
from sim.texts import text

LANE = 15
"""Pixels between two series in one row."""
HEAD = 36
"""Pixels of a row for its label."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is drawn, told apart by colour and by symbol."""

    colour: str
    symbol: str


BEFORE, AFTER = Look(COLOURS[5], "circle-open"), Look(COLOURS[0], "circle")
TRUTH, FOUND = Look(COLOURS[1], "diamond"), Look(COLOURS[0], "circle")


@dataclass(frozen=True, slots=True)
class Series:
    """Records (mean, low, high, world_low, world_high), one a row; None where there is nothing to draw."""

    name: str
    records: Sequence[Record | None]
    look: Look


def dots_figure(
    labels: Sequence[str], series: Sequence[Series], axis: str, lang: str, *, zero: float | None = None
) -> go.Figure:
    """Return the figure; ``zero`` is where a line of no difference stands, if there is one."""
    lanes = len(series)
    height = HEAD + LANE * lanes
    figure = blank(120 + height * len(labels), lang)
    reach = LANE * lanes // 2 + 2
    if zero is not None:
        mark_rows(figure, len(labels), zero, zero, reach, line={"color": INK, "width": 1.2, "dash": "dot"})
    placed = [(one, LANE / height * (lane - (lanes - 1) / 2)) for lane, one in enumerate(series)]
    _add_worlds(figure, placed, lang)
    for one, offset in placed:
        _add_series(figure, one, offset)
    rows_layout(figure, list(labels), lift=reach + 3)
    figure.update_yaxes(showline=False)
    figure.update_xaxes(title_text=axis, ticks="outside", range=_room(series, zero))
    return figure


def _room(series: Sequence[Series], zero: float | None) -> list[float] | None:
    """Return the ends of an axis that holds all that is drawn with a little room; None if nothing is."""
    names = ("mean", "low", "high", "world_low", "world_high")
    found = [record.get(name) for one in series for record in one.records if record for name in names]
    ends = [end for end in (*found, zero) if end is not None]
    if not ends:
        return None
    room = 0.05 * (max(ends) - min(ends)) or 1.0
    return [min(ends) - room, max(ends) + room]


def _add_worlds(figure: go.Figure, placed: Sequence[tuple[Series, float]], lang: str) -> None:
    """Draw the ranges over plausible worlds as thin dotted lines behind the dots."""
    x, y = [], []
    for one, offset in placed:
        for row, record in enumerate(one.records):
            if record and record.get("world_low") is not None and record.get("world_high") is not None:
                x += [record["world_low"], record["world_high"], None]
                y += [row + offset, row + offset, None]
    if x:
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                name=text("report.key.worlds", lang),
                line={"color": MUTED, "width": 2, "dash": "dot"},
                hoverinfo="x",
            )
        )


def _add_series(figure: go.Figure, one: Series, offset: float) -> None:
    known = [(row + offset, record) for row, record in enumerate(one.records) if is_known(record)]
    figure.add_trace(
        go.Scatter(
            x=[record["mean"] for _, record in known],
            y=[place for place, _ in known],
            name=safe(one.name),
            mode="markers",
            hoverinfo="x+name",
            marker={
                "symbol": one.look.symbol,
                "size": 10,
                "color": one.look.colour,
                "line": {"width": 2, "color": one.look.colour},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "color": one.look.colour,
                "thickness": 2.5,
                "width": 4,
                "array": [_reach(record, "high") for _, record in known],
                "arrayminus": [-_reach(record, "low") for _, record in known],
            },
        )
    )


def _reach(record: Record, end: str) -> float:
    return 0.0 if record.get(end) is None else record[end] - record["mean"]


def percent_axis(figure: go.Figure, lang: str, *, whole_range: bool = True) -> None:
    """Write the numbers of the x axis as percent, over 0 to 100 % unless told otherwise."""
    suffix = "\N{NO-BREAK SPACE}%" if lang == "da" else "%"
    if whole_range:
        marks = [0, 0.25, 0.5, 0.75, 1]
        ticks = [f"{100 * mark:.0f}{suffix}" for mark in marks]
        figure.update_xaxes(range=[-0.02, 1.07], tickvals=marks, ticktext=ticks)
    else:
        figure.update_xaxes(tickformat=".0%", nticks=6, rangemode="tozero")
    figure.update_xaxes(hoverformat=".1%")


def in_points(record: Record | None) -> Record | None:
    """Return a difference of shares in percentage points."""
    if record is None:
        return None
    names = ("mean", "low", "high", "world_low", "world_high")
    return {name: None if record.get(name) is None else 100 * record[name] for name in names}
