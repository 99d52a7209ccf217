"""Cells and rows of the tables: changes that may fall below zero, each with its interval, one column per model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from experiments.keypersons.findings import ENDS, Findings, Record
from experiments.keypersons.words import common_digits, say
from experiments.report.cells import Cell, missing
from experiments.report.labels import named
from experiments.report.numbers import amount, quantity, quantity_span, span, whole
from experiments.report.table import Row
from sim.texts import text


def change_cell(record: Record | None, unit: str, lang: str, digits: int) -> Cell:
    """Return a change with its interval, or a dash and the reason; 'nothing changes' where all is exactly zero."""
    if record is None or record["mean"] is None:
        return missing("not_measured", lang)
    if record.get("too_few"):
        return missing("too_few", lang, n=whole(record["events"], lang))
    if _rounds_to_nothing(record, unit, digits):
        is_exact = record["mean"] == record["low"] == record["high"] == 0
        key = "report.unchanged" if is_exact else "report.nearly_unchanged"
        return Cell(amount(0.0, unit, lang, digits), reason=say(key, lang))
    return Cell(amount(record["mean"], unit, lang, digits), _luck(record, unit, lang, digits))


def _rounds_to_nothing(record: Record, unit: str, digits: int) -> bool:
    """Say whether value and interval would all be written as zero."""
    least = 0.5 * 10.0**-digits / (100 if unit == "share" else 1)
    return all(record[name] is not None and abs(record[name]) < least for name in ENDS)


def _luck(record: Record, unit: str, lang: str, digits: int) -> str:
    if record["low"] is None or record["high"] is None:
        return text("report.missing.no_range", lang)
    return span(record["low"], record["high"], unit, lang, digits)


def share_cell(record: Record | None, lang: str, unit: str = "share", digits: int = 1) -> Cell:
    """Return what cannot be negative, with its interval cut to what is possible."""
    if record is None or record["mean"] is None:
        return missing("undefined", lang)
    luck = quantity_span(record["low"], record["high"], unit, lang, digits)
    return Cell(quantity(record["mean"], unit, lang, digits), luck or text("report.missing.no_range", lang))


def change_row(
    head: str,
    models: Sequence[str],
    find: Callable[[str], Record | None],
    unit: str,
    lang: str,
    note: str = "",
) -> Row:
    """Return a row of changes, one per model, all with the same decimals."""
    records = [find(model) for model in models]
    shown = [r for r in records if r is not None and r["mean"] is not None and not r.get("too_few")]
    digits = common_digits(shown, unit)
    return Row(head, [change_cell(record, unit, lang, digits) for record in records], note)


def model_heads(found: Findings, lang: str) -> list[str]:
    """Return the models' column headings."""
    return [named("models_short", model, lang) for model in found.models]
