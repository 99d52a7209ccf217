"""One table cell: a number with both uncertainties, or a dash and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.inputs import MeasureRow
from experiments.report.lookup import Gap
from experiments.report.numbers import DASH, amount, quantity, quantity_span, row_digits, span, whole
from experiments.statistics.enough import is_thin
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


def estimates(
    rows: list[MeasureRow | None], lang: str, digits: int | None = None, n_worlds: int = 0
) -> list[Cell]:
    """Return the cells of one row of a table, all with the same number of decimals (``digits`` if given).

    A range over fewer than ``n_worlds`` says over how many.
    """
    places = common_digits(rows) if digits is None else digits
    return [_estimate(row, lang, places, n_worlds) for row in rows]


def common_digits(rows: list[MeasureRow | None]) -> int:
    """Return the decimals that suit the largest of the estimates that are shown."""
    shown = [row for row in rows if row is not None and not is_thin(row)]
    return row_digits(shown[0]["unit"], [row["mean"] for row in shown]) if shown else 0


def _estimate(row: MeasureRow | None, lang: str, digits: int, n_worlds: int) -> Cell:
    """Return the estimate with both uncertainties; too few events or no value give a dash with the reason."""
    reason = reason_of(row, lang)
    if row is None or row["mean"] is None or reason:
        return Cell(DASH, reason=reason)
    unit = row["unit"]
    luck = quantity_span(row["low"], row["high"], unit, lang, digits)
    return Cell(
        quantity(row["mean"], unit, lang, digits),
        luck or text("report.missing.no_range", lang),
        _over_worlds(row, lang, digits, n_worlds) or text("report.missing.few_worlds", lang),
    )


def _over_worlds(row: MeasureRow, lang: str, digits: int, n_worlds: int) -> str:
    """Return the range over worlds, of how many if not of all, and where it goes beyond follow-up; '' without one."""
    low, high = row["world_low"], row["world_high"]
    if row.get("world_low_beyond"):
        words = text("report.worlds_beyond", lang)
    elif row.get("world_high_beyond") and low is not None:
        words = text("report.worlds_to_beyond", lang, low=quantity(low, row["unit"], lang, digits))
    else:
        words = quantity_span(low, high, row["unit"], lang, digits)
    if not words or row["n_worlds"] >= n_worlds:
        return words
    counts = {"k": whole(row["n_worlds"], lang), "n": whole(n_worlds, lang)}
    return text("report.worlds_of", lang, range=words, **counts)


def gap_cell(gap: Gap | None, unit: str, lang: str, digits: int) -> Cell:
    """Return a difference with both uncertainties, or a dash with the reason."""
    if gap is None:
        return missing("not_measured", lang)
    if gap.is_thin:
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
