"""The chart of a front: every setting tried by its two chief goals, those checked with their numbers."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.report.chart_style import COLOURS, INK, MUTED, Chart, blank, safe
from experiments.report.labels import unit_label
from experiments.report.numbers import amount, digits_for, whole
from experiments.search.sentences import setting_label
from experiments.search.words import Record, goal_label, goal_words, say

KINDS = (
    ("kept", "circle", COLOURS[0], 13),
    ("fallen", "x-thin-open", COLOURS[1], 11),
    ("usual", "star", INK, 16),
)
"""What a checked setting is: its key in the texts, marker, colour, size. Told apart by marker as well as colour."""


def front_chart(result: Record, lang: str, suffix: str) -> Chart | None:
    """Return the first two goals of a front against each other; None where nothing was checked."""
    goals = result["goals"][:2]
    shown = [one for one in (result["usual"], *result["candidates"]) if _point(one, goals) is not None]
    if not shown:
        return None
    figure = blank(440, lang)
    _add_tried(figure, result, goals, lang)
    for kind, symbol, colour, size in KINDS:
        group = [one for one in shown if _kind(one) == kind]
        if group:
            _add_checked(figure, group, result, goals, lang, (kind, symbol, colour, size))
    for axis, goal in zip((figure.update_xaxes, figure.update_yaxes), goals, strict=True):
        _axis(axis, goal, lang)
    title = say("chart_title", lang, one=goal_words(goals[0], lang), other=goal_words(goals[1], lang))
    return Chart(f"chart-search{suffix}", title, _summary(result, shown, goals, lang), figure)


def _kind(one: Record) -> str:
    if one["name"] == "usual":
        return "usual"
    return "fallen" if one["is_beaten"] else "kept"


def _point(one: Record, goals: list[Record]) -> tuple[float, float] | None:
    values = tuple(one["checked"][goal["name"]]["mean"] for goal in goals)
    return None if None in values else values


def _add_tried(figure: go.Figure, result: Record, goals: list[Record], lang: str) -> None:
    """Draw what the search itself saw, small and pale: other luck than the rest."""
    seen = [one["searched"] for one in result["tried"] if one["searched"] is not None]
    figure.add_trace(
        go.Scatter(
            x=[means[goals[0]["name"]] for means in seen],
            y=[means[goals[1]["name"]] for means in seen],
            name=safe(say("chart_tried", lang)),
            mode="markers",
            hoverinfo="skip",
            marker={"symbol": "circle-open", "size": 6, "color": MUTED, "opacity": 0.6},
        )
    )


def _add_checked(
    figure: go.Figure,
    group: list[Record],
    result: Record,
    goals: list[Record],
    lang: str,
    style: tuple[str, str, str, int],
) -> None:
    kind, symbol, colour, size = style
    points = [_point(one, goals) for one in group]
    figure.add_trace(
        go.Scatter(
            x=[point[0] for point in points],
            y=[point[1] for point in points],
            name=safe(say(f"chart_{kind}", lang)),
            mode="markers" if kind == "usual" else "markers+text",
            text=["" if kind == "usual" else one["name"].rpartition("-")[2] for one in group],
            textposition=[("top center", "bottom center")[i % 2] for i in range(len(group))],
            hovertext=[safe(setting_label(one, result, lang)) for one in group],
            hoverinfo="text",
            marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
        )
    )


def _axis(update, goal: Record, lang: str) -> None:
    unit = unit_label(goal["unit"], lang)
    title = f"{goal_label(goal, lang)} ({unit})" if unit else goal_label(goal, lang)
    update(title_text=safe(title), ticks="outside", nticks=6)
    if goal["unit"] == "share":
        update(tickformat=".1%")


def _summary(result: Record, shown: list[Record], goals: list[Record], lang: str) -> str:
    """Return the chart in words: how many settings, and the range of each goal over those still on the front."""
    kept = [one for one in shown if _kind(one) == "kept"] or shown
    parts = {}
    for name, goal in zip(("one", "other"), goals, strict=True):
        values = [one["checked"][goal["name"]]["mean"] for one in kept]
        digits = digits_for(goal["unit"], *values)
        parts[name] = goal_words(goal, lang)
        parts[f"{name}_low"] = amount(min(values), goal["unit"], lang, digits)
        parts[f"{name}_high"] = amount(max(values), goal["unit"], lang, digits)
    n = whole(len(result["tried"]), lang)
    return say("chart_summary", lang, n=n, kept=whole(len(kept), lang), **parts)
