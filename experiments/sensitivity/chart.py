"""One chart that joins what a number does, what chance does, and where the number comes from."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from experiments.report.chart_style import (
    COLOURS,
    GRADE_MARKERS,
    INK,
    MUTED,
    Chart,
    blank,
    mark_rows,
    rows_layout,
    safe,
)
from experiments.report.labels import named, unit_label
from experiments.report.numbers import listed
from experiments.sensitivity.words import (
    LETTERS,
    Found,
    grade_of,
    grade_words,
    label_of,
    looked_closely,
    say,
    share_words,
    size_words,
)
from sim.parameters import declaration_of

MOST = 12
"""Rows that are drawn at most."""
REACH = 11
"""Pixels that band and lines reach up and down from the middle of a row."""
BAND = "rgba(87,96,106,0.2)"


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: where its marker and interval stand, in the axis' own numbers; ``alone`` is its first-order share."""

    name: str
    at: float
    low: float
    high: float
    alone: float | None = None


def influence_chart(found: Found, lang: str, suffix: str = "") -> Chart | None:
    """Return the shares of the few, without a second stage the sizes of those above the limit; None without any.

    Markers and letters tell the grades apart, colours do not.
    """
    dots, limit = _shares(found) if looked_closely(found) else _sizes(found)
    if not dots:
        return None
    figure = blank(165 + 60 * len(dots), lang)
    mark_rows(figure, len(dots), 0, limit, REACH, fillcolor=BAND, line_width=0)
    mark_rows(figure, len(dots), limit, limit, REACH, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    mark_rows(figure, len(dots), 0, 0, REACH, line={"color": INK, "width": 1})
    _add_limit_to_legend(figure, lang)
    _add_alone(figure, dots, lang)
    for grade in GRADE_MARKERS:
        _add_grade(figure, grade, dots, lang)
    _add_letters(figure, dots, lang)
    rows_layout(figure, [_row_label(dot.name, lang) for dot in dots], lift=REACH + 3)
    figure.update_yaxes(showline=False)
    ends = [end for dot in dots for end in (dot.low, dot.high, dot.alone or 0.0)]
    most, least = max(*ends, limit), min(*ends, 0.0)
    room = [least - 0.04 * (most - least), most + 0.1 * (most - least)]
    figure.update_xaxes(
        title_text=_axis(found, lang), range=room, ticks="outside", nticks=6, hoverformat=".3~g"
    )
    title = say("report.title", lang, what=found["of"][lang])
    return Chart(f"chart-sensitivity{suffix}", title, _summary(found, dots, lang), figure)


def _shares(found: Found) -> tuple[list[Dot], float]:
    """Return the few in per cent of the variation, and the limit."""
    shares = found["sobol"]
    dots = [
        Dot(one["name"], *(100 * one[key] for key in ("total", "total_low", "total_high", "first")))
        for one in shares["inputs"]
    ]
    return dots, 100 * shares["limit"]


def _sizes(found: Found) -> tuple[list[Dot], float]:
    """Return those above the limit in the unit of the answer (percentage points for shares), and the limit."""
    scale = 100 if found["unit"] == "share" else 1
    dots = [
        Dot(one["name"], *(scale * one[key] for key in ("mu_star", "low", "high")))
        for one in found["screen"]["inputs"]
        if one["above"]
    ]
    return dots[:MOST], scale * found["screen"]["limit"]


def _add_limit_to_legend(figure: go.Figure, lang: str) -> None:
    line = {"color": MUTED, "width": 1.5, "dash": "dot"}
    figure.add_scatter(x=[None], y=[None], mode="lines", name=safe(say("report.noise", lang)), line=line)


def _add_alone(figure: go.Figure, dots: list[Dot], lang: str) -> None:
    places = [place for place, dot in enumerate(dots) if dot.alone is not None]
    if places:
        figure.add_scatter(
            x=[dots[place].alone for place in places],
            y=places,
            mode="markers",
            name=safe(say("report.alone", lang)),
            hoverinfo="x+name",
            marker={"symbol": "line-ns-open", "size": 20, "color": INK, "line": {"width": 2, "color": INK}},
        )


def _add_grade(figure: go.Figure, grade: str, dots: list[Dot], lang: str) -> None:
    places = [place for place, dot in enumerate(dots) if grade_of(dot.name) == grade]
    if not places:
        return
    own = [dots[place] for place in places]
    figure.add_scatter(
        x=[dot.at for dot in own],
        y=places,
        mode="markers",
        name=safe(say("report.legend", lang, **grade_words(grade, lang))),
        hoverinfo="x+name",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [dot.high - dot.at for dot in own],
            "arrayminus": [dot.at - dot.low for dot in own],
            "color": COLOURS[0],
            "thickness": 1.5,
            "width": 4,
        },
        marker={
            "symbol": GRADE_MARKERS[grade],
            "size": 12,
            "color": COLOURS[0],
            "line": {"width": 2.5, "color": COLOURS[0]},
        },
    )


def _add_letters(figure: go.Figure, dots: list[Dot], lang: str) -> None:
    """Write the letter of its grade to the right of every interval."""
    figure.add_scatter(
        x=[max(dot.high, dot.alone or 0.0) for dot in dots],
        y=list(range(len(dots))),
        mode="text",
        text=[f"\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}<b>{LETTERS[grade_of(dot.name)]}</b>" for dot in dots],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
    )


def _row_label(name: str, lang: str) -> str:
    label = declaration_of(name).label(lang)
    return say("report.row", lang, label=label, **grade_words(grade_of(name), lang))


def _axis(found: Found, lang: str) -> str:
    if looked_closely(found):
        return say("report.axis_share", lang)
    share = found["unit"] == "share"
    unit = say("report.unit_points", lang) if share else unit_label(found["unit"], lang)
    return say("report.axis_size_unit", lang, unit=unit) if unit else say("report.axis_size", lang)


def _summary(found: Found, dots: list[Dot], lang: str) -> str:
    closely = looked_closely(found)
    part = found["sobol"] if closely else found["screen"]
    known = {one["name"]: one["total" if closely else "mu_star"] for one in part["inputs"]}

    def words(value: float) -> str:
        return share_words(value, lang) if closely else size_words(found, value, lang)

    parts = [
        say(
            "report.part",
            lang,
            label=label_of(dot.name, lang),
            size=words(known[dot.name]),
            grade=named("grades", grade_of(dot.name), lang),
        )
        for dot in dots[:3]
    ]
    values = {"parts": listed(parts, lang), "limit": words(part["limit"])}
    if closely:
        return say("report.summary_share", lang, **values)
    return say("report.summary_size", lang, **values, most=MOST)
