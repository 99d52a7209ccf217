"""The plain questions of the Compare page: which municipality, how many staff and hours, how many enquiries."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.pages.compare.settings import (
    LIMITS,
    Answers,
    answers_of,
    usual_answers,
)
from dashboards.parts.fields import choice_field, number_field
from dashboards.places import municipality_options
from dashboards.words import say
from experiments.report.numbers import number, whole
from sim.municipalities import find_municipality
from sim.parameters import declaration_of

IDS = {name: f"compare-{name}" for name in Answers._fields}
"""Field -> id of its input."""
RATE = "demand.concerns_per_100k"


def form(settings: Mapping[str, object], lang: str) -> Component:
    """Return the questions with the answers that ``settings`` give."""
    given = answers_of(settings)
    return html.Div(
        [
            _municipality(given, lang),
            *(_field(name, value, lang) for name, value in zip(Answers._fields[1:], given[1:], strict=True)),
            html.P(usual_words(given.municipality, lang), id="compare-usual", className="usual"),
        ],
        className="questions",
    )


def usual_words(municipality: str, lang: str) -> str:
    """Return what the simulation takes as usual for a municipality, and that it is assumed."""
    usual = usual_answers(municipality)
    return say(
        "compare.usual",
        lang,
        municipality=municipality,
        population=whole(find_municipality(municipality).population, lang),
        posts=whole(usual.posts, lang),
        hours=number(usual.hours, lang, 1),
        enquiries=number(usual.enquiries, lang, 1),
        rate=number(declaration_of(RATE).value, lang, 1),
    )


def _municipality(given: Answers, lang: str) -> Component:
    return choice_field(
        IDS["municipality"],
        say("compare.municipality", lang),
        municipality_options(),
        given.municipality,
        lang,
    )


def _field(name: str, value: float, lang: str) -> Component:
    low, high = LIMITS[name]
    return number_field(
        IDS[name],
        say(f"compare.{name}", lang),
        round(value, 1) if name == "enquiries" else value,
        lang,
        low=low,
        high=high,
        help=say(f"compare.{name}_help", lang),
        is_whole=name not in ("hours", "enquiries"),
    )
