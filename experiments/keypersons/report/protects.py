"""The section about what protects: shares of five measures, their effects and interactions, two contrasts."""

from __future__ import annotations

from dataclasses import replace

from experiments.keypersons.cells import VARIANTS
from experiments.keypersons.estimates import SHOCK_MEASURES
from experiments.keypersons.findings import Findings, Record, is_told, minus
from experiments.keypersons.protected import OUTCOMES
from experiments.keypersons.protection import FACTORS
from experiments.keypersons.report.cells import change_cell, change_row
from experiments.keypersons.report.lanes import lanes_figure
from experiments.keypersons.report.missed import models_told
from experiments.keypersons.words import common_digits, say, span_words
from experiments.report.blocks import Block, with_table
from experiments.report.cells import plain
from experiments.report.chart_style import Chart
from experiments.report.labels import named
from experiments.report.numbers import amount, listed, whole
from experiments.report.table import Group, Row, Table

DAYS = OUTCOMES[0][0]
OUTCOME_UNITS = {outcome: SHOCK_MEASURES[outcome] for outcome in OUTCOMES}
CHANCE = 0.05
"""Share of intervals that leave out zero by chance alone."""


def protects_section(found: Findings, lang: str) -> list[Block | None]:
    """Return what protects; one line where it was not asked, or too few enquiries stand behind the runs."""
    if not found.summary["protection"]:
        return [Block("text", say("protects.not_asked", lang))]
    models = models_told(found)
    if not models:
        n = min(found.too_few_for_everybody(model) for model in found.models)
        return [Block("text", say("report.too_few_everybody", lang, n=whole(n, lang)))]
    contrasts = contrast_table(found, models, lang)
    return [
        Block("text", say("protection.intro", lang, n=_combinations(found, models, lang))),
        with_table(shares_chart(found, models, lang), shares_table(found, models, lang)),
        Block("folded", table=effects_table(found, models, lang)),
        *_interactions(found, models, lang),
        Block("table", table=contrasts) if contrasts else None,
    ]


def _combinations(found: Findings, models: list[str], lang: str) -> str:
    counts = [row["combinations"] for model in models if (row := found.protection(model))]
    return listed(list(dict.fromkeys(whole(n, lang) for n in counts)), lang) or whole(0, lang)


def _part(found: Findings, model: str, outcome: str, kind: str, name: str) -> Record | None:
    """Return the share or effect of a measure, or the total."""
    row = found.protection(model, outcome)
    if row is None:
        return None
    return row["total"] if name == "total" else row[kind].get(name)


def shares_chart(found: Findings, models: list[str], lang: str) -> Chart | None:
    """Return the share of each measure in the added days and their total, a bar per model."""
    names = (*FACTORS, "total")
    values = {model: [_part(found, model, DAYS, "shares", name) for name in names] for model in models}
    if not any(row and row["mean"] is not None for rows in values.values() for row in rows):
        return None
    labels = [say(f"protecting.{name}", lang) for name in names]
    figure = lanes_figure(labels, values, say("protection.axis", lang), lang, bars=True)
    parts = [_total(model, values[model][-1], lang) for model in models]
    summary = say("protection.summary", lang, parts=listed([part for part in parts if part], lang))
    return Chart("chart-protection", say("protection.title", lang), summary, figure)


def _total(model: str, row: Record | None, lang: str) -> str:
    if row is None or row["mean"] is None:
        return ""
    digits = common_digits([row])
    name, days = named("models_short", model, lang), amount(row["mean"], "days", lang, digits)
    return say("protection.part", lang, model=name, days=days, interval=span_words(row, lang, digits))


def shares_table(found: Findings, models: list[str], lang: str) -> Table:
    """Return shares and total of every outcome."""
    return _by_outcome(found, models, "shares", (*FACTORS, "total"), say("protection.caption", lang), lang)


def effects_table(found: Findings, models: list[str], lang: str) -> Table:
    """Return the main effect of every measure on every outcome."""
    return _by_outcome(found, models, "effects", FACTORS, say("protection.caption_effects", lang), lang)


