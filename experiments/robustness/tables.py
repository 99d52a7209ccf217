"""The tables of robustness: who is best how often, distance to the best, pairs and their conditions."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.report.cells import Cell, missing, plain
from experiments.report.numbers import quantity, quantity_span, whole
from experiments.report.table import Group, Row, Table
from experiments.robustness.sentences import can_count, regret_digits
from experiments.robustness.words import (
    Record,
    behind_unit,
    directed_label,
    outcome_label,
    rules_words,
    say,
    unit_words,
)

REST = ("shared", "untold")


def best_table(found: Record, names: Mapping[str, str], lang: str) -> Table:
    """Return in how many worlds each alternative is best, one row an outcome."""
    rows = [Row(directed_label(row, lang), _best_cells(row, lang)) for row in found["outcomes"]]
    heads = [names[name] for name in found["alternatives"]]
    head = [say("best.measure", lang), *heads, *(say(f"best.head_{key}", lang) for key in REST)]
    return Table(say("best.caption", lang), head, [Group(rows)])


def _best_cells(row: Record, lang: str) -> list[Cell]:
    if not can_count(row):
        reason = missing("too_few", lang, n=whole(row["events"], lang)) if row["too_few"] else None
        return [reason or missing("few_worlds", lang)] * (len(row["alternatives"]) + len(REST))
    cells = []
    for one in row["alternatives"]:
        counts = {"k": whole(one["best"], lang), "n": whole(row["usable"], lang)}
        note = say("best.cell_clear", lang, k=whole(one["clearly_best"], lang)) if one["best"] else ""
        cells.append(Cell(say("best.cell", lang, **counts), note=note))
    return [*cells, *(plain(whole(row[key], lang)) for key in REST)]


def regret_table(found: Record, names: Mapping[str, str], lang: str) -> Table | None:
    """Return the distance to the best of the same world, outcome by outcome; None without any."""
    groups = [
        Group(
            [Row(names[one["name"]], _regret_cells(one["regret"], row, lang)) for one in row["alternatives"]],
            ", ".join(part for part in (outcome_label(row, lang), unit_words(row["unit"], lang)) if part),
        )
        for row in found["outcomes"]
        if can_count(row) and row["alternatives"][0]["regret"] is not None
    ]
    head = [say(f"regret.{name}", lang) for name in ("alternative", "mean", "p90", "highest")]
    return Table(say("regret.caption", lang), head, groups) if groups else None


def _regret_cells(regret: Record, row: Record, lang: str) -> list[Cell]:
    (unit, factor), digits = behind_unit(row["unit"]), regret_digits(row)
    ends = quantity_span(factor * regret["low"], factor * regret["high"], unit, lang, digits)
    cells = [Cell(quantity(factor * regret["mean"], unit, lang, digits), luck=ends)]
    for name in ("p90", "worst"):
        value = regret[name]
        is_known = value is not None
        cells.append(
            plain(quantity(factor * value, unit, lang, digits)) if is_known else missing("few_worlds", lang)
        )
    return cells


def pairs_table(found: Record, names: Mapping[str, str], lang: str) -> Table | None:
    """Return every pair with its usual order and when it turns round; None without any."""
    groups = [
        Group([_pair_row(pair, names, lang) for pair in row["pairs"]], outcome_label(row, lang))
        for row in found["outcomes"]
        if can_count(row)
    ]
    head = [say(f"flips.{name}", lang) for name in ("pair", "usual", "turned", "condition")]
    return Table(say("flips.caption", lang), head, groups, numeric=False) if groups else None


def _pair_row(pair: Record, names: Mapping[str, str], lang: str) -> Row:
    label = say("flips.order", lang, better=names[pair["better"]], worse=names[pair["worse"]])
    counts = [
        missing("few_worlds", lang)
        if pair[name] is None
        else plain(say("best.cell", lang, k=whole(pair[name], lang), n=whole(pair["n"], lang)))
        for name in ("n_usual", "n_turned")
    ]
    is_found = pair["status"] == "found"
    words = rules_words(pair, lang) if is_found else say(f"flips.condition_{pair['status']}", lang)
    return Row(label, [*counts, plain(words)])
