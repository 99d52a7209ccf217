"""A chart of estimates: an open circle, a thick bar for chance, a dotted line with ends for plausible worlds."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from experiments.experiment.answer.findings import Record
from experiments.experiment.answer.words import say, scaled
from experiments.report.chart_style import INK, MUTED, Chart, blank, rows_layout
from sim.texts import text

NO_DIFFERENCE = "#8c959f"
"""Colour of the line of no difference: solid and grey, as the ranges over worlds are dotted."""


class Dot(NamedTuple):
    """Hold what a row shows: its label and a record with mean, interval and range over worlds."""

    label: str
    record: Record


KINDS = (
    ("world_low", "world_high", "worlds", {"color": MUTED, "width": 2, "dash": "dot"}),
    ("low", "high", "luck", {"color": INK, "width": 6}),
)


def dots_chart(
    name: str, title: str, summary: str, axis: str, dots: list[Dot], lang: str, *, zero: bool
) -> Chart:
    """Return the chart of one row per dot; ``zero`` marks the line of no difference, else the axis begins there."""
    figure = blank(130 + 60 * len(dots), lang)
    for low, high, key, line in KINDS:
        _add_spans(figure, dots, low, high, text(f"report.key.{key}", lang), line)
    _add_estimates(figure, dots, text("report.key.estimate", lang))
    rows_layout(figure, [dot.label for dot in dots])
    if zero:
        line = {"color": NO_DIFFERENCE, "width": 2}
        figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="paper", layer="below", line=line)
    figure.update_xaxes(
        title_text=axis,
        ticks="outside",
        hoverformat=".1f",
        rangemode="normal" if zero else "tozero",
        nticks=6,
    )
    return Chart(name, title, summary, figure)


def _add_spans(figure: go.Figure, dots: list[Dot], low: str, high: str, name: str, line: dict) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, dot in enumerate(dots):
        ends = [scaled(dot.record[end], dot.record["unit"]) for end in (low, high)]
        if None not in ends:
            x += [*ends, None]
            y += [place, place, None]
    marker = {"symbol": "line-ns-open", "size": 9, "color": line["color"]}
    marker["line"] = {"width": 2, "color": line["color"]}
    if x:
        figure.add_trace(
            go.Scatter(x=x, y=y, mode="lines+markers", line=line, hoverinfo="x", name=name, marker=marker)
        )


def _add_estimates(figure: go.Figure, dots: list[Dot], name: str) -> None:
    figure.add_trace(
        go.Scatter(
            x=[scaled(dot.record["mean"], dot.record["unit"]) for dot in dots],
            y=list(range(len(dots))),
            mode="markers",
            hoverinfo="x",
            name=name,
            marker={"symbol": "circle", "size": 12, "color": "#ffffff", "line": {"width": 2.5, "color": INK}},
        )
    )


def in_words(parts: list[str], lang: str, most: int = 4) -> str:
    """Return what a chart shows: its rows, or the lowest and highest of many (``parts`` are in order of value)."""
    if len(parts) <= most:
        return say("charts.all", lang, parts="; ".join(parts))
    return say("charts.ends", lang, low=parts[0], high=parts[-1])
