"""One table cell: a number with both uncertainties, or a dash and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.inputs import MeasureRow
from experiments.report.lookup import TOO_FEW, Gap, is_thin
from experiments.report.numbers import DASH, amount, digits_for, span, whole
from sim.texts import text


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says; ``luck`` is the Monte Carlo interval, ``worlds`` the range over worlds."""

    main: str
    luck: str = ""
    worlds: str = ""
    reason: str = ""


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


def estimate(row: MeasureRow | None, lang: str) -> Cell:
    """Return the estimate with both uncertainties; too few events or no value give a dash with the reason."""
    reason = reason_of(row, lang)
    if row is None or row["mean"] is None or reason:
        return Cell(DASH, reason=reason)
    unit, digits = row["unit"], digits_for(row["unit"], row["mean"])
    return Cell(
        amount(row["mean"], unit, lang, digits),
        _range(row["low"], row["high"], unit, lang, digits),
        _range(row["world_low"], row["world_high"], unit, lang, digits),
    )


def gap_cell(gap: Gap | None, unit: str, lang: str) -> Cell:
    """Return a difference with both uncertainties, or a dash with the reason."""
    if gap is None:
        return missing("not_measured", lang)
    if gap.events < TOO_FEW:
        return missing("too_few", lang, n=whole(gap.events, lang))
    if gap.mean is None:
        return missing("undefined", lang)
    digits = digits_for(unit, gap.mean, gap.low, gap.high)
    return Cell(
        amount(gap.mean, unit, lang, digits),
        _range(gap.low, gap.high, unit, lang, digits),
        _range(gap.world_low, gap.world_high, unit, lang, digits),
    )


def _range(low: float | None, high: float | None, unit: str, lang: str, digits: int) -> str:
    if low is None and high is None:
        return text("report.missing.no_range", lang)
    return span(low, high, unit, lang, digits)
