"""The section about the loss of the coordinator: every measure by model, differences, and the backlog week by week."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.keypersons.answer.missed import recovery_interval
from experiments.keypersons.cells import VARIANTS
from experiments.keypersons.estimates import SHOCK_MEASURES
from experiments.keypersons.findings import Findings, Record
from experiments.keypersons.report.cells import change_cell, change_row, model_heads
from experiments.keypersons.report.lanes import dash_of, place_of
from experiments.keypersons.words import bracketed, common_digits, say, weeks_words, when_gone
from experiments.report.blocks import Block, with_table
from experiments.report.cells import missing, plain
from experiments.report.chart_style import COLOURS, INK, MARKERS, Chart, blank, safe, translucent
from experiments.report.labels import named
from experiments.report.numbers import listed, number, quantity, whole
from experiments.report.table import Group, Row, Table, pair_label

EVERY_WEEKS = 4
"""Weeks between the rows of the table under the curve."""


def gone_section(found: Findings, lang: str) -> list[Block | None]:
    """Return what the loss of the coordinator changes under every model."""
    gaps = differences_table(found, lang)
    return [
        Block("text", say("gone.intro", lang, when=when_gone(found, lang))),
        Block("table", table=shock_table(found, lang)),
        Block("text", say("gone.lying_note", lang)),
        Block("table", table=gaps) if gaps else None,
        Block("text", say("gone.exploratory", lang)) if gaps else None,
        with_table(backlog_chart(found, lang), backlog_table(found, lang)),
        Block("text", say("gone.recovery", lang)),
        Block("items", items=tuple(recovery_lines(found, lang))),
    ]


def shock_table(found: Findings, lang: str) -> Table:
    """Return every measure of the coordinator's loss with own and with the same rules."""
    groups = [Group(_rows(found, v, lang), named("variants", v, lang)) for v in VARIANTS]
    head = [say("gone.measure", lang), *model_heads(found, lang)]
    return Table(say("gone.caption", lang), head, groups, models=True)


def _rows(found: Findings, variant: str, lang: str) -> list[Row]:
    rows = []
    for (measure, _), unit in SHOCK_MEASURES.items():
        label, per = say(f"measures.{measure}", lang), say(f"per.{measure}", lang)
        row = change_row(
            label,
            found.models,
            lambda model, name=measure: found.shock(model, name, variant=variant),
            unit,
            lang,
            per,
        )
        rows.append(row)
    return [*rows, *_behind(found, variant, lang)]


def _behind(found: Findings, variant: str, lang: str) -> list[Row]:
    """Return how many enquiries stand behind the numbers, and replications, where the post was vacant in some."""
    known = [found.shock(model, "added_days", variant=variant) for model in found.models]
    counts = [plain(whole(row["events"], lang)) if row else missing("not_measured", lang) for row in known]
    rows = [Row(say("gone.n", lang), counts)]
    every = found.summary.get("replications") or 0
    if any(row and row["replications"] < every for row in known):
        cells = [
            plain(
                say("gone.of", lang, k=whole(row["replications"] if row else 0, lang), n=whole(every, lang))
            )
            for row in known
        ]
        rows.append(Row(say("gone.replications", lang), cells))
    return rows


def differences_table(found: Findings, lang: str) -> Table | None:
    """Return the differences between models in added days, None with one model alone."""
    rows = [_difference(found, pair, lang) for pair in found.pairs()]
    if not rows:
        return None
    head = [say(f"gone.{name}", lang) for name in ("pair", "added_days", "added_days_same", "smallest")]
    return Table(say("gone.differences", lang), head, [Group(rows)])


def _difference(found: Findings, pair: tuple[str, str], lang: str) -> Row:
    gaps = [None if found.too_few(pair) is not None else found.gap(*pair, "added_days", v) for v in VARIANTS]
    digits = common_digits(gaps)
    cells = [change_cell(gap, "days", lang, digits) for gap in gaps]
    least = gaps[0]["smallest_detectable"] if gaps[0] else None
    shown = missing("undefined", lang) if least is None else plain(quantity(least, "days", lang, digits))
    return Row(pair_label(*pair, lang), [*cells, shown])


