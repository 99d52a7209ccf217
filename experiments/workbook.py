"""Tables as one Excel workbook: a sheet for each; the same tables give the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from experiments.artefacts import replacing

Record = Mapping[str, object]
NO_DATE = datetime(2000, 1, 1)
"""Stands in the workbook for when it was made, so that the same results give the same file."""
CELL = 32_767
"""Letters that Excel allows in a cell; a longer text would be left out without a word."""
SHEET_NAME = 31
"""Letters that Excel allows in the name of a sheet."""


def write_book(path: Path, tables: Mapping[str, Sequence[Record]], title: str) -> None:
    """Write every table as a sheet, in their order; texts stay texts, whatever they begin with.

    A text too long for a cell is replaced by the name of the csv table that holds it.
    """
    import xlsxwriter

    with replacing(path) as temporary:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(temporary), options) as book:
            book.set_properties({"created": NO_DATE, "title": title})
            bold = book.add_format({"bold": True})
            for name, records in tables.items():
                _sheet(book.add_worksheet(name[:SHEET_NAME]), name, records, bold)


def columns_of(records: Sequence[Record]) -> list[str]:
    """Return the names of all columns in the order in which they first appear."""
    return list(dict.fromkeys(name for record in records for name in record))


def _sheet(sheet, name: str, records: Sequence[Record], bold) -> None:
    columns = columns_of(records)
    sheet.write_row(0, 0, columns, bold)
    for row, record in enumerate(records, start=1):
        sheet.write_row(row, 0, [_cell(record.get(column), name) for column in columns])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(records), len(columns) - 1)
    sheet.autofit()


def _cell(value: object, table: str) -> object:
    """Return the value, or where to find one that is too long for a cell."""
    return f"tables/{table}.csv" if isinstance(value, str) and len(value) > CELL else value
