"""The section about on what the work rests: people behind the hours, knowledge of open cases, facts in one head."""

from __future__ import annotations

import plotly.graph_objects as go

from experiments.keypersons.cells import NATURAL, VARIANTS
from experiments.keypersons.findings import Findings
from experiments.keypersons.report.cells import model_heads, share_cell
from experiments.keypersons.words import common_digits, post_label, say
from experiments.report.blocks import Block, with_table
from experiments.report.chart_style import CAUSE_COLOURS, CAUSE_PATTERNS, Chart, blank, rows_layout, safe
from experiments.report.labels import named
from experiments.report.numbers import amount, listed, quantity
from experiments.report.table import Group, Row, Table
from sim.measures.dependence.resting import STAGES

CLASSES = ("one", "two", "three_or_more", "written", "none")
"""In the order in which they are stacked: the most fragile first."""
MARKS = (0, 0.25, 0.5, 0.75, 1)
LEAST = 0.01
"""Share of facts from which a post is shown."""


def rests_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the description of how work and knowledge rest on people."""
    return [
        Block("text", say("rests.intro", lang)),
        Block("table", table=people_table(found, lang)),
        Block("text", say("rests.small", lang)),
        with_table(resting_chart(found, lang), resting_table(found, lang)),
    ]


def people_table(found: Findings, lang: str) -> Table:
    """Return the effective number of people, the time on one person, and the expected loss of the top posts."""
    groups = [_people_group(found, variant, lang) for variant in VARIANTS]
    rows = [
        Row(
            post_label(found, post, lang),
            [share_cell(found.structure(m, "expected_loss", post=post), lang) for m in found.models],
        )
        for post in _posts_with_facts(found)
    ]
    title = f"{say('rests.loss', lang)} ({named('variants', NATURAL, lang).lower()})"
    head = [say("gone.measure", lang), *model_heads(found, lang)]
    groups += [Group(rows, title)] if rows else []
    return Table(say("rests.caption_loss", lang), head, groups, models=True)


def _people_group(found: Findings, variant: str, lang: str) -> Group:
    effective = [found.structure(model, "effective_people", variant) for model in found.models]
    digits = common_digits([row for row in effective if row], "people")
    ones = [found.structure(m, "resting", variant, stage="all", **{"class": "one"}) for m in found.models]
    rows = [
        Row(
            say("rests.effective", lang),
            [share_cell(row, lang, "people", digits) for row in effective],
            say("rests.effective_note", lang),
        ),
        Row(say("rests.one", lang), [share_cell(row, lang) for row in ones]),
    ]
    return Group(rows, named("variants", variant, lang))


def _posts_with_facts(found: Findings) -> list[str]:
    """Return the posts with enough facts in one head alone under any model, most first; the coordinator's always."""
    largest = {}
    for post in found.posts:
        rows = [found.structure(model, "expected_loss", post=post) for model in found.models]
        known = [row["mean"] for row in rows if row and row["mean"] is not None]
        if known and (max(known) >= LEAST or post == found.key_post):
            largest[post] = max(known)
    return sorted(largest, key=lambda post: (-largest[post], post))


def _places(found: Findings) -> list[tuple[str, str]]:
    """Return (model, stage) wherever anything is known, with own rules; all stages together first."""
    return [
        (model, stage)
        for model in found.models
        for stage in ("all", *STAGES)
        if any(_value(found, model, stage, name) is not None for name in CLASSES)
    ]


def _value(found: Findings, model: str, stage: str, name: str) -> float | None:
    row = found.structure(model, "resting", stage=stage, **{"class": name})
    return None if row is None else row["mean"]


def resting_chart(found: Findings, lang: str) -> Chart | None:
    """Return the shares of open case-time by class as stacked bars, one per model and stage."""
    places = _places(found)
    if not places:
        return None
    figure = blank(190 + 50 * len(places), lang, barmode="stack", bargap=0.62)
    for i, name in enumerate(CLASSES):
        label = say(f"classes.{name}", lang)
        pattern = {"shape": CAUSE_PATTERNS[i], "fgcolor": "#ffffff", "size": 7, "solidity": 0.25}
        marker = {"color": CAUSE_COLOURS[i], "line": {"color": "#ffffff", "width": 1}}
        figure.add_trace(
            go.Bar(
                x=[_value(found, *place, name) or 0 for place in places],
                y=list(range(len(places))),
                orientation="h",
                name=safe(label),
                marker={**marker, "pattern": {"fillmode": "overlay", **pattern}},
                hovertemplate="%{x:.1%}<extra>" + safe(label) + "</extra>",
            )
        )
    rows_layout(figure, [_row_label(*place, lang) for place in places], lift=12)
    marks = [amount(mark, "share", lang, 0) for mark in MARKS]
    figure.update_layout(margin_l=20, margin_r=28)
    figure.update_xaxes(
        title_text=say("rests.axis", lang), range=[0, 1], tickvals=MARKS, ticktext=marks, ticks="outside"
    )
    parts = [_one_words(found, model, lang) for model in found.models]
    summary = say("rests.summary", lang, parts=listed([part for part in parts if part], lang))
    return Chart("chart-resting", say("rests.title", lang), summary, figure)


def _row_label(model: str, stage: str, lang: str) -> str:
    name = named("models_short", model, lang)
    return say("rests.row", lang, model=name, stage=say(f"stages.{stage}", lang))


def _one_words(found: Findings, model: str, lang: str) -> str:
    share = _value(found, model, "all", "one")
    if share is None:
        return ""
    shown = quantity(share, "share", lang, 1)
    return say("rests.part", lang, model=named("models_short", model, lang), share=shown)


def resting_table(found: Findings, lang: str) -> Table | None:
    """Return the same shares with their intervals."""
    groups = []
    for model in found.models:
        rows = [
            Row(
                say(f"stages.{stage}", lang).capitalize(),
                [
                    share_cell(found.structure(model, "resting", stage=stage, **{"class": name}), lang)
                    for name in CLASSES
                ],
            )
            for of, stage in _places(found)
            if of == model
        ]
        groups += [Group(rows, named("models", model, lang))] if rows else []
    head = [say("rests.stage", lang), *(say(f"classes.{name}", lang) for name in CLASSES)]
    return Table(say("rests.caption", lang), head, groups) if groups else None
