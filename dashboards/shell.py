"""What every page has: a way to the content, navigation, the other language, and the words at its foot."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import dash_mantine_components as dmc
import flask
from dash import Dash, Input, Output, State, dcc, html

from dashboards.addresses import PAGES, Place, place_of
from dashboards.link import Shared, read_search
from dashboards.pages import page_of
from dashboards.parts.alerts import note, refusal
from dashboards.results import register_downloads
from dashboards.sharing import address_store, register_sharing
from dashboards.words import say
from sim.errors import InfohusError
from sim.texts import LANGUAGES

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboards.jobs.service import JobService

OWNER = "owner"
"""Id of the store that names this opened page to the job service; nobody else can guess it."""


class Page(Protocol):
    """What a page's package offers."""

    def layout(self, lang: str, shared: Shared | None) -> Component:
        """Return the content for a language and what a share link asks for; raise BadInput if it cannot be used."""

    def register(self, app: Dash, service: JobService, folder: Path) -> None:
        """Add the page's callbacks."""


def frame() -> Component:
    """Return what is there before the page is known."""
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            html.Div(_loading(), id="page", className="page"),
        ],
        theme={"primaryColor": "blue", "primaryShade": 8, "fontFamily": "system-ui, 'Segoe UI', sans-serif"},
        forceColorScheme="light",
    )


def _loading() -> list[Component]:
    """Return words for the moment before the page comes; ``assets/app.css`` shows those of the page's language."""
    return [
        html.P(say("shell.loading", lang), lang=lang, className="loading", role="status")
        for lang in LANGUAGES
    ]


def register_shell(app: Dash, service: JobService, folder: Path) -> None:
    """Add what fills the frame, what hears that a page was closed, and every page's callbacks."""

    @app.callback(Output("page", "children"), Input("url", "pathname"), State("url", "search"))
    def fill(path: str | None, search: str | None) -> list[Component]:
        return filled(place_of(path or "") or Place("en", PAGES[0]), search)

    @app.server.post("/leave")
    def leave() -> flask.typing.ResponseReturnValue:
        owner = flask.request.get_data(as_text=True)[:100]
        service.leave(owner)
        return "", 204

    register_sharing(app)
    register_downloads(app, folder)
    for name in PAGES:
        page_of(name).register(app, service, folder)


def filled(place: Place, search: str | None) -> list[Component]:
    """Return all of a page: its head, its content for what the address asks, its foot."""
    return [*_head(place, search or ""), _main(place, search), _foot(place.lang)]


def _main(place: Place, search: str | None) -> Component:
    owner = secrets.token_urlsafe(16)
    try:
        shared = read_search(search)
        content = page_of(place.page).layout(place.lang, shared)
        notes = [_other_code(place.lang)] if shared and shared.is_of_other_code else []
    except InfohusError as error:
        notes = [refusal(error, place.lang)]
        content = page_of(place.page).layout(place.lang, None)
    return html.Main(
        [
            dcc.Store(id=OWNER, data=owner),
            dcc.Store(id="lang", data=place.lang),
            address_store(),
            html.Div(id="page-owner", hidden=True, **{"data-owner": owner}),
            html.Div(
                note(say("shell.server_gone", place.lang), place.lang),
                id="server-gone",
                role="alert",
                hidden=True,
            ),
            *notes,
            content,
        ],
        id="main",
        tabIndex=-1,
    )


def _other_code(lang: str) -> Component:
    return html.Div(say("shell.other_code", lang), className="notice", role="alert", id="other-code")


def _head(place: Place, search: str) -> list[Component]:
    """Return skip link and header; the link to the other language takes along what the address holds."""
    lang = place.lang
    links = [
        html.Li(
            html.A(
                say(f"shell.nav_{page}", lang),
                href=Place(lang, page).path,
                **({"aria-current": "page"} if page == place.page else {}),
            )
        )
        for page in PAGES
    ]
    others = [
        html.A(
            say("shell.this_language", other),
            href=Place(other, place.page).path + search,
            className="switch",
            lang=other,
            hrefLang=other,
        )
        for other in LANGUAGES
        if other != lang
    ]
    return [
        html.A(say("shell.skip", lang), href="#main", className="skip"),
        html.Header(
            [
                html.Div([html.Span("infohus", className="brand"), *others], className="top"),
                html.Nav(html.Ul(links), **{"aria-label": say("shell.nav", lang)}),
            ],
            className="head",
        ),
    ]


def _foot(lang: str) -> Component:
    return html.Footer(html.P(say("shell.foot", lang)), className="foot")
