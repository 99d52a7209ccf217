"""The part of a report that says which unknown numbers decide."""

from __future__ import annotations

from experiments.report.blocks import Block
from experiments.sensitivity.chart import influence_chart
from experiments.sensitivity.sentences import sentences
from experiments.sensitivity.tables import deciding_table, rest_table
from experiments.sensitivity.words import Found, say


def blocks(found: Found, lang: str, suffix: str = "") -> list[Block]:
    """Return how it was looked at, the answer in sentences, the chart, its table, and folded what is mere noise.

    ``suffix`` ends the id of the chart, so that several outcomes fit one page.
    """
    chart, rest = influence_chart(found, lang, suffix), rest_table(found, lang)
    return [
        Block("text", say("report.intro", lang)),
        Block("items", items=tuple(sentences(found, lang))),
        *([Block("chart", chart=chart)] if chart is not None else []),
        *([Block("table", table=deciding_table(found, lang))] if chart is not None else []),
        *([Block("folded", table=rest)] if rest is not None else []),
    ]
