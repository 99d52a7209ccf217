"""The sources of the sections of a comparison and of a test of a registration rule, read from their summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.parts.source import Source
from dashboards.parts.words import say
from experiments.provenance import version_of
from experiments.report.numbers import whole, years_in_words
from experiments.report.tables_answer import CHIEF_ROWS
from sim.measures.registry import BY_NAME, CAUSES, ROLES

HASH_LENGTH = 12
"""Characters of a hash that are shown; the certificate shows all."""
CHIEF = tuple(dict.fromkeys(name for rows in CHIEF_ROWS.values() for name, _ in rows))
OF_ROLES = tuple(f"{base}.{role}" for base in ("hours_per_year", "utilisation") for role in ROLES)
SPENT = ("days_to_decision_decided", "touch_days", "stretch_days", *(f"waiting_days.{c}" for c in CAUSES))
COMPARISON: Mapping[str, tuple[str, Sequence[str]]] = {
    "answer": ("tables/measures.csv, tables/differences.csv", CHIEF),
    "compare": ("tables/measures.csv: variant = natural", (*CHIEF, *OF_ROLES)),
    "difference": (
        "tables/differences.csv: measure = days_to_decision, statistic = mean",
        ("days_to_decision",),
    ),
    "curves": (
        "runs/: values|days_to_decision.ordinary, values|days_to_decision.acute",
        ("days_to_decision", "lost_share"),
    ),
    "waiting": ("tables/waiting.csv: variant = natural", SPENT),
    "handovers": (
        "tables/handovers.csv: variant = natural",
        ("handover_delay_days", "handovers_per_case"),
    ),
    "variants": ("tables/measures.csv: variant = natural, equalised", CHIEF),
    "influences": ("runs/, sim/data/parameters/", ("days_to_decision",)),
    "assumptions": ("sim/data/parameters/", ()),
    "certificate": ("summary.json, manifest.json", ()),
}
"""Section -> the files of the result folder with the rows in them, and the measures it is about."""
REGISTRATION: Mapping[str, str] = {
    "answer": "summary.json",
    "map": "tables/municipalities.csv",
    **dict.fromkeys(("coverage", "comparable", "work", "reality"), "tables/measures.csv: window = in_force"),
    "stigma": "tables/stigma.csv, tables/stigma_change.csv",
    "split": "tables/split.csv",
    "timeline": "tables/timeline.csv",
    "estimators": "tables/estimates.csv",
    "power": "tables/power.csv",
    "survey": "tables/survey.csv, sim/data/survey_2017.csv",
    "rules": "summary.json, sim/data/parameters/",
    "certificate": "summary.json, manifest.json",
}
"""Section -> the files of the result folder, with the rows in them."""


def comparison_source(summary: Mapping[str, Any], name: str, lang: str, **more: Any) -> Source:
    """Return the source of the section ``name`` of a comparison; ``more`` are fields of ``Source`` to set as well."""
    file, measures = COMPARISON.get(name, ("summary.json", ()))
    known = tuple(measure for measure in measures if measure in BY_NAME)
    sentences = (*run_sentences(summary, lang), say("source.file", lang, file=file))
    return Source(sentences, **{"measures": known, **more})


def registration_source(summary: Mapping[str, Any], name: str, lang: str, **more: Any) -> Source:
    """Return the source of the section ``name`` of a test of a registration rule."""
    file = say("source.file", lang, file=REGISTRATION.get(name, "summary.json"))
    return Source((*run_sentences(summary, lang), file), **more)


def run_sentences(summary: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """Return where it is simulated, how often, with which seed and hash, and by which version."""
    return (_place(summary, lang), _counts(summary, lang), _identity(summary, lang), _version(lang))


def _place(summary: Mapping[str, Any], lang: str) -> str:
    place = summary.get("municipality")
    if place:
        return say("source.place", lang, municipality=place)
    return say("source.places", lang, n=whole(summary.get("municipalities_n") or 0, lang))


def _counts(summary: Mapping[str, Any], lang: str) -> str:
    counts = {name: whole(summary.get(name) or 0, lang) for name in ("replications", "worlds")}
    return say("source.counts", lang, years=years_in_words(summary["years"], lang), **counts)


def _identity(summary: Mapping[str, Any], lang: str) -> str:
    hashes = {
        name: str(summary.get(f"{name}_hash") or say("source.unknown", lang))[:HASH_LENGTH]
        for name in ("scenario", "experiment")
    }
    seed = summary.get("seed")
    return say("source.identity", lang, seed=say("source.unknown", lang) if seed is None else seed, **hashes)


def _version(lang: str) -> str:
    return say("source.version", lang, version=version_of("infohus") or say("source.unknown", lang))
