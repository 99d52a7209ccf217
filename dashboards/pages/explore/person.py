"""Somebody on the stage was chosen: who it is, what lies there, and sending on leave, letting go, bringing back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from dash import Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboards.link import search_of
from dashboards.pages.explore.settings import checked, shocks_of, without_shocks
from dashboards.pages.explore.stage import FACTS, PICKED
from dashboards.pages.explore.words_of import post_name
from dashboards.parts.alerts import note, refusal
from dashboards.parts.fields import number_field
from dashboards.words import say
from experiments.explore.bring_back import (
    NOTHING,
    ON_LEAVE_WEEKS,
    SHORTENED,
    bring_back,
    shock_of,
    with_shock,
)
from experiments.report.labels import named
from experiments.report.numbers import whole
from sim.errors import InfohusError
from sim.policies.shocks import ABSENT, LEAVES

MOST_WEEKS = 52
SHOWN_CASES = 12
"""Cases at a person that can be followed from here; the list of all cases stands further down."""
KINDS = {"explore-leave": ABSENT, "explore-let-go": LEAVES}


def person_box(lang: str) -> Component:
    """Return where the chosen person is shown; the fields are there from the start so that they can be asked."""
    buttons = [
        html.Button(
            say(f"explore.person.{name}", lang), id=f"explore-{name}", type="button", className="plain"
        )
        for name in ("leave", "let-go", "bring-back")
    ]
    weeks = number_field(
        "explore-weeks",
        say("explore.person.weeks", lang),
        ON_LEAVE_WEEKS,
        lang,
        low=1,
        high=MOST_WEEKS,
        is_whole=True,
    )
    inside = [
        html.Div(id="explore-person"),
        html.Div([weeks, *buttons], className="buttons change"),
        html.Div(id="explore-changed", role="status"),
    ]
    return html.Section(
        [html.H2(say("explore.person.heading", lang), id="explore-person-title"), *inside],
        id="explore-person-box",
        className="explore-person",
        hidden=True,
        tabIndex=-1,
        **{"aria-labelledby": "explore-person-title"},
    )


def register_person(app: Dash, asked_id: str) -> None:
    """Add the callbacks; what is to run is written to the store ``asked_id``."""

    @app.callback(
        Output("explore-person", "children"),
        Output("explore-person-box", "hidden"),
        Input(PICKED, "data"),
        Input(FACTS, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def show(picked, facts, lang):
        is_of_other_runs = ctx.triggered_id != PICKED  # whoever was chosen, was chosen in the runs before
        if is_of_other_runs or not picked or not facts:
            return no_update, True
        return _told(picked, facts, lang), False

    @app.callback(
        Output(asked_id, "data"),
        Output("explore-changed", "children"),
        Output("address", "data", allow_duplicate=True),
        Input("explore-leave", "n_clicks"),
        Input("explore-let-go", "n_clicks"),
        Input("explore-bring-back", "n_clicks"),
        State("explore-weeks", "value"),
        State(PICKED, "data"),
        State(FACTS, "data"),
        State(asked_id, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def change(_, __, ___, weeks, picked, facts, before, lang):
        if not ctx.triggered[0]["value"] or not picked or not facts:
            return no_update, no_update, no_update
        base = without_shocks(facts["settings"])
        known = base | {"shock": list(shocks_of((before or {}).get("settings")))}
        try:
            settings, words = _changed(ctx.triggered_id, weeks, picked, facts, known, lang)
            if words is None:
                return no_update, _no(picked, facts, lang), no_update
            checked(settings)
        except InfohusError as error:
            return no_update, refusal(error, lang), no_update
        asked = {"settings": settings, "stages": ["branch"]} if shocks_of(settings) else None
        return asked, note(words, lang), search_of(settings, {})


def _changed(button: str, weeks: object, picked: Mapping, facts: Mapping, known: dict, lang: str) -> tuple:
    """Return the settings after a button, and what that means; None where nobody can go or come."""
    on, who = _date(picked, facts), picked["post"]
    about = {"who": post_name(who, facts["people"], lang), "on": _words(on, lang)}
    if button in KINDS:
        if not picked["is_there"]:
            return known, None
        kind = KINDS[button]
        settings = with_shock(known, shock_of(kind, who, on, weeks if isinstance(weeks, int) else 0))
        return settings, say(f"explore.person.done_{kind}", lang, weeks=whole(weeks or 0, lang), **about)
    settings, meaning, back = bring_back(known, who, on)
    if meaning == NOTHING:
        return known, None
    about["on"] = _words(back, lang) if meaning == SHORTENED else about["on"]
    return settings, say(f"explore.person.{meaning}", lang, **about)


def _no(picked: Mapping, facts: Mapping, lang: str) -> Component:
    who = post_name(picked["post"], facts["people"], lang)
    key = "cannot_bring" if ctx.triggered_id not in KINDS else "nobody_there"
    return note(say(f"explore.person.{key}", lang, who=who), lang)


def _told(picked: Mapping[str, Any], facts: Mapping[str, Any], lang: str) -> list[Component]:
    who = post_name(picked["post"], facts["people"], lang)
    on = _words(_date(picked, facts), lang)
    state = (
        say(f"explore.away.{picked['away']}", lang) if picked["away"] else say("explore.person.there", lang)
    )
    told = say(
        "explore.person.told",
        lang,
        who=who,
        on=on,
        model=named("models_short", picked["model"], lang),
        state=state,
    )
    return [html.P(told), *_cases(picked, lang)]


def _cases(picked: Mapping[str, Any], lang: str) -> list[Component]:
    cases = picked["cases"][:SHOWN_CASES]
    if not cases:
        return [html.P(say("explore.person.no_cases", lang))]
    buttons = [
        html.Li(
            html.Button(
                say("explore.person.follow", lang, case=case),
                id={"follow": f"{picked['model']}|{case}"},
                type="button",
                className="plain",
            )
        )
        for case in cases
    ]
    return [html.P(say("explore.person.cases", lang)), html.Ul(buttons, className="cases")]


def _date(picked: Mapping[str, Any], facts: Mapping[str, Any]) -> date:
    return date.fromisoformat(facts["start"]) + timedelta(days=int(picked["day"]))


def _words(day: date, lang: str) -> str:
    return format_date(day, "long", locale="en_GB" if lang == "en" else lang)
