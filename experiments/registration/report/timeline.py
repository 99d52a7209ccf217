"""The section about time: sent and registered month by month, with the start of the roll-out marked."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.registration.findings import Findings, Record
from experiments.registration.report.rollout import rollout_words
from experiments.registration.words import month_words, say
from experiments.report.blocks import Block
from experiments.report.cells import plain
from experiments.report.chart_style import COLOURS, INK, Chart, blank, safe
from experiments.report.numbers import amount, number
from experiments.report.table import Group, Row, Table

LINES = {
    "sent": (COLOURS[1], "solid"),
    "registered_before": (COLOURS[5], "dot"),
    "registered_after": (COLOURS[0], "dash"),
}


def timeline_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the three lines and the table by month."""
    rows = found.summary.get("timeline") or []
    intro = Block("text", f"{say('timeline.intro', lang)} {rollout_words(found, lang)}".strip())
    if not any(row[name] is not None for row in rows for name in LINES):
        return [intro, Block("text", say("timeline.nothing", lang))]
    chart = Block("chart", chart=timeline_chart(found, rows, lang), table=timeline_table(rows, lang))
    return [intro, chart]


def timeline_chart(found: Findings, rows: list[Record], lang: str) -> Chart:
    """Return sent, registered with unchanged rules and registered with the new rule, by month."""
    figure = blank(380, lang)
    months = [f"{row['month']}-01" for row in rows]
    for name, (colour, dash) in LINES.items():
        label = say(f"timeline.{name}", lang)
        figure.add_trace(
            go.Scatter(
                x=months,
                y=[row[name] for row in rows],
                name=safe(label),
                mode="lines",
                line={"color": colour, "dash": dash, "width": 2.5},
                hoverinfo="text",
                hovertext=[safe(_hover(row, name, label, lang)) for row in rows],
            )
        )
    start = _start(found)
    if start and months[0] <= start <= months[-1]:
        figure.add_shape(
            type="line",
            x0=start,
            x1=start,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": INK, "width": 1.5, "dash": "dot"},
        )
        figure.add_annotation(
            x=start, y=1, yref="paper", yanchor="top", xanchor="left", xshift=3, showarrow=False,
            text=safe(say("timeline.start", lang)), bgcolor="rgba(255,255,255,0.85)",
        )  # fmt: skip
    figure.update_xaxes(type="date", tickformat="%Y", dtick="M12", ticks="outside")
    figure.update_yaxes(title_text=say("timeline.axis", lang), range=[0, 1.15 * _top(rows)])
    return Chart("chart-timeline", say("timeline.title", lang), _summary(found, rows, lang), figure)


def _top(rows: list[Record]) -> float:
    return max((row[name] for row in rows for name in LINES if row[name] is not None), default=1.0) or 1.0


def _start(found: Findings) -> str | None:
    return (found.summary.get("rollout") or {}).get("starts") or (found.summary.get("rule") or {}).get(
        "in_force"
    )


def _hover(row: Record, name: str, label: str, lang: str) -> str:
    return f"{month_words(row['month'], lang)}, {label}: {amount(row[name], 'count', lang, 1)}"


def _summary(found: Findings, rows: list[Record], lang: str) -> str:
    """Return the mean of the last twelve months of all three lines."""
    last = rows[-12:]
    means = {}
    for name in LINES:
        known = [row[name] for row in last if row[name] is not None]
        means[name] = number(sum(known) / len(known), lang, 1) if known else "–"
    return say("timeline.summary", lang, n=number(len(last), lang, 0), **means)


def timeline_table(rows: list[Record], lang: str) -> Table:
    """Return the lines by month, under their years."""
    years: dict[str, list[Row]] = {}
    for row in rows:
        cells = [plain(amount(row[name], "count", lang, 1)) for name in LINES]
        years.setdefault(row["month"][:4], []).append(Row(month_words(row["month"], lang), cells))
    head = [say("timeline.month", lang), *(say(f"timeline.{name}", lang) for name in LINES)]
    return Table(say("timeline.caption", lang), head, [Group(found, year) for year, found in years.items()])
