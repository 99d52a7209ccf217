"""What a measure is: its label, statistics, unit and definition in words."""

from __future__ import annotations

from collections.abc import Iterable

from dashboards.parts.words import say
from experiments.report.labels import measure_label, named, unit_label
from experiments.report.numbers import listed
from sim.measures.registry import BY_NAME

MOST_LABELS = 3
"""A family of more is named once, with dots for what differs."""


def measure_words(measures: Iterable[str], lang: str) -> list[str]:
    """Return one line a family of measures: the labels, how they are summed up, and what is counted.

    ``measures`` are names of ``sim.measures.registry``; those that differ after the dot alone share a line.
    """
    families: dict[str, list[str]] = {}
    for name in measures:
        families.setdefault(name.partition(".")[0], []).append(name)
    return [_family(base, names, lang) for base, names in families.items()]


def _family(base: str, names: list[str], lang: str) -> str:
    labels = [measure_label(name, lang) for name in names]
    if len(names) > MOST_LABELS:
        labels = [measure_label(f"{base}.…", lang)]
    return say(
        "source.measure",
        lang,
        label="; ".join(labels),
        how=_how(names[0], lang),
        definition=definition(base, lang),
    )


def _how(name: str, lang: str) -> str:
    """Return statistics and unit, such as 'mean, median; days'."""
    known = BY_NAME[name]
    statistics = listed([named("statistics", statistic, lang) for statistic in known.statistics], lang)
    return "; ".join(part for part in (statistics, unit_label(known.unit, lang)) if part)


def definition(measure: str, lang: str) -> str:
    """Return in a sentence how ``measure`` is counted."""
    return say(f"defined.{measure.partition('.')[0]}", lang)
