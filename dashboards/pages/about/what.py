"""What infohus is and for whom, how it works in short, and how its two kinds of uncertainty are read."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.addresses import Place
from dashboards.parts.tables import table_view
from dashboards.words import say
from experiments.report.usual_rules import differing_rules
from sim.texts import text

STEPS = range(1, 6)
READINGS = range(1, 6)


def what(lang: str) -> list[Component]:
    """Return what it is and is not, and which page is for whom."""
    pages = [
        html.Li([say(f"about.what.for_{page}", lang), " ", _way_to(page, lang)])
        for page in ("explore", "compare", "registration")
    ]
    return [
        html.P(say("about.what.text_1", lang)),
        html.P(say("about.what.text_2", lang)),
        html.Ul(pages),
    ]


def _way_to(page: str, lang: str) -> Component:
    words = say("about.what.go", lang, page=say(f"shell.nav_{page}", lang))
    return html.A(words, href=Place(lang, page).path)


def how(lang: str) -> list[Component]:
    """Return the way of a concern, and the rules in which the models differ."""
    steps = [
        html.Li([html.Strong(say(f"about.how.step_{n}", lang)), " ", say(f"about.how.step_{n}_text", lang)])
        for n in STEPS
    ]
    rules = differing_rules(say("about.how.models_caption", lang), lang)
    return [
        html.P(say("about.how.intro", lang)),
        html.Ol(steps),
        html.H3(say("about.how.models", lang)),
        html.P(say("about.how.models_intro", lang)),
        html.Div(table_view(rules, lang), className="infohus-report"),
    ]


def uncertainty(lang: str) -> list[Component]:
    """Return what chance and what ignorance do to a number, with the signs that the reports use."""
    meanings = {
        "estimate": ("main", say("about.uncertainty.estimate", lang)),
        "luck": ("luck", text("report.key.luck_text", lang)),
        "worlds": ("worlds", text("report.key.worlds_text", lang)),
    }
    key = [
        html.Div([html.Dt(text(f"report.key.{name}", lang), className=look), html.Dd(words)])
        for name, (look, words) in meanings.items()
    ]
    return [
        html.P(say("about.uncertainty.intro", lang)),
        html.Div(html.Dl(key, className="key"), className="infohus-report"),
        html.H3(say("about.uncertainty.read", lang)),
        html.Ul([html.Li(say(f"about.uncertainty.item_{n}", lang)) for n in READINGS]),
    ]
