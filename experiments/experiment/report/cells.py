"""Cells of the tables: an estimate or a difference with both uncertainties, or a dash and why."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Outcome, Record
from experiments.experiment.answer.words import SHARE, gap_digits, say, scaled
from experiments.report.cells import Cell, common_digits, estimates
from experiments.report.labels import unit_label
from experiments.report.numbers import DASH, number, span
from sim.texts import text


def level_cells(found: Findings, place: str, arms: list, outcome: Outcome, lang: str) -> list[Cell]:
    """Return the estimates of some runs, all with the same number of decimals; a run set aside says so."""
    rows = [found.row(place, *arm_key(arm, outcome)) for arm in arms]
    cells = estimates(rows, lang, common_digits(rows), found.n_worlds)
    aside = Cell(DASH, reason=say("tables.aside", lang))
    plain = [cell if found.n_worlds > 1 else without_worlds(cell) for cell in cells]
    return [aside if (place, *arm) in found.aside else c for arm, c in zip(arms, plain, strict=True)]


def arm_key(arm: tuple[str, str], outcome: Outcome) -> tuple:
    """Return scenario, outcome and variant as ``Findings.row`` wants them."""
    scenario, variant = arm
    return scenario, outcome.key, variant


def without_worlds(cell: Cell) -> Cell:
    """Return the cell without what it says of worlds, where only one was run."""
    return Cell(cell.main, cell.luck, "", cell.reason, cell.note)


def gap_cell(found: Findings, gap: Record | None, digits: int, lang: str) -> Cell:
    """Return a difference as it is written, percentage points for shares, or a dash and why."""
    if gap is None or gap["mean"] is None:
        return Cell(DASH, reason=text("report.missing.not_known", lang))
    if gap["too_few"]:
        return Cell(DASH, reason=say("tables.too_few", lang))
    luck = _span(gap, "low", "high", digits, lang) or text("report.missing.no_range", lang)
    worlds = _span(gap, "world_low", "world_high", digits, lang)
    if found.n_worlds > 1:
        worlds = worlds or text("report.missing.few_worlds", lang)
    return Cell(number(scaled(gap["mean"], gap["unit"]), lang, digits), luck, worlds)


def _span(gap: Record, low: str, high: str, digits: int, lang: str) -> str:
    ends = [scaled(gap[end], gap["unit"]) for end in (low, high)]
    return "" if None in ends else span(*ends, "points", lang, digits)


def gaps_digits(gaps: list[Record | None]) -> int:
    """Return the decimals that suit the largest of some differences of one outcome."""
    known = [gap for gap in gaps if gap is not None and gap["mean"] is not None]
    return gap_digits(known[0]["unit"], *(gap["mean"] for gap in known)) if known else 0


def gap_unit(unit: str, lang: str) -> str:
    """Return the unit of a difference: percentage points for shares."""
    return say("tables.points", lang) if unit == SHARE else unit_label(unit, lang)
