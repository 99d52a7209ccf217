"""The part of the report about robustness: a chart, the distance to the best, and when the order turns round."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.report.blocks import Block, with_table
from experiments.report.numbers import whole
from experiments.robustness.chart import best_chart
from experiments.robustness.sentences import TOLD, best_words, can_count, flip_words
from experiments.robustness.tables import best_table, pairs_table, regret_table
from experiments.robustness.words import Record, say


def heading(lang: str) -> str:
    """Return what the section is called."""
    return say("heading", lang)


def blocks(found: Record, names: Mapping[str, str], lang: str, suffix: str = "") -> list[Block]:
    """Return the blocks of one place; ``suffix`` tells the chart's id from those of other places.

    ``names``: what each alternative is called.
    """
    if not found["outcomes"]:
        return [Block("text", say("nothing", lang))]
    told = [row for row in found["outcomes"] if can_count(row)]
    untold = tuple(best_words(row, names, lang) for row in found["outcomes"] if not can_count(row))
    regret, pairs = regret_table(found, names, lang), pairs_table(found, names, lang)
    lines = tuple(words for row in told for words in flip_words(row, names, lang))
    made = [
        Block("text", say("intro", lang, n=whole(found["worlds"], lang))),
        with_table(best_chart(found, names, lang, suffix), best_table(found, names, lang)),
        Block("items", items=untold) if untold else None,
        Block("text", say("regret.intro", lang)) if regret else None,
        Block("table", table=regret) if regret else None,
        Block("text", say("flips.intro", lang)) if lines else None,
        Block("items", items=lines) if lines else None,
        Block("folded", table=pairs) if pairs and len(found["alternatives"]) > TOLD else None,
    ]
    return [block for block in made if block is not None]
