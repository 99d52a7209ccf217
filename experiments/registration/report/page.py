"""Write the report of a test of a registration rule; everything comes from the summary."""

from __future__ import annotations

from pathlib import Path

from experiments.registration.findings import Findings, Summary
from experiments.registration.report.rollout import rollout_words
from experiments.registration.report.sections import all_sections
from experiments.registration.words import day_words, joined, rule_title, say
from experiments.report.changes import change_lines
from experiments.report.document import render_document, write_document
from experiments.report.numbers import whole, years_in_words

Extra = dict[str, object]


def write_report(path: Path | str, summary: Summary, extra: Extra, lang: str) -> Path:
    """Write the report to ``path`` and return it; an older file is replaced in one move.

    Parameters
    ----------
    path
        The file, usually ``report.html`` in the result folder, which must exist.
    summary
        What was found, with or without ``sentences``; not changed.
    extra
        The setting: ``assumptions``, ``changes`` (``experiments.report.inputs``), ``quick``; may be empty.
    lang
        ``en`` or ``da``.
    """
    return write_document(path, render(summary, extra, lang))


def render(summary: Summary, extra: Extra, lang: str) -> str:
    """Return the report's HTML."""
    found = Findings(summary)
    changes = extra.get("changes") or []
    return render_document(
        all_sections(found, extra, lang),
        lang,
        title=say("title", lang, rule=rule_title(found, "rule", lang)),
        kicker=say("kicker", lang),
        lead=_lead(found, lang),
        rough=bool(summary.get("quick") or extra.get("quick")),
        changed=change_lines(changes, lang),
        is_held=any(change["area"] == "parameter" for change in changes),
        style="registration.css",
    )


def _lead(found: Findings, lang: str) -> str:
    """Return the lines under the title: nobody is real, how large, how often it was run, the roll-out."""
    summary = found.summary
    counts = {
        name: whole(summary.get(name) or 0, lang)
        for name in ("municipalities_n", "population", "replications", "worlds")
    }
    return joined(
        say(
            "lead",
            lang,
            years=years_in_words(summary["years"], lang),
            start=day_words(summary["start"], lang),
            **counts,
        ),
        rollout_words(found, lang),
    )
