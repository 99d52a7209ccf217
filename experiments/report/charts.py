"""The charts about speed: share decided by day, differences, natural against equalised."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.report.chart_style import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    MUTED,
    Chart,
    blank,
    mark_rows,
    rows_layout,
    safe,
    translucent,
)
from experiments.report.inputs import Curve
from experiments.report.labels import named
from experiments.report.lookup import CHIEF, Lookup
from experiments.report.numbers import amount, digits_for, interval, listed
from experiments.report.table import pair_label
from experiments.report.tables_answer import curve_at
from experiments.statistics.enough import TOO_FEW, is_thin
from sim.texts import text

LAST_DAY = {"ordinary": 180, "acute": 14}
SUMMARY_DAY = {"ordinary": 30, "acute": 1}


def curves_chart(lookup: Lookup, kind: str, lang: str) -> Chart | None:
    """Return the share decided by day for ``ordinary`` or ``acute`` concerns, one line per model."""
    found = (lookup.extra.get("curves") or {}).get("natural") or {}
    curves = {m: (found.get(m) or {}).get(kind) for m in lookup.models}
    drawn = {m: c for m, c in curves.items() if c and c["n"] >= TOO_FEW and c["days"]}
    if not drawn:
        return None
    figure = blank(400, lang)
    for model, curve in drawn.items():
        _add_curve(figure, lookup.models.index(model), named("models_short", model, lang), curve)
    figure.update_xaxes(
        title_text=text("report.curves.days", lang), range=[0, _last_day(drawn, kind)], ticks="outside"
    )
    marks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    figure.update_yaxes(
        range=[0, 1.01],
        tickvals=marks,
        ticktext=[amount(mark, "share", lang, 0) for mark in marks],
        title_text=text("report.curves.share", lang),
    )
    day = SUMMARY_DAY[kind]
    parts = []
    for model, curve in drawn.items():
        share = curve_at(curve, day)
        if share is not None:
            shown = amount(share, "share", lang)
            parts.append(
                text("report.curves.part", lang, model=named("models_short", model, lang), share=shown)
            )
    summary = text(f"report.curves.summary_{kind}", lang, parts=listed(parts, lang)) if parts else ""
    return Chart(f"chart-curves-{kind}", text(f"report.curves.title_{kind}", lang), summary, figure)


def _last_day(curves: dict, kind: str) -> float:
    """Return where the axis ends: where nearly all are decided, at most ``LAST_DAY``."""
    ends = []
    for curve in curves.values():
        top = curve["share"][-1]
        done = next(d for d, s in zip(curve["days"], curve["share"], strict=True) if s >= 0.985 * top)
        ends.append(done)
    return min(LAST_DAY[kind], max(7 if kind == "ordinary" else 2, max(ends) * 1.1))


def _add_curve(figure: go.Figure, place: int, label: str, curve: Curve) -> None:
    colour = COLOURS[place % len(COLOURS)]
    if curve.get("low") and curve.get("high"):
        edge = {
            "mode": "lines",
            "line": {"width": 0, "shape": "hv"},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        figure.add_trace(go.Scatter(x=curve["days"], y=curve["high"], **edge))
        figure.add_trace(
            go.Scatter(
                x=curve["days"], y=curve["low"], fill="tonexty", fillcolor=translucent(colour, 0.15), **edge
            )
        )
    figure.add_trace(
        go.Scatter(
            x=curve["days"],
            y=curve["share"],
            name=safe(label),
            mode="lines+markers",
            line={"color": colour, "dash": DASHES[place % len(DASHES)], "width": 2.5, "shape": "hv"},
            marker={"symbol": MARKERS[place % len(MARKERS)], "size": 8, "maxdisplayed": 12},
            hovertemplate="%{x:.1f}: %{y:.1%}<extra>" + safe(label) + "</extra>",
        )
    )


def difference_chart(lookup: Lookup, lang: str) -> Chart | None:
    """Return the chief difference of every pair with both uncertainties and the line of no difference."""
    found = [lookup.gap(m, b, *CHIEF) for m, b in lookup.pairs()]
    gaps = [g for g in found if g is not None and g.mean is not None and not g.is_thin]
    if not gaps:
        return None
    figure = blank(130 + 70 * len(gaps), lang)
    kinds = (
        ("world_low", "world_high", "worlds", {"color": MUTED, "width": 2, "dash": "dot"}, "line-ns-open"),
        ("low", "high", "luck", {"color": INK, "width": 6}, "line-ns-open"),
    )
    for low, high, key, line, symbol in kinds:
        x, y = [], []
        for place, gap in enumerate(gaps):
            x += [getattr(gap, low), getattr(gap, high), None]
            y += [place, place, None]
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines+markers",
                line=line,
                hoverinfo="x",
                name=text(f"report.key.{key}", lang),
                marker={
                    "symbol": symbol,
                    "size": 9,
                    "color": line["color"],
                    "line": {"width": 2, "color": line["color"]},
                },
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[g.mean for g in gaps],
            y=list(range(len(gaps))),
            mode="markers",
            hoverinfo="x",
            name=text("report.key.estimate", lang),
            marker={"symbol": "circle", "size": 12, "color": "#ffffff", "line": {"width": 2.5, "color": INK}},
        )
    )
    rows_layout(figure, [pair_label(g.model, g.baseline, lang) for g in gaps])
    mark_rows(figure, len(gaps), 0, 0, line={"color": INK, "width": 1.5, "dash": "dot"})
    figure.update_xaxes(title_text=text("report.difference.axis", lang), ticks="outside", hoverformat=".1f")
    digits = digits_for("days", *(g.mean for g in gaps))
    parts = [
        text(
            "report.difference.part",
            lang,
            pair=pair_label(g.model, g.baseline, lang),
            days=amount(g.mean, "days", lang, digits),
            interval=interval(g.low, g.high, "days", lang, digits),
        )
        for g in gaps
    ]
    summary = text("report.difference.summary", lang, parts="; ".join(parts))
    return Chart("chart-difference", text("report.difference.title", lang), summary, figure)


def variants_chart(lookup: Lookup, lang: str) -> Chart | None:
    """Return the mean days to decision natural and equalised, one row per model."""
    rows = {(m, v): lookup.row(m, *CHIEF, v) for m in lookup.models for v in lookup.variants}
    rows = {k: r for k, r in rows.items() if r and r["mean"] is not None and not is_thin(r)}
    models = [m for m in lookup.models if any(k[0] == m for k in rows)]
    if not rows or len(lookup.variants) < 2:
        return None
    figure = blank(130 + 70 * len(models), lang)
    for place, variant in enumerate(lookup.variants):
        known = [(i, rows[m, variant]) for i, m in enumerate(models) if (m, variant) in rows]
        _add_dots(figure, known, named("variants", variant, lang), place)
    rows_layout(figure, [named("models_short", m, lang) for m in models])
    figure.update_xaxes(
        title_text=text("report.variants.axis", lang), rangemode="tozero", ticks="outside", hoverformat=".1f"
    )
    parts = [_variant_part(m, rows, lookup.variants, lang) for m in models]
    summary = text("report.variants.summary", lang, parts=listed([p for p in parts if p], lang))
    return Chart("chart-variants", text("report.variants.title", lang), summary, figure)


def _add_dots(figure: go.Figure, known: list, label: str, place: int) -> None:
    colour = COLOURS[place]
    means = [r["mean"] for _, r in known]
    figure.add_trace(
        go.Scatter(
            x=means,
            y=[i + 0.16 * place for i, _ in known],
            name=safe(label),
            mode="markers",
            hoverinfo="x+name",
            marker={
                "symbol": ("circle", "square-open")[place],
                "size": 11,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "color": colour,
                "thickness": 2,
                "width": 4,
                "array": [_over(r["high"], r["mean"]) for _, r in known],
                "arrayminus": [-_over(r["low"], r["mean"]) for _, r in known],
            },
        )
    )


def _over(end: float | None, mean: float) -> float:
    """Return how far an end of an interval lies from the mean; days cannot be below zero."""
    return 0.0 if end is None else max(end, 0.0) - mean


def _variant_part(model: str, rows: dict, variants: list[str], lang: str) -> str:
    if any((model, v) not in rows for v in variants):
        return ""
    means = {v: rows[model, v]["mean"] for v in variants}
    digits = digits_for("days", *means.values())
    days = {v: amount(mean, "days", lang, digits) for v, mean in means.items()}
    return text("report.variants.part", lang, model=named("models_short", model, lang), **days)
