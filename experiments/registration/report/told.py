"""The sections about what the centre would have estimated, and how long until it could know."""

from __future__ import annotations

from math import ceil, floor, log2

import plotly.graph_objects as go

from experiments.registration.answer.told import power_words
from experiments.registration.findings import ENOUGH_POWER, ESTIMATORS, Findings, Record, is_known, ratio
from experiments.registration.report.dots import FOUND, TRUTH, Series, dots_figure
from experiments.registration.words import label, percent, say
from experiments.report.blocks import Block, with_table
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import COLOURS, DASHES, INK, MARKERS, Chart, blank, safe, translucent
from experiments.report.numbers import DASH, amount, interval, number, whole
from experiments.report.table import Group, Row, Table

NORMAL = 1.96
"""Standard deviations on either side that hold 95 % of the estimates, if they are normal."""


def estimators_section(found: Findings, lang: str) -> list[Block | None]:
    """Return what each way to compare would have said against the truth."""
    rows = found.summary.get("estimates") or []
    if not rows:
        return [Block("text", say("estimators.nothing", lang))]
    lines = [
        say(f"estimators.what.{name}", lang)
        for name in ESTIMATORS
        if any(r["estimator"] == name for r in rows)
    ]
    return [
        Block("text", say("estimators.intro", lang)),
        Block("items", items=tuple(lines)),
        with_table(estimators_chart(found, lang), estimators_table(rows, lang)),
    ]


def estimators_chart(found: Findings, lang: str) -> Chart | None:
    """Return mean and spread of every estimator beside the truth, as ratios on a doubling axis."""
    rows = found.estimators()
    if not rows:
        return None
    said = [_spread(row) for row in rows]
    truth = [{"mean": ratio(row["truth"]), "low": None, "high": None} for row in rows]
    series = [
        Series(say("estimators.truth", lang), truth, TRUTH),
        Series(say("estimators.said", lang), said, FOUND),
    ]
    labels = [label("estimators_short", row["estimator"], lang) for row in rows]
    figure = dots_figure(labels, series, say("estimators.axis", lang), lang, zero=1.0)
    ends = [v for r in (*said, *truth) for v in (r["mean"], r["low"], r["high"]) if v]
    marks = [2.0**n for n in range(floor(log2(min(*ends, 1.0))), ceil(log2(max(*ends, 1.0))) + 1)]
    figure.update_xaxes(
        type="log",
        range=[log2(mark) * 0.30103 for mark in (min(*ends, 1.0) / 1.15, max(*ends, 1.0) * 1.15)],
        tickvals=marks,
        ticktext=[number(mark, lang, 0 if mark >= 1 else 2) for mark in marks],
        hoverformat=".2f",
    )
    parts = "; ".join(
        say(
            "estimators.part",
            lang,
            estimator=label("estimators_short", row["estimator"], lang),
            said=number(ratio(row["mean"]), lang, 2),
            truth=number(ratio(row["truth"]), lang, 2),
        )
        for row in rows
    )
    return Chart(
        "chart-estimators",
        say("estimators.title", lang),
        say("estimators.summary", lang, parts=parts),
        figure,
    )


def _spread(row: Record) -> Record:
    """Return the mean of an estimator and where 95 % of simulated Denmarks lie, as ratios."""
    reach = None if row["sd"] is None else NORMAL * row["sd"]
    ends = {"low": None, "high": None} if reach is None else {"low": -reach, "high": reach}
    return {"mean": ratio(row["mean"])} | {
        name: None if end is None else ratio(row["mean"] + end) for name, end in ends.items()
    }


def estimators_table(rows: list[Record], lang: str) -> Table:
    """Return every estimator; those the roll-out does not allow say so."""
    columns = ("said", "truth", "bias", "held", "replays")
    found = [Row(label("estimators_short", row["estimator"], lang), _cells(row, lang)) for row in rows]
    head = [say("estimators.estimator", lang), *(say(f"estimators.{name}", lang) for name in columns)]
    return Table(say("estimators.caption", lang), head, [Group(found)])


