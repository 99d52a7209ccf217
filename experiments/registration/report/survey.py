"""The section about the survey of 2017: what it found, what the simulation finds, before and after."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record
from experiments.registration.report.dots import AFTER, BEFORE, TRUTH, Series, dots_figure, percent_axis
from experiments.registration.words import label, percent, say
from experiments.report.blocks import Block, with_table
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import Chart
from experiments.report.numbers import interval, whole
from experiments.report.table import Group, Row, Table


def survey_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the figures side by side."""
    rows = found.summary.get("survey") or []
    if not rows:
        return [Block("text", say("survey.nothing", lang))]
    return [
        Block("text", say("survey.intro", lang)),
        with_table(survey_chart(rows, lang), survey_table(rows, lang)),
    ]


def survey_chart(rows: list[Record], lang: str) -> Chart | None:
    """Return the share of 2017, the simulated one with its range, and the one after the rule."""
    known = [row for row in rows if row["share_2017"] is not None or row["simulated_mean"] is not None]
    if not known:
        return None
    series = [
        Series(say("survey.found", lang), [_record(row["share_2017"]) for row in known], TRUTH),
        Series(
            say("survey.simulated", lang),
            [_record(row["simulated_mean"], row["simulated_low"], row["simulated_high"]) for row in known],
            BEFORE,
        ),
        Series(say("survey.after", lang), [_record(row["after_mean"]) for row in known], AFTER),
    ]
    figure = dots_figure([_item(row, lang) for row in known], series, say("survey.axis", lang), lang)
    percent_axis(figure, lang)
    both = [row for row in known if row["share_2017"] is not None and row["simulated_low"] is not None]
    inside = sum(row["simulated_low"] <= row["share_2017"] <= row["simulated_high"] for row in both)
    summary = say("survey.summary", lang, k=whole(inside, lang), n=whole(len(both), lang))
    summary = " ".join((summary, _furthest(both, lang))).strip()
    return Chart("chart-survey", say("survey.title", lang), summary, figure)


def _furthest(rows: list[Record], lang: str) -> str:
    """Return the item in which the survey and the simulation lie furthest apart; '' where nothing is compared."""
    if not rows:
        return ""
    row = max(rows, key=lambda one: abs(one["share_2017"] - one["simulated_mean"]))
    shares = {
        name: percent(row[key], lang)
        for name, key in (("found", "share_2017"), ("simulated", "simulated_mean"))
    }
    return say("survey.furthest", lang, item=_item(row, lang).lower(), **shares)


def _record(mean: float | None, low: float | None = None, high: float | None = None) -> Record:
    return {"mean": mean, "low": low, "high": high}


def _item(row: Record, lang: str) -> str:
    """Return what was asked; where a region is named, of which."""
    words = label("survey_items", slug(row["item"]), lang)
    words = row["item"] if words == slug(row["item"]) else words
    region = row.get("region")
    return words if region in (None, "Danmark") else say("survey.of_region", lang, item=words, region=region)


def slug(item: str) -> str:
    """Return the key under which an item has its label."""
    return "".join(c if c.isalnum() else "_" for c in item.casefold())


def survey_table(rows: list[Record], lang: str) -> Table:
    """Return every figure with its count and base."""
    found = [
        Row(
            _item(row, lang),
            [_of_2017(row, lang), _simulated(row, lang), _after(row, lang)],
            _figure(row, lang),
        )
        for row in rows
    ]
    head = [
        say("survey.item", lang),
        *(say(f"survey.{name}", lang) for name in ("found", "simulated", "after")),
    ]
    return Table(say("survey.caption", lang), head, [Group(found)])


def _figure(row: Record, lang: str) -> str:
    return say("survey.figure", lang, n=row["figure"]) if row.get("figure") is not None else ""


def _of_2017(row: Record, lang: str) -> Cell:
    if row["share_2017"] is None:
        return missing("not_known", lang)
    counts = [row.get(name) for name in ("count_2017", "base_2017")]
    note = (
        "" if None in counts else say("survey.of", lang, k=whole(counts[0], lang), n=whole(counts[1], lang))
    )
    return Cell(percent(row["share_2017"], lang), note=note)


def _simulated(row: Record, lang: str) -> Cell:
    if row["simulated_mean"] is None:
        return missing("not_measured", lang)
    ends = (row["simulated_low"], row["simulated_high"])
    note = "" if None in ends else say("survey.range", lang, ends=interval(*ends, "share", lang, 0))
    return Cell(percent(row["simulated_mean"], lang), note=note)


def _after(row: Record, lang: str) -> Cell:
    return (
        missing("not_measured", lang)
        if row["after_mean"] is None
        else plain(percent(row["after_mean"], lang))
    )
