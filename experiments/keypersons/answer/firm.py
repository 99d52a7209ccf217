"""The fifth point: what ordinary turnover costs, in how many plausible worlds the order turns, what a search found."""

from __future__ import annotations

from experiments.comparison.plan import BASELINE
from experiments.keypersons.cells import NATURAL
from experiments.keypersons.findings import Findings, Record, side
from experiments.keypersons.words import (
    bracketed,
    common_digits,
    longer_words,
    models_words,
    say,
    span_words,
)
from experiments.report.numbers import listed, whole
from experiments.report.phrases import model_words

COST = "turnover_cost_days"


def firm_point(found: Findings, lang: str) -> str:
    """Return the cost of turnover against the two predictions, the worlds, and the search."""
    sentences = [
        _turnover(found, lang),
        rival_verdict(found, lang),
        _worlds(found, lang),
        _search(found, lang),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _turnover(found: Findings, lang: str) -> str:
    rows = {m: row for m in found.models if (row := found.turnover(m, COST)) and row["mean"] is not None}
    if not rows:
        return say("firm.unknown", lang)
    digits = common_digits(list(rows.values()))
    parts = []
    for model, row in rows.items():
        ends = span_words(row, lang, digits, first=not parts)
        parts.append(longer_words(row["mean"], model, lang, digits) + bracketed([ends]))
    return say("firm.turnover", lang, parts=listed(parts, lang))


def rival_verdict(found: Findings, lang: str, variant: str = NATURAL) -> str:
    """Return which of two predictions the cost of turnover agrees with; '' without a model to set against another.

    Hierarchies are less affected by high turnover [Carley 1992; EVIDENCE D.9]: of the models, the one with a
    coordinator is the hierarchy. Against it: that the coordinator is fragile.
    """
    others = [model for model in found.models if model != BASELINE]
    gaps = {
        m: gap for m in others if BASELINE in found.models and (gap := found.gap(BASELINE, m, COST, variant))
    }
    if not gaps:
        return ""
    less = [model for model, gap in gaps.items() if side(gap) < 0]
    more = [model for model, gap in gaps.items() if side(gap) > 0]
    if less and more:
        return say("firm.rival_both", lang, less=models_words(less, lang), more=models_words(more, lang))
    if less or more:
        key = "firm.rival_hierarchy" if less else "firm.rival_fragile"
        return say(key, lang, models=models_words(less or more, lang))
    return say("firm.rival_untold_one" if len(gaps) == 1 else "firm.rival_untold", lang)


def _worlds(found: Findings, lang: str) -> str:
    if (found.summary.get("worlds") or 0) < 2:
        return say("firm.one_world", lang)
    rows = found.summary.get("across_worlds") or []
    if not rows:
        return ""
    turned = {_names(row, lang): found_turned for row in rows if (found_turned := turned_worlds(found, row))}
    told = [row for row in rows if _names(row, lang) in turned]
    parts = [_pair(row, turned[_names(row, lang)], lang, is_first=row is told[0]) for row in told]
    untold = [_names(row, lang) for row in rows if _names(row, lang) not in turned]
    orders = _orders(found, lang)
    if not parts:
        return say("firm.worlds_untold", lang, orders=orders)
    rest = say("firm.pair_untold", lang, pairs=listed(untold, lang)) if untold else ""
    return say("firm.worlds", lang, parts=listed(parts, lang), untold=rest, orders=orders)


def _names(row: Record, lang: str) -> str:
    """Return the two models of a pair in words."""
    names = {key: model_words(row[key], lang) for key in ("model", "baseline")}
    return say("firm.pair_names", lang, **names)


def _pair(row: Record, turned: tuple[int, int], lang: str, *, is_first: bool) -> str:
    k, clear = turned
    words = say("firm.clear", lang, n=whole(clear, lang)) if clear else say("firm.clear_none", lang)
    return say(
        "firm.pair" if is_first else "firm.pair_next",
        lang,
        k=whole(k, lang),
        n=whole(row["n"], lang),
        clear=words,
        model=model_words(row["model"], lang),
        baseline=model_words(row["baseline"], lang),
    )


def turned_worlds(found: Findings, row: Record) -> tuple[int, int] | None:
    """Return in how many worlds a pair stands the other way than usual, and in how many clearly; None if unknown."""
    gap = found.gap(row["model"], row["baseline"], "added_days")
    if gap is None or not gap["mean"] or row["n_lower"] is None or row["n_higher"] is None:
        return None
    way = "higher" if gap["mean"] < 0 else "lower"
    return row[f"n_{way}"], row[f"n_clearly_{way}"] or 0


def usual_order(found: Findings) -> list[str]:
    """Return the models by added days under the base assumptions, smallest loss first; empty if not all are known."""
    rows = {model: found.shock(model, "added_days") for model in found.models}
    if any(row is None or row["mean"] is None for row in rows.values()):
        return []
    return sorted(found.models, key=lambda model: (rows[model]["mean"], model))


def _orders(found: Findings, lang: str) -> str:
    """Return in how many worlds all models stand in the usual order, where there are more than two."""
    orders = found.summary.get("orders") or []
    usual = usual_order(found)
    if len(found.models) < 3 or not orders or not usual:
        return ""
    same = sum(row["worlds"] for row in orders if row["order"] == usual)
    n = sum(row["worlds"] for row in orders)
    return say("firm.orders", lang, k=whole(same, lang), n=whole(n, lang))


def _search(found: Findings, lang: str) -> str:
    """Return what a search for a reversal found; '' if none was asked for."""
    searched = found.summary.get("search") or []
    if not searched:
        return ""
    tried = whole(sum(row["tried"] for row in searched), lang)
    pairs = [_names(row, lang) for row in searched if row["is_reversed"]]
    if pairs:
        return say("firm.search_found", lang, tried=tried, pairs=listed(pairs, lang))
    return say("firm.search_none", lang, tried=tried)
