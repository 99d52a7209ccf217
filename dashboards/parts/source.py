"""Where the numbers of a section come from, and how it is told under the tab Source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.parts.measures_told import measure_words
from dashboards.parts.words import say
from experiments.report.labels import named
from experiments.report.tables_assumptions import loose
from sim.parameters import Declaration


@dataclass(frozen=True, slots=True)
class Source:
    """Say where numbers come from.

    Parameters
    ----------
    sentences
        Where and how they were simulated, with which seed and version, in which rows of which file; at least one.
    measures
        Names of ``sim.measures.registry`` whose definitions are to be told.
    parameters
        Declared numbers that stand behind them.
    links
        Pairs of address (of this site) and words.
    """

    sentences: tuple[str, ...]
    measures: tuple[str, ...] = ()
    parameters: tuple[Declaration, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        assert self.sentences, "no number without a source"


def source_view(source: Source, lang: str) -> Component:
    """Return what is measured, where the numbers come from, the assumptions behind them, and where to read on."""
    parts = {
        "measured": measure_words(source.measures, lang),
        "run": source.sentences,
        "assumptions": [parameter_words(declared, lang) for declared in source.parameters],
        "more": [html.A(words, href=address) for address, words in source.links],
    }
    told = [_part(say(f"source.{name}", lang), items) for name, items in parts.items() if items]
    return html.Dl(told, className="source")


def parameter_words(declared: Declaration, lang: str) -> str:
    """Return label, value, unit, grade and source of a declared number in one line."""
    return say(
        "source.parameter",
        lang,
        label=declared.label(lang),
        value=" ".join(filter(None, (loose(declared.value, lang), declared.unit(lang)))),
        grade=named("grades", declared.grade, lang),
        source=declared.source(lang),
    )


def _part(title: str, items: Sequence[str | Component]) -> Component:
    return html.Div([html.Dt(title), html.Dd(html.Ul([html.Li(item) for item in items]))])
