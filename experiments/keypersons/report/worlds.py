"""The section about other plausible worlds: how often the order turns round, what goes with it, what a search found."""

from __future__ import annotations

from experiments.keypersons.findings import Findings, Record
from experiments.keypersons.report.cells import change_cell
from experiments.keypersons.words import common_digits, say
from experiments.report.blocks import Block
from experiments.report.cells import Cell, missing, plain
from experiments.report.labels import named
from experiments.report.numbers import amount, interval, listed, number, span, whole
from experiments.report.table import Group, Row, Table, pair_label
from experiments.report.tables_assumptions import loose
from sim.parameters import declarations


def worlds_section(found: Findings, lang: str) -> list[Block | None]:
    """Return counts of worlds by pair, orders seen, assumptions that go with them, and the search."""
    n = found.summary.get("worlds") or 0
    if n < 2 or len(found.models) < 2:
        key = "worlds.one_world" if n < 2 else "worlds.one_model"
        return [Block("text", say(key, lang))]
    rows = found.summary.get("across_worlds") or []
    orders = orders_table(found, lang)
    influences = influence_table(rows, lang)
    return [
        Block("text", say("worlds.intro", lang, n=whole(n, lang))),
        Block("table", table=pairs_table(found, rows, lang)),
        Block("table", table=orders) if orders else None,
        Block("items", items=tuple(influence_words(row, lang) for row in rows)),
        Block("folded", table=influences) if influences else None,
        *_search(found, lang),
    ]


def pairs_table(found: Findings, rows: list[Record], lang: str) -> Table:
    """Return, per pair, the usual difference, in how many worlds it lies on either side, and its range."""
    shown = [
        Row(
            _pair(row, lang),
            [
                _usual(found, row, lang),
                _count(row, "lower", lang),
                _count(row, "higher", lang),
                _spread(row, lang),
            ],
        )
        for row in rows
    ]
    head = [say(f"worlds.{name}", lang) for name in ("pair", "usual", "lower", "higher", "spread")]
    return Table(say("worlds.caption", lang), head, [Group(shown)])


def _pair(row: Record, lang: str) -> str:
    return pair_label(row["model"], row["baseline"], lang)


def _usual(found: Findings, row: Record, lang: str) -> Cell:
    gap = found.gap(row["model"], row["baseline"], "added_days")
    return change_cell(gap, "days", lang, common_digits([gap]))


def _count(row: Record, way: str, lang: str) -> Cell:
    if row[f"n_{way}"] is None:
        return missing("few_worlds", lang)
    words = say("worlds.of", lang, k=whole(row[f"n_{way}"], lang), n=whole(row["n"], lang))
    clear = row[f"n_clearly_{way}"]
    return Cell(words, note="" if clear is None else say("worlds.clearly", lang, k=whole(clear, lang)))


def _spread(row: Record, lang: str) -> Cell:
    if row["world_low"] is None or row["world_high"] is None:
        return missing("few_worlds", lang)
    return plain(span(row["world_low"], row["world_high"], "days", lang))


def orders_table(found: Findings, lang: str) -> Table | None:
    """Return the orders of the models and in how many worlds each occurs; None without any."""
    rows = [
        Row(
            say("worlds.then", lang).join(named("models_short", model, lang) for model in row["order"]),
            [plain(whole(row["worlds"], lang))],
        )
        for row in found.summary.get("orders") or []
    ]
    head = [say("worlds.order", lang), say("worlds.worlds", lang)]
    return Table(say("worlds.caption_orders", lang), head, [Group(rows)]) if rows else None


