"""Write the report: one HTML file that asks nothing of the network and is the same for the same input.

Everything comes from the summary; no time, commit or version is written. The only part that changes with a
library is the plotly.js bundle, alone in the script element with the id ``plotly-bundle``.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from experiments.report.changes import alike_lines, change_lines
from experiments.report.chart_style import CONFIG, script_json
from experiments.report.inputs import Summary
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole, years_in_words
from experiments.report.sections import Section, all_sections
from sim.texts import text

BUNDLE_ID = "plotly-bundle"


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
    path = Path(path)
    part = path.with_name(path.name + ".part")
    part.write_text(render(result, lang), encoding="utf-8", newline="\n")
    os.replace(part, path)
    return path


def render(result: Summary, lang: str) -> str:
    """Return the report's HTML."""
    lookup = Lookup(result)
    sections = all_sections(lookup, lang)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            lang=lang,
            t=lambda key, **values: text(f"report.{key}", lang, **values),
            title=text("report.title", lang, municipality=result["municipality"]),
            lead=_lead(lookup, lang),
            rough=bool(lookup.extra.get("quick")),
            **_changed(lookup, lang),
            sections=sections,
            charts=_charts(sections),
            config=Markup(script_json(CONFIG)),
            bundle_id=BUNDLE_ID,
            plotlyjs=Markup(get_plotlyjs()),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("experiments", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _charts(sections: list[Section]) -> list[tuple[str, Markup]]:
    """Return id and JSON of every chart; ``script_json`` has made the JSON safe inside a script element."""
    found = [b.chart for s in sections for b in s.blocks if b.chart is not None]
    return [(chart.id, Markup(chart.script())) for chart in found]


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
