"""Write the report of an experiment; everything comes from its summary and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.experiment.answer.findings import Findings, Summary
from experiments.experiment.answer.words import own, say
from experiments.experiment.report.sections import all_sections
from experiments.report.blocks import Section
from experiments.report.document import render_document, write_document
from experiments.report.numbers import listed, whole, years_in_words

Extra = Mapping[str, object]


def write_report(
    path: Path | str, summary: Summary, extra: Extra, parts: Sequence[Section], lang: str
) -> Path:
    """Write the report to ``path`` and return it; an older file is replaced in one move.

    Parameters
    ----------
    path
        The file, usually ``report.html`` in the result folder, which must exist.
    summary
        As in summary.json, with or without ``sentences``; not changed.
    extra
        ``assumptions``, ``rules``, ``staff``, ``changes``, ``levers``, ``command``; each may be missing.
    parts
        Sections of effects, robustness, sensitivity, search and regimes, in their order.
    lang
        ``en`` or ``da``.
    """
    return write_document(path, render(summary, extra, parts, lang))


def render(summary: Summary, extra: Extra, parts: Sequence[Section], lang: str) -> str:
    """Return the report's HTML."""
    found = Findings(summary)
    return render_document(
        all_sections(found, extra, parts, lang),
        lang,
        title=own(summary.get("title"), lang),
        kicker=say("kicker", lang),
        lead=lead_words(found, lang),
        rough=bool(summary.get("quick")),
        style="experiment.css",
    )


def lead_words(found: Findings, lang: str) -> str:
    """Return the lines under the title: the question, where, that nobody is real, how often it was run."""
    summary = found.summary
    key = "lead" if found.n_worlds > 1 else "lead_one_world"
    return say(
        key,
        lang,
        question=own(summary.get("question"), lang),
        places=listed(found.places, lang),
        years=years_in_words(summary["years"], lang),
        replications=whole(summary.get("replications") or 0, lang),
        worlds=whole(found.n_worlds, lang),
    )
