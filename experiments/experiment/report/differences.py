"""The section with every scenario minus the baseline: charts and table of the chief outcome, the others folded."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Outcome, Record
from experiments.experiment.answer.verdicts import ASIDE, TOLD, verdicts
from experiments.experiment.answer.words import ends_words, say, scaled, scenario_label, side, size_words, way
from experiments.experiment.report.beside import slug
from experiments.experiment.report.cells import gap_cell, gap_unit, gaps_digits
from experiments.experiment.report.dots import Dot, dots_chart, in_words
from experiments.report.blocks import Block
from experiments.report.cells import Cell, plain
from experiments.report.chart_style import Chart
from experiments.report.labels import statistic_label
from experiments.report.numbers import DASH, listed, number, whole
from experiments.report.table import Group, Row, Table


def difference_blocks(found: Findings, lang: str) -> list[Block]:
    """Return what every scenario changes, or that there is nothing to compare."""
    if not found.compared:
        return [Block("text", say("difference.nothing", lang))]
    charts = [Block("chart", chart=c) for place in found.places if (c := gap_chart(found, place, lang))]
    drawn = charts if len(charts) < 2 else [Block("beside", items=tuple(charts))]
    key = "intro_factors" if found.is_factorial else "intro"
    intro = say(f"difference.{key}", lang, baseline=scenario_label(found, found.baseline, lang))
    others = [Block("folded", table=gap_table(found, o, lang)) for o in found.outcomes[1:]]
    return [
        Block("text", intro),
        *drawn,
        Block("table", table=gap_table(found, found.chief, lang)),
        *others,
        Block("text", say("difference.note", lang)),
        *stopping_blocks(found, lang),
    ]


def gap_chart(found: Findings, place: str, lang: str) -> Chart | None:
    """Return the chief differences in one municipality; None where none is known."""
    gaps = [(name, found.gap(place, name, found.chief.key)) for name in found.compared]
    dots = [
        Dot(scenario_label(found, name, lang), gap)
        for name, gap in gaps
        if gap is not None and gap["mean"] is not None and not gap["too_few"]
    ]
    if not dots:
        return None
    ordered = sorted(dots, key=lambda dot: dot.record["mean"])
    parts = [say("charts.part", lang, label=dot.label, value=gap_words(dot.record, lang)) for dot in ordered]
    title = say("difference.chart", lang, outcome=statistic_label(*found.chief.key, lang), place=place)
    axis = say("difference.axis", lang, unit=gap_unit(found.chief.unit, lang))
    return dots_chart(
        f"chart-difference-{slug(found, place)}", title, in_words(parts, lang), axis, dots, lang, zero=True
    )


def gap_words(gap: Record, lang: str) -> str:
    """Return '2.8 days shorter (2.1 to 3.5)', or that it cannot be told from chance."""
    if side(gap) == 0:
        ends = say(f"of_gap.{gap['unit']}", lang, n=ends_words(gap, lang, first=False, sized=False))
        return say("difference.untold", lang, ends=ends)
    return say(
        "difference.told",
        lang,
        size=size_words(gap["mean"], gap["unit"], lang),
        way=way(gap["mean"], gap["unit"], lang),
        ends=ends_words(gap, lang, first=False, sized=True),
    )


def gap_table(found: Findings, outcome: Outcome, lang: str) -> Table:
    """Return the differences of one outcome, municipality by municipality."""
    gaps = {(p, s): found.gap(p, s, outcome.key) for p in found.places for s in found.compared}
    digits = gaps_digits([*gaps.values()])
    groups = []
    for i, place in enumerate(found.places):
        rows = [_row(found, outcome, name, i, digits, lang) for name in found.compared]
        groups.append(Group(rows, place if len(found.places) > 1 else ""))
    unit = gap_unit(outcome.unit, lang)
    bare = "" if unit else "_bare"
    heads = (f"column{bare}", "verdict", "worlds", f"smallest{bare}")
    head = [say("tables.scenario", lang), *(say(f"difference.{h}", lang, unit=unit) for h in heads)]
    label = statistic_label(*outcome.key, lang)
    return Table(say("difference.caption", lang, outcome=label), head, groups)


def _row(found: Findings, outcome: Outcome, name: str, place: int, digits: int, lang: str) -> Row:
    verdict = verdicts(found, name, outcome)[place]
    label = scenario_label(found, name, lang)
    if verdict.kind == ASIDE:
        aside = Cell(DASH, reason=say("tables.aside", lang))
        return Row(label, [aside, *[plain("")] * 3])
    gap = verdict.gap
    is_told = verdict.kind in TOLD
    words = way(gap["mean"], outcome.unit, lang) if is_told else say(f"difference.kinds.{verdict.kind}", lang)
    small = None if gap is None or gap["too_few"] else scaled(gap["smallest_detectable"], outcome.unit)
    cells = [
        gap_cell(found, gap, digits, lang),
        plain(words),
        plain(worlds_words(gap, lang)),
        plain("" if small is None else number(small, lang, digits)),
    ]
    return Row(label, cells)


def worlds_words(gap: Record | None, lang: str) -> str:
    """Return in how many worlds a difference goes down and up, '' if not known.

    'shorter in 29, longer in 4 of 33', or 'longer in all 33'.
    """
    if gap is None or gap["too_few"] or gap["n_worlds_lower"] is None or not gap["n_worlds"]:
        return ""
    unit = gap["unit"]
    for count, sign in (("n_worlds_lower", -1), ("n_worlds_higher", 1)):
        if gap[count] == gap["n_worlds"]:
            words = {"way": way(sign, unit, lang), "n": whole(gap["n_worlds"], lang)}
            return say("difference.in_all_worlds", lang, **words)
    return say(
        "difference.in_worlds",
        lang,
        lower=way(-1, unit, lang),
        higher=way(1, unit, lang),
        k=whole(gap["n_worlds_lower"], lang),
        m=whole(gap["n_worlds_higher"], lang),
        n=whole(gap["n_worlds"], lang),
    )


def stopping_blocks(found: Findings, lang: str) -> list[Block]:
    """Return why no more replications were run, reason by reason."""
    by_reason: dict[str, list[str]] = {}
    for record in found.summary.get("stopping") or []:
        part = say("stopping.part", lang, place=record["place"], n=whole(record["usable"], lang))
        by_reason.setdefault(record["reason"], []).append(part)
    return [
        Block("text", say(f"stopping.{reason}", lang, parts=listed(parts, lang)))
        for reason, parts in by_reason.items()
    ]
