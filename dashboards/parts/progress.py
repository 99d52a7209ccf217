"""How far a job is: a bar, and the words of the command line."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.parts.words import say
from experiments.progress_words import status_words
from experiments.report.numbers import whole


def progress_view(done: int, total: int, seconds_left: float | None, lang: str) -> Component:
    """Return how many of ``total`` runs are done, and the time left (None: not known yet).

    The bar says everything to who looks at it; without being asked a screen reader says each quarter alone, since the
    page is told several times a second.
    """
    words = status_words(done, total, seconds_left, lang)
    parts = [
        html.P(words, className="words", **{"aria-hidden": "true"}),
        _bar(done, total, words, lang),
        html.P(_quarter(done, total, lang), role="status", className="unseen"),
    ]
    return html.Div(parts, className="infohus-progress")


def _bar(done: int, total: int, words: str, lang: str) -> Component:
    share = min(1.0, done / total) if total else 0.0
    values = {"aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": round(100 * share)}
    label = {"aria-label": say("progress.label", lang), "aria-valuetext": words}
    filled = html.Div(style={"width": f"{100 * share:.1f}%"})
    return html.Div(filled, role="progressbar", className="bar", **values, **label)


def _quarter(done: int, total: int, lang: str) -> str:
    """Return the last quarter that was passed, in words; '' before the first."""
    quarter = min(4, 4 * done // total) if total else 0
    return say("progress.quarter", lang, percent=whole(25 * quarter, lang)) if quarter else ""