def _cells(row: Record, lang: str) -> list[Cell]:
    if not row["available"]:
        reason = Cell(DASH, reason=say("estimators.not_available", lang))
        return [reason, *[plain("")] * 4]
    if not is_known(row):
        return [missing("undefined", lang), *[plain("")] * 4]
    spread = _spread(row)
    return [
        Cell(number(spread["mean"], lang, 2), note=_ends(spread, lang)),
        plain("" if row["truth"] is None else number(ratio(row["truth"]), lang, 2)),
        plain("" if row["bias"] is None else number(ratio(row["bias"]), lang, 2)),
        plain("" if row["coverage"] is None else percent(row["coverage"], lang)),
        plain("" if row["replays"] is None else whole(row["replays"], lang)),
    ]


def _ends(spread: Record, lang: str) -> str:
    if spread["low"] is None:
        return ""
    return say("estimators.ends", lang, ends=interval(spread["low"], spread["high"], "ratio", lang, 2))


def power_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the power by months of data, with the line of four out of five."""
    names = [name for name in ESTIMATORS if found.power(name)]
    intro = Block("text", say("power.intro", lang))
    if not names:
        return [intro, Block("text", say("told.power_unknown", lang))]
    lines = tuple(power_words(found, name, lang) for name in names)
    chart = Block("chart", chart=power_chart(found, names, lang), table=power_table(found, names, lang))
    return [intro, Block("items", items=lines), chart]


def power_chart(found: Findings, names: list[str], lang: str) -> Chart:
    """Return one line with a band per estimator."""
    figure = blank(360, lang)
    figure.add_hline(y=ENOUGH_POWER, line={"color": INK, "width": 1.2, "dash": "dot"})
    for place, name in enumerate(names):
        _add_power(figure, found.power(name), label("estimators_short", name, lang), place)
    marks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    figure.update_yaxes(
        range=[0, 1.03],
        tickvals=marks,
        ticktext=[amount(mark, "share", lang, 0) for mark in marks],
        title_text=say("power.axis_y", lang),
    )
    figure.update_xaxes(title_text=say("power.axis_x", lang), ticks="outside", rangemode="tozero")
    last = [
        say(
            "power.part",
            lang,
            estimator=label("estimators_short", name, lang),
            power=percent(found.power(name)[-1]["power"], lang),
            months=whole(found.power(name)[-1]["months"], lang),
        )
        for name in names
    ]
    return Chart(
        "chart-power", say("power.title", lang), say("power.summary", lang, parts="; ".join(last)), figure
    )


def _add_power(figure: go.Figure, rows: list[Record], name: str, place: int) -> None:
    colour = COLOURS[place]
    ended = [row for row in rows if row["low"] is not None and row["high"] is not None]
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    fill = {"fill": "tonexty", "fillcolor": translucent(colour, 0.12)}
    for end, more in (("high", {}), ("low", fill)):
        y = [row[end] for row in ended]
        figure.add_trace(go.Scatter(x=[row["months"] for row in ended], y=y, **edge, **more))
    figure.add_trace(
        go.Scatter(
            x=[row["months"] for row in rows],
            y=[row["power"] for row in rows],
            name=safe(name),
            mode="lines+markers",
            line={"color": colour, "dash": DASHES[place], "width": 2.5},
            marker={"symbol": MARKERS[place], "size": 8},
            hovertemplate="%{x}: %{y:.0%}<extra>" + safe(name) + "</extra>",
        )
    )


def power_table(found: Findings, names: list[str], lang: str) -> Table:
    """Return the power of every estimator by months of data."""
    by_months = {name: {row["months"]: row for row in found.power(name)} for name in names}
    months = sorted({n for rows in by_months.values() for n in rows})
    rows = [
        Row(
            say("power.months", lang, n=whole(n, lang)),
            [_power(by_months[name].get(n), lang) for name in names],
        )
        for n in months
    ]
    head = [say("power.axis_x", lang), *(label("estimators_short", name, lang) for name in names)]
    return Table(say("power.caption", lang), head, [Group(rows)], models=True)


def _power(row: Record | None, lang: str) -> Cell:
    if row is None:
        return missing("not_measured", lang)
    luck = "" if row["low"] is None else interval(row["low"], row["high"], "share", lang, 0)
    return Cell(percent(row["power"], lang), luck)
