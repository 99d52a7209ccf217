"""The server of the pages: a Dash application on Flask that answers this machine alone and asks nobody."""

from __future__ import annotations

from html import escape
from pathlib import Path

import flask
from dash import Dash

from dashboards.addresses import PAGES, Place, place_of
from dashboards.jobs.service import JobService
from dashboards.shell import frame, register_shell
from dashboards.words import say
from sim.texts import LANGUAGES

HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names under which a browser may call: a page of another name that leads here is refused."""
LARGEST = 2_000_000
"""Bytes of a request; a scenario is far smaller."""

PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
{css}
<link rel="icon" href="data:,">
</head>
<body>
<noscript><p>{noscript}</p></noscript>
{app_entry}
<footer>{config}{scripts}{renderer}</footer>
</body>
</html>"""


class Pages(Dash):
    """Dash whose first page says its language and title before any script runs."""

    def interpolate_index(self, **parts: str) -> str:
        """Return the HTML of the address asked for."""
        place = place_of(flask.request.path) or Place("en", "explore")
        words = {
            "lang": place.lang,
            "title": escape(say(f"shell.title_{place.page}", place.lang)),
            "noscript": escape(say("shell.noscript", place.lang)),
        }
        return PAGE.format(**{**parts, **words})


def make_app(service: JobService, folder: Path | str) -> Pages:
    """Return the application.

    Parameters
    ----------
    service
        Carries out what the pages ask for.
    folder
        Where results are kept; made when the first comes.
    """
    app = Pages(
        __name__,
        assets_folder="assets",
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title=None,
        add_log_handler=False,
    )
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.layout = frame
    register_shell(app, service, Path(folder))
    _guard(app)
    return app


def _guard(app: Pages) -> None:
    """Refuse other hosts, send unknown addresses to a page, say what a browser may load."""
    server = app.server

    @server.before_request
    def check() -> flask.typing.ResponseReturnValue | None:
        host = flask.request.host.rsplit(":", 1)[0] if ":" in flask.request.host else flask.request.host
        if host not in HOSTS:
            return "", 421
        path = flask.request.path
        if path.startswith(("/_", "/assets/", "/download/", "/leave")) or place_of(path):
            return None
        return flask.redirect(Place(_wanted_language(path), _wanted_page(path)).path)

    policy: list[str] = []

    @server.after_request
    def say_policy(response: flask.Response) -> flask.Response:
        if not policy:
            policy.append(_policy(app.csp_hashes()))
        response.headers["Content-Security-Policy"] = policy[0]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _policy(hashes) -> str:
    scripts = " ".join(["'self'", *hashes])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _wanted_language(path: str) -> str:
    first = path.strip("/").split("/")[0]
    return first if first in LANGUAGES else flask.request.accept_languages.best_match(LANGUAGES) or "en"


def _wanted_page(path: str) -> str:
    last = path.strip("/").split("/")[-1]
    return last if last in PAGES else PAGES[0]
