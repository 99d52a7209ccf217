"""A chart with a row per thing and a lane per model in it: dots or bars with intervals, and the line of no change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from experiments.keypersons.findings import Record
from experiments.report.chart_style import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    blank,
    mark_rows,
    rows_layout,
    safe,
)
from experiments.report.labels import named
from experiments.report.lookup import MODEL_ORDER

LANE = 15
"""Pixels between two models in one row."""
HEAD = 34
"""Pixels of a row for its label."""
PATTERNS = ("", "/", ".", "x", "-", "+")


def place_of(model: str) -> int:
    """Return the place whose colour, dash, marker and pattern a model has in every chart."""
    return MODEL_ORDER.index(model) if model in MODEL_ORDER else len(MODEL_ORDER)


def dash_of(model: str) -> dict[str, object]:
    """Return the line of a model."""
    place = place_of(model)
    return {"color": COLOURS[place], "dash": DASHES[place], "width": 2.5}


def lanes_figure(
    labels: Sequence[str],
    values: Mapping[str, Sequence[Record | None]],
    axis: str,
    lang: str,
    *,
    bars: bool = False,
) -> go.Figure:
    """Return the figure; ``values`` holds by model one record (mean, low, high) or None for every label."""
    n_lanes = len(values)
    row_height = HEAD + LANE * n_lanes
    figure = blank(120 + row_height * len(labels), lang, barmode="overlay")
    reach = LANE * n_lanes // 2 + 2
    mark_rows(figure, len(labels), 0, 0, reach, line={"color": INK, "width": 1.2, "dash": "dot"})
    for lane, (model, records) in enumerate(values.items()):
        offset = LANE / row_height * (lane - (n_lanes - 1) / 2)
        known = [(i + offset, r) for i, r in enumerate(records) if r is not None and r["mean"] is not None]
        draw = _bars if bars else _dots
        figure.add_trace(draw(known, model, named("models_short", model, lang), (LANE - 3) / row_height))
    rows_layout(figure, list(labels), lift=reach + 3)
    figure.update_yaxes(showline=False)
    figure.update_xaxes(title_text=axis, ticks="outside", hoverformat=".2f")
    return figure


def _common(known: Sequence[tuple[float, Record]], label: str) -> dict[str, object]:
    """Return what dots and bars share: values, places and intervals."""
    return {
        "x": [record["mean"] for _, record in known],
        "y": [place for place, _ in known],
        "name": safe(label),
        "hoverinfo": "x+name",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "thickness": 1.6,
            "width": 4,
            "array": [_reach(r["high"], r["mean"]) for _, r in known],
            "arrayminus": [-_reach(r["low"], r["mean"]) for _, r in known],
        },
    }


def _dots(known: Sequence[tuple[float, Record]], model: str, label: str, width: float) -> go.Scatter:
    colour = COLOURS[place_of(model)]
    shared = _common(known, label)
    shared["error_x"]["color"] = colour
    marker = {"symbol": MARKERS[place_of(model)], "size": 10, "color": colour}
    return go.Scatter(mode="markers", marker=marker, **shared)


def _bars(known: Sequence[tuple[float, Record]], model: str, label: str, width: float) -> go.Bar:
    shared = _common(known, label)
    shared["error_x"]["color"] = INK
    pattern = {"shape": PATTERNS[place_of(model)], "fgcolor": "#ffffff", "size": 6, "solidity": 0.3}
    marker = {"color": COLOURS[place_of(model)], "pattern": {"fillmode": "overlay", **pattern}}
    return go.Bar(orientation="h", width=width, marker=marker, **shared)


def _reach(end: float | None, mean: float) -> float:
    return 0.0 if end is None else end - mean
