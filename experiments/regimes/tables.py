"""The tables of the map: points, regions, how well the rule does, signs, municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.regimes.numbers import NAMES
from experiments.regimes.words import regions, say, shown, where
from experiments.registration.report.places import danish_order
from experiments.report.cells import Cell, plain
from experiments.report.labels import named
from experiments.report.numbers import DASH, amount, interval, whole
from experiments.report.table import Group, Row, Table, pair_label

Record = dict[str, Any]
TOLD = (
    *("commonest", "tree_numbers", "logistic_numbers", "tree_numbers_and_agenda"),
    *("logistic_numbers_and_agenda", "tree_numbers_and_call", "logistic_numbers_and_call"),
    *("tree_inputs", "logistic_inputs"),
)


def point_table(found: Mapping[str, Any], lang: str) -> Table:
    """Return every point: its four numbers, days under every model, who decides soonest."""
    heads = [say(f"short.{name}", lang) for name in NAMES]
    models = [named("models_short", model, lang) for model in found["models"]]
    rows = [_point(row, found["models"], lang) for row in found["points"]]
    return Table(
        say("table.points", lang),
        [say("table.point", lang), *heads, *models, say("table.first", lang)],
        [Group(rows)],
    )


def _point(row: Record, models: list[str], lang: str) -> Row:
    cells = [plain(shown(name, row["numbers"][name], lang)) for name in NAMES]
    cells += [plain(amount(row["days"][model], "days", lang, 1)) for model in models]
    cells.append(_won(row["winner"], row["is_clear"], lang))
    return Row(whole(row["index"] + 1, lang), cells)


def _won(model: str | None, is_clear: bool, lang: str) -> Cell:
    if model is None:
        return Cell(DASH, reason=say("table.untold", lang))
    return Cell(
        named("models_short", model, lang), note=say("table.clear" if is_clear else "table.unclear", lang)
    )


def region_table(found: Mapping[str, Any], lang: str) -> Table:
    """Return the regions of the rule, with the share of their points at which it holds."""
    rows = []
    for conditions, leaf in regions(found["rule"]):
        share = amount(leaf["shares"][leaf["winner"]], "share", lang, 0)
        cells = [
            plain(named("models_short", leaf["winner"], lang)),
            plain(share),
            plain(whole(leaf["n"], lang)),
        ]
        words = where(conditions, lang)
        rows.append(Row(words[:1].upper() + words[1:], cells))
    heads = [say(f"table.{name}", lang) for name in ("where", "first", "holds", "points_in")]
    return Table(say("table.regions", lang), heads, [Group(rows)])


def skill_table(found: Mapping[str, Any], lang: str) -> Table:
    """Return how often rules that are told more or less name the winner at points left out, and what that costs."""
    every, clear = found["skill"]["all"], found["skill"]["clear"]
    rows = []
    for name in TOLD:
        shares = [amount(part[name]["right"], "share", lang, 0) if part else DASH for part in (every, clear)]
        lost = amount(every[name]["lost_days"], "days", lang, 1)
        rows.append(Row(say(f"told.{name}", lang), [plain(shares[0]), plain(shares[1]), plain(lost)]))
    heads = [say(f"table.{name}", lang) for name in ("told", "right", "right_clear", "lost")]
    return Table(say("table.skill", lang), heads, [Group(rows)])


def sign_table(found: Mapping[str, Any], lang: str) -> Table:
    """Return every sign expected before the runs, beside what was found."""
    groups: dict[str, list[Row]] = {}
    for row in found["signs"]:
        cells = [plain(_expected(row, lang)), _found(row, lang)]
        cells.append(plain(say(f"verdict.{row['verdict'] or 'none'}", lang)))
        title = say(
            "table.outcome_pair",
            lang,
            outcome=say(f"outcome.{row['outcome']}", lang),
            pair=pair_label(*row["pair"], lang),
        )
        groups.setdefault(title, []).append(Row(say(f"names.{row['number']}", lang), cells))
    heads = [say(f"table.{name}", lang) for name in ("number", "expected", "found", "verdict")]
    return Table(say("table.signs", lang), heads, [Group(rows, title) for title, rows in groups.items()])


def _expected(row: Record, lang: str) -> str:
    sign = say(f"sign.{('falls', 'none', 'grows')[row['expected'] + 1]}", lang)
    return say("sign.small", lang, sign=sign) if row["is_small"] else sign


def _found(row: Record, lang: str) -> Cell:
    if row["slope"] is None:
        return Cell(DASH, reason=say("table.untold", lang))
    return Cell(
        amount(row["slope"], "ratio", lang, 2), luck=interval(row["low"], row["high"], "ratio", lang, 2)
    )


def place_table(found: Mapping[str, Any], lang: str) -> Table:
    """Return every municipality: its numbers with their range over worlds, and who decides soonest there."""
    rows = sorted(found["municipalities"], key=lambda row: danish_order(row["name"]))
    heads = [say("table.municipality", lang), *(say(f"short.{name}", lang) for name in NAMES)]
    heads += [say("table.first", lang), say("table.worlds", lang)]
    return Table(say("table.places", lang), heads, [Group([_place(row, lang) for row in rows])])


def _place(row: Record, lang: str) -> Row:
    cells = []
    for name in NAMES:
        ends = [shown(name, row[end][name], lang) for end in ("low", "high")]
        span = say("table.span", lang, low=ends[0], high=ends[1]) if row["n_worlds"] else ""
        cells.append(Cell(shown(name, row["numbers"][name], lang), worlds=span))
    cells.append(_region(row, lang))
    parts = [
        say("table.world_part", lang, model=named("models_short", model, lang), n=whole(n, lang))
        for model, n in row["worlds"].items()
        if n
    ]
    if row["n_outside"]:
        parts.append(say("table.world_outside", lang, n=whole(row["n_outside"], lang)))
    return Row(row["name"], [*cells, plain("; ".join(parts))])


def _region(row: Record, lang: str) -> Cell:
    if row["is_outside"]:
        return Cell(DASH, reason=say("table.outside", lang))
    if row["winner"] is None:
        return Cell(DASH, reason=say("table.untold", lang))
    return Cell(named("models_short", row["winner"], lang), note=amount(row["share"], "share", lang, 0))
