"""Words for the names of CONTRACTS: measures, causes, kinds, models, roles, grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.texts import catalogue, text


def named(group: str, name: str, lang: str) -> str:
    """Return the label of ``name`` in ``[measures.<group>]``, or the name itself if it has none."""
    return catalogue(lang).get(f"measures.{group}.{name}", name)


def measure_label(measure: str, lang: str) -> str:
    """Return what a planner calls the measure, its part after the dot put into words."""
    own = catalogue(lang).get(f"measures.names.{measure}")
    if own is not None:
        return own
    base, _, part = measure.partition(".")
    groups = {
        "waiting_days": "causes",
        "handover_delay_days": "kinds",
        "hours_per_year": "roles_together",
        "utilisation": "roles",
    }
    word = named(groups[base], part, lang) if base in groups else part
    pattern = catalogue(lang).get(f"measures.names.{base}._part")
    return measure if pattern is None else text(f"measures.names.{base}._part", lang, part=word)


def statistic_label(measure: str, statistic: str, lang: str) -> str:
    """Return 'label, statistic' where a measure has several statistics, else the label alone."""
    label = measure_label(measure, lang)
    if statistic == "share" or (statistic == "mean" and not measure.startswith("days_to_")):
        return label
    return f"{label}, {named('statistics', statistic, lang)}"


def unit_label(unit: str, lang: str) -> str:
    """Return the unit in words, '' for counts without one."""
    return named("units", unit, lang)


def own_label(record: Mapping[str, Any], lang: str) -> str:
    """Return a declared parameter's label in ``lang``, its name if it has none."""
    return record.get(f"label_{lang}") or record.get("name") or record.get("parameter") or ""
