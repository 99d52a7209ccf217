"""One HTML file that asks nothing of the network and is the same for the same input.

Everything comes from what it is given; no time, commit or version is written. The only part that changes with a
library is the plotly.js bundle, alone in the script element with the id ``plotly-bundle``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from experiments.report.blocks import Section
from experiments.report.chart_style import CONFIG, script_json
from sim.texts import text

BUNDLE_ID = "plotly-bundle"


def render_document(
    sections: list[Section],
    lang: str,
    *,
    title: str,
    kicker: str,
    lead: str,
    rough: bool,
    changed: Sequence[str] = (),
    alike: Sequence[str] = (),
    is_held: bool = False,
    style: str = "",
) -> str:
    """Return the HTML of a report.

    Parameters
    ----------
    sections
        In reading order.
    lang
        ``en`` or ``da``.
    title, kicker, lead
        The heading, the line above and the line below it.
    rough
        Whether few replications and worlds were run; a box says so.
    changed, alike, is_held
        Lines about what is not as by default, and about rules that became alike; whether a changed number is the same
        in all plausible worlds.
    style
        A style sheet among the templates to add to the one of all reports.
    """
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            lang=lang,
            t=lambda key, **values: text(f"report.{key}", lang, **values),
            title=title,
            kicker=kicker,
            lead=lead,
            rough=rough,
            changed=changed,
            alike=alike,
            is_held=is_held,
            style=style,
            sections=sections,
            charts=_charts(sections),
            config=Markup(script_json(CONFIG)),
            bundle_id=BUNDLE_ID,
            plotlyjs=Markup(get_plotlyjs()),
        )
    )


def write_document(path: Path | str, html: str) -> Path:
    """Write ``html`` to ``path``, whose folder must exist, and return it; an older file is replaced in one move."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    part.write_text(html, encoding="utf-8", newline="\n")
    os.replace(part, path)
    return path


@cache
def environment() -> Environment:
    """Return the templates of all pages; everything is escaped."""
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
    found = [chart for section in sections for block in section.blocks for chart in block.charts]
    return [(chart.id, Markup(chart.script())) for chart in found]
