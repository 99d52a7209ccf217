"""The section about ordinary turnover: what it costs, and the two predictions it is set against."""

from __future__ import annotations

from experiments.comparison.plan import BASELINE
from experiments.keypersons.answer.firm import COST, rival_verdict
from experiments.keypersons.cells import EQUALISED, NATURAL, VARIANTS
from experiments.keypersons.findings import Findings
from experiments.keypersons.report.cells import change_cell, change_row, model_heads
from experiments.keypersons.words import common_digits, say
from experiments.report.blocks import Block
from experiments.report.labels import named, unit_label
from experiments.report.table import Group, Row, Table, pair_label

MEASURES = {COST: "days", "turnover_facts_lost": "facts", "turnover_extra_wrong": "cases"}


def turnover_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the cost of ordinary turnover by model, and what it says about the predictions."""
    gaps = gaps_table(found, lang)
    return [
        Block("text", say("turnover.intro", lang)),
        Block("table", table=turnover_table(found, lang)),
        Block("table", table=gaps) if gaps else None,
        *_rival(found, lang),
    ]


def turnover_table(found: Findings, lang: str) -> Table:
    """Return days, facts and wrong decisions that turnover costs, with own and with the same rules."""
    groups = []
    for variant in VARIANTS:
        rows = [
            change_row(
                say(f"measures.{measure}", lang),
                found.models,
                lambda m, name=measure, variant=variant: found.turnover(m, name, variant),
                unit,
                lang,
                say("per.added_days", lang) if measure == COST else unit_label(unit, lang),
            )
            for measure, unit in MEASURES.items()
        ]
        groups.append(Group(rows, named("variants", variant, lang)))
    head = [say("gone.measure", lang), *model_heads(found, lang)]
    return Table(say("turnover.caption", lang), head, groups, models=True)


def gaps_table(found: Findings, lang: str) -> Table | None:
    """Return the differences between models in the days that turnover costs, None with one model alone."""
    rows = []
    for pair in found.pairs():
        gaps = [found.gap(*pair, COST, variant) for variant in VARIANTS]
        digits = common_digits(gaps)
        rows.append(Row(pair_label(*pair, lang), [change_cell(gap, "days", lang, digits) for gap in gaps]))
    head = [say(f"gone.{name}", lang) for name in ("pair", "added_days", "added_days_same")]
    return Table(say("turnover.gaps", lang), head, [Group(rows)]) if rows else None


def _rival(found: Findings, lang: str) -> list[Block]:
    """Return the two predictions, and with which of them the runs agree."""
    both = Block("items", items=(say("turnover.hierarchies", lang), say("turnover.fragile", lang)))
    start = [Block("text", say("turnover.rival", lang)), both]
    if BASELINE not in found.models or len(found.models) < 2:
        return [*start, Block("text", say("turnover.not_asked", lang))]
    verdicts = {
        "verdict": rival_verdict(found, lang, NATURAL),
        "verdict_same": rival_verdict(found, lang, EQUALISED),
    }
    lines = [
        Block("text", say(f"turnover.{key}", lang, verdict=words[:1].lower() + words[1:]))
        for key, words in verdicts.items()
        if words
    ]
    return [*start, *lines]