def _curves(found: Findings) -> dict[str, Record]:
    """Return the curves of the models with enough enquiries, with own rules."""
    return {m: curve for m in found.models if (curve := found.curve(m)) and not found.is_thin(m)}


def backlog_chart(found: Findings, lang: str) -> Chart | None:
    """Return the mean excess of waiting enquiries by week, with a band; None without any curve."""
    curves = _curves(found)
    if not curves:
        return None
    figure = blank(400, lang)
    for model, curve in curves.items():
        _add_curve(figure, model, curve, lang)
    figure.add_hline(y=0, line={"color": INK, "width": 1.2, "dash": "dot"})
    figure.update_xaxes(title_text=say("gone.axis_weeks", lang), ticks="outside", rangemode="tozero")
    figure.update_yaxes(title_text=say("gone.axis_backlog", lang), hoverformat=".2f")
    parts = [_peak_words(model, curve, lang) for model, curve in curves.items()]
    summary = say("gone.summary", lang, parts=listed(parts, lang))
    return Chart("chart-backlog", say("gone.chart", lang), summary, figure)


def _add_curve(figure: go.Figure, model: str, curve: Record, lang: str) -> None:
    weeks, colour = list(range(len(curve["mean"]))), COLOURS[place_of(model)]
    label = safe(named("models_short", model, lang))
    if None not in curve["low"] and None not in curve["high"]:
        edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        figure.add_trace(go.Scatter(x=weeks, y=curve["high"], **edge))
        fill = {"fill": "tonexty", "fillcolor": translucent(colour, 0.13)}
        figure.add_trace(go.Scatter(x=weeks, y=curve["low"], **edge, **fill))
    figure.add_trace(
        go.Scatter(
            x=weeks,
            y=curve["mean"],
            name=label,
            mode="lines+markers",
            line=dash_of(model),
            marker={"symbol": MARKERS[place_of(model)], "size": 8, "maxdisplayed": 10},
            hovertemplate="%{x}: %{y:.2f}<extra>" + label + "</extra>",
        )
    )


def _peak_words(model: str, curve: Record, lang: str) -> str:
    name = named("models_short", model, lang)
    if curve["nothing"] or curve["peak"] is None:
        return say("gone.no_peak", lang, model=name)
    peak, week = number(curve["peak"], lang, 2), whole(curve["peak_week"], lang)
    return say("gone.peak", lang, model=name, n=peak, week=week)


def backlog_table(found: Findings, lang: str) -> Table | None:
    """Return the same curves every few weeks."""
    curves = _curves(found)
    if not curves:
        return None
    last = max(len(curve["mean"]) for curve in curves.values())
    rows = [
        Row(
            say("gone.week", lang, n=whole(week, lang)),
            [_at_week(curves.get(m), week, lang) for m in found.models],
        )
        for week in range(0, last, EVERY_WEEKS)
    ]
    head = [say("gone.axis_weeks", lang), *model_heads(found, lang)]
    return Table(say("gone.backlog_caption", lang), head, [Group(rows)], models=True)


def _at_week(curve: Record | None, week: int, lang: str):
    if curve is None or week >= len(curve["mean"]):
        return missing("not_measured", lang)
    record = {name: curve[name][week] for name in ("mean", "low", "high")}
    return change_cell(record, "cases", lang, 2)


def recovery_lines(found: Findings, lang: str) -> list[str]:
    """Return when the extra backlog is over, a line per model and variant."""
    return [
        _recovery(found, model, variant, lang)
        for model in found.models
        if not found.is_thin(model)
        for variant in VARIANTS
    ]


def _recovery(found: Findings, model: str, variant: str, lang: str) -> str:
    curve = found.curve(model, variant)
    names = {"model": named("models_short", model, lang), "variant": named("variants", variant, lang).lower()}
    if curve is None:
        return say("gone.unknown", lang, **names)
    if curve["weeks"] is not None:
        words = say("gone.over", lang, weeks=weeks_words(curve["weeks"], lang), **names)
        return words + bracketed([recovery_interval(found, curve, lang)])
    if curve["beyond"]:
        return say("gone.beyond", lang, window=weeks_words(found.summary["weeks"], lang), **names)
    return say("gone.nothing" if curve["nothing"] else "gone.unknown", lang, **names)
