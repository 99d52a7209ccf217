"""What it cannot show: the limits that the reports tell, and the posts that one of them speaks of."""

from __future__ import annotations

from collections.abc import Collection

from dash import html
from dash.development.base_component import Component

from dashboards.parts.alerts import note
from dashboards.parts.tables import table_view
from dashboards.words import say
from experiments.report.cells import plain
from experiments.report.labels import named
from experiments.report.numbers import whole
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import loose
from sim.policies.staffing import LARGE_FROM, SMALL_BELOW, Post, default_posts
from sim.texts import catalogue, text

SIZES = (SMALL_BELOW - 1, SMALL_BELOW, LARGE_FROM)
"""A number of inhabitants in each class of size."""


def limits(lang: str) -> list[Component]:
    """Return what must never be done, and what neither comparison nor test of a rule can say."""
    return [
        note(say("about.limits.never", lang), lang, id="about-never"),
        html.H3(say("about.limits.compare", lang)),
        *_told("report", lang),
        html.H3(say("about.limits.registration", lang)),
        *_told("registration", lang, but=_items("report", lang)),
        _folded(posts_table(lang), lang),
    ]


def _told(report: str, lang: str, but: Collection[str] = ()) -> list[Component]:
    """Return what a report says of its limits, without the sentences that were told before."""
    items = [html.Li(item) for item in _items(report, lang) if item not in but]
    return [html.P(text(f"{report}.limits.intro", lang)), html.Ul(items)]


def _items(report: str, lang: str) -> list[str]:
    known = catalogue(lang)
    return [known[key] for key in sorted(known) if key.startswith(f"{report}.limits.item_")]


def _folded(table: Table, lang: str) -> Component:
    inside = html.Div(table_view(table, lang, has_caption=False), className="infohus-report")
    return html.Details([html.Summary(table.caption), inside])


def posts_table(lang: str) -> Table:
    """Return the usual posts, a column for each class of size of municipality."""
    by_size = [default_posts(population) for population in SIZES]
    rows = [
        Row(named("posts", name, lang), [plain(_post(posts[name], lang)) for posts in by_size])
        for name in by_size[0]
    ]
    small, large = whole(SMALL_BELOW, lang), whole(LARGE_FROM, lang)
    head = [
        text("report.staff.post", lang),
        say("about.limits.size_small", lang, n=small),
        say("about.limits.size_middle", lang, low=small, high=whole(LARGE_FROM - 1, lang)),
        say("about.limits.size_large", lang, n=large),
    ]
    return Table(say("about.limits.posts_caption", lang), head, [Group(rows)], models=True, numeric=False)


def _post(post: Post, lang: str) -> str:
    key = "posts_one" if post.posts == 1 else "posts_cell"
    values = {"posts": whole(post.posts, lang), "hours": loose(post.hours_per_week, lang)}
    return say(f"about.limits.{key}", lang, **values)
