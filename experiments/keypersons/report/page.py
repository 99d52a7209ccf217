"""Write the report of a test of key persons; everything comes from the summary, and the setting from the plan."""

from __future__ import annotations

from pathlib import Path

from experiments.keypersons.findings import Findings, Summary
from experiments.keypersons.plan import Plan
from experiments.keypersons.report.sections import all_sections
from experiments.keypersons.report.setting import Extra, setting
from experiments.keypersons.words import absence_words, say, weeks_words
from experiments.report.changes import alike_lines, change_lines
from experiments.report.document import render_document, write_document
from experiments.report.numbers import whole
from sim.policies.organisation import CATALOGUE


def write_report(path: Path | str, summary: Summary, plan: Plan, lang: str) -> Path:
    """Write the report to ``path`` and return it; an older file is replaced in one move.

    Parameters
    ----------
    path
        The file, usually ``report.html`` in the result folder, which must exist.
    summary
        As ``experiments.keypersons.summary``, with what a search found and with sentences.
    plan
        What was run: rules, posts and assumptions are shown from it.
    lang
        ``en`` or ``da``.
    """
    return write_document(path, render(summary, setting(plan, lang), lang))


def render(summary: Summary, extra: Extra, lang: str) -> str:
    """Return the report's HTML; ``extra`` is the setting (``experiments.keypersons.report.setting``)."""
    found = Findings(summary)
    changes = extra.get("changes") or []
    return render_document(
        all_sections(found, extra, lang),
        lang,
        title=say("title", lang, municipality=summary["municipality"]),
        kicker=say("kicker", lang),
        lead=_lead(found, lang),
        rough=bool(summary.get("quick")),
        changed=change_lines(changes, lang),
        alike=alike_lines(extra.get("alike") or [], len(CATALOGUE), lang),
        is_held=any(change["area"] == "parameter" for change in changes),
        style="keypersons.css",
    )


def _lead(found: Findings, lang: str) -> str:
    """Return the line under the title: how large, who is gone how, how often."""
    counts = {name: found.summary.get(name) or 0 for name in ("population", "replications", "worlds")}
    return say(
        "lead.line",
        lang,
        **{name: whole(n, lang) for name, n in counts.items()},
        everybody=whole(found.summary.get("replications_everybody") or 0, lang),
        absence=absence_words(found, "lead", lang),
        weeks=weeks_words(found.summary["weeks"], lang),
    )
