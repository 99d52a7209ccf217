"""Print a list: a table on a terminal, tab-separated lines into a file or pipe, or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

Cell = str | int | float


def print_json(records: Sequence[dict[str, object]]) -> None:
    """Print ``records`` as JSON to stdout."""
    print(json.dumps(records, ensure_ascii=False, indent=2))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], lang: str) -> None:
    """Print ``rows`` under ``columns``, numbers in the way of ``lang``; thousands apart on a terminal only."""
    if sys.stdout.isatty():
        _print_rich(title, columns, rows, lang)
    else:
        for row in (columns, *rows):
            print("\t".join(spelled(cell, lang) for cell in row))


def spelled(cell: Cell, lang: str) -> str:
    """Return words as they are and a number with all its digits and the decimal mark of ``lang``."""
    return str(cell).replace(".", ",") if lang == "da" and isinstance(cell, float) else str(cell)


def _print_rich(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title)
    for i, column in enumerate(columns):
        is_number = bool(rows) and not isinstance(rows[0][i], str)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(Text(_shown(cell, lang)) for cell in row))
    Console().print(table)


def _shown(cell: Cell, lang: str) -> str:
    if isinstance(cell, str):
        return cell
    from babel.numbers import format_decimal

    return format_decimal(cell, locale=lang)
