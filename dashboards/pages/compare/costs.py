"""What the hours cost at a price that the planner gives: no wage with a source is known, so none is assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.parts.fields import number_field
from dashboards.parts.tables import table_view
from dashboards.words import say
from experiments.report.cells import estimates
from experiments.report.labels import measure_label, named
from experiments.report.lookup import Lookup
from experiments.report.table import Group, Row, Table
from sim.measures.registry import ROLES

PRICE = "costs-price"
MOST = 10_000
"""Kroner an hour above which the price is surely a slip of the keyboard."""
AMOUNTS = ("mean", "low", "high", "world_low", "world_high")
MEASURES = ("hours_per_decision", *(f"hours_per_year.{role}" for role in ROLES))


def costs(result: Mapping[str, Any], lang: str) -> Component:
    """Return the question for a price an hour, and where the costs will stand."""
    kept = {
        "rows": [r for r in result["measures"] if r["measure"] in MEASURES and r["variant"] == "natural"],
        "worlds": result["worlds"],
    }
    unit, words = say("costs.unit", lang), say("costs.price", lang)
    field = number_field(PRICE, words, None, lang, low=0, high=MOST, unit=unit, step=10, debounce=300)
    return html.Section(
        [
            html.H2(say("costs.heading", lang), id="costs-title"),
            html.P(say("costs.intro", lang)),
            dcc.Store(id="costs-hours", data=kept),
            field,
            html.P(say("costs.none", lang), id="costs-said", role="status"),
            html.Div(id="costs-shown"),
        ],
        **{"aria-labelledby": "costs-title"},
    )


def register_costs(app: Dash) -> None:
    """Add the callback that multiplies."""

    @app.callback(
        Output("costs-said", "children"),
        Output("costs-shown", "children"),
        Input(PRICE, "value"),
        State("costs-hours", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def price(value, hours, lang):
        is_price = isinstance(value, int | float) and 0 < value <= MOST
        if not is_price or not hours:
            return say("costs.none", lang), None
        table = cost_table(hours, value, lang)
        shown = table_view(table, lang, has_caption=False)
        return table.caption, html.Div(shown, className="infohus-report")


def cost_table(hours: Mapping[str, Any], price: float, lang: str) -> Table:
    """Return kroner a decision and, by role, kroner a year at ``price`` kroner an hour, with both uncertainties."""
    lookup = Lookup({"measures": hours["rows"], "worlds": hours["worlds"], "differences": []})
    rows = [row for measure in MEASURES if (row := _row(lookup, measure, price, hours["worlds"], lang))]
    head = [say("costs.what", lang), *(named("models_short", model, lang) for model in lookup.models)]
    return Table(say("costs.caption", lang), head, [Group(rows)], models=True)


def _row(lookup: Lookup, measure: str, price: float, worlds: int, lang: str) -> Row | None:
    found = [lookup.row(model, measure, "mean") for model in lookup.models]
    if not any(row and row["mean"] for row in found):
        return None
    label = say("costs.decision", lang) if measure == MEASURES[0] else measure_label(measure, lang)
    cells = estimates(_at_price(found, price), lang, digits=0, n_worlds=worlds)
    return Row(
        label, cells, say("costs.decision_note" if measure == MEASURES[0] else "costs.year_note", lang)
    )


def _at_price(rows: Sequence[Mapping[str, Any] | None], price: float) -> list[Any]:
    """Return the rows in kroner: a price is the same in every replication and world, so both ranges scale with it."""
    return [
        None
        if row is None
        else {**row, **{name: None if row[name] is None else price * row[name] for name in AMOUNTS}}
        for row in rows
    ]
