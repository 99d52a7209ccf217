"""The rules of the three organisational models as they are unless a scenario says otherwise."""

from __future__ import annotations

from experiments.report.cells import plain
from experiments.report.labels import named
from experiments.report.rule_words import rule_sentence
from experiments.report.table import Group, Row, Table
from sim.policies.organisation import CATALOGUE, describe
from sim.texts import text


def differing_rules(caption: str, lang: str) -> Table:
    """Return a table of the rules that are not the same in all models, in words, a column for each model."""
    records = [describe(model) for model in CATALOGUE.values()]
    rows = [
        Row(
            named("rules", name, lang),
            [plain(rule_sentence(name, record[name], lang)) for record in records],
        )
        for name in records[0]
        if any(record[name] != records[0][name] for record in records)
    ]
    head = [text("report.variants.rule", lang), *(named("models_short", name, lang) for name in CATALOGUE)]
    return Table(caption, head, [Group(rows)], models=True, numeric=False)
