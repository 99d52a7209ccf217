"""Write the report of a comparison; everything comes from its summary."""

from __future__ import annotations

from pathlib import Path

from experiments.report.changes import alike_lines, change_lines
from experiments.report.document import render_document, write_document
from experiments.report.inputs import Summary
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole, years_in_words
from experiments.report.sections import all_sections
from sim.texts import text


def write_report(path: Path | str, result: Summary, lang: str) -> Path:
    """Write the report of ``result`` to ``path`` and return it; an older file is replaced in one move.

    Parameters
    ----------
    path
        The file, usually ``report.html`` in the result folder, which must exist.
    result
        The summary with ``extra``, see ``experiments.report.inputs``.
    lang
        ``en`` or ``da``.
    """
    return write_document(path, render(result, lang))


def render(result: Summary, lang: str) -> str:
    """Return the report's HTML."""
    lookup = Lookup(result)
    return render_document(
        all_sections(lookup, lang),
        lang,
        title=text("report.title", lang, municipality=result["municipality"]),
        kicker=text("report.kicker", lang),
        lead=_lead(lookup, lang),
        rough=bool(lookup.extra.get("quick")),
        **_changed(lookup, lang),
    )


def _changed(lookup: Lookup, lang: str) -> dict[str, object]:
    """Return what the box at the top says is not as by default; empty lists where all is."""
    changes = lookup.extra.get("changes") or []
    return {
        "changed": change_lines(changes, lang),
        "alike": alike_lines(lookup.extra.get("alike") or [], len(lookup.models), lang),
        "is_held": any(change["area"] == "parameter" for change in changes),
    }


def _lead(lookup: Lookup, lang: str) -> str:
    """Return the line under the title: how large, how long, how often."""
    population = lookup.extra.get("population")
    key = "lead" if population else "lead_unknown"
    return text(
        f"report.{key}",
        lang,
        population=whole(population, lang) if population else "",
        years=years_in_words(lookup.result["years"], lang),
        replications=whole(lookup.result.get("replications") or 0, lang),
        worlds=whole(lookup.result.get("worlds") or 0, lang),
    )
