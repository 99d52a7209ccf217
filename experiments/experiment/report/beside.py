"""The section with the scenarios side by side: a chart of the chief outcome, and every outcome in a table."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from experiments.experiment.answer.findings import Findings, Outcome
from experiments.experiment.answer.words import arm_label, ends_words, level_words, say
from experiments.experiment.report.cells import level_cells
from experiments.experiment.report.dots import Dot, dots_chart, in_words
from experiments.report.blocks import Block
from experiments.report.chart_style import Chart
from experiments.report.labels import statistic_label, unit_label
from experiments.report.numbers import listed, number, whole
from experiments.report.table import Group, Row, Table, behind
from experiments.statistics.enough import PER_TIME, is_thin

MOST_COLUMNS = 4
"""Runs that fit beside each other as columns; more are rows."""
COLUMNS = 5
"""Outcomes that fit beside each other where the runs are rows."""


def beside_blocks(found: Findings, lang: str) -> list[Block]:
    """Return charts and tables, municipality by municipality; the tables of all but the first are folded."""
    charts = [Block("chart", chart=c) for place in found.places if (c := chief_chart(found, place, lang))]
    drawn = charts if len(charts) < 2 else [Block("beside", items=tuple(charts))]
    blocks = [
        Block("text", say("beside.intro", lang)),
        Block("key", say("beside.estimate_text", lang)),
        *drawn,
    ]
    for i, place in enumerate(found.places):
        kind = "table" if i == 0 else "folded"
        blocks += [Block(kind, table=table) for table in tables(found, place, found.arms, lang)]
    blocks += [Block("folded", table=table) for table in _combinations(found, lang)]
    return [*blocks, Block("text", say("beside.note", lang, a_year=_a_year(found, lang)))]


def _a_year(found: Findings, lang: str) -> str:
    """Return how many a year stand behind the chief outcome, municipality by municipality; '' if it has no n."""
    rows = [found.row(place, found.baseline, found.chief.key) for place in found.places]
    parts = [
        say("beside.a_year_in", lang, place=row["place"], n=_about(row["events"] / years, lang))
        for row in rows
        if row is not None and not row["measure"].startswith(PER_TIME)
        if (years := row["replications"] * found.summary["years"])
    ]
    return say("beside.a_year", lang, parts=listed(parts, lang)) if parts else ""


def _about(n: float, lang: str) -> str:
    """Return a number without decimals, with one below two."""
    return number(n, lang, 1 if n < 2 else 0)


def slug(found: Findings, place: str) -> str:
    """Return a municipality's name in plain letters."""
    return next(p["slug"] for p in found.summary["municipalities"] if p["name"] == place)


def chief_chart(found: Findings, place: str, lang: str) -> Chart | None:
    """Return the chief outcome of every run in one municipality; None where no number can be shown."""
    outcome = found.chief
    rows = [(arm, found.row(place, arm[0], outcome.key, arm[1])) for arm in found.arms]
    dots = [
        Dot(arm_label(found, *arm, lang), row)
        for arm, row in rows
        if row is not None and row["mean"] is not None and not is_thin(row)
    ]
    if not dots:
        return None
    ordered = sorted(dots, key=lambda dot: dot.record["mean"])
    parts = [say("charts.part", lang, label=d.label, value=_value(d, outcome, lang)) for d in ordered]
    label = statistic_label(*outcome.key, lang)
    title = say("beside.chart", lang, outcome=label, place=place)
    axis = _axis(label, outcome, lang)
    return dots_chart(
        f"chart-chief-{slug(found, place)}", title, in_words(parts, lang), axis, dots, lang, zero=False
    )


def _value(dot: Dot, outcome: Outcome, lang: str) -> str:
    ends = ends_words(dot.record, lang, first=False, sized=False)
    return say("charts.value", lang, level=level_words(dot.record["mean"], outcome.unit, lang), ends=ends)


def _axis(label: str, outcome: Outcome, lang: str) -> str:
    unit = "%" if outcome.unit == "share" else unit_label(outcome.unit, lang)
    return say("charts.axis", lang, outcome=label, unit=unit) if unit and unit not in label.lower() else label


def tables(found: Findings, place: str, arms: list[tuple[str, str]], lang: str, key: str = "") -> list[Table]:
    """Return every outcome of some runs: the runs as columns where they are few, else as rows."""
    caption = say(key or "beside.caption", lang, place=place)
    if len(arms) <= MOST_COLUMNS:
        rows = [_row(found, place, arms, outcome, lang) for outcome in found.outcomes]
        head = [say("tables.outcome", lang), *(arm_label(found, *arm, lang) for arm in arms)]
        return [Table(caption, head, [Group(rows)], models=len(arms) < MOST_COLUMNS)]
    some = _evenly(found.outcomes, COLUMNS)
    return [
        _runs_as_rows(found, place, arms, outcomes, _numbered(caption, i, len(some), lang), lang)
        for i, outcomes in enumerate(some)
    ]


def _evenly(outcomes: list[Outcome], most: int) -> list[list[Outcome]]:
    """Return the outcomes in as few groups of at most ``most`` as will do, about equally large."""
    size = ceil(len(outcomes) / ceil(len(outcomes) / most))
    return [outcomes[i : i + size] for i in range(0, len(outcomes), size)]


def _numbered(caption: str, place: int, n: int, lang: str) -> str:
    """Return the caption, with which of several tables it is of."""
    if n == 1:
        return caption
    return say("tables.numbered", lang, caption=caption, k=whole(place + 1, lang), n=whole(n, lang))


def _row(found: Findings, place: str, arms: list, outcome: Outcome, lang: str) -> Row:
    note = ", ".join(
        part for part in (unit_label(outcome.unit, lang), _behind(found, place, arms, outcome, lang)) if part
    )
    cells = level_cells(found, place, arms, outcome, lang)
    return Row(statistic_label(*outcome.key, lang), cells, note)


def _behind(found: Findings, place: str, arms: list, outcome: Outcome, lang: str) -> str:
    return behind([found.row(place, arm[0], outcome.key, arm[1]) for arm in arms], lang)


def _runs_as_rows(
    found: Findings, place: str, arms: list, outcomes: list[Outcome], caption: str, lang: str
) -> Table:
    columns = [level_cells(found, place, arms, outcome, lang) for outcome in outcomes]
    rows = [Row(arm_label(found, *arm, lang), [c[i] for c in columns]) for i, arm in enumerate(arms)]
    heads = [_head(outcome, lang) for outcome in outcomes]
    return Table(caption, [say("tables.scenario", lang), *heads], [Group(rows)])


def _head(outcome: Outcome, lang: str) -> str:
    label, unit = statistic_label(*outcome.key, lang), unit_label(outcome.unit, lang)
    return say("charts.axis", lang, outcome=label, unit=unit) if unit and unit not in label.lower() else label


def _combinations(found: Findings, lang: str) -> list[Table]:
    """Return, for a factorial design, every combination of factors; it was run in the usual world alone."""
    if len(found.factors) < 2:
        return []
    arms = list(dict.fromkeys((r["model"], r["variant"]) for r in found.summary["measures"]))
    return [
        replace(table, models=False)
        for place in found.places
        for table in tables(found, place, arms, lang, "beside.combinations")
    ]
