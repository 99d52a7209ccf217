"""The sections about the registers: what is counted how soon, how alike municipalities are, hours."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.registration.findings import Findings
from experiments.registration.report.cells import compared_table, part_words
from experiments.registration.report.dots import AFTER, BEFORE, Series, dots_figure, percent_axis
from experiments.registration.words import label, say
from experiments.report.blocks import Block, with_table
from experiments.report.chart_style import Chart
from experiments.report.numbers import whole
from experiments.report.table import Table

SEEN = (
    *(
        "enquiries_per_year",
        "registered_per_year",
        "registered_national_per_year",
        "coverage",
        "written_share",
    ),
    *("written_first_phase_share", "days_to_registration", "registered_within_14"),
)
SEEN_DRAWN = ("coverage", "written_share", "written_first_phase_share", "registered_within_14")
ALIKE = ("coverage", "coverage_spread")
ALIKE_DRAWN = ("coverage_spread",)
WORK = ("doubles_share", "registration_hours_per_year", "switching_hours")
WORK_DRAWN = ("registration_hours_per_year",)


def coverage_section(found: Findings, lang: str) -> list[Block | None]:
    """Return how much is counted, and how soon."""
    table = compared_table(found, SEEN, say("coverage.caption", lang), lang)
    return [
        Block("text", say("coverage.intro", lang)),
        Block("key"),
        shown(shares_chart(found, SEEN_DRAWN, "coverage", lang), table),
        Block("text", say("coverage.note", lang)),
        _of_worlds(found, lang),
    ]


def _of_worlds(found: Findings, lang: str) -> Block | None:
    """Return from how many replications the ranges over worlds come, since chance is in them too."""
    n = found.summary.get("world_replications")
    if (found.summary.get("worlds") or 0) < 2 or n is None:
        return None
    return Block("text", say("coverage.worlds_one" if n == 1 else "coverage.worlds", lang, n=whole(n, lang)))


def comparable_section(found: Findings, lang: str) -> list[Block | None]:
    """Return how far the municipalities lie apart."""
    table = compared_table(found, ALIKE, say("comparable.caption", lang), lang)
    return [
        Block("text", say("comparable.intro", lang)),
        shown(shares_chart(found, ALIKE_DRAWN, "comparable", lang), table),
    ]


def work_section(found: Findings, lang: str) -> list[Block | None]:
    """Return what stands in several places, and the hours."""
    table = compared_table(found, WORK, say("work.caption", lang), lang)
    return [Block("text", say("work.intro", lang)), shown(hours_chart(found, lang), table)]


def shown(chart: Chart | None, table: Table) -> Block:
    """Return the chart with its table under it, without a chart the table."""
    return with_table(chart, table)


def shares_chart(found: Findings, measures: Sequence[str], area: str, lang: str) -> Chart | None:
    """Return shares with unchanged rules and with the new rule; None where none may be shown."""
    known = [measure for measure in measures if found.pair(measure)]
    if not known:
        return None
    figure = dots_figure(_labels(known, lang), _series(found, known, lang), say(f"{area}.axis", lang), lang)
    percent_axis(figure, lang, whole_range=len(known) > 1)
    return _chart(found, known, area, figure, lang)


def hours_chart(found: Findings, lang: str) -> Chart | None:
    """Return the hours of registering a year; None where they are not known."""
    known = [measure for measure in WORK_DRAWN if found.pair(measure)]
    if not known:
        return None
    figure = dots_figure(
        _labels(known, lang), _series(found, known, lang), say("work.axis", lang), lang, zero=0.0
    )
    figure.update_xaxes(hoverformat=",.0f", tickformat=",.0f", nticks=6)
    return _chart(found, known, "work", figure, lang)


def _labels(measures: Sequence[str], lang: str) -> list[str]:
    return [label("measures", measure, lang) for measure in measures]


def _series(found: Findings, measures: Sequence[str], lang: str) -> list[Series]:
    pairs = [found.pair(measure) for measure in measures]
    return [
        Series(say(f"columns.{name}", lang), [pair[place] for pair in pairs], look)
        for place, (name, look) in enumerate((("before", BEFORE), ("after", AFTER)))
    ]


def _chart(found: Findings, measures: Sequence[str], area: str, figure, lang: str) -> Chart:
    parts = "; ".join(part_words(found, measure, lang) for measure in measures)
    return Chart(
        f"chart-{area}", say(f"{area}.title", lang), say("columns.summary", lang, parts=parts), figure
    )
