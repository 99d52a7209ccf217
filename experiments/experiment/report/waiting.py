"""The section on where the time to the decision goes: its seven parts, scenario by scenario."""

from __future__ import annotations

from math import fsum

import plotly.graph_objects as go

from experiments.experiment.answer.findings import NOTHING, Findings
from experiments.experiment.answer.words import arm_label, say
from experiments.experiment.report.beside import MOST_COLUMNS, slug
from experiments.report.blocks import Block, with_table
from experiments.report.cells import common_digits, estimates, plain
from experiments.report.chart_style import CAUSE_COLOURS, CAUSE_PATTERNS, Chart, blank, rows_layout, safe
from experiments.report.labels import named
from experiments.report.numbers import amount, digits_for, quantity
from experiments.report.table import PARTS, Group, Row, Table, part_measure
from sim.texts import text

Arm = tuple[str, str]


def waiting_blocks(found: Findings, lang: str) -> list[Block]:
    """Return the parts of the first municipality as a chart, of all as tables."""
    blocks = [Block("text", text("report.waiting.intro", lang))]
    for i, place in enumerate(found.places):
        table = waiting_table(found, place, lang)
        chart = waiting_chart(found, place, lang) if i == 0 else None
        block = with_table(chart, table) if i == 0 else Block("folded", table=table)
        blocks.append(block)
    return blocks


def parts_of(found: Findings, place: str, arm: Arm) -> list[float | None]:
    """Return the mean days of the seven parts of one run."""
    scenario, variant = arm
    return [found.value(place, scenario, (part_measure(p), "mean"), variant) for p in PARTS]


def waiting_chart(found: Findings, place: str, lang: str) -> Chart | None:
    """Return the days to decision of each run as a bar of seven parts; None if they are not known."""
    known = {arm: parts for arm in found.arms if None not in (parts := parts_of(found, place, arm))}
    if not known:
        return None
    figure = blank(210 + 70 * len(known), lang, barmode="stack", bargap=0.56)
    for i, part in enumerate(PARTS):
        _add_part(figure, i, named("causes", part, lang), [days[i] for days in known.values()])
    totals = {arm: fsum(days) for arm, days in known.items()}
    labels = [
        text("report.waiting.bar", lang, model=arm_label(found, *arm, lang), days=amount(total, "days", lang))
        for arm, total in totals.items()
    ]
    rows_layout(figure, labels, lift=22)
    figure.update_xaxes(title_text=text("report.waiting.axis", lang), ticks="outside")
    summary = text("report.waiting.summary", lang, parts="; ".join(_longest(found, known, totals, lang)))
    title = say("waiting.chart", lang, place=place)
    return Chart(f"chart-waiting-{slug(found, place)}", title, summary, figure)


def _add_part(figure: go.Figure, place: int, label: str, days: list[float]) -> None:
    pattern = {"shape": CAUSE_PATTERNS[place], "fillmode": "overlay", "fgcolor": "#ffffff"}
    figure.add_trace(
        go.Bar(
            x=days,
            y=list(range(len(days))),
            orientation="h",
            name=safe(label),
            marker={
                "color": CAUSE_COLOURS[place],
                "line": {"color": "#ffffff", "width": 1},
                "pattern": {**pattern, "size": 7, "solidity": 0.25},
            },
            hovertemplate="%{x:.1f}<extra>" + safe(label) + "</extra>",
        )
    )


def _longest(
    found: Findings, known: dict[Arm, list[float]], totals: dict[Arm, float], lang: str
) -> list[str]:
    """Return the largest part of the first runs, as many as a sentence holds."""
    words = []
    for arm in [*known][:MOST_COLUMNS]:
        largest = max(range(len(PARTS)), key=lambda i: known[arm][i])
        digits = digits_for("days", totals[arm])
        values = {
            "model": arm_label(found, *arm, lang),
            "part": named("causes", PARTS[largest], lang),
            "days": amount(known[arm][largest], "days", lang, digits),
            "total": amount(totals[arm], "days", lang, digits),
        }
        words.append(text("report.waiting.longest", lang, **values))
    return words


def waiting_table(found: Findings, place: str, lang: str) -> Table:
    """Return the parts and their sum in one municipality: the runs as columns where they are few, else as rows."""
    caption = say("waiting.caption", lang, place=place)
    heads = [named("causes", part, lang) for part in PARTS]
    total = text("report.waiting.sum", lang)
    columns = [_cells(found, place, arm, lang) for arm in found.arms]
    labels = [arm_label(found, *arm, lang) for arm in found.arms]
    if len(found.arms) <= MOST_COLUMNS:
        rows = [Row(h, [c[i] for c in columns]) for i, h in enumerate([*heads, total])]
        head = [text("report.waiting.part", lang), *labels]
        groups = [Group(rows[:-1]), Group(rows[-1:])]
        return Table(caption, head, groups, models=len(found.arms) < MOST_COLUMNS)
    rows = [Row(label, cells) for label, cells in zip(labels, columns, strict=True)]
    return Table(caption, [say("tables.scenario", lang), *heads, total], [Group(rows)])


def _cells(found: Findings, place: str, arm: Arm, lang: str) -> list:
    """Return the seven parts, with both uncertainties where there is room for them, and their sum."""
    scenario, variant = arm
    rows = [found.row(place, scenario, (part_measure(p), "mean"), variant) for p in PARTS]
    days = parts_of(found, place, arm)
    digits = common_digits(rows)
    sums = plain("") if None in days else plain(quantity(fsum(days), "days", lang, digits))
    if len(found.arms) <= MOST_COLUMNS:
        return [*estimates(rows, lang, digits, found.n_worlds), sums]
    return [*(plain("" if d is None else quantity(d, "days", lang, digits)) for d in days), sums]


def has_waiting(found: Findings) -> bool:
    """Return whether the parts of the time to the decision were looked at."""
    return any(r["variant"] in (NOTHING, found.whole) for r in found.summary.get("waiting") or [])
