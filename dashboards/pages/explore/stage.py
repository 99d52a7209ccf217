"""The stage: three moving networks on one clock, with their buttons, their table and their source."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.parts.fields import choice_field
from dashboards.parts.source import Source, source_view
from dashboards.parts.tabs import tabs_of
from dashboards.words import say
from experiments.report.labels import named
from sim.policies.organisation import CATALOGUE

SCENE, BASE, OTHER, WHICH, PICKED = (
    f"explore-{name}" for name in ("scene", "base", "other", "which", "picked")
)
FACTS, LOSSES = "explore-facts", "explore-losses"
FILLED = {
    "explore-found": BASE,
    "explore-branched": OTHER,
    "explore-new-facts": FACTS,
    "explore-new-losses": LOSSES,
}
"""Store that comes with an answer -> store that is always there and is filled from it."""
SPEEDS = ("1", "3", "7", "14")
"""Days a second."""


def stage(lang: str) -> Component:
    """Return the stage; ``assets/network.js`` fills it when there is a scene, and shows it then."""
    views = {
        "chart": html.Div([_networks(lang), _legend(lang)]),
        "table": html.Div(id="explore-now", className="infohus-report"),
        "source": source_view(_source(lang), lang),
    }
    return html.Section(
        [
            *(dcc.Store(id=id) for id in (SCENE, BASE, OTHER, PICKED, FACTS, LOSSES)),
            html.H2(say("explore.stage.heading", lang), id="explore-stage-title"),
            html.P(say("explore.stage.intro", lang)),
            html.Div(_which(lang), id="explore-which-box", hidden=True),
            _buttons(lang),
            html.Div(id="explore-time"),
            html.P(id="explore-clock", className="clock"),
            html.P(id="explore-live", role="status", className="unseen"),
            tabs_of("explore-tabs", views, say("explore.stage.heading", lang), lang),
        ],
        id="explore-stage",
        className="explore-stage",
        hidden=True,
        **{"aria-labelledby": "explore-stage-title"},
    )


def _which(lang: str) -> Component:
    radios = [dmc.Radio(say(f"explore.stage.{name}", lang), value=name) for name in ("with", "without")]
    label = say("explore.stage.which", lang)
    return dmc.RadioGroup(radios, id=WHICH, label=label, value="without", className="guess infohus-field")


def _networks(lang: str) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.H3(named("models_short", model, lang)),
                    html.P(id=f"explore-open-{model}", className="open-now"),
                    html.Div(id=f"explore-net-{model}", className="net"),
                ],
                className="network",
            )
            for model in CATALOGUE
        ],
        className="networks",
    )


def _buttons(lang: str) -> Component:
    buttons = [
        html.Button(
            say(f"explore.network.{name}", lang),
            id=f"explore-{name}",
            type="button",
            className="go" if name == "play" else "plain",
        )
        for name in ("back", "play", "step")
    ]
    speeds = [(speed, say("explore.stage.days_a_second", lang, n=speed)) for speed in SPEEDS]
    speed = choice_field("explore-speed", say("explore.stage.speed", lang), speeds, SPEEDS[1], lang)
    return html.Div([*buttons, speed], className="buttons player")


def _legend(lang: str) -> Component:
    return html.Details(
        [
            html.Summary(say("explore.stage.legend", lang)),
            html.Ul(id="explore-legend", className="legend"),
            html.P(say("explore.stage.how", lang)),
        ],
        open=True,
    )


def _source(lang: str) -> Source:
    return Source(tuple(say(f"explore.stage.source_{n}", lang) for n in (1, 2, 3)))


def register_stage(app: Dash, gone_id: str) -> None:
    """Add the callbacks of the browser: which scene is shown (``gone_id`` says who is sent away), and playing it."""
    app.clientside_callback(
        ClientsideFunction("infohus", "choose"),
        Output(SCENE, "data"),
        Output("explore-which-box", "hidden"),
        Input(BASE, "data"),
        Input(OTHER, "data"),
        Input(WHICH, "value"),
        Input(gone_id, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("infohus", "play"),
        Output("explore-play", "children"),
        Input(SCENE, "data"),
        Input("explore-play", "n_clicks"),
        Input("explore-step", "n_clicks"),
        Input("explore-back", "n_clicks"),
        Input("explore-speed", "value"),
    )
    for found, kept in FILLED.items():
        app.clientside_callback(
            ClientsideFunction("infohus", "keep"),
            Output(kept, "data"),
            Input(found, "data"),
            State(kept, "data"),
        )
