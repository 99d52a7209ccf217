"""Which code and data this is, whom the data are to be credited to, and what is known of accessibility."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.link import version_here
from dashboards.words import say
from experiments.fingerprint import fingerprint
from experiments.provenance import version_of
from sim.texts import text

PROVENANCE = "sim/data/PROVENANCE.md"
LIBRARIES = ("mesa", "numpy", "pandas", "scipy")
"""Those that can change a number."""


def origin(lang: str) -> list[Component]:
    """Return fingerprint and versions, and the sources of the data with their terms."""
    facts = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in _versions(lang).items()]
    return [
        html.P(say("about.origin.intro", lang)),
        html.Div(html.Dl(facts, className="facts"), className="infohus-report"),
        html.H3(say("about.origin.data", lang)),
        html.Ul([html.Li(item) for item in _credits(lang)]),
        html.P(say("about.origin.file", lang, file=PROVENANCE)),
    ]


def access(lang: str) -> list[Component]:
    """Return how accessible the pages are known to be, and who has to say so."""
    return [html.P(say(f"about.access.text_{n}", lang)) for n in (1, 2, 3)]


def _versions(lang: str) -> dict[str, str]:
    here, unknown = fingerprint(), text("report.missing.not_known", lang)
    return {
        say("about.origin.code", lang): version_here(),
        say("about.origin.version", lang): version_of("infohus") or unknown,
        say("about.origin.python", lang): here["python"] or unknown,
        **{library: here[library] or unknown for library in LIBRARIES},
    }


def _credits(lang: str) -> list[str | list]:
    title = html.Cite(say("about.origin.field_title", lang), lang="da")
    return [
        f"{say('about.origin.population', lang)} {say('about.origin.population_terms', lang)}",
        f"{say('about.origin.map', lang)} {say('about.origin.map_terms', lang)}",
        [say("about.origin.field", lang), " ", title, " ", say("about.origin.field_rest", lang)],
        say("about.origin.parameters", lang),
    ]
