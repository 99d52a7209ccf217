"""The municipalities side by side in order: their two shares, and the difference with its interval."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.registration.findings import Findings, Record
from experiments.registration.report.dots import AFTER, BEFORE
from experiments.registration.report.places import (
    by_change,
    change_of,
    hover,
    is_thin,
    places,
    sign_of,
)
from experiments.registration.words import say
from experiments.report.chart_style import COLOURS, INK, Chart, blank, safe
from experiments.report.numbers import amount, number, whole
from experiments.statistics.enough import TOO_FEW

BY_SIGN = {1: "triangle-up", -1: "triangle-down", 0: "circle"}
SIGNS = {1: ("grows", COLOURS[0]), -1: ("shrinks", COLOURS[1]), 0: ("untold", COLOURS[5])}
"""What a difference is called, and its colour; its shape says the same."""
JOIN = "#c4cad1"
SHARES = (0, 0.25, 0.5, 0.75, 1)


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
    figure.update_yaxes(
        range=[-0.03, 1.03],
        tickvals=SHARES,
        ticktext=[amount(mark, "share", lang, 0) for mark in SHARES],
        title_text=say("strip.axis_y", lang),
    )
    summary = say("strip.summary", lang, n=whole(len(shown), lang)) + _left_out(found, len(shown), lang)
    return Chart("chart-strip", say("strip.title", lang), summary, figure)


def _left_out(found: Findings, n_shown: int, lang: str) -> str:
    n = len(places(found)) - n_shown
    return " " + say("strip.left_out", lang, n=whole(n, lang)) if n else ""


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


def change_strip(found: Findings, lang: str) -> Chart:
    """Return every municipality's difference with its interval, smallest first, against the line of no difference."""
    shown = by_change(found)
    figure = blank(400, lang)
    figure.add_hline(y=0, line={"color": INK, "width": 1.2, "dash": "dot"})
    for sign in SIGNS:
        named = False
        for thin in (False, True):
            placed = [(n, r) for n, r in enumerate(shown, 1) if sign_of(r) == sign and is_thin(r) == thin]
            if placed:
                figure.add_trace(_differences(placed, sign, lang, is_thin=thin, is_named=not named))
                named = True
    figure.update_xaxes(
        range=[0, len(shown) + 1],
        showticklabels=False,
        showgrid=False,
        title_text=say("strip.axis_x_change", lang),
    )
    figure.update_yaxes(title_text=say("strip.axis_y_change", lang), ticks="outside")
    summary = _counts(found, shown, lang) + _left_out(found, len(shown), lang)
    return Chart("chart-strip-change", say("strip.title_change", lang), summary, figure)


def _differences(
    placed: list[tuple[int, Record]], sign: int, lang: str, *, is_thin: bool, is_named: bool
) -> go.Scatter:
    """Return the differences of one sign in percentage points; those with little behind them are hollow."""
    name, colour = SIGNS[sign]
    changes = [change_of(row) for _, row in placed]
    reach = {end: [100 * abs(_end(c, end) - c["mean"]) for c in changes] for end in ("low", "high")}
    return go.Scatter(
        x=[rank for rank, _ in placed],
        y=[100 * change["mean"] for change in changes],
        name=safe(say(f"strip.{name}", lang)),
        legendgroup=name,
        showlegend=is_named,
        mode="markers",
        marker={
            "symbol": BY_SIGN[sign] + ("-open" if is_thin else ""),
            "size": 7,
            "color": colour,
            "line": {"width": 1.5, "color": colour},
        },
        hoverinfo="text",
        hovertext=[hover(row, lang) for _, row in placed],
        error_y={
            "type": "data",
            "symmetric": False,
            "color": colour,
            "thickness": 1,
            "width": 0,
            "array": reach["high"],
            "arrayminus": reach["low"],
        },
    )


def _end(change: Record, end: str) -> float:
    """Return an end of the interval, cut where no difference of shares can lie; the difference itself without one."""
    return change["mean"] if change[end] is None else min(max(change[end], -1.0), 1.0)


def _counts(found: Findings, shown: list[Record], lang: str) -> str:
    signs = [sign_of(row) for row in shown]
    counts = {name: whole(signs.count(sign), lang) for sign, (name, _) in SIGNS.items()}
    ends = [number(100 * change_of(row)["mean"], lang, 0) for row in (shown[0], shown[-1])]
    return say(
        "strip.summary_change",
        lang,
        low=ends[0],
        high=ends[1],
        thin=whole(sum(map(is_thin, shown)), lang),
        limit=whole(TOO_FEW, lang),
        **counts,
    )
