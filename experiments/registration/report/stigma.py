"""The section about stigma: what the new rule would do if being registered kept citizens from consenting.

Nobody has found an effect size (EVIDENCE F.15), so it is swept from zero and never asserted.
"""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.registration.answer.kept import stigma_words, worst_stigma
from experiments.registration.findings import COUNT, SHARE, Findings, Record, is_known
from experiments.registration.report.cells import change_cell, level_cell
from experiments.registration.report.dots import in_points
from experiments.registration.words import say
from experiments.report.blocks import Block
from experiments.report.cells import missing
from experiments.report.chart_style import COLOURS, INK, Chart, blank, translucent
from experiments.report.numbers import digits_for, number, whole
from experiments.report.table import Group, Row, Table

REFUSED, STARTED = "consent_refused", "courses_started_per_year"
LEVELS = {REFUSED: "consent_refused_share", STARTED: STARTED}
UNITS = {REFUSED: SHARE, STARTED: COUNT}


def stigma_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the sweep as two charts side by side and one table."""
    changes = sorted(found.summary.get("stigma_change") or [], key=lambda row: row["points"])
    levels = {row["points"]: row for row in found.summary.get("stigma") or []}
    blocks = [Block("text", say("stigma.intro", lang))]
    if not changes and not levels:
        return [*blocks, Block("text", say("stigma.not_swept", lang))]
    charts = [chart for name in UNITS if (chart := sweep_chart(changes, name, lang))]
    words = stigma_words(worst_stigma(found), lang)
    return [
        *blocks,
        Block("text", words) if words else None,
        Block("beside", items=tuple(Block("chart", chart=chart) for chart in charts)) if charts else None,
        Block("folded", table=sweep_table(changes, levels, lang)),
    ]


def sweep_chart(changes: list[Record], name: str, lang: str) -> Chart | None:
    """Return the difference from unchanged rules by the points of consent lost, its interval as a band."""
    known = [(100 * row["points"], row[name]) for row in changes if is_known(row.get(name))]
    if len(known) < 2:
        return None
    if UNITS[name] == SHARE:
        known = [(x, in_points(record)) for x, record in known]
    figure = blank(300, lang, showlegend=False)
    figure.add_hline(y=0, line={"color": INK, "width": 1.2, "dash": "dot"})
    _band(figure, known)
    figure.update_xaxes(
        title_text=say("stigma.axis_x", lang), tickvals=[x for x, _ in known], ticks="outside"
    )
    figure.update_yaxes(title_text=say(f"stigma.axis_{name}", lang), hoverformat=".1f")
    first, last = known[0], known[-1]
    values = {"none": number(first[1]["mean"], lang, 1), "most": number(last[1]["mean"], lang, 1)}
    points = number(last[0], lang, 0)
    summary = say(f"stigma.summary_{name}", lang, points=points, **values)
    return Chart(f"chart-stigma-{name.replace('_', '-')}", say(f"stigma.title_{name}", lang), summary, figure)


def _band(figure: go.Figure, known: list[tuple[float, Record]]) -> None:
    ended = [(x, record) for x, record in known if record["low"] is not None and record["high"] is not None]
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    fill = {"fill": "tonexty", "fillcolor": translucent(COLOURS[0], 0.18)}
    for end, more in (("high", {}), ("low", fill)):
        figure.add_trace(go.Scatter(x=[x for x, _ in ended], y=[r[end] for _, r in ended], **edge, **more))
    figure.add_trace(
        go.Scatter(
            x=[x for x, _ in known],
            y=[record["mean"] for _, record in known],
            mode="lines+markers",
            hoverinfo="x+y",
            line={"color": COLOURS[0], "width": 2.5},
            marker={"size": 8},
        )
    )


def sweep_table(changes: list[Record], levels: dict[float, Record], lang: str) -> Table:
    """Return level under the new rule and difference, one row an assumed loss of consent."""
    by_points = {row["points"]: row for row in changes}
    rows = []
    for points in sorted({*by_points, *levels}):
        cells = []
        for name in UNITS:
            level = (levels.get(points) or {}).get(LEVELS[name])
            change = (by_points.get(points) or {}).get(name)
            places = _places(name, level, change)
            cells.append(_level(level, name, lang, places))
            cells.append(change_cell(change, UNITS[name], lang, places))
        n = (levels.get(points) or {}).get("replications")
        note = "" if n is None else say("stigma.replications", lang, n=whole(n, lang))
        rows.append(Row(say("stigma.points", lang, n=number(100 * points, lang, 0)), cells, note))
    head = [say("stigma.axis_x", lang)]
    for name in UNITS:
        head += [say(f"stigma.level_{name}", lang), say(f"stigma.change_{name}", lang)]
    return Table(say("stigma.caption", lang), head, [Group(rows)])


def _places(name: str, *records: Record | None) -> int:
    means = [record["mean"] for record in records if is_known(record)]
    return 1 if UNITS[name] == SHARE else digits_for(COUNT, *means)


def _level(record: Record | None, name: str, lang: str, places: int):
    if record is None:
        return missing("not_measured", lang)
    return level_cell(record, UNITS[name], lang, places, worlds=False)
