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
    rows_layout,
    safe,
)
from experiments.report.labels import named, own_label
from experiments.report.lookup import CHIEF, Lookup
from experiments.report.numbers import amount, listed, number
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
    mean = lookup.value(model, *CHIEF)
    return text(
        "report.waiting.bar", lang, model=named("models_short", model, lang), days=amount(mean, "days", lang)
    )


def _longest(lookup: Lookup, model: str, days: dict, lang: str) -> str:
    part = max(PARTS, key=lambda p: days[model, p] or 0)
    return text(
        "report.waiting.longest",
        lang,
        model=named("models_short", model, lang),
        part=named("causes", part, lang),
        days=amount(days[model, part], "days", lang),
        total=amount(lookup.value(model, *CHIEF), "days", lang),
    )


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
    figure = blank(120 + 44 * len(kinds), lang)
    for place, model in enumerate(lookup.models):
        known = [(i, days[model, k]) for i, k in enumerate(kinds) if days[model, k] is not None]
        label, colour = named("models_short", model, lang), COLOURS[place % len(COLOURS)]
        figure.add_trace(
            go.Scatter(
                x=[d for _, d in known],
                y=[i + 0.1 * (place - (len(lookup.models) - 1) / 2) for i, _ in known],
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
    for place in range(len(kinds)):
        figure.add_hline(y=place, line={"color": "#e3e6ea", "width": 1}, layer="below")
    rows_layout(figure, [named("kinds", k, lang) for k in kinds])
    figure.update_xaxes(
        title_text=text("report.handovers.axis", lang), rangemode="tozero", ticks="outside", hoverformat=".1f"
    )
    parts = []
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
                    days=amount(own[worst], "days", lang),
                )
            )
    summary = text("report.handovers.summary", lang, parts="; ".join(parts))
    return Chart("chart-handovers", text("report.handovers.title", lang), summary, figure)


def influence_chart(lookup: Lookup, pair: tuple[str, str], lang: str, most: int = 10) -> Chart | None:
    """Return the rank correlations with the difference of ``pair``, a marker per grade, the noise marked."""
    same = [
        i
        for i in lookup.extra.get("influences") or []
        if set(i["pair"]) == set(pair) and i["rho"] is not None
    ]
    if not same:
        return None
    top = sorted(same, key=lambda i: (-abs(i["rho"]), i["parameter"]))[:most]
    rhos = [i["rho"] if tuple(i["pair"]) == pair else -i["rho"] for i in top]
    figure = blank(130 + 42 * len(top), lang)
    threshold = top[0]["threshold"]
    if threshold is not None:
        figure.add_vrect(
            x0=-threshold, x1=threshold, fillcolor="#e3e6ea", opacity=0.6, line_width=0, layer="below"
        )
        for side in (-threshold, threshold):
            figure.add_vline(x=side, line={"color": MUTED, "width": 1, "dash": "dash"})
    figure.add_vline(x=0, line={"color": INK, "width": 1})
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


def _influence_summary(top: list, rhos: list[float], threshold: float | None, lang: str) -> str:
    clear = [(i, r) for i, r in zip(top, rhos, strict=True) if threshold is None or abs(r) > threshold]
    limit = number(threshold, lang, 2) if threshold is not None else "–"
    if not clear:
        return text("report.influences.summary_none", lang, limit=limit)
    parts = [
        text("report.influences.part", lang, label=own_label(i, lang), rho=number(r, lang, 2))
        for i, r in clear[:3]
    ]
    return text("report.influences.summary", lang, parts=listed(parts, lang), limit=limit)
