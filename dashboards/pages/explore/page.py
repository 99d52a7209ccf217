"""The layout of the Explore page and what happens when somebody asks for the runs."""

from __future__ import annotations

from pathlib import Path

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.jobs.service import JobService
from dashboards.link import Shared, search_of
from dashboards.pages.explore.exercises import exercises_box, register_exercises, show_exercises
from dashboards.pages.explore.follow import follow_box, register_follow, show_story
from dashboards.pages.explore.found import register_found, show_scenes
from dashboards.pages.explore.gone import show_branch
from dashboards.pages.explore.person import person_box, register_person
from dashboards.pages.explore.settings import (
    MOST_SEED,
    MOST_YEARS,
    USUAL,
    Settings,
    checked,
    settings_of,
    shocks_of,
    without_shocks,
)
from dashboards.pages.explore.stage import WHICH, register_stage, stage
from dashboards.pages.explore.take_along import register_take_along, take_along
from dashboards.pages.explore.tour import register_tour, tour
from dashboards.pages.explore.work import (
    work_of_branch,
    work_of_exercises,
    work_of_scenes,
    work_of_story,
)
from dashboards.parts.alerts import refusal
from dashboards.parts.fields import choice_field, number_field
from dashboards.places import municipality_options
from dashboards.running import Panel
from dashboards.sharing import share_button, share_said
from dashboards.words import say
from sim.errors import InfohusError

SCENES = Panel("explore-runs", work_of_scenes, show_scenes)
GONE = Panel("explore-gone", work_of_branch, show_branch)
STORY = Panel("explore-story", work_of_story, show_story)
EXERCISES = Panel("explore-exercises", work_of_exercises, show_exercises)
PANELS = (SCENES, GONE, STORY, EXERCISES)
NOW = "explore-asked-now"
"""Id of the store of the settings in the fields, as last used."""
FIELDS = ("municipality", "years", "seed")


def layout(lang: str, shared: Shared | None) -> Component:
    """Return the page; a share link's runs begin at once. Raises BadInput for a link that cannot be used."""
    settings = checked(shared.settings) if shared else dict(USUAL)
    base = without_shocks(settings)
    gone = {"settings": settings, "stages": ["branch"]} if shocks_of(settings) else None
    return html.Div(
        [
            html.H1(say("explore.heading", lang)),
            html.P(say("explore.lead", lang), className="lead"),
            tour(lang, is_open=shared is None),
            _questions(settings, lang),
            SCENES.view(lang, {"settings": base, "stages": ["scenes"]} if shared else None),
            html.Div(
                [
                    stage(lang),
                    person_box(lang),
                    html.Div(GONE.view(lang, gone), id="explore-gone-box", hidden=gone is None),
                    html.Div(id="explore-numbers"),
                    html.Div(take_along(lang), id="explore-take", hidden=True),
                    follow_box(lang, STORY.view(lang)),
                ],
                id="explore-runs-shown",
            ),
            exercises_box(lang, EXERCISES.view(lang)),
        ],
        className="explore",
    )


def _questions(settings: Settings, lang: str) -> Component:
    years, seed = (
        number_field(
            f"explore-{name}",
            say(f"explore.{name}", lang),
            settings[name],  # type: ignore[arg-type]
            lang,
            low=low,
            high=high,
            help=say(f"explore.{name}_help", lang),
            is_whole=True,
        )
        for name, low, high in (("years", 1, MOST_YEARS), ("seed", 0, MOST_SEED))
    )
    place = choice_field(
        "explore-municipality",
        say("explore.municipality", lang),
        municipality_options(),
        str(settings["municipality"]),
        lang,
    )
    return html.Section(
        [
            html.H2(say("explore.questions", lang), id="explore-questions"),
            html.Div([place, years, seed], className="questions"),
            dcc.Store(id=NOW, data=without_shocks(settings)),
            html.Div(
                [html.Button(say("explore.run", lang), id="explore-run", type="button"), share_button(lang)],
                className="buttons",
            ),
            share_said(lang),
            html.Div(id="explore-refused"),
        ],
        **{"aria-labelledby": "explore-questions"},
    )


def register(app: Dash, service: JobService, folder: Path) -> None:
    """Add the page's callbacks; nothing is kept under ``folder``."""
    for panel in PANELS:
        panel.register(app, service)
    register_stage(app, GONE.id("asked"))
    register_found(app)
    register_person(app, GONE.id("asked"))
    register_follow(app, STORY.id("asked"), GONE.id("asked"))
    register_tour(app, GONE.id("asked"))
    register_take_along(app, GONE.id("asked"))
    register_exercises(app, EXERCISES.id("asked"))
    _register_questions(app)


def _register_questions(app: Dash) -> None:
    @app.callback(
        Output(SCENES.id("asked"), "data"),
        Output(NOW, "data"),
        Output("explore-refused", "children"),
        Output("address", "data", allow_duplicate=True),
        Output(GONE.id("asked"), "data", allow_duplicate=True),
        Input("explore-run", "n_clicks"),
        Input("tour-run", "n_clicks"),
        *(State(f"explore-{name}", "value") for name in FIELDS),
        State(NOW, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def ask(_, __, municipality, years, seed, now, lang):
        try:
            settings = settings_of(municipality, years, seed, now)
        except InfohusError as error:
            return no_update, no_update, refusal(error, lang), no_update, no_update
        return {"settings": settings, "stages": ["scenes"]}, settings, None, search_of(settings, {}), None

    app.clientside_callback(
        ClientsideFunction("infohus", "rest"),
        Input(SCENES.id("cancel"), "hidden"),
        State("explore-runs-shown", "id"),
    )
    app.clientside_callback(
        ClientsideFunction("infohus", "shown"),
        Output("explore-gone-box", "hidden"),
        Output(WHICH, "value"),
        Input(GONE.id("asked"), "data"),
        Input("explore-losses", "data"),
    )