def influence_words(row: Record, lang: str) -> str:
    """Return which assumptions go with the difference of a pair beyond chance, or that none does."""
    known, limit = row["influences"], row["threshold"]
    if limit is None or not known:
        return say("worlds.influences_unknown", lang, pair=_pair(row, lang))
    about = {"pair": _pair(row, lang), "limit": number(limit, lang, 2)}
    parts = [
        say(
            "worlds.influences_part",
            lang,
            label=_label(one["parameter"], lang),
            rho=number(one["rho"], lang, 2),
        )
        for one in known
        if abs(one["rho"]) > limit
    ]
    if parts:
        return say("worlds.influences_some", lang, parts=listed(parts, lang), **about)
    return say("worlds.influences_none", lang, rho=number(known[0]["rho"], lang, 2), **about)


def influence_table(rows: list[Record], lang: str) -> Table | None:
    """Return the assumptions that go most with each difference, with grade and rank correlation."""
    groups = [
        Group(
            [
                Row(
                    _label(one["parameter"], lang),
                    [plain(named("grades", one["grade"], lang)), _rho(one["rho"], row["threshold"], lang)],
                    one["parameter"],
                )
                for one in row["influences"]
            ],
            _pair(row, lang),
        )
        for row in rows
        if row["influences"]
    ]
    head = [say(f"worlds.{name}", lang) for name in ("assumption", "grade", "rho")]
    return Table(say("worlds.caption_influences", lang), head, groups, numeric=False) if groups else None


def _rho(rho: float, limit: float | None, lang: str) -> Cell:
    inside = limit is not None and abs(rho) <= limit
    return Cell(number(rho, lang, 2), reason=say("worlds.noise", lang) if inside else "")


def _label(name: str, lang: str) -> str:
    known = declarations().get(name)
    return name if known is None else known.label(lang)


def _search(found: Findings, lang: str) -> list[Block]:
    """Return what the search for a reversal found, or that none was asked for."""
    searched = found.summary.get("search") or []
    if not searched:
        return [Block("text", say("worlds.no_search", lang))]
    lines = tuple(
        words for row in searched for words in (search_words(row, lang), _again(row, lang)) if words
    )
    tables = [Block("folded", table=_world_table(row, lang)) for row in searched]
    return [Block("text", say("worlds.search_intro", lang)), Block("items", items=lines), *tables]


def search_words(row: Record, lang: str) -> str:
    """Return what the search for one pair found, and what was left of it with other luck."""
    checked = row["checked"]
    digits = common_digits([{"mean": row["usual"]}, {"mean": row["found"]}, checked])
    days = {"usual": row["usual"], "found": row["found"], "checked": checked["mean"]}
    return say(
        "worlds.search_reversed" if row["is_reversed"] else "worlds.search_not",
        lang,
        pair=_pair(row, lang),
        tried=whole(row["tried"], lang),
        interval=interval(checked["low"], checked["high"], "days", lang, digits),
        **{name: amount(value, "days", lang, digits) for name, value in days.items()},
    )


def _again(row: Record, lang: str) -> str:
    """Return what was left of the plausible worlds that stood most the other way; '' if there were none."""
    again = row["screened"]
    if not again:
        return ""
    digits = common_digits(again)
    parts = [
        say(
            "worlds.again_part",
            lang,
            days=amount(one["mean"], "days", lang, digits),
            interval=interval(one["low"], one["high"], "days", lang, digits),
        )
        for one in again
    ]
    turned = sum(one["is_reversed"] for one in again)
    counts = {"n": whole(len(again), lang), "k": whole(turned, lang)}
    key = "worlds.again" if turned else "worlds.again_none"
    return say(key, lang, pair=_pair(row, lang), parts=listed(parts, lang), **counts)


def _world_table(row: Record, lang: str) -> Table:
    rows = [
        Row(
            _label(one["parameter"], lang),
            [plain(loose(one["value"], lang)), plain(loose(one["usual"], lang))],
            one["parameter"],
        )
        for one in row["world"]
    ]
    head = [say(f"worlds.{name}", lang) for name in ("assumption", "value", "base")]
    return Table(say("worlds.caption_world", lang, pair=_pair(row, lang)), head, [Group(rows)])
