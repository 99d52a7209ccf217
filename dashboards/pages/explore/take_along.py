"""The report and the workbook of the runs on the Explore page, made when they are asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.pages.explore.found import days_table, intro_words, run_source, why_chart, why_table
from dashboards.pages.explore.gone import change_lines, losses_beside
from dashboards.pages.explore.stage import FACTS, LOSSES
from dashboards.words import say
from experiments.report.blocks import Block, Section
from experiments.report.cells import plain
from experiments.report.document import render_document
from experiments.report.labels import named
from experiments.report.numbers import number
from experiments.report.table import Group, Row, Table
from experiments.workbook import write_book

Data = Mapping[str, Any]
MINUTES_PER_DAY = 24 * 60


def take_along(lang: str) -> Component:
    """Return the buttons; they are there once there are runs."""
    return html.Div(
        [
            html.P(say("explore.take.intro", lang)),
            html.Button(say("results.report", lang), id="explore-report", type="button", className="plain"),
            html.Button(
                say("results.workbook", lang), id="explore-workbook", type="button", className="plain"
            ),
            dcc.Download(id="explore-download"),
        ],
        className="buttons",
    )


def register_take_along(app: Dash, gone_id: str) -> None:
    """Add the callback that makes what is asked for; the store ``gone_id`` says who is sent away."""

    @app.callback(
        Output("explore-download", "data"),
        Input("explore-report", "n_clicks"),
        Input("explore-workbook", "n_clicks"),
        State(FACTS, "data"),
        State(LOSSES, "data"),
        State(gone_id, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def make(report, workbook, facts, losses, gone, lang):
        if not facts or not (report or workbook):
            return no_update
        losses = losses_beside(losses, gone, facts)
        if ctx.triggered_id == "explore-report":
            changes = change_lines(gone["settings"], facts["people"], lang) if losses else []
            return dcc.send_string(report_html(facts, losses, changes, lang), f"infohus-explore.{lang}.html")
        return dcc.send_bytes(workbook_bytes(facts, losses), "infohus-explore.xlsx")


def report_html(facts: Data, losses: Mapping[str, float] | None, changes: Sequence[str], lang: str) -> str:
    """Return the runs, and who was sent away (``changes``) with what that changed, as one file to be read offline."""
    found = [Block("text", intro_words(facts, lang)), Block("table", table=days_table(facts, lang))]
    if all(model["n_decided"] for model in facts["models"]):
        found.append(Block("chart", chart=why_chart(facts, lang), table=why_table(facts, lang)))
    sections = [Section("found", say("explore.found.heading", lang), found)]
    if losses:
        gone = [
            Block("items", items=tuple(changes)),
            Block("table", table=_losses(losses, lang)),
            Block("text", say("explore.gone.one_run", lang)),
        ]
        sections.append(Section("gone", say("explore.gone.heading", lang), gone))
    source = Block("items", items=tuple(run_source(facts, lang).sentences))
    sections.append(Section("source", say("explore.take.source", lang), [source]))
    return render_document(
        sections,
        lang,
        title=say("explore.take.title", lang, municipality=facts["municipality"]),
        kicker=say("explore.take.kicker", lang),
        lead=say("shell.foot", lang),
        rough=False,
    )


def workbook_bytes(facts: Data, losses: Mapping[str, float] | None) -> bytes:
    """Return the runs by model, every case, and the days that somebody's being gone added, as a workbook."""
    tables = {"runs": [_run(facts, model) for model in facts["models"]], "cases": _cases(facts)}
    if losses:
        tables["gone"] = [{"model": model, "extra_days": days} for model, days in losses.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "explore.xlsx"
        write_book(path, {name: rows for name, rows in tables.items() if rows}, "infohus explore")
        return path.read_bytes()


def _run(facts: Data, model: Data) -> dict[str, object]:
    about = {"municipality": facts["municipality"], "seed": facts["seed"]}
    counts = {name: model[name] for name in ("n_enquiries", "n_decided", "decisions", "meetings")}
    own = {"model": model["model"], "days_to_decision": model["days_to_decision"], **counts}
    return {**about, **own, **model["parts"], "scenario_hash": model["scenario_hash"]}


def _cases(facts: Data) -> list[dict[str, object]]:
    start = date.fromisoformat(facts["start"])
    return [
        {
            "model": model,
            "case": name,
            "sent": (start + timedelta(days=sent // MINUTES_PER_DAY)).isoformat(),
            "end_state": end,
        }
        for model, cases in facts["cases"].items()
        for name, sent, end in cases
    ]


def _losses(losses: Mapping[str, float], lang: str) -> Table:
    rows = [
        Row(named("models", model, lang), [plain(number(days, lang, 1))]) for model, days in losses.items()
    ]
    head = [say("explore.take.model", lang), say("explore.gone.extra_days", lang)]
    return Table(say("explore.gone.caption", lang), head, [Group(rows)])
