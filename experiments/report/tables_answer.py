"""The tables of the answer: speed, quality and hours; differences; share decided by day."""

from __future__ import annotations

from dataclasses import replace

from experiments.report.cells import Cell, gap_cell, missing, plain
from experiments.report.inputs import Curve, MeasureRow
from experiments.report.lookup import CHIEF, Gap, Lookup
from experiments.report.numbers import digits_for, number, quantity, row_digits, span, whole
from experiments.report.table import Group, Row, Table, measure_row, model_heads, pair_label
from experiments.statistics.enough import TOO_FEW
from sim.measures.registry import ROLES
from sim.texts import text

CHIEF_ROWS = {
    "demand": (("enquiries_per_year", "mean"),),
    "speed": (
        ("days_to_decision", "mean"),
        ("days_to_decision", "median"),
        ("days_to_decision", "p90"),
        ("decided_within.14", "share"),
        ("decided_within.30", "share"),
        ("acute_decided_within.1", "share"),
        ("days_to_first_intervention", "median"),
        ("undecided_at_end", "share"),
        ("lost_share", "share"),
    ),
    "quality": (
        ("facts_share_at_decision", "mean"),
        ("wrong_drop_share", "share"),
        ("wrong_open_share", "share"),
        ("returned_graver_share", "share"),
    ),
    "hours": (("hours_per_decision", "mean"),),
}


def chief_table(lookup: Lookup, lang: str) -> Table:
    """Return speed, quality and hours of all models in one table."""
    groups = []
    for area, wanted in CHIEF_ROWS.items():
        rows = [measure_row(lookup, m, s, lang) for m, s in wanted]
        groups.append(Group([r for r in rows if r is not None], text(f"report.compare.{area}", lang)))
    head = [text("report.compare.measure", lang), *model_heads(lookup, lang)]
    return Table(text("report.compare.caption", lang), head, groups, models=True)


def hours_table(lookup: Lookup, lang: str) -> Table | None:
    """Return hours a year and use of the field hours by role, for the roles that are used at all."""
    groups = []
    for measure in ("hours_per_year", "utilisation"):
        rows = [_of_role(lookup, f"{measure}.{role}", lang) for role in ROLES]
        groups.append(Group([r for r in rows if r is not None]))
    head = [text("report.compare.role", lang), *model_heads(lookup, lang)]
    if not any(g.rows for g in groups):
        return None
    return Table(text("report.compare.caption_hours", lang), head, groups, models=True)


def _of_role(lookup: Lookup, measure: str, lang: str) -> Row | None:
    """Return a row of hours, or of the share used, with the hours a year that this is a share of."""
    row = measure_row(lookup, measure, "mean", lang)
    found = [r for m in lookup.models if (r := lookup.row(m, measure, "mean")) is not None]
    given = [_hours_a_year(r, lookup.result["years"]) for r in found if r["mean"] is not None]
    if row is None or not measure.startswith("utilisation") or not given:
        return row
    ends = dict.fromkeys(whole(hours, lang) for hours in (min(given), max(given)))
    return replace(row, note=text("report.compare.hours_given", lang, hours="–".join(ends)))


def _hours_a_year(row: MeasureRow, years: float) -> int:
    """Return the hours a year behind a share of hours: its ``events`` are those of all years of all replications."""
    return round(row["events"] / (row["replications"] * years))


def difference_table(lookup: Lookup, lang: str) -> Table:
    """Return the chief difference of all pairs with worlds, variance ratio and smallest detectable."""
    rows = []
    found = [lookup.gap(*pair, *CHIEF) for pair in lookup.pairs()]
    gaps = [gap for gap in found if gap is not None]
    digits = digits_for("days", *(gap.mean for gap in gaps))
    for gap in gaps:
        few = missing("too_few", lang, n=whole(gap.events, lang)) if gap.is_thin else None
        cells = [gap_cell(gap, "days", lang, digits), _of_worlds(gap, lang), _smallest(gap, lang, digits)]
        cells = [few or cell for cell in (*cells, _variance_ratio(lookup, gap, lang))]
        rows.append(Row(pair_label(gap.model, gap.baseline, lang), cells))
    heads = ("pair", "difference", "worlds_lower", "smallest", "variance_ratio")
    return Table(
        text("report.difference.caption", lang),
        [text(f"report.difference.{h}", lang) for h in heads],
        [Group(rows)],
    )


def _of_worlds(gap: Gap, lang: str) -> Cell:
    if gap.n_worlds_lower is None:
        return missing("undefined", lang)
    k, n = whole(gap.n_worlds_lower, lang), whole(gap.n_worlds, lang)
    return plain(text("report.difference.of", lang, k=k, n=n))


def _smallest(gap: Gap, lang: str, digits: int) -> Cell:
    if gap.smallest_detectable is None:
        return missing("undefined", lang)
    return plain(quantity(gap.smallest_detectable, "days", lang, digits))


def _variance_ratio(lookup: Lookup, gap: Gap, lang: str) -> Cell:
    if gap.variance_ratio is None:
        return missing("undefined", lang)
    for known in lookup.extra.get("variance_ratios") or []:
        same = {known["model"], known["baseline"]} == {gap.model, gap.baseline}
        if same and (known["measure"], known["statistic"], known["variant"]) == (*CHIEF, "natural"):
            return Cell(number(gap.variance_ratio, lang, 2), span(known["low"], known["high"], "ratio", lang))
    return plain(number(gap.variance_ratio, lang, 2))


def curve_table(lookup: Lookup, kind: str, lang: str) -> Table | None:
    """Return the share decided at chosen days, for ``ordinary`` or ``acute`` concerns."""
    marks = (1, 2, 3, 5, 7, 14) if kind == "acute" else (7, 14, 30, 60, 90, 180)
    curves = (lookup.extra.get("curves") or {}).get("natural") or {}
    if not any((curves.get(m) or {}).get(kind) for m in lookup.models):
        return None
    rows = []
    for day in marks:
        cells = [_curve_cell((curves.get(m) or {}).get(kind), day, lang) for m in lookup.models]
        rows.append(
            Row(
                text("report.curves.day" if day == 1 else "report.curves.days_n", lang, n=whole(day, lang)),
                cells,
            )
        )
    head = [text("report.curves.within", lang), *model_heads(lookup, lang)]
    return Table(text(f"report.curves.caption_{kind}", lang), head, [Group(rows)], models=True)


def _curve_cell(curve: Curve | None, day: float, lang: str) -> Cell:
    if not curve or not curve["days"]:
        return missing("not_measured", lang)
    if curve["n"] < TOO_FEW:
        return missing("too_few", lang, n=whole(curve["n"], lang))
    share = curve_at(curve, day)
    if share is None:
        return missing("beyond", lang)
    return plain(quantity(share, "share", lang, row_digits("share", [share])))


def curve_at(curve: Curve, day: float) -> float | None:
    """Return the share decided by ``day`` (a step curve), None after its last day unless all are decided."""
    if day > curve["days"][-1] and curve["share"][-1] < 0.9995:
        return None
    passed = [share for at, share in zip(curve["days"], curve["share"], strict=True) if at <= day]
    return passed[-1] if passed else 0.0
