"""The sections of the report that the parts of an experiment give, in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.experiment.part_words import (
    Summary,
    alternative_names,
    design_words,
    effect_words,
    factor_labels,
    grouped,
    part_words,
)
from experiments.report.blocks import Block, Section
from sim.texts import text


def part_sections(summary: Summary, lang: str) -> list[Section]:
    """Return a section for every part of the experiment, and for every municipality and scenario it is about."""
    return [
        *_effects(summary, lang),
        *_robustness(summary, lang),
        *(
            section
            for part in ("sensitivity", "search", "regimes")
            for section in _single(summary, part, lang)
        ),
    ]


def _effects(summary: Summary, lang: str) -> list[Section]:
    from experiments.effects.report import blocks

    labels = factor_labels(summary)
    designs = grouped(summary["effects"])
    sections = [
        Section(f"effects-{n}", _title(summary, "effects", key, lang), blocks(rows, labels, lang, f"-{n}"))
        for n, (key, rows) in enumerate(designs.items(), start=1)
    ]
    if sections:
        sections[0].blocks.insert(0, Block("items", items=tuple(effect_words(summary, lang))))
    return sections


def _robustness(summary: Summary, lang: str) -> list[Section]:
    from experiments.robustness.report import blocks

    return [
        Section(
            f"robustness-{n}",
            _title(summary, "robustness", (record["place"], record["scenario"]), lang),
            blocks(record, alternative_names(summary, record, lang), lang, f"-{n}"),
        )
        for n, record in enumerate(summary["robustness"], start=1)
    ]


def _single(summary: Summary, part: str, lang: str) -> list[Section]:
    found = summary[part]
    if found is None:
        return []
    blocks = _blocks_of(part)(found, lang, f"-{part}")
    said = Block("items", items=tuple(part_words(summary, lang)[part]))
    place = found["municipality"] if part == "regimes" else found["place"]
    return [Section(part, _title(summary, part, (place, None), lang), [said, *blocks])]


def _blocks_of(part: str):
    if part == "sensitivity":
        from experiments.sensitivity.report import blocks
    elif part == "search":
        from experiments.search.report import blocks
    else:
        from experiments.regimes.report import blocks
    return blocks


def _title(summary: Summary, part: str, key: tuple[str, str | None], lang: str) -> str:
    about: Mapping[str, str] = {"what": design_words(summary, key, lang).rstrip(": ")}
    heading = text(f"experiment_parts.headings.{part}", lang)
    return text("experiment_parts.titled", lang, heading=heading, **about) if about["what"] else heading
