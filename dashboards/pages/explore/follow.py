"""Follow one case: its story in plain sentences, with every wait and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from babel.dates import format_date
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboards.pages.explore.settings import shocks_of, without_shocks
from dashboards.pages.explore.stage import FACTS, WHICH
from dashboards.parts.fields import choice_field
from dashboards.running import Asked
from dashboards.words import say
from experiments.report.labels import named
from sim.policies.organisation import CATALOGUE
from sim.texts import text

MINUTES_PER_DAY = 24 * 60
RICHEST = "richest"
"""What the list of cases offers first: the case in which most happens."""


def follow_box(lang: str, panel: Component) -> Component:
    """Return the choice of a model and a case, and where the story comes."""
    models = [(model, named("models", model, lang)) for model in CATALOGUE]
    richest = [(RICHEST, say("explore.follow.richest", lang))]
    return html.Section(
        [
            html.H2(say("explore.follow.heading", lang), id="explore-follow-title"),
            html.P(say("explore.follow.intro", lang)),
            choice_field(
                "explore-follow-model", say("explore.follow.model", lang), models, models[0][0], lang
            ),
            choice_field("explore-follow-case", say("explore.follow.case", lang), richest, RICHEST, lang),
            html.Div(
                html.Button(
                    say("explore.follow.tell", lang), id="explore-tell", type="button", className="go"
                ),
                className="buttons",
            ),
            panel,
        ],
        id="explore-follow",
        **{"aria-labelledby": "explore-follow-title"},
    )


def show_story(story: Mapping[str, Any], _: Asked, __: str, lang: str) -> Component:
    """Return the story of a case: who it is about, what happened when and why it took so long, the balance."""
    lines = list(zip(story["lines"], story["dates"], strict=True))
    chapters: list[Component] = []
    for phase, group in groupby(lines, key=lambda pair: pair[0]["phase"]):
        items = [
            html.Li([html.Strong(when), ": ", " ".join(line["text"] for line, _ in same)])
            for when, same in groupby(group, key=lambda pair: pair[1])
        ]
        chapters += [html.H4(story["phases"][phase]), html.Ol(items, className="story")]
    return html.Article(
        [
            html.H3(story["title"]),
            html.P(" ".join(story["person"])),
            *chapters,
            html.H4(story["balance_title"]),
            html.Ul([html.Li(line) for line in story["balance"]["sentences"]]),
        ]
    )


def register_follow(app: Dash, asked_id: str, gone_id: str) -> None:
    """Add the callbacks: the list of cases, and asking for a story through the store ``asked_id``."""

    @app.callback(
        Output("explore-follow-case", "data"),
        Output("explore-follow-case", "value"),
        Input(FACTS, "data"),
        Input("explore-follow-model", "value"),
        State("lang", "data"),
    )
    def cases(facts, model, lang):
        first = {"value": RICHEST, "label": say("explore.follow.richest", lang)}
        return [first, *_listed(facts, model, lang)], RICHEST

    @app.callback(
        Output(asked_id, "data"),
        Input("explore-tell", "n_clicks"),
        Input({"follow": ALL}, "n_clicks"),
        State("explore-follow-model", "value"),
        State("explore-follow-case", "value"),
        State(FACTS, "data"),
        State(gone_id, "data"),
        State(WHICH, "value"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def tell(_, __, model, case, facts, gone, which, lang):
        if not facts or not ctx.triggered[0]["value"]:
            return no_update
        if isinstance(ctx.triggered_id, dict):
            model, case = ctx.triggered_id["follow"].split("|", 1)
        settings = without_shocks(facts["settings"])
        if which == "with" and gone:
            settings["shock"] = list(shocks_of(gone["settings"]))
        wanted = None if case == RICHEST else case
        return {"settings": settings, "model": model, "case": wanted, "stages": [lang]}


def _listed(facts: Mapping[str, Any] | None, model: str, lang: str) -> list[dict[str, str]]:
    if not facts or model not in facts["cases"]:
        return []
    start = date.fromisoformat(facts["start"])
    return [
        {"value": name, "label": _label(name, start + timedelta(days=sent // MINUTES_PER_DAY), end, lang)}
        for name, sent, end in sorted(facts["cases"][model], key=lambda case: case[1])
    ]


def _label(name: str, sent: date, end: str, lang: str) -> str:
    when = format_date(sent, "medium", locale="en_GB" if lang == "en" else lang)
    return say("explore.follow.label", lang, case=name, when=when, end=text(f"story.end_words.{end}", lang))
