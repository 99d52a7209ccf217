"""The tables of why: waiting by cause, handovers by kind, natural against equalised."""

from __future__ import annotations

from math import fsum

from experiments.report.cells import Cell, common_digits, estimates, plain, reason_of
from experiments.report.inputs import MeasureRow
from experiments.report.labels import named, statistic_label
from experiments.report.lookup import CHIEF, DECIDED, Lookup
from experiments.report.numbers import DASH, quantity
from experiments.report.table import (
    PARTS,
    Group,
    Row,
    Table,
    behind,
    measure_row,
    model_heads,
    part_measure,
)
from sim.measures.registry import CAUSES, HANDOVER_KINDS
from sim.texts import text


def waiting_table(lookup: Lookup, lang: str) -> Table:
    """Return the seven parts of the days to decision, and their sum beside the mean of the decided."""
    decided = [lookup.row(m, *DECIDED) for m in lookup.models]
    digits = common_digits(decided)
    rows = []
    for part in PARTS:
        found = [lookup.row(m, part_measure(part), "mean") for m in lookup.models]
        rows.append(Row(named("causes", part, lang), estimates(found, lang, digits, lookup.n_worlds)))
    sums = [_sum_of_parts(lookup, m, lang, digits) for m in lookup.models]
    means = estimates(decided, lang, digits, lookup.n_worlds)
    totals = [Row(text("report.waiting.sum", lang), sums), Row(text("report.waiting.mean", lang), means)]
    head = [text("report.waiting.part", lang), *model_heads(lookup, lang)]
    return Table(text("report.waiting.caption", lang), head, [Group(rows), Group(totals)], models=True)


def _sum_of_parts(lookup: Lookup, model: str, lang: str, digits: int) -> Cell:
    rows = [lookup.row(model, part_measure(part), "mean") for part in PARTS]
    reason = next((r for r in (reason_of(row, lang) for row in rows) if r), "")
    if reason:
        return Cell(DASH, reason=reason)
    return plain(quantity(fsum(r["mean"] for r in rows), "days", lang, digits))


def reversed_table(lookup: Lookup, lang: str) -> Table | None:
    """Return the five causes under the list as it is and under the reversed list, as days and order."""
    turned = (lookup.extra.get("waiting_reversed") or {}).get("natural") or {}
    if not turned:
        return None
    digits = common_digits([lookup.row(m, *DECIDED) for m in lookup.models])
    rows = []
    for cause in CAUSES:
        cells = []
        for model in lookup.models:
            row = lookup.row(model, f"waiting_days.{cause}", "mean")
            cells.append(_both_ways(row, (turned.get(model) or {}).get(cause), lang, digits))
        rows.append(Row(named("causes", cause, lang), cells))
    sums = [_sums(lookup, turned, m, lang, digits) for m in lookup.models]
    total = Row(text("report.waiting.sum_causes", lang), sums)
    head = [text("report.waiting.cause", lang), *model_heads(lookup, lang)]
    return Table(
        text("report.waiting.caption_reversed", lang), head, [Group(rows), Group([total])], models=True
    )


def _both_ways(row: MeasureRow | None, turned: float | None, lang: str, digits: int) -> Cell:
    reason = reason_of(row, lang)
    if row is None or row["mean"] is None or turned is None or reason:
        return Cell(DASH, reason=reason or text("report.missing.not_measured", lang))
    return _first_and_turned(row["mean"], turned, lang, digits)


def _sums(lookup: Lookup, turned: dict, model: str, lang: str, digits: int) -> Cell:
    rows = [lookup.row(model, f"waiting_days.{c}", "mean") for c in CAUSES]
    second = [(turned.get(model) or {}).get(c) for c in CAUSES]
    reason = next((r for r in (reason_of(row, lang) for row in rows) if r), "")
    if reason or None in second:
        return Cell(DASH, reason=reason or text("report.missing.not_measured", lang))
    return _first_and_turned(fsum(r["mean"] for r in rows), fsum(second), lang, digits)


def _first_and_turned(first: float, turned: float, lang: str, digits: int) -> Cell:
    both = [quantity(days, "days", lang, digits) for days in (first, turned)]
    return plain(text("report.waiting.both", lang, first=both[0], turned=both[1]))


def handover_table(lookup: Lookup, lang: str) -> Table:
    """Return the handovers per case and the days waited at each kind that cost any."""
    by_kind = {
        kind: [lookup.row(m, f"handover_delay_days.{kind}", "mean") for m in lookup.models]
        for kind in HANDOVER_KINDS
    }
    digits = common_digits([row for found in by_kind.values() for row in found])
    rows = [
        Row(named("kinds", kind, lang), estimates(found, lang, digits, lookup.n_worlds))
        for kind, found in by_kind.items()
        if any(r is not None and r["mean"] for r in found)
    ]
    head = [text("report.handovers.kind", lang), *model_heads(lookup, lang)]
    total = [measure_row(lookup, m, "mean", lang) for m in ("handovers_per_case", "handover_delay_days")]
    groups = [
        Group([r for r in total if r is not None], text("report.handovers.all", lang)),
        Group(rows, text("report.handovers.by_kind", lang)),
    ]
    return Table(text("report.handovers.caption", lang), head, groups, models=True)


VARIANT_ROWS = (
    CHIEF,
    ("days_to_decision", "median"),
    ("facts_share_at_decision", "mean"),
    ("wrong_drop_share", "share"),
    ("hours_per_decision", "mean"),
)


def variant_table(lookup: Lookup, lang: str) -> Table:
    """Return the chief measures natural and equalised, one row group per measure."""
    groups = []
    for measure, statistic in VARIANT_ROWS:
        rows = []
        for variant in lookup.variants:
            found = [lookup.row(m, measure, statistic, variant) for m in lookup.models]
            if any(r is not None for r in found):
                label = named("variants", variant, lang)
                rows.append(Row(label, estimates(found, lang), behind(found, lang)))
        if rows:
            groups.append(Group(rows, statistic_label(measure, statistic, lang)))
    head = [text("report.variants.variant", lang), *model_heads(lookup, lang)]
    return Table(text("report.variants.caption", lang), head, groups, models=True)


def rules_table(lookup: Lookup, variant: str, lang: str) -> Table | None:
    """Return the rules of each model, one row per rule that any of them has."""
    rules = (lookup.extra.get("rules") or {}).get(variant) or {}
    names = list(dict.fromkeys(rule for m in lookup.models for rule in rules.get(m) or {}))
    if not names:
        return None
    rows = [
        Row(named("rules", rule, lang), [plain((rules.get(m) or {}).get(rule, "")) for m in lookup.models])
        for rule in names
    ]
    caption = text("report.variants.rules", lang, variant=named("variants", variant, lang))
    return Table(
        caption,
        [text("report.variants.rule", lang), *model_heads(lookup, lang)],
        [Group(rows)],
        models=True,
        numeric=False,
    )
