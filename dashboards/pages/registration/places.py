"""One municipality of the 98, chosen by its name: its row in words, with what cannot be claimed."""

from __future__ import annotations

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.parts.fields import choice_field
from dashboards.words import say
from experiments.registration.findings import Findings
from experiments.registration.report.places import danish_order, place_words, places

CHOSEN, TOLD, ALL = "registration-place", "registration-place-told", "registration-places"


def place_choice(found: Findings, lang: str) -> Component | None:
    """Return the list of municipalities and where the words about one will stand; None if there are none."""
    rows = sorted(places(found), key=lambda row: danish_order(row["name"]))
    if not rows:
        return None
    options = [(str(row["code"]), row["name"]) for row in rows]
    return html.Section(
        [
            html.H2(say("registration.place_heading", lang), id=f"{CHOSEN}-title"),
            dcc.Store(id=ALL, data={str(row["code"]): place_words(row, lang) for row in rows}),
            choice_field(CHOSEN, say("registration.place", lang), options, None, lang),
            html.P(say("registration.place_none", lang), id=TOLD, role="status"),
        ],
        className="infohus-report",
        **{"aria-labelledby": f"{CHOSEN}-title"},
    )


def register_places(app: Dash) -> None:
    """Add the callback that tells of the one chosen."""

    @app.callback(
        Output(TOLD, "children"),
        Input(CHOSEN, "value"),
        State(ALL, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def tell(code, words, lang):
        return (words or {}).get(code) or say("registration.place_none", lang)
