"""The four exercises on the page: a question, an answer to choose or give, and what the runs say to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import MATCH, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.pages.explore.stage import FACTS
from dashboards.pages.explore.tour import guess_field, option_words
from dashboards.parts.blocks import block
from dashboards.parts.fields import number_field
from dashboards.parts.source import Source
from dashboards.parts.words import say as say_part
from dashboards.running import Asked
from dashboards.words import say
from experiments.explore.exercise_runs import FRAME
from experiments.explore.exercises import (
    CADENCE,
    FASTEST,
    FORUM_WAIT,
    LEAVE,
    NOT_HERE,
    TOO_FEW,
    UNCLEAR,
    check,
)
from experiments.report.blocks import Block
from experiments.report.cells import Cell
from experiments.report.numbers import DASH, amount, interval, listed, whole, years_in_words
from experiments.report.table import Group, Row, Table

DONE = "explore-exercises-done"
MOST_DAYS = 100


def exercises_box(lang: str, panel: Component) -> Component:
    """Return the heading, the button that has the answers worked out, and where the exercises come."""
    return html.Section(
        [
            html.H2(say("explore.exercises.heading", lang), id="explore-exercises-title"),
            html.P(say("explore.exercises.intro", lang)),
            html.Div(
                html.Button(
                    say("explore.exercises.begin", lang),
                    id="explore-exercises-begin",
                    type="button",
                    className="go",
                ),
                className="buttons",
            ),
            panel,
        ],
        **{"aria-labelledby": "explore-exercises-title"},
    )


def show_exercises(found: Sequence[Mapping[str, Any]], asked: Asked, _: str, lang: str) -> Component:
    """Return the questions; the answers wait in a store until somebody has given one."""
    place = asked["settings"]["municipality"]
    about = say(
        "explore.exercises.runs",
        lang,
        municipality=place,
        n=whole(found[0]["replications"], lang),
        years=years_in_words(FRAME["years"], lang),
        enquiries=whole(found[0]["n_enquiries"], lang),
    )
    return html.Div(
        [
            dcc.Store(id=DONE, data={"found": list(found), "settings": asked["settings"]}),
            html.P(about),
            *(_exercise(n, exercise, lang) for n, exercise in enumerate(found, start=1)),
        ]
    )


def _exercise(n: int, exercise: Mapping[str, Any], lang: str) -> Component:
    name = exercise["name"]
    question = say(f"explore.exercises.{_text(exercise)}", lang, **_numbers(exercise, lang))
    if exercise["options"]:
        field = guess_field({"part": "given", "exercise": name}, question, exercise["options"], lang)
    else:
        days = {"low": -MOST_DAYS, "high": MOST_DAYS, "unit": say("explore.exercises.days", lang)}
        field = number_field({"part": "given", "exercise": name}, question, None, lang, **days)
    return html.Div(
        [
            html.H3(say("explore.exercises.title", lang, n=n)),
            field,
            html.Button(
                say("explore.exercises.check", lang),
                id={"part": "check", "exercise": name},
                type="button",
                className="plain",
            ),
            html.Div(id={"part": "said", "exercise": name}, role="status"),
            html.Div(id={"part": "figures", "exercise": name}),
        ],
        className="exercise",
    )


def _text(exercise: Mapping[str, Any]) -> str:
    """Return the key of the question: about the cadence there are three."""
    if exercise["name"] != CADENCE:
        return exercise["name"]
    own, other = exercise["values"]["every_days"], exercise["values"]["other_days"]
    if own is None:
        return "cadence_none"
    return "cadence_rarer" if other > own else CADENCE


def _numbers(exercise: Mapping[str, Any], lang: str) -> dict[str, str]:
    return {k: whole(v, lang) for k, v in exercise["values"].items() if isinstance(v, int | float)}


def register_exercises(app: Dash, asked_id: str) -> None:
    """Add the callbacks: having the answers worked out, and checking what somebody answered."""

    @app.callback(
        Output(asked_id, "data"),
        Input("explore-exercises-begin", "n_clicks"),
        State(FACTS, "data"),
        State("explore-asked-now", "data"),
        prevent_initial_call=True,
    )
    def begin(clicks, facts, now):
        settings = (facts or {}).get("settings") or now
        return {"settings": settings, "stages": ["exercises"]} if clicks else no_update

    @app.callback(
        Output({"part": "said", "exercise": MATCH}, "children"),
        Output({"part": "figures", "exercise": MATCH}, "children"),
        Input({"part": "check", "exercise": MATCH}, "n_clicks"),
        State({"part": "given", "exercise": MATCH}, "value"),
        State({"part": "check", "exercise": MATCH}, "id"),
        State(DONE, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def answer(clicks, given, id, done, lang):
        if not clicks or not done:
            return no_update, no_update
        exercise = next(one for one in done["found"] if one["name"] == id["exercise"])
        words, *figures = said(exercise, given, done["settings"], lang)
        return words, figures


def said(
    exercise: Mapping[str, Any], given: object, settings: Mapping[str, Any], lang: str
) -> list[Component]:
    """Return what to say to an answer (the verdict, the explanation from the figures), then the figures if any."""
    if given is None or given == "":
        return [html.P(say("explore.exercises.answer_first", lang))]
    try:
        verdict = check(exercise, given)  # type: ignore[arg-type]
    except ValueError:
        return [html.P(say("explore.exercises.answer_first", lang))]
    words = [say(f"explore.exercises.verdict_{verdict}", lang, **_about(exercise, given, lang))]
    if verdict != NOT_HERE:
        words.append(explained(exercise, lang))
    table = Block("table", table=figures_table(exercise, lang))
    shown = (
        []
        if not exercise["figures"]
        else [block(table, lang, source(exercise, settings, lang), id=f"figures-{exercise['name']}")]
    )
    return [html.P([html.Strong(words[0]), " ", *words[1:]]), *shown]


def _about(exercise: Mapping[str, Any], given: object, lang: str) -> dict[str, str]:
    """Return what a verdict may mention."""
    alike = [name for name in (exercise["answer"], *exercise["alike"]) if isinstance(name, str)]
    return {
        "alike": listed([option_words(name, lang) for name in alike], lang),
        "given": option_words(given, lang)
        if isinstance(given, str)
        else amount(float(given), "days", lang, 1),  # type: ignore[arg-type]
        "n": whole(exercise["n_enquiries"], lang),
    }


def explained(exercise: Mapping[str, Any], lang: str) -> str:
    """Return why the answer is what it is, from the figures."""
    figures = {name: mean for name, mean, *_ in exercise["figures"]}
    status, answer = exercise["status"], exercise["answer"]
    if status == TOO_FEW or None in figures.values():
        return say("explore.exercises.why_too_few", lang, n=whole(exercise["n_enquiries"], lang))
    about = _numbers(exercise, lang)
    if exercise["name"] == CADENCE:
        days = {"usual": figures["natural"], "other": figures["other_cadence"], "saved": answer}
        ends = interval(exercise["low"], exercise["high"], "days", lang, 1)
        key = "why_cadence_unclear" if status == UNCLEAR else "why_cadence"
        told = {name: amount(value, "days", lang, 1) for name, value in days.items()}
        return say(f"explore.exercises.{key}", lang, interval=ends, **told, **about)
    order = sorted(figures, key=lambda name: figures[name], reverse=exercise["name"] != FASTEST)
    told = [f"{option_words(name, lang)}: {amount(figures[name], 'days', lang, 1)}" for name in order]
    words = say(f"explore.exercises.why_{exercise['name']}", lang, told="; ".join(told), **about)
    other = exercise["values"].get("in_other_order")
    if exercise["name"] == FORUM_WAIT and other != answer:
        words += " " + say("explore.exercises.other_order", lang, other=option_words(other, lang))
    if status == UNCLEAR:
        words += " " + say("explore.exercises.why_unclear", lang)
    return words


def figures_table(exercise: Mapping[str, Any], lang: str) -> Table:
    """Return what was compared, each with its 95 % interval over replications."""
    rows = []
    for name, mean, low, high in exercise["figures"]:
        ends = interval(low, high, "days", lang, 1)
        cell = Cell(amount(mean, "days", lang, 1), luck="" if ends == DASH else ends)
        rows.append(Row(_row_words(exercise, name, lang), [cell]))
    head = [say("explore.exercises.what", lang), say(f"explore.exercises.column_{exercise['name']}", lang)]
    return Table(say("explore.exercises.caption", lang), head, [Group(rows)])


def _row_words(exercise: Mapping[str, Any], name: str, lang: str) -> str:
    if exercise["name"] != CADENCE:
        return option_words(name, lang)
    which = "every_days" if name == "natural" else "other_days"
    return say("explore.exercises.every", lang, n=whole(exercise["values"][which], lang))


def source(exercise: Mapping[str, Any], settings: Mapping[str, Any], lang: str) -> Source:
    """Return where the figures of an exercise come from."""
    replications = whole(exercise["replications"], lang)
    years, warm_up = (years_in_words(FRAME[name], lang) for name in ("years", "warm_up_years"))
    told = say(
        "explore.exercises.source", lang, n=replications, years=years, warm_up=warm_up, seed=settings["seed"]
    )
    measure = {FORUM_WAIT: "waiting_days.batching"}.get(exercise["name"], "days_to_decision")
    sentences = [say_part("source.place", lang, municipality=settings["municipality"]), told]
    if exercise["name"] == LEAVE:
        sentences.append(say("explore.exercises.source_leave", lang))
    if exercise["name"] == FORUM_WAIT:
        sentences.append(say("explore.exercises.source_order", lang))
    return Source((*sentences, say("explore.exercises.source_worlds", lang)), measures=(measure,))
