"""A table as the report prints it, with a button that downloads it."""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

from dashboards.parts.csv_of import csv_of
from dashboards.parts.words import say
from experiments.report.cells import Cell
from experiments.report.table import Group, Row, Table
from sim.texts import text


def table_view(table: Table, lang: str, *, has_caption: bool = True) -> Component:
    """Return the table and its button; on narrow screens each row becomes a card (``assets/report.css``).

    The roles say again what the elements are, since a card's ``display`` would take it from them.
    """
    kinds = f"{'numeric' if table.numeric else 'words'} {'models' if table.models else 'cards'}"
    inside = [
        *([html.Caption(table.caption)] if has_caption else []),
        _head(table),
        *(_group(group, table, lang) for group in table.groups),
    ]
    shown = html.Table(inside, role="table", className=kinds, style={"--n": len(table.head) - 1})
    region = {"role": "region", "tabIndex": 0, "aria-label": table.caption}
    return html.Div([html.Div(shown, className="scroll", **region), csv_button(table, lang)])


def csv_button(table: Table, lang: str) -> Component:
    """Return a button that saves the table as CSV; ``assets/report.js`` does it, without asking the server."""
    data = {"data-csv": csv_of(table, lang), "data-name": file_name(table.caption)}
    label = say("csv.label", lang, caption=table.caption)
    return html.Button(
        say("csv.button", lang), type="button", className="csv", **data, **{"aria-label": label}
    )


def file_name(caption: str) -> str:
    """Return a file name of plain letters for a table with that caption."""
    letters = caption.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    return (re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "infohus") + ".csv"


def _head(table: Table) -> Component:
    cells = [html.Th(words, scope="col", role="columnheader") for words in table.head]
    return html.Thead(html.Tr(cells, role="row"), role="rowgroup")


def _group(group: Group, table: Table, lang: str) -> Component:
    rows = [_row(row, table, lang) for row in group.rows]
    if group.title:
        title = html.Th(group.title, scope="rowgroup", role="rowheader", colSpan=len(table.head))
        rows.insert(0, html.Tr(title, className="group", role="row"))
    return html.Tbody(rows, role="rowgroup")


def _row(row: Row, table: Table, lang: str) -> Component:
    note = [" ", html.Span(row.note, className="note")] if row.note else []
    cells = [
        html.Td(_cell(cell, lang), role="cell", **{"data-label": head})
        for head, cell in zip(table.head[1:], row.cells, strict=True)
    ]
    return html.Tr([html.Th([row.head, *note], scope="row", role="rowheader"), *cells], role="row")


def _cell(cell: Cell, lang: str) -> list[str | Component]:
    """Return the main value, both uncertainties with their names, the note and the reason, as far as there are any."""
    parts = [
        html.Span(cell.main, className="main"),
        _range("luck", cell.luck, lang),
        _range("worlds", cell.worlds, lang),
        html.Span(cell.note, className="note") if cell.note else None,
        html.Span(cell.reason, className="reason") if cell.reason else None,
    ]
    found: list[str | Component] = []
    for part in parts:
        if part is not None:
            found += [part, " "]
    return found[:-1]


def _range(kind: str, ends: str, lang: str) -> Component | None:
    if not ends:
        return None
    tag = html.Span(text(f"report.key.{kind}_tag", lang), className="tag")
    return html.Span([tag, " ", html.Span(ends, className="ends")], className=kind)
