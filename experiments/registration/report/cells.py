"""Cells and tables of unchanged rules beside the new rule, with the difference and both uncertainties."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.registration.findings import (
    IN_FORCE,
    RULES,
    SHARE,
    UNITS,
    Findings,
    Record,
    is_known,
    is_nothing,
    is_told,
)
from experiments.registration.words import digits, ends_words, label, quantity_of, say, value_words
from experiments.report.cells import Cell, missing
from experiments.report.numbers import number, quantity, quantity_span, whole
from experiments.report.table import Group, Row, Table
from sim.texts import text


def heads(first: str, lang: str) -> list[str]:
    """Return the headings of a table of unchanged rules, new rule and difference."""
    return [first, *(say(f"columns.{name}", lang) for name in ("before", "after", "change"))]


def compared_table(
    found: Findings, measures: Sequence[str], caption: str, lang: str, window: str = IN_FORCE
) -> Table:
    """Return one row a measure; what was not measured says so."""
    rows = [compared_row(found, measure, lang, window) for measure in measures]
    return Table(caption, heads(say("columns.measure", lang), lang), [Group(rows)])


def compared_row(found: Findings, measure: str, lang: str, window: str = IN_FORCE) -> Row:
    """Return a measure with unchanged rules, with the new rule, and the difference."""
    before, after = found.before(measure, window), found.after(measure, window)
    few, places = found.too_few(measure, window), digits(measure, before, after)
    cells = [
        level_cell(row, UNITS[measure], lang, places, found.too_few_in(name, measure, window))
        for name, row in zip(RULES, (before, after), strict=True)
    ]
    if few is not None:
        cells.append(missing("too_few", lang, n=whole(few, lang)))
    else:
        cells.append(change_cell(found.change(measure, window), UNITS[measure], lang, places))
    note = ", ".join(part for part in (_unit(measure, lang), behind((before, after), lang)) if part)
    return Row(label("measures", measure, lang), cells, note)


def _unit(measure: str, lang: str) -> str:
    return "" if UNITS[measure] == SHARE else say(f"units.{UNITS[measure]}", lang)


def behind(rows: Sequence[Record | None], lang: str) -> str:
    """Return how many events stand behind the rows, fewest to most; '' if it is not known."""
    counts = [row["events"] for row in rows if row is not None and row.get("events") is not None]
    ends = dict.fromkeys(whole(n, lang) for n in (min(counts), max(counts))) if counts else {}
    return text("report.compare.n", lang, n="–".join(ends)) if ends else ""


def level_cell(
    row: Record | None, unit: str, lang: str, places: int, few: int | None = None, *, worlds: bool = True
) -> Cell:
    """Return what cannot be negative with its intervals, or a dash and the reason."""
    if few is not None:
        return missing("too_few", lang, n=whole(few, lang))
    if row is None:
        return missing("not_measured", lang)
    if not is_known(row):
        return missing("undefined", lang)
    over = ""
    if worlds:
        ends = (row.get("world_low"), row.get("world_high"))
        over = quantity_span(*ends, unit, lang, places) or text("report.missing.few_worlds", lang)
    luck = quantity_span(row.get("low"), row.get("high"), unit, lang, places)
    return Cell(
        quantity(row["mean"], unit, lang, places), luck or text("report.missing.no_range", lang), over
    )


def change_cell(row: Record | None, unit: str, lang: str, places: int, *, note: bool = True) -> Cell:
    """Return a difference with its interval and, if asked for, whether it can be told from nothing."""
    if not is_known(row):
        return missing("undefined", lang)
    luck = ends_words(row, unit, lang, places) or text("report.missing.no_range", lang)
    shown = number((100 if unit == SHARE else 1) * row["mean"], lang, places)
    if unit == SHARE:
        shown = say("columns.points", lang, n=shown)
    reason = say(_untold(row), lang) if note and not is_told(row) and row.get("low") is not None else ""
    return Cell(shown, luck, _change_over_worlds(row, unit, lang, places), reason)


def _untold(row: Record) -> str:
    """Return why a difference is not told: nothing changes at all, or chance may have made it."""
    return "unchanged" if is_nothing(row) else "untold"


def _change_over_worlds(row: Record, unit: str, lang: str, places: int) -> str:
    ends = {"low": row.get("world_low"), "high": row.get("world_high")}
    return ends_words(ends, unit, lang, places)


def part_words(found: Findings, measure: str, lang: str) -> str:
    """Return 'label: 24.5% with unchanged rules, 71.2% with the new'; '' if it may not be shown."""
    pair = found.pair(measure)
    if pair is None:
        return ""
    places = digits(measure, *pair)
    before, after = (value_words(row, measure, lang, places) for row in pair)
    return say("columns.part", lang, what=label("measures", measure, lang), before=before, after=after)


def change_part(found: Findings, measure: str, lang: str) -> str:
    """Return 'label +3.1 percentage points' for a summary; '' if it may not be shown."""
    change = found.change(measure)
    if change is None:
        return ""
    size = quantity_of(change["mean"], UNITS[measure], lang, digits(measure, change))
    return say("columns.change_part", lang, what=label("measures", measure, lang), size=size)
