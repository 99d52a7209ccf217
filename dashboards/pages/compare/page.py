"""The layout of the Compare page and what happens when a planner asks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.jobs.service import JobService
from dashboards.link import Shared, search_of
from dashboards.pages.compare.answer import show, show_key_persons
from dashboards.pages.compare.costs import register_costs
from dashboards.pages.compare.form import IDS, form, usual_words
from dashboards.pages.compare.saved import register_saved, saved
from dashboards.pages.compare.settings import (
    FIRST,
    OF_PLACE,
    RATE,
    Answers,
    answers_now,
    answers_of,
    parameters_of,
    rest_of,
    settings_of,
    usual_fields,
)
from dashboards.pages.compare.work import FULL, PRELIMINARY, QUICK, plan_of, work_of, work_of_key_persons
from dashboards.parameters import ParameterForm, changed_now
from dashboards.parts.alerts import refusal
from dashboards.running import Panel
from dashboards.sharing import share_button, share_said
from dashboards.words import say
from sim.errors import BadInput, InfohusError

REST = "compare-rest"
TOLD_OF = "compare-told-of"
"""Id of the store of the municipality whose usual answers the fields began with."""
PARAMETERS = ParameterForm("compare", elsewhere=(RATE,))


def layout(lang: str, shared: Shared | None) -> Component:
    """Return the page; a share link's run begins at once. Raises BadInput for a link that cannot be used."""
    settings = _settings_of(shared)
    asked = _asked(settings, _stages(shared)) if shared else None
    return html.Div(
        [
            html.H1(say("compare.heading", lang)),
            html.P(say("compare.lead", lang), className="lead"),
            html.Section(
                [
                    html.H2(say("compare.questions", lang), id="compare-questions"),
                    form(settings, lang),
                    PARAMETERS.view(parameters_of(settings), lang),
                    dcc.Store(id=REST, data=rest_of(settings)),
                    dcc.Store(id=TOLD_OF, data=answers_of(settings).municipality),
                    html.Div(
                        [
                            html.Button(say("compare.run", lang), id="compare-run", type="button"),
                            html.Button(
                                say("compare.full", lang), id="compare-full", type="button", className="plain"
                            ),
                            share_button(lang),
                        ],
                        className="buttons",
                    ),
                    html.P(say("compare.run_help", lang)),
                    share_said(lang),
                    html.Div(id="compare-refused"),
                ],
                **{"aria-labelledby": "compare-questions"},
            ),
            PANEL.view(lang, asked),
            html.Section(
                [
                    html.H2(say("compare.keys_heading", lang), id="compare-keys"),
                    html.P(say("compare.keys_intro", lang)),
                    html.Button(say("compare.keys_run", lang), id="compare-keys-run", type="button"),
                    html.Div(id="compare-keys-refused"),
                    KEYS.view(lang),
                ],
                **{"aria-labelledby": "compare-keys"},
            ),
            saved(lang),
        ]
    )


PANEL = Panel("compare", lambda asked, stage: _WORK["compare"](asked, stage), show)
KEYS = Panel("keys", lambda asked, stage: _WORK["keys"](asked, stage), show_key_persons)
_WORK: dict[str, Any] = {}


def register(app: Dash, service: JobService, folder: Path) -> None:
    """Add the page's callbacks; results go under ``folder``."""
    _WORK["compare"], _WORK["keys"] = partial(work_of, folder), partial(work_of_key_persons, folder)
    for panel in (PANEL, KEYS):
        panel.register(app, service)
    PARAMETERS.register(app)
    register_costs(app)
    register_saved(app, PANEL.id("asked"))
    _register_questions(app)


def _settings_of(shared: Shared | None) -> dict[str, object]:
    """Return the settings to begin with, checked by building what they describe."""
    if shared is None:
        return {"municipality": FIRST}
    plan_of(shared.settings, PRELIMINARY)
    return dict(shared.settings)


def _stages(shared: Shared) -> list[str]:
    """Return what a link asks to run; raise BadInput for a stage there is not."""
    stage = shared.choices.get("stage", QUICK)
    if stage not in (PRELIMINARY, QUICK, FULL):
        raise BadInput("link.unreadable")
    return [PRELIMINARY, stage] if stage != PRELIMINARY else [PRELIMINARY]


def _asked(settings: dict[str, object], stages: list[str]) -> dict[str, object]:
    return {"settings": settings, "stages": stages}


def _in_fields(*given: Any) -> dict[str, object]:
    """Return the settings that stand in the fields; raise BadInput if they cannot be used."""
    *answers, told_of, changed, ids, values, rest = given
    answered = answers_now(dict(zip(Answers._fields, answers, strict=True)), told_of)
    settings = settings_of(answered, changed_now(changed, ids, values), rest or {})
    plan_of(settings, PRELIMINARY)
    return settings


def _register_questions(app: Dash) -> None:
    answers = [State(IDS[name], "value") for name in Answers._fields]
    fields = [
        *answers,
        State(TOLD_OF, "data"),
        *PARAMETERS.states,
        State(REST, "data"),
        State("lang", "data"),
    ]

    @app.callback(
        Output(PANEL.id("asked"), "data"),
        Output("compare-refused", "children"),
        Output("address", "data"),
        Input("compare-run", "n_clicks"),
        Input("compare-full", "n_clicks"),
        *fields,
        prevent_initial_call=True,
    )
    def ask(_, __, *given):
        *given, lang = given
        stages = [PRELIMINARY, FULL if ctx.triggered_id == "compare-full" else QUICK]
        try:
            settings = _in_fields(*given)
        except InfohusError as error:
            return no_update, refusal(error, lang), no_update
        return _asked(settings, stages), None, search_of(settings, {"stage": stages[-1]})

    @app.callback(
        Output(KEYS.id("asked"), "data"),
        Output("compare-keys-refused", "children"),
        Input("compare-keys-run", "n_clicks"),
        *fields,
        prevent_initial_call=True,
    )
    def ask_for_key_persons(_, *given):
        *given, lang = given
        try:
            return _asked(_in_fields(*given), ["keys"]), None
        except InfohusError as error:
            return no_update, refusal(error, lang)

    @app.callback(
        *(Output(IDS[name], "value") for name in OF_PLACE),
        Output("compare-usual", "children"),
        Output(TOLD_OF, "data"),
        Input(IDS["municipality"], "value"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def usual(municipality, lang):
        answers = usual_fields(municipality)
        return *(answers[name] for name in OF_PLACE), usual_words(municipality, lang), municipality
