"""The words of the field in both languages, with what they mean."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.words import say
from experiments.report.numbers import whole
from sim.glossary import Term, glossary
from sim.texts import LANGUAGES


def glossary_list(lang: str) -> list[Component]:
    """Return all words in the order of the alphabet, folded."""
    terms = sorted(glossary().values(), key=lambda term: term.word(lang).casefold())
    listed = html.Dl([_term(term, lang) for term in terms], className="glossary")
    return [
        html.P(say("about.glossary.intro", lang, n=whole(len(terms), lang))),
        html.Details([html.Summary(say("about.glossary.open", lang)), listed]),
    ]


def _term(term: Term, lang: str) -> Component:
    """Return a word with the same in the other language, marked as such, and its meaning."""
    other = next(language for language in LANGUAGES if language != lang)
    words = [html.Strong(term.word(lang)), " (", html.Span(term.word(other), lang=other), ")"]
    return html.Div([html.Dt(words), html.Dd(term.meaning(lang))])
