"""The layout of the Registration page and what happens when somebody at the national centre asks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.jobs.service import JobService
from dashboards.link import Shared, search_of
from dashboards.pages.registration.answer import show
from dashboards.pages.registration.choices import (
    FULL,
    PRELIMINARY,
    Choices,
    check_asked,
    choices_of,
    rest_of,
    settings_of,
    stage_of,
    stages_until,
)
from dashboards.pages.registration.form import IDS, PARAMETERS, compliance_told, form, told
from dashboards.pages.registration.places import register_places
from dashboards.pages.registration.work import work_of
from dashboards.parameters import changed_now
from dashboards.parts.alerts import refusal
from dashboards.running import Panel
from dashboards.sharing import share_button, share_said
from dashboards.words import say
from sim.errors import InfohusError
from sim.scenario_file import check_settings

REST = "registration-rest"


def layout(lang: str, shared: Shared | None) -> Component:
    """Return the page; a share link's run begins at once. Raises BadInput for a link that cannot be used."""
    settings = check_settings(dict(shared.settings)) if shared else {}
    choices = choices_of(shared.choices) if shared else Choices()
    asked = None
    if shared:
        check_asked(settings, choices)
        asked = _asked(settings, choices, stage_of(shared))
    return html.Div(
        [
            html.H1(say("registration.heading", lang)),
            html.P(say("registration.lead", lang), className="lead"),
            html.Section(
                [
                    html.H2(say("registration.questions", lang), id="registration-questions"),
                    form(choices, settings, lang),
                    PARAMETERS.view(settings.get("parameters") or {}, lang),
                    dcc.Store(id=REST, data=rest_of(settings)),
                    _own_rules(lang),
                    html.Div(
                        [
                            html.Button(say("registration.run", lang), id="registration-run", type="button"),
                            html.Button(
                                say("registration.full", lang),
                                id="registration-full",
                                type="button",
                                className="plain",
                            ),
                            share_button(lang),
                        ],
                        className="buttons",
                    ),
                    html.P(say("registration.run_help", lang)),
                    share_said(lang),
                    html.Div(id="registration-refused"),
                ],
                **{"aria-labelledby": "registration-questions"},
            ),
            PANEL.view(lang, asked),
        ]
    )


def _own_rules(lang: str) -> Component:
    """Return where rules of a user's own are tried; a command is broken between its words alone."""
    words = ["infohus registration ", "--rule ", say("registration.own_file", lang)]
    command = html.Code([html.Span(word, className="whole") for word in words])
    return html.P([say("registration.own_rules", lang), " ", command])


PANEL = Panel("registration", lambda asked, stage: _WORK["registration"](asked, stage), show)
_WORK: dict[str, Any] = {}


def register(app: Dash, service: JobService, folder: Path) -> None:
    """Add the page's callbacks; results go under ``folder``."""
    _WORK["registration"] = partial(work_of, folder)
    PANEL.register(app, service)
    PARAMETERS.register(app)
    register_places(app)
    _register_questions(app)
    _register_words(app)


def _asked(settings: dict[str, object], choices: Choices, stage: str) -> dict[str, object]:
    return {"settings": settings, "choices": choices._asdict(), "stages": stages_until(stage)}


def _register_questions(app: Dash) -> None:
    names = (*Choices._fields, "years", "seed")

    @app.callback(
        Output(PANEL.id("asked"), "data"),
        Output("registration-refused", "children"),
        Output("address", "data"),
        Input("registration-run", "n_clicks"),
        Input("registration-full", "n_clicks"),
        *(State(IDS[name], "value") for name in names),
        *PARAMETERS.states,
        State(REST, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def ask(_, __, *values):
        *answers, changed, ids, typed, rest, lang = values
        given = dict(zip(names, answers, strict=True))
        changed = changed_now(changed, ids, typed)
        stage = FULL if ctx.triggered_id == "registration-full" else PRELIMINARY
        try:
            choices, settings = choices_of(given), settings_of(given, changed, rest or {})
            check_asked(settings, choices)
        except InfohusError as error:
            return no_update, refusal(error, lang), no_update
        return (
            _asked(settings, choices, stage),
            None,
            search_of(settings, choices._asdict() | {"stage": stage}),
        )


def _register_words(app: Dash) -> None:
    """Keep the words below the choices true."""

    @app.callback(
        *(Output(f"{IDS[name]}-told", "children") for name in Choices._fields),
        Output("registration-compliance-told", "children"),
        *(Input(IDS[name], "value") for name in Choices._fields),
        Input(PARAMETERS.changed, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def tell(*values):
        *names, changed, lang = values
        try:
            choices = choices_of(dict(zip(Choices._fields, names, strict=True)))
            words = [told(name, choices, lang) for name in Choices._fields]
        except InfohusError as error:
            return *[no_update] * len(Choices._fields), error.sentence(lang)
        return *words, compliance_told(choices, changed or {}, lang)
