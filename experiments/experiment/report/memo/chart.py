"""The memo's chart as static SVG: per municipality a row for every scenario, told apart by letters, not by colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from experiments.experiment.answer.findings import Findings, Record
from experiments.experiment.answer.words import SHARE, gap_digits, say, scaled, scenario_label, way
from experiments.experiment.report.cells import gap_unit
from experiments.experiment.report.differences import gap_words
from experiments.experiment.report.memo.wording import letter
from experiments.report.labels import statistic_label, unit_label
from experiments.report.numbers import number
from experiments.statistics.enough import is_thin

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 330.0, 22.0, 10.0, 6.0, 33.0
ROW, LOW_ROW, MANY = 16.0, 12.0, 6
"""Height of a row, and where there are many rows."""
TICKS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what a row draws, in pixels across; an end that is not known is None."""

    letter: str
    y: float
    mean: float
    low: float | None
    high: float | None
    world_low: float | None
    world_high: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """Hold the drawing of one municipality, and what it shows in words."""

    title: str
    words: str
    axis: str
    width: float
    height: float
    bottom: float
    lines: list[Line]
    ticks: list[tuple[float, str]]
    zero: float | None


def panels(found: Findings, lang: str) -> list[Panel]:
    """Return one panel for every municipality in which a number is known."""
    return [panel for place in found.places if (panel := _panel(found, place, lang)) is not None]


def is_of_differences(found: Findings) -> bool:
    """Return whether differences are drawn; without anything to compare it is the estimates."""
    return bool(found.compared)


def _rows(found: Findings, place: str) -> list[tuple[str, Record]]:
    if is_of_differences(found):
        rows = [(name, found.gap(place, name, found.chief.key)) for name in found.compared]
        return [(n, r) for n, r in rows if r is not None and r["mean"] is not None and not r["too_few"]]
    rows = [(name, found.row(place, name, found.chief.key)) for name in found.scenarios]
    return [(n, r) for n, r in rows if r is not None and r["mean"] is not None and not is_thin(r)]


def _panel(found: Findings, place: str, lang: str) -> Panel | None:
    rows = _rows(found, place)
    if not rows:
        return None
    unit = found.chief.unit
    values = [scaled(r[end], unit) for _, r in rows for end in ENDS if r[end] is not None]
    ticks = nice_ticks(min([0.0, *values]), max([0.0, *values]))
    across = _Across(min(ticks[0], *values), max(ticks[-1], *values))
    height = ROW if len(rows) <= MANY else LOW_ROW
    lines = [_line(found, n, TOP + height * (i + 0.5), r, across) for i, (n, r) in enumerate(rows)]
    bottom = TOP + height * len(rows)
    digits = 0 if all(t == round(t) for t in ticks) else gap_digits("days", ticks[1] - ticks[0])
    shown = [(across(t), number(t, lang, digits)) for t in ticks]
    zero = across(0.0) if is_of_differences(found) else None
    words = "; ".join(_words(found, n, r, lang) for n, r in rows)
    return Panel(place, words, axis_words(found, lang), WIDTH, bottom + BOTTOM, bottom, lines, shown, zero)


ENDS = ("mean", "low", "high", "world_low", "world_high")


class _Across:
    """Turn a value into pixels from the left."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._scale = low, (WIDTH - LEFT - RIGHT) / (high - low)

    def __call__(self, value: float | None) -> float | None:
        return None if value is None else round(LEFT + (value - self._low) * self._scale, 1)


def _line(found: Findings, name: str, y: float, record: Record, across: _Across) -> Line:
    ends = [across(scaled(record[end], found.chief.unit)) for end in ENDS]
    return Line(letter(found.scenarios.index(name)), y, *ends)


def _words(found: Findings, name: str, record: Record, lang: str) -> str:
    label = scenario_label(found, name, lang)
    if is_of_differences(found):
        return say("charts.part", lang, label=label, value=gap_words(record, lang))
    return say(
        "charts.part", lang, label=label, value=number(scaled(record["mean"], found.chief.unit), lang, 1)
    )


def nice_ticks(low: float, high: float) -> list[float]:
    """Return round numbers from at most ``low`` to at least ``high``, a step of 1, 2 or 5 apart."""
    reach = (high - low) or 1.0
    size = 10.0 ** floor(log10(reach / TICKS))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= reach / TICKS)
    return [round(i * step, 10) for i in range(floor(low / step), ceil(high / step) + 1)]


def axis_words(found: Findings, lang: str) -> str:
    """Return what the axis counts, with its unit."""
    if is_of_differences(found):
        unit = gap_unit(found.chief.unit, lang)
        return say(f"difference.column{'' if unit else '_bare'}", lang, unit=unit)
    unit = "%" if found.chief.unit == SHARE else unit_label(found.chief.unit, lang)
    label = statistic_label(*found.chief.key, lang)
    return say("charts.axis", lang, outcome=label, unit=unit) if unit else label


def chart_title(found: Findings, lang: str) -> str:
    """Return what the panels show: estimates, or differences from the baseline or from nothing switched on."""
    key = "chart_factors" if found.is_factorial else "chart" if is_of_differences(found) else "chart_levels"
    values = {
        "baseline": letter(found.scenarios.index(found.baseline)),
        "lower": way(-1, found.chief.unit, lang),
        "higher": way(1, found.chief.unit, lang),
    }
    return say(f"memo.{key}", lang, outcome=statistic_label(*found.chief.key, lang), **values)
