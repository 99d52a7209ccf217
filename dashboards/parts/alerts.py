"""Boxes that say something about the page: a refusal, that an answer is preliminary, a note.

Each begins with a sign and a word, so that none is told by its colour alone.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.parts.words import say
from experiments.report.numbers import whole
from sim.errors import InfohusError

SIGNS = {"refusal": "✕", "preliminary": "◔", "note": "i"}
ROLES = {"refusal": "alert", "preliminary": "status", "note": "note"}


def refusal(error: InfohusError, lang: str, *, id: str | None = None) -> Component:
    """Return the error's one sentence; a screen reader says it at once."""
    return _box("refusal", error.sentence(lang), lang, id)


def preliminary(lang: str, replications: int, *, id: str | None = None, is_last: bool = False) -> Component:
    """Return that the answer rests on few ``replications``, and that it is being refined unless it ``is_last``."""
    key = "last" if is_last else "one" if replications == 1 else "some"
    words = say(f"alerts.preliminary_{key}", lang, n=whole(replications, lang))
    return _box("preliminary", words, lang, id)


def note(words: str | list[str | Component], lang: str, *, id: str | None = None) -> Component:
    """Return a note that is no warning."""
    return _box("note", words, lang, id)


def _box(kind: str, words: str | list[str | Component], lang: str, id: str | None) -> Component:
    sign = html.Span(SIGNS[kind], className="sign", **{"aria-hidden": "true"})
    title = html.Strong(say(f"alerts.{kind}", lang))
    said = {} if id is None else {"id": id}
    return html.Div(
        [sign, html.P([title, " ", *_listed(words)])], role=ROLES[kind], className=f"box {kind}", **said
    )


def _listed(words: str | list[str | Component]) -> list[str | Component]:
    return [words] if isinstance(words, str) else words