def _by_outcome(
    found: Findings, models: list[str], kind: str, names: tuple[str, ...], caption: str, lang: str
) -> Table:
    groups = []
    for (outcome, _), unit in OUTCOME_UNITS.items():
        rows = [
            change_row(
                say(f"protecting.{name}", lang),
                models,
                lambda m, outcome=outcome, name=name: _part(found, m, outcome, kind, name),
                unit,
                lang,
            )
            for name in names
        ]
        groups.append(Group(rows, _outcome_title(outcome, lang)))
    return Table(caption, _head(models, lang), groups, models=True)


def _outcome_title(outcome: str, lang: str) -> str:
    return say(
        "protection.outcome",
        lang,
        measure=say(f"measures.{outcome}", lang),
        unit=say(f"per.{outcome}", lang),
    )


def _head(models: list[str], lang: str) -> list[str]:
    return [say("protection.measure", lang), *(named("models_short", model, lang) for model in models)]


def _interactions(found: Findings, models: list[str], lang: str) -> list[Block]:
    """Return the pairs whose interval leaves out zero, or that there are none."""
    groups, looked_at = [], 0
    for (outcome, _), unit in OUTCOME_UNITS.items():
        rows = []
        for model in models:
            pairs = (found.protection(model, outcome) or {}).get("interactions") or []
            looked_at += len(pairs)
            rows += [_interaction(model, pair, unit, lang) for pair in pairs if is_told(pair)]
        groups += [Group(rows, _outcome_title(outcome, lang))] if rows else []
    if not groups:
        return [Block("text", say("protection.interactions_none", lang))]
    chance = whole(round(CHANCE * looked_at), lang)
    note = say("protection.interactions_note", lang, n=whole(looked_at, lang), chance=chance)
    head = [
        say("protection.measure", lang),
        say("report.model", lang),
        say("report.change", lang),
        say("report.means", lang),
    ]
    table = Table(say("protection.caption_interactions", lang), head, groups, numeric=False)
    return [Block("table", table=table), Block("text", note)]


def _interaction(model: str, pair: Record, unit: str, lang: str) -> Row:
    one, other = (say(f"protecting.{name}", lang) for name in pair["measures"])
    other = other[:1].lower() + other[1:]
    reading = say("protection.less" if pair["mean"] > 0 else "protection.more", lang)
    cell = change_cell(pair, unit, lang, common_digits([pair], unit))
    cells = [plain(named("models_short", model, lang)), cell, plain(reading)]
    return Row(say("protection.pair", lang, one=one, other=other), cells)


def contrast_table(found: Findings, models: list[str], lang: str) -> Table | None:
    """Return what writing alone, and a deputy alone, change: with minus without, own and same rules."""
    groups = []
    for contrast in ("writing", "deputy"):
        for variant in VARIANTS:
            rows = [
                row
                for (outcome, _), unit in OUTCOME_UNITS.items()
                if (row := _contrast_row(found, models, (contrast, variant, outcome), unit, lang))
            ]
            names = {"contrast": say(f"protection.{contrast}", lang)}
            names["variant"] = named("variants", variant, lang).lower()
            groups += [Group(rows, say("protection.contrast_head", lang, **names))] if rows else []
    return (
        Table(say("protection.contrasts", lang), _head(models, lang), groups, models=True) if groups else None
    )


def _contrast_row(
    found: Findings, models: list[str], what: tuple[str, str, str], unit: str, lang: str
) -> Row | None:
    contrast, variant, outcome = what
    rows = {model: found.contrast(model, contrast, outcome, variant) for model in models}
    if not any(rows.values()):
        return None
    turned = {model: minus(row) if row else None for model, row in rows.items()}
    head, per = say(f"measures.{outcome}", lang), say(f"per.{outcome}", lang)
    row = change_row(head, models, turned.get, unit, lang, per)
    cells = [
        replace(cell, note=_from_to(rows[m], unit, lang)) for m, cell in zip(models, row.cells, strict=True)
    ]
    return replace(row, cells=cells)


def _from_to(row: Record | None, unit: str, lang: str) -> str:
    """Return the loss without the rule, and with it; '' where either is not known."""
    if row is None or None in (row["without"]["mean"], row["with"]["mean"]):
        return ""
    digits = common_digits([row["without"], row["with"]], unit)
    without, with_it = (amount(row[name]["mean"], unit, lang, digits) for name in ("without", "with"))
    return say("protection.from_to", lang, without=without, with_it=with_it)
