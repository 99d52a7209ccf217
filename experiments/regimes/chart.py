"""The map as a picture: points by who decides soonest, in the two numbers that move most, municipalities on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from experiments.regimes.words import model_in_sentence, say, shown, strongest
from experiments.report.chart_style import COLOURS, INK, MARKERS, MUTED, Chart, blank, safe
from experiments.report.labels import named
from experiments.report.numbers import amount, whole

Record = dict[str, Any]
UNCLEAR = "-open"
"""Ending of a symbol where the winner is not clear of noise: an outline only."""


def map_chart(found: Mapping[str, Any], lang: str, suffix: str = "") -> Chart:
    """Return the chart; winners are told apart by symbol and colour, clear ones are filled."""
    across, up = strongest(found)
    figure = blank(480, lang)
    for model, colour, symbol in zip(found["models"], COLOURS, MARKERS, strict=False):
        rows = [point for point in found["points"] if point["winner"] == model]
        figure.add_trace(_points(rows, model, (across, up), colour, symbol, lang))
    _add_places(figure, found, (across, up), lang)
    for axis, name in (("x", across), ("y", up)):
        figure.update_layout({f"{axis}axis": _axis(found, name, lang)})
    summary = say(
        "chart.summary",
        lang,
        across=say(f"inline.{across}", lang),
        up=say(f"inline.{up}", lang),
        n=whole(sum(point["winner"] is not None for point in found["points"]), lang),
    )
    return Chart(f"chart-regimes{suffix}", say("chart.title", lang), summary, figure)


def _points(
    rows: Sequence[Record], model: str, names: tuple[str, str], colour: str, symbol: str, lang: str
) -> go.Scatter:
    across, up = names
    return go.Scatter(
        x=[row["numbers"][across] for row in rows],
        y=[row["numbers"][up] for row in rows],
        name=safe(named("models_short", model, lang)),
        mode="markers",
        marker={
            "symbol": [symbol if row["is_clear"] else symbol + UNCLEAR for row in rows],
            "size": 10,
            "color": colour,
        },
        hoverinfo="text",
        hovertext=[_hover(row, model, lang) for row in rows],
    )


def _hover(row: Record, model: str, lang: str) -> str:
    numbers = "<br>".join(
        f"{safe(say(f'short.{name}', lang))}: {shown(name, value, lang)}"
        for name, value in row["numbers"].items()
    )
    days = "<br>".join(
        f"{safe(named('models_short', other, lang))}: {amount(value, 'days', lang, 1)}"
        for other, value in row["days"].items()
    )
    key = "chart.clear" if row["is_clear"] else "chart.unclear"
    first = safe(say(key, lang, model=model_in_sentence(model, lang)))
    return f"{first}<br>{numbers}<br>{safe(say('chart.days', lang))}<br>{days}"


def _add_places(figure: go.Figure, found: Mapping[str, Any], names: tuple[str, str], lang: str) -> None:
    rows = found.get("municipalities") or []
    if not rows:
        return
    across, up = names
    figure.add_trace(
        go.Scatter(
            x=[row["numbers"][across] for row in rows],
            y=[row["numbers"][up] for row in rows],
            name=safe(say("chart.places", lang)),
            mode="markers",
            marker={"symbol": "cross-thin-open", "size": 6, "color": INK, "line": {"color": INK, "width": 1}},
            hoverinfo="text",
            hovertext=[safe(row["name"]) for row in rows],
        )
    )


def _axis(found: Mapping[str, Any], name: str, lang: str) -> dict[str, object]:
    """Return a log axis with ticks in the reader's own way of writing numbers."""
    rows = [*found["points"], *(found.get("municipalities") or [])]
    values = [row["numbers"][name] for row in rows]
    low, high = min(values), max(values)
    ticks = [m * 10.0**e for e in range(-6, 7) for m in (1, 2, 5)]
    kept = [tick for tick in ticks if low * 0.8 <= tick <= high * 1.25]
    kept = [tick for tick in kept if len(kept) <= 8 or f"{tick:e}".startswith("1")]
    return {
        "type": "log",
        "tickvals": kept,
        "ticktext": [shown(name, tick, lang) for tick in kept],
        "title": {"text": safe(say(f"names.{name}", lang)), "standoff": 8},
        "tickcolor": MUTED,
        "ticks": "outside",
    }
