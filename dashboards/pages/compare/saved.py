"""Runs that were saved in this browser: their names, links and chief figures, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash_mantine_components as dmc
from babel.dates import format_date
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.addresses import Place
from dashboards.link import search_of, version_here
from dashboards.parts.alerts import note
from dashboards.parts.tables import table_view
from dashboards.words import say
from experiments.report.cells import estimates
from experiments.report.labels import named, statistic_label, unit_label
from experiments.report.table import Group, Row, Table

STORE, LAST, NEW = "compare-saved", "compare-last", "compare-new"
"""Ids of the stores of what was saved, of the last run that can be, and of the one that comes with an answer: a store
that is not on the page yet could not be asked for (the browser would not even forget a run)."""
MOST = 30
LONGEST_NAME = 80
CHIEF = (
    ("days_to_decision", "mean"),
    ("decided_within.30", "share"),
    ("facts_share_at_decision", "mean"),
    ("wrong_drop_share", "share"),
    ("hours_per_decision", "mean"),
)
"""What saved runs are compared on: speed, quality, hours."""


def last_run(asked: Mapping[str, Any], stage: str, result: Mapping[str, Any]) -> Component:
    """Return the store of what can be saved of the run on the page."""
    wanted = [
        row
        for row in result["measures"]
        if row["variant"] == "natural" and (row["measure"], row["statistic"]) in CHIEF
    ]
    kept = {
        "municipality": result["municipality"],
        "stage": stage,
        "search": search_of(asked["settings"], {"stage": stage}),
        "version": version_here(),
        "worlds": result["worlds"],
        "replications": result["replications"],
        "rows": wanted,
    }
    return dcc.Store(id=NEW, data=kept)


def saved(lang: str) -> Component:
    """Return where runs are saved and found again."""
    return html.Section(
        [
            html.H2(say("saved.heading", lang), id="saved-title"),
            html.P(say("saved.intro", lang)),
            dcc.Store(id=STORE, storage_type="local"),
            dcc.Store(id=LAST),
            dmc.TextInput(
                id="saved-name",
                label=say("saved.name", lang),
                attributes={"input": {"maxLength": LONGEST_NAME}},
                className="infohus-field",
            ),
            html.Button(say("saved.save", lang), id="saved-save", type="button"),
            html.Div(id="saved-said", role="status"),
            html.Div(id="saved-list"),
            html.Div(id="saved-beside-said", role="status"),
            html.Div(id="saved-beside"),
        ],
        **{"aria-labelledby": "saved-title"},
    )


def register_saved(app: Dash, asked_id: str) -> None:
    """Add the callbacks of saving, listing, taking away and putting side by side.

    The store ``asked_id`` says what is asked for now: a run before that is no longer the one on the page.
    """
    app.clientside_callback(
        ClientsideFunction("infohus", "keep"), Output(LAST, "data"), Input(NEW, "data"), State(LAST, "data")
    )

    @app.callback(
        Output(STORE, "data"),
        Output("saved-said", "children"),
        Input("saved-save", "n_clicks"),
        Input({"forget": ALL}, "n_clicks"),
        State("saved-name", "value"),
        State(LAST, "data"),
        State(asked_id, "data"),
        State(STORE, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def change(_, forgets, name, last, asked, kept, lang):
        kept = kept or []
        if isinstance(ctx.triggered_id, dict):
            if not any(forgets):
                return no_update, no_update
            return [run for run in kept if run["id"] != ctx.triggered_id["forget"]], say(
                "saved.forgotten", lang
            )
        if not is_on_page(last, asked):
            return no_update, say("saved.nothing", lang)
        if len(kept) >= MOST:
            return no_update, say("saved.full", lang, n=MOST)
        return [*kept, _entry(name, last, kept)], say("saved.done", lang)

    @app.callback(Output("saved-list", "children"), Input(STORE, "data"), State("lang", "data"))
    def show(kept, lang):
        return _listed(kept, lang) if kept else html.P(say("saved.empty", lang))

    @app.callback(
        Output("saved-beside-said", "children"),
        Output("saved-beside", "children"),
        Input({"beside": ALL}, "checked"),
        Input(STORE, "data"),
        State({"beside": ALL}, "id"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def beside(checked, kept, ids, lang):
        chosen = [one["beside"] for one, is_on in zip(ids, checked, strict=True) if is_on]
        runs = [run for run in kept or [] if run["id"] in chosen]
        if len(runs) < 2:
            return html.P(say("saved.choose_two", lang)) if kept and len(kept) > 1 else None, None
        tables = [table_view(beside_table(runs, model, lang), lang) for model in _models(runs)]
        said = note(say("saved.beside_note", lang), lang)
        return said, html.Div(tables, className="infohus-report")


def is_on_page(last: Mapping[str, Any] | None, asked: Mapping[str, Any] | None) -> bool:
    """Return whether the last run that can be saved is of what is asked for now."""
    if not (last and asked):
        return False
    return last["search"] == search_of(asked["settings"], {"stage": last["stage"]})


def _entry(name: str | None, last: Mapping[str, Any], kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    number = 1 + max((run["id"] for run in kept), default=0)
    words = (name or "").strip()[:LONGEST_NAME] or last["municipality"]
    return {**last, "id": number, "name": words, "when": date.today().isoformat()}


def _listed(kept: Sequence[Mapping[str, Any]], lang: str) -> Component:
    return html.Ul([html.Li(_run(run, lang)) for run in kept], className="saved")


def _run(run: Mapping[str, Any], lang: str) -> list[Component]:
    told = say(
        "saved.told",
        lang,
        municipality=run["municipality"],
        stage=say(f"saved.stage_{run['stage']}", lang),
        when=format_date(date.fromisoformat(run["when"]), "long", locale="en_GB" if lang == "en" else lang),
    )
    old = [] if run["version"] == version_here() else [html.Span(say("saved.older", lang), className="older")]
    return [
        html.A(run["name"], href=Place(lang, "compare").path + run["search"]),
        html.Span(f" {told} "),
        *old,
        dmc.Checkbox(id={"beside": run["id"]}, label=say("saved.beside", lang, name=run["name"])),
        html.Button(
            say("saved.forget", lang),
            id={"forget": run["id"]},
            type="button",
            className="plain",
            **{"aria-label": say("saved.forget_named", lang, name=run["name"])},
        ),
    ]


def _models(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["model"] for run in runs for row in run["rows"]))


def beside_table(runs: Sequence[Mapping[str, Any]], model: str, lang: str) -> Table:
    """Return the chief figures of one model in all ``runs``, a column for each, with both uncertainties."""
    rows = []
    for measure, statistic in CHIEF:
        found = [_row(run, model, measure, statistic) for run in runs]
        if any(found):
            unit = next(row["unit"] for row in found if row)
            cells = [
                estimates([row], lang, n_worlds=run["worlds"])[0]
                for row, run in zip(found, runs, strict=True)
            ]
            rows.append(Row(statistic_label(measure, statistic, lang), cells, unit_label(unit, lang)))
    caption = say("saved.caption", lang, model=named("models", model, lang))
    head = [say("saved.measure", lang), *(run["name"] for run in runs)]
    return Table(caption, head, [Group(rows)], models=True)


def _row(run: Mapping[str, Any], model: str, measure: str, statistic: str) -> dict[str, Any] | None:
    wanted = (model, measure, statistic)
    return next((r for r in run["rows"] if (r["model"], r["measure"], r["statistic"]) == wanted), None)
