"""The charts about why: waiting by cause, handovers by kind, and the assumptions that decide."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.report.chart_style import (
    CAUSE_COLOURS,
    CAUSE_PATTERNS,
    COLOURS,
    GRADE_MARKERS,
    INK,
    MARKERS,
    MUTED,
    Chart,
    blank,
    mark_rows,
    rows_layout,
    safe,
)
from experiments.report.labels import named, own_label
from experiments.report.lookup import DECIDED, Lookup
from experiments.report.numbers import amount, digits_for, listed, number
from experiments.report.table import PARTS, pair_label, part_measure
from sim.measures.registry import HANDOVER_KINDS
from sim.texts import text


def waiting_chart(lookup: Lookup, lang: str) -> Chart | None:
    """Return the days to decision of each model as a bar of seven parts."""
    days = {(m, p): lookup.value(m, part_measure(p), "mean") for m in lookup.models for p in PARTS}
    models = [m for m in lookup.models if any(days[m, p] is not None for p in PARTS)]
    if not models:
        return None
    figure = blank(210 + 78 * len(models), lang, barmode="stack", bargap=0.56)
    for place, part in enumerate(PARTS):
        label = named("causes", part, lang)
        figure.add_trace(
            go.Bar(
                x=[days[m, part] or 0 for m in models],
                y=list(range(len(models))),
                orientation="h",
                name=safe(label),
                marker={
                    "color": CAUSE_COLOURS[place],
                    "line": {"color": "#ffffff", "width": 1},
                    "pattern": {
                        "shape": CAUSE_PATTERNS[place],
                        "fillmode": "overlay",
                        "fgcolor": "#ffffff",
                        "size": 7,
                        "solidity": 0.25,
                    },
                },
                hovertemplate="%{x:.1f}<extra>" + safe(label) + "</extra>",
            )
        )
    rows_layout(figure, [_bar_label(lookup, m, lang) for m in models], lift=25)
    figure.update_xaxes(title_text=text("report.waiting.axis", lang), ticks="outside")
    parts = [_longest(lookup, m, days, lang) for m in models]
    summary = text("report.waiting.summary", lang, parts="; ".join(parts))
    return Chart("chart-waiting", text("report.waiting.title", lang), summary, figure)


def _bar_label(lookup: Lookup, model: str, lang: str) -> str:
    mean = lookup.value(model, *DECIDED)
    return text(
        "report.waiting.bar", lang, model=named("models_short", model, lang), days=amount(mean, "days", lang)
    )


def _longest(lookup: Lookup, model: str, days: dict, lang: str) -> str:
    part = max(PARTS, key=lambda p: days[model, p] or 0)
    total = lookup.value(model, *DECIDED)
    digits = digits_for("days", total)
    return text(
        "report.waiting.longest",
        lang,
        model=named("models_short", model, lang),
        part=named("causes", part, lang),
        days=amount(days[model, part], "days", lang, digits),
        total=amount(total, "days", lang, digits),
    )


LANE = 13
"""Pixels between the markers of two models in one row, so that equal values never cover each other."""
SHADE, BAND = "rgba(87,96,106,0.08)", "rgba(87,96,106,0.2)"


def handover_chart(lookup: Lookup, lang: str) -> Chart | None:
    """Return the mean days waited at each kind of handover, one marker per model."""
    days = {
        (m, k): lookup.value(m, f"handover_delay_days.{k}", "mean")
        for m in lookup.models
        for k in HANDOVER_KINDS
    }
    kinds = [k for k in HANDOVER_KINDS if any(days[m, k] for m in lookup.models)]
    if not kinds:
        return None
    most = max(d for d in days.values() if d is not None)
    lanes, row_height = len(lookup.models), 34 + LANE * len(lookup.models)
    figure = blank(120 + row_height * len(kinds), lang)
    mark_rows(figure, len(kinds), 0, most * 1.05, LANE * lanes // 2 + 2, fillcolor=SHADE, line_width=0)
    mark_rows(figure, len(kinds), 0, 0, LANE * lanes // 2 + 2, line={"color": MUTED, "width": 1})
    for place, model in enumerate(lookup.models):
        known = [(i, days[model, k]) for i, k in enumerate(kinds) if days[model, k] is not None]
        label, colour = named("models_short", model, lang), COLOURS[place % len(COLOURS)]
        figure.add_trace(
            go.Scatter(
                x=[d for _, d in known],
                y=[i + LANE / row_height * (place - (lanes - 1) / 2) for i, _ in known],
                mode="markers",
                name=safe(label),
                hoverinfo="x+name",
                marker={
                    "symbol": MARKERS[place % len(MARKERS)],
                    "size": 11,
                    "color": colour,
                    "opacity": 0.9,
                    "line": {"width": 1, "color": "#ffffff"},
                },
            )
        )
    rows_layout(figure, [named("kinds", k, lang) for k in kinds], lift=LANE * lanes // 2 + 4)
    figure.update_yaxes(showline=False)
    figure.update_xaxes(
        title_text=text("report.handovers.axis", lang),
        range=[-0.04 * most, 1.05 * most],
        ticks="outside",
        hoverformat=".1f",
    )
    parts, digits = [], digits_for("days", most)
    for model in lookup.models:
        own = {k: d for k in kinds if (d := days[model, k]) is not None}
        if own:
            worst = max(own, key=lambda k: own[k])
            parts.append(
                text(
                    "report.handovers.worst",
                    lang,
                    model=named("models_short", model, lang),
                    kind=named("kinds", worst, lang),
                    days=amount(own[worst], "days", lang, digits),
                )
            )
    summary = text("report.handovers.summary", lang, parts="; ".join(parts))
    return Chart("chart-handovers", text("report.handovers.title", lang), summary, figure)


def influence_chart(lookup: Lookup, pair: tuple[str, str], lang: str, most: int = 10) -> Chart | None:
    """Return the rank correlations with the difference of ``pair`` that stand out of the noise, None if none does.

    A marker per grade; the noise is a band behind each row.
    """
    found = _of_pair(lookup, pair)
    threshold = found[0]["threshold"] if found else None
    clear = [i for i in found if threshold is None or abs(i["rho"]) > threshold]
    if not clear:
        return None
    top = clear[:most]
    rhos = [i["rho"] if tuple(i["pair"]) == pair else -i["rho"] for i in top]
    figure = blank(130 + 56 * len(top), lang)
    if threshold is not None:
        mark_rows(figure, len(top), -threshold, threshold, fillcolor=BAND, line_width=0)
        for side in (-threshold, threshold):
            mark_rows(figure, len(top), side, side, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    mark_rows(figure, len(top), 0, 0, line={"color": INK, "width": 1})
    for grade, symbol in GRADE_MARKERS.items():
        places = [i for i, item in enumerate(top) if item["grade"] == grade]
        if places:
            figure.add_trace(
                go.Scatter(
                    x=[rhos[i] for i in places],
                    y=places,
                    mode="markers",
                    hoverinfo="x+name",
                    name=safe(named("grades", grade, lang)),
                    marker={
                        "symbol": symbol,
                        "size": 12,
                        "color": COLOURS[0],
                        "line": {"width": 2.5, "color": COLOURS[0]},
                    },
                )
            )
    labels = [
        text("report.influences.row", lang, label=own_label(i, lang), grade=named("grades", i["grade"], lang))
        for i in top
    ]
    rows_layout(figure, labels)
    figure.update_xaxes(
        title_text=text("report.influences.axis", lang), range=[-1, 1], ticks="outside", hoverformat=".2f"
    )
    return Chart(
        "chart-influences",
        text("report.influences.title", lang, pair=pair_label(*pair, lang)),
        _influence_summary(top, rhos, threshold, lang),
        figure,
    )


def no_influence(lookup: Lookup, pair: tuple[str, str], lang: str) -> str:
    """Return the sentence that stands in place of the chart when nothing stands out of the noise, '' if unknown."""
    found = _of_pair(lookup, pair)
    if not found or found[0]["threshold"] is None:
        return ""
    limit = number(found[0]["threshold"], lang, 2)
    return text("report.influences.summary_none", lang, pair=pair_label(*pair, lang), limit=limit)


def _of_pair(lookup: Lookup, pair: tuple[str, str]) -> list:
    """Return the known rank correlations with the difference of ``pair``, strongest first."""
    known = lookup.extra.get("influences") or []
    same = [i for i in known if set(i["pair"]) == set(pair) and i["rho"] is not None]
    return sorted(same, key=lambda i: (-abs(i["rho"]), i["parameter"]))


def _influence_summary(top: list, rhos: list[float], threshold: float | None, lang: str) -> str:
    parts = [
        text("report.influences.part", lang, label=own_label(i, lang), rho=number(r, lang, 2))
        for i, r in zip(top[:3], rhos[:3], strict=True)
    ]
    limit = number(threshold, lang, 2) if threshold is not None else "–"
    summary = text("report.influences.summary", lang, parts=listed(parts, lang), limit=limit)
    return f"{summary} {text('report.influences.only', lang)}"
