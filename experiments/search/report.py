"""The part of a report about a search: what was asked, the settings, what came of them."""

from __future__ import annotations

from experiments.report.blocks import Block, with_table
from experiments.search.chart import front_chart
from experiments.search.tables import levers_table, outcomes_table, weights_table
from experiments.search.words import Record, say, score_formula


def blocks(result: Record, lang: str, suffix: str = "") -> list[Block]:
    """Return the blocks of what :func:`experiments.search.judge.judge` gives; ``suffix`` ends the ids of charts."""
    if not result["candidates"]:
        return [Block("text", say("intro", lang))]
    outcomes = outcomes_table(result, lang)
    if result["kind"] == "front":
        found = [
            Block("text", say("intro_front", lang)),
            with_table(front_chart(result, lang, suffix), None),
            Block("table", table=outcomes),
            Block("table", table=levers_table(result, lang)),
        ]
    else:
        weights = weights_table(result, lang)
        found = [
            Block("text", say("intro_score", lang, formula=score_formula(result, lang))),
            Block("table", table=levers_table(result, lang)),
            Block("table", table=outcomes),
            Block("folded", table=weights) if weights else None,
        ]
    return [Block("text", say("intro", lang)), *(one for one in found if one is not None)]
