"""The tables of an experiment, as Parquet and CSV, and on request as one Excel workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from experiments.artefacts import replacing, write_table
from sim.errors import BadInput

Record = dict[str, object]
PLAIN = ("measures", "differences", "waiting", "failures", "stopping")
NO_DATE = datetime(2000, 1, 1)
"""Stands in the workbook for when it was made, so that the same results give the same file."""
CELL = 32_767
"""Letters that Excel allows in a cell; a longer text would be left out without a word."""
SHEET_NAME = 31
"""Letters that Excel allows in the name of a sheet."""


def tables_of(summary: Record) -> dict[str, list[Record]]:
    """Return every table of a summary as flat records; what is nested is written as JSON in its cell.

    ``experiment_hash`` stands in every row, so that a table that is passed on still tells where it comes from.
    """
    found = {name: summary[name] for name in PLAIN if summary[name]}
    found |= {name: summary[name] for name in ("effects", "robustness") if summary[name]}
    found |= {name: [summary[name]] for name in ("sensitivity", "search", "regimes") if summary[name]}
    mark = {"experiment_hash": summary["experiment_hash"], "seed": summary["seed"]}
    return {name: [{**_flat(record), **mark} for record in records] for name, records in found.items()}


def write_tables(folder: Path, summary: Record) -> None:
    """Write every table as Parquet and CSV; one from an earlier try that there is no longer is taken away."""
    folder.mkdir(exist_ok=True)
    tables = tables_of(summary)
    for path in (*folder.glob("*.parquet"), *folder.glob("*.csv")):
        if path.stem not in tables:
            path.unlink()
    for name, records in tables.items():
        write_table(folder / name, {column: [r.get(column) for r in records] for column in _columns(records)})


def check_excel() -> None:
    """Raise BadInput ``extras.missing`` unless a workbook can be written."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError:
        raise BadInput("extras.missing", extra="excel") from None


def write_workbook(path: Path, summary: Record) -> None:
    """Write every table as a sheet of one workbook; texts stay texts, whatever they begin with."""
    import xlsxwriter

    with replacing(path) as temporary:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(temporary), options) as book:
            book.set_properties({"created": NO_DATE, "title": summary["title"]["en"]})
            bold = book.add_format({"bold": True})
            for name, records in tables_of(summary).items():
                _sheet(book.add_worksheet(name[:SHEET_NAME]), name, records, bold)


def _sheet(sheet, name: str, records: Sequence[Record], bold) -> None:
    columns = _columns(records)
    sheet.write_row(0, 0, columns, bold)
    for row, record in enumerate(records, start=1):
        sheet.write_row(row, 0, [_cell(record.get(column), name) for column in columns])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(records), len(columns) - 1)
    sheet.autofit()


def _cell(value: object, table: str) -> object:
    """Return the value, or where to find one that is too long for a cell."""
    return f"tables/{table}.csv" if isinstance(value, str) and len(value) > CELL else value


def _flat(record: Record) -> Record:
    return {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True)
        if isinstance(value, dict | list)
        else value
        for name, value in record.items()
    }


def _columns(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name in record))
