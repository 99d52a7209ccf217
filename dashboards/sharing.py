"""The button that copies the address: it holds the whole scenario."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.words import say

ADDRESS = "address"
"""Id of the store to which a page writes the part of the address behind its path."""


def share_button(lang: str) -> Component:
    """Return the button; :func:`share_said` must stand on the page too."""
    return html.Button(say("shell.share", lang), id="share", type="button", className="plain")


def share_said(lang: str) -> Component:
    """Return where the page says that the address was copied, or could not be."""
    words = {"data-done": say("shell.shared", lang), "data-failed": say("shell.not_shared", lang)}
    return html.P(id="shared", role="status", **words)


def address_store() -> Component:
    return dcc.Store(id=ADDRESS)


def register_sharing(app: Dash) -> None:
    """Add the callbacks that keep the address true and copy it."""
    app.clientside_callback(
        ClientsideFunction("infohus", "remember"), Output(ADDRESS, "clear_data"), Input(ADDRESS, "data")
    )
    app.clientside_callback(
        ClientsideFunction("infohus", "share"),
        Output("shared", "children"),
        Input("share", "n_clicks"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
