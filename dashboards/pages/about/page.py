"""The layout of the About page: sections with a list of them at the top."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dash import Dash, html
from dash.development.base_component import Component

from dashboards.jobs.service import JobService
from dashboards.link import Shared
from dashboards.pages.about.assumptions import assumptions, register_assumptions
from dashboards.pages.about.limits import limits
from dashboards.pages.about.origin import access, origin
from dashboards.pages.about.what import how, uncertainty, what
from dashboards.pages.about.wording import glossary_list
from dashboards.words import say

SECTIONS: dict[str, Callable[[str], list[Component]]] = {
    "what": what,
    "how": how,
    "limits": limits,
    "uncertainty": uncertainty,
    "assumptions": assumptions,
    "glossary": glossary_list,
    "origin": origin,
    "access": access,
}
"""Name -> what stands in the section, in the order of the page."""


def layout(lang: str, _: Shared | None) -> Component:
    """Return the page; it is the same whatever a share link holds."""
    return html.Div(
        [
            html.H1(say("about.heading", lang)),
            html.P(say("about.lead", lang), className="lead"),
            _contents(lang),
            *(_section(name, content, lang) for name, content in SECTIONS.items()),
        ],
        className="about",
    )


def register(app: Dash, service: JobService, folder: Path) -> None:
    """Add the page's callbacks."""
    register_assumptions(app)


def _contents(lang: str) -> Component:
    links = [html.Li(html.A(say(f"about.section_{name}", lang), href=f"#about-{name}")) for name in SECTIONS]
    return html.Nav(html.Ul(links), className="contents", **{"aria-label": say("about.contents", lang)})


def _section(name: str, content: Callable[[str], list[Component]], lang: str) -> Component:
    id = f"about-{name}"
    heading = html.H2(say(f"about.section_{name}", lang), id=f"{id}-title")
    return html.Section([heading, *content(lang)], id=id, **{"aria-labelledby": f"{id}-title"})
