"""The part of a report about the map: the picture, the rule, the signs, the municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.regimes.chart import map_chart
from experiments.regimes.tables import place_table, point_table, region_table, sign_table, skill_table
from experiments.regimes.words import say
from experiments.report.blocks import Block


def blocks(found: Mapping[str, Any], lang: str, suffix: str = "") -> list[Block]:
    """Return the blocks in ``lang``; ``suffix`` keeps ids apart where a page holds several maps.

    ``found`` is what ``analyse`` returned, with ``municipalities`` (``place_all``) added where they were placed.
    """
    made = [
        Block("text", say("report.intro", lang)),
        Block(
            "items", items=tuple(say(f"definition.{name}", lang) for name in found["points"][0]["numbers"])
        ),
        Block("chart", chart=map_chart(found, lang, suffix), table=point_table(found, lang)),
    ]
    if found["rule"] is not None:
        made += [Block("table", table=region_table(found, lang)), Block("text", say("report.rule", lang))]
        made += [Block("table", table=skill_table(found, lang)), Block("text", say("report.skill", lang))]
    made += [Block("table", table=sign_table(found, lang)), Block("text", say("report.signs", lang))]
    if found.get("municipalities"):
        made += [
            Block("text", say("report.places", lang, municipality=found["municipality"])),
            Block("folded", table=place_table(found, lang)),
        ]
    return made
