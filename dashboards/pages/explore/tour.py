"""The guided tour in five steps: predict, run, see, explain, change. The student guesses before seeing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.pages.explore.gone import losses_beside
from dashboards.pages.explore.stage import FACTS, LOSSES
from dashboards.words import say
from experiments.report.labels import named
from experiments.report.numbers import amount, number
from sim.measures.registry import CAUSES
from sim.policies.organisation import CATALOGUE

STEPS = ("predict", "run", "see", "explain", "change")
GUESSES = {"predict": CATALOGUE, "explain": CAUSES, "change": CATALOGUE}
"""Step with a guess -> what can be guessed."""
FORUM = "fixed_forum"


def tour(lang: str, is_open: bool) -> Component:
    """Return the tour, open or folded; every step stands in the page, one of them is seen."""
    return html.Details(
        [
            html.Summary(html.H2(say("explore.tour.heading", lang))),
            html.P(say("explore.tour.intro", lang)),
            dcc.Store(id="tour-step", data=0),
            *(_step(n, name, lang) for n, name in enumerate(STEPS)),
            html.Div(
                [
                    html.Button(
                        say("explore.tour.back", lang),
                        id="tour-back",
                        type="button",
                        className="plain",
                        disabled=True,
                    ),
                    html.Button(
                        say("explore.tour.next", lang), id="tour-next", type="button", className="go"
                    ),
                ],
                className="buttons",
            ),
            html.P(id="tour-said", role="status"),
            html.P(id="tour-now", role="status", className="unseen"),
        ],
        open=is_open,
        id="explore-tour",
        className="tour",
    )


def _heading(n: int, lang: str) -> str:
    name = say(f"explore.tour.{STEPS[n]}_name", lang)
    return say("explore.tour.step", lang, n=n + 1, all=len(STEPS), name=name)


def _step(n: int, name: str, lang: str) -> Component:
    inside: list[Component] = [html.H3(_heading(n, lang)), html.P(say(f"explore.tour.{name}", lang))]
    if name in GUESSES:
        inside.append(
            guess_field(f"tour-{name}", say(f"explore.tour.{name}_guess", lang), GUESSES[name], lang)
        )
    if name == "run":
        inside.append(html.Button(say("explore.run", lang), id="tour-run", type="button"))
    inside.append(html.Div(id=f"tour-{name}-said", role="status"))
    return html.Div(inside, id=f"tour-{name}-step", hidden=n > 0)


def guess_field(id: str | dict, question: str, options: object, lang: str) -> Component:
    """Return a question with one of several answers to choose; ``options`` are models or causes of waiting."""
    radios = [dmc.Radio(option_words(option, lang), value=option) for option in options]
    return dmc.RadioGroup(radios, id=id, label=question, className="guess infohus-field")


def option_words(option: str, lang: str) -> str:
    """Return the words of a model or of a cause of waiting."""
    return named("models" if option in CATALOGUE else "causes", option, lang)


def register_tour(app: Dash, gone_id: str) -> None:
    """Add the callbacks: going on, and what is said to a guess once there is something to see.

    The store ``gone_id`` says who is sent away.
    """

    @app.callback(
        Output("tour-step", "data"),
        Output("tour-said", "children"),
        Output("tour-now", "children"),
        Output("tour-back", "disabled"),
        *(Output(f"tour-{name}-step", "hidden") for name in STEPS),
        Input("tour-next", "n_clicks"),
        Input("tour-back", "n_clicks"),
        State("tour-step", "data"),
        State("tour-predict", "value"),
        State("tour-explain", "value"),
        State(FACTS, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def go(_, __, at, predicted, explained, facts, lang):
        guessed = {"predict": predicted, "run": facts, "explain": explained}
        if ctx.triggered_id == "tour-next" and not guessed.get(STEPS[at], True):
            key = "run_first" if STEPS[at] == "run" else "guess_first"
            return _stay(say(f"explore.tour.{key}", lang))
        if ctx.triggered_id == "tour-next" and at == len(STEPS) - 1:
            return _stay(say("explore.tour.end", lang))
        to = max(0, min(at + (1 if ctx.triggered_id == "tour-next" else -1), len(STEPS) - 1))
        return to, None, _heading(to, lang), to == 0, *(n != to for n in range(len(STEPS)))

    app.clientside_callback(
        ClientsideFunction("infohus", "keep_focus"),
        Input("tour-back", "disabled"),
        State("tour-back", "id"),
        State("tour-next", "id"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("tour-see-said", "children"),
        Output("tour-explain-said", "children"),
        Output("tour-change-said", "children"),
        Input("tour-predict", "value"),
        Input("tour-explain", "value"),
        Input("tour-change", "value"),
        Input(FACTS, "data"),
        Input(LOSSES, "data"),
        Input(gone_id, "data"),
        State("lang", "data"),
    )
    def answer(predicted, explained, changed, facts, losses, gone, lang):
        return (
            said_of_days(predicted, facts, lang),
            said_of_waiting(explained, facts, lang),
            said_of_losses(changed, losses_beside(losses, gone, facts), lang),
        )


def _stay(words: str) -> tuple:
    return no_update, words, no_update, no_update, *[no_update] * len(STEPS)


def said_of_days(guess: str | None, facts: Mapping[str, Any] | None, lang: str) -> str | None:
    """Return what this run says to the guess which model decides fastest; None before there is a guess and a run."""
    if not guess or not facts:
        return None
    days = {model["model"]: model["days_to_decision"] for model in facts["models"]}
    if None in days.values():
        return say("explore.tour.no_enquiries", lang)
    told = [
        f"{named('models_short', model, lang)}: {amount(value, 'days', lang, 1)}"
        for model, value in days.items()
    ]
    best = min(days, key=lambda model: days[model])
    key = "as_guessed" if guess == best else "not_as_guessed"
    about = {"guess": named("models_short", guess, lang), "best": named("models_short", best, lang)}
    return (
        say(f"explore.tour.{key}", lang, told="; ".join(told), **about)
        + " "
        + say("explore.tour.one_run", lang)
    )


def said_of_waiting(guess: str | None, facts: Mapping[str, Any] | None, lang: str) -> str | None:
    """Return what this run says to the guess what the fixed forum's cases wait for most."""
    if not guess or not facts:
        return None
    parts = next(model["parts"] for model in facts["models"] if model["model"] == FORUM)
    waits = {cause: parts[cause] for cause in CAUSES}
    if None in waits.values():
        return say("explore.tour.no_enquiries", lang)
    best = max(waits, key=lambda cause: waits[cause])
    key = "wait_as_guessed" if guess == best else "wait_not_as_guessed"
    about = {name: option_words(cause, lang) for name, cause in (("guess", guess), ("best", best))}
    days = {
        name: amount(waits[cause], "days", lang, 1) for name, cause in (("days", best), ("guess_days", guess))
    }
    return say(f"explore.tour.{key}", lang, **about, **days)


def said_of_losses(guess: str | None, losses: Mapping[str, float] | None, lang: str) -> str | None:
    """Return what the changed run says to the guess which model it hits hardest."""
    if not guess or not losses:
        return None
    told = [
        f"{named('models_short', model, lang)}: {number(days, lang, 1)}" for model, days in losses.items()
    ]
    worst = max(losses, key=lambda model: losses[model])
    key = (
        "loss_none" if losses[worst] <= 0 else "loss_as_guessed" if guess == worst else "loss_not_as_guessed"
    )
    return say(f"explore.tour.{key}", lang, told="; ".join(told), worst=named("models_short", worst, lang))
