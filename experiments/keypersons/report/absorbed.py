"""The section about who takes over the work: hours by post after the loss of the coordinator."""

from __future__ import annotations

from experiments.keypersons.findings import Findings
from experiments.keypersons.report.cells import change_row, model_heads
from experiments.keypersons.report.lanes import lanes_figure
from experiments.keypersons.words import post_label, say
from experiments.report.blocks import Block, with_table
from experiments.report.chart_style import Chart
from experiments.report.labels import named
from experiments.report.numbers import number
from experiments.report.table import Group, Table

LEAST_HOURS = 1.0
"""Change of hours in twelve months from which a post is drawn."""


def absorbed_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the hours by post, drawn where they change enough, all in the table."""
    chart = absorbed_chart(found, lang)
    return [
        Block("text", say("absorbed.intro", lang)),
        Block("text", say("absorbed.nothing", lang)) if chart is None else None,
        with_table(chart, absorbed_table(found, lang)),
    ]


def _hours(found: Findings, model: str, post: str) -> float:
    row = found.absorbed(model, post)
    return 0.0 if row is None or row["mean"] is None else row["mean"]


def absorbed_chart(found: Findings, lang: str) -> Chart | None:
    """Return the hours more or fewer by post, a bar per model; None where no post changes enough."""
    largest = {post: max(abs(_hours(found, model, post)) for model in found.models) for post in found.posts}
    posts = [post for post in found.posts if largest[post] >= LEAST_HOURS]
    if not posts:
        return None
    posts.sort(key=lambda post: (post != found.key_post, -largest[post], post))
    values = {model: [found.absorbed(model, post) for post in posts] for model in found.models}
    labels = [post_label(found, post, lang) for post in posts]
    figure = lanes_figure(labels, values, say("absorbed.axis", lang), lang, bars=True)
    parts = "; ".join(_most(found, model, lang) for model in found.models)
    summary = say("absorbed.summary", lang, parts=parts)
    return Chart("chart-absorbed", say("absorbed.title", lang), summary, figure)


def _most(found: Findings, model: str, lang: str) -> str:
    post = max(found.posts, key=lambda post: _hours(found, model, post))
    hours = number(_hours(found, model, post), lang, 1)
    label = post_label(found, post, lang)
    return say("absorbed.part", lang, model=named("models_short", model, lang), post=label, hours=hours)


def absorbed_table(found: Findings, lang: str) -> Table:
    """Return the hours of all posts with their intervals."""
    rows = [
        change_row(
            post_label(found, post, lang),
            found.models,
            lambda model, name=post: found.absorbed(model, name),
            "hours",
            lang,
        )
        for post in found.posts
    ]
    head = [say("report.post", lang), *model_heads(found, lang)]
    return Table(say("absorbed.caption", lang), head, [Group(rows)], models=True)
