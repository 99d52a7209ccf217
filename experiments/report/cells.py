"""One table cell: a number with both uncertainties, or a dash and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.inputs import MeasureRow
from experiments.report.lookup import TOO_FEW, Gap, is_thin
from experiments.report.numbers import DASH, amount, quantity, quantity_span, row_digits, span, whole
from sim.texts import text


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says; ``luck`` is the Monte Carlo interval, ``worlds`` the range over worlds, ``note`` a unit."""

    main: str
    luck: str = ""
    worlds: str = ""
    reason: str = ""
    note: str = ""


def plain(words: str) -> Cell:
    """Return a cell with words only."""
    return Cell(words or DASH)


def missing(reason: str, lang: str, **values: object) -> Cell:
    """Return a dash with the reason ``[report.missing] <reason>``."""
    return Cell(DASH, reason=text(f"report.missing.{reason}", lang, **values))


def reason_of(row: MeasureRow | None, lang: str) -> str:
    """Return why there is no number to show, '' if there is one."""
    if row is None:
        return text("report.missing.not_measured", lang)
    if is_thin(row):
        return text("report.missing.too_few", lang, n=whole(row["events"], lang))
    if row["mean"] is None:
        quantile = row["statistic"] in ("median", "p90")
        return text("report.missing.not_reached" if quantile else "report.missing.undefined", lang)
    return ""


def estimates(rows: list[MeasureRow | None], lang: str, digits: int | None = None) -> list[Cell]:
    """Return the cells of one row of a table, all with the same number of decimals (``digits`` if given)."""
    return [_estimate(row, lang, common_digits(rows) if digits is None else digits) for row in rows]


def common_digits(rows: list[MeasureRow | None]) -> int:
    """Return the decimals that suit the largest of the estimates that are shown."""
    shown = [row for row in rows if row is not None and not is_thin(row)]
    return row_digits(shown[0]["unit"], [row["mean"] for row in shown]) if shown else 0


def _estimate(row: MeasureRow | None, lang: str, digits: int) -> Cell:
    """Return the estimate with both uncertainties; too few events or no value give a dash with the reason."""
    reason = reason_of(row, lang)
    if row is None or row["mean"] is None or reason:
        return Cell(DASH, reason=reason)
    unit = row["unit"]
    ends = {k: row[k] for k in ("low", "high", "world_low", "world_high")}
    luck = quantity_span(ends["low"], ends["high"], unit, lang, digits)
    worlds = quantity_span(ends["world_low"], ends["world_high"], unit, lang, digits)
    return Cell(
        quantity(row["mean"], unit, lang, digits),
        luck or text("report.missing.no_range", lang),
        worlds or text("report.missing.few_worlds", lang),
    )


def gap_cell(gap: Gap | None, unit: str, lang: str, digits: int) -> Cell:
    """Return a difference with both uncertainties, or a dash with the reason."""
    if gap is None:
        return missing("not_measured", lang)
    if gap.events < TOO_FEW:
        return missing("too_few", lang, n=whole(gap.events, lang))
    if gap.mean is None:
        return missing("undefined", lang)
    luck, worlds = (gap.low, gap.high), (gap.world_low, gap.world_high)
    return Cell(
        amount(gap.mean, unit, lang, digits),
        text("report.missing.no_range", lang) if luck == NO_RANGE else span(*luck, unit, lang, digits),
        text("report.missing.few_worlds", lang) if worlds == NO_RANGE else span(*worlds, unit, lang, digits),
    )


NO_RANGE = (None, None)
