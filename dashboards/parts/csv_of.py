"""A table as CSV: what is printed, with both uncertainties in columns of their own, and no formula in it."""

from __future__ import annotations

import csv
import io
import re

from dashboards.parts.words import say
from experiments.report.table import Row, Table
from sim.texts import text

DELIMITERS = {"en": ",", "da": ";"}
"""What a spreadsheet in that language expects: in Danish the comma stands in numbers."""
NUMBER = {
    "en": re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?"),
    "da": re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?(\s?%)?"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a cell as a formula."""
EXTRAS = ("luck", "worlds", "note", "reason")
"""Parts of a cell that get a column where any cell has them."""


def csv_of(table: Table, lang: str) -> str:
    """Return ``table`` as CSV text with a header row; lines end as RFC 4180 says.

    A number is written without marks between thousands and with a plain minus; a text that a spreadsheet would take
    for a formula gets an apostrophe.
    """
    rows = [(group.title, row) for group in table.groups for row in group.rows]
    has_groups, has_notes = any(title for title, _ in rows), any(row.note for _, row in rows)
    extras = [_extras(n, rows) for n in range(len(table.head) - 1)]
    lines = [_header(table, lang, extras, has_groups=has_groups, has_notes=has_notes)]
    for title, row in rows:
        line = [title] * has_groups + [row.head] + [row.note] * has_notes
        for cell, found in zip(row.cells, extras, strict=True):
            line += [cell.main, *(getattr(cell, name) for name in found)]
        lines.append(line)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=DELIMITERS[lang]).writerows(
        [safe(cell, lang) for cell in line] for line in lines
    )
    return out.getvalue()


def safe(words: str, lang: str) -> str:
    """Return ``words`` so that no spreadsheet takes them for a formula; a number stays a number."""
    plain = words.strip().replace("\N{MINUS SIGN}", "-")
    if NUMBER[lang].fullmatch(plain):
        return plain.replace({"en": ",", "da": "."}[lang], "")
    return f"'{words}" if words.startswith(FORMULA) or words.strip().startswith(FORMULA) else words


def _extras(n: int, rows: list[tuple[str, Row]]) -> list[str]:
    return [name for name in EXTRAS if any(getattr(row.cells[n], name) for _, row in rows)]


def _header(
    table: Table, lang: str, extras: list[list[str]], *, has_groups: bool, has_notes: bool
) -> list[str]:
    names = {
        "luck": text("report.key.luck", lang),
        "worlds": text("report.key.worlds", lang),
        "note": say("csv.note", lang),
        "reason": say("csv.reason", lang),
    }
    found = [say("csv.group", lang)] * has_groups + [table.head[0]] + [say("csv.note", lang)] * has_notes
    for head, parts in zip(table.head[1:], extras, strict=True):
        found += [head, *(say("csv.part", lang, head=head, part=names[part]) for part in parts)]
    return found
