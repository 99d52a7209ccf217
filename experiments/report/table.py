"""What a table is: rows of cells that the template prints, and the parts several tables share."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.cells import Cell, estimates
from experiments.report.inputs import MeasureRow
from experiments.report.labels import named, statistic_label, unit_label
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole
from experiments.statistics.enough import PER_TIME
from sim.measures.registry import CAUSES
from sim.texts import text

PARTS = ("touch", "stretch", *CAUSES)
"""The seven parts whose sum is the days to decision, in the order in which they are drawn."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, a small line under it, and its cells."""

    head: str
    cells: list[Cell]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; no heading if ``title`` is empty."""

    rows: list[Row]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; ``models`` says that its columns after the first are the models."""

    caption: str
    head: list[str]
    groups: list[Group]
    models: bool = False
    numeric: bool = True


def model_heads(lookup: Lookup, lang: str) -> list[str]:
    """Return the models' column headings."""
    return [named("models_short", m, lang) for m in lookup.models]


def part_measure(part: str) -> str:
    """Return the measure that holds one of the seven parts of the days to decision."""
    return f"{part}_days" if part in ("touch", "stretch") else f"waiting_days.{part}"


def pair_label(model: str, baseline: str, lang: str) -> str:
    """Return 'A minus B'."""
    names = {k: named("models_short", m, lang) for k, m in (("model", model), ("baseline", baseline))}
    return text("report.difference.minus", lang, **names)


def measure_row(lookup: Lookup, measure: str, statistic: str, lang: str) -> Row | None:
    """Return the estimates of all models, None if there is none or the role is unused."""
    found = [lookup.row(m, measure, statistic) for m in lookup.models]
    empty = not any(found) or (
        measure.startswith(("hours_per_year", "utilisation")) and not any(r and r["mean"] for r in found)
    )
    if empty:
        return None
    unit = next(r["unit"] for r in found if r is not None)
    note = ", ".join(part for part in (unit_label(unit, lang), behind(found, lang)) if part)
    cells = estimates(found, lang, n_worlds=lookup.n_worlds)
    return Row(statistic_label(measure, statistic, lang), cells, note)


def behind(rows: list[MeasureRow | None], lang: str) -> str:
    """Return how many events stand behind a row of estimates, fewest to most; '' for what is counted per time."""
    counts = [row["events"] for row in rows if row is not None and not row["measure"].startswith(PER_TIME)]
    if not counts:
        return ""
    ends = dict.fromkeys(whole(n, lang) for n in (min(counts), max(counts)))
    return text("report.compare.n", lang, n="–".join(ends))
