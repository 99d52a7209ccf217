"""The report's part about what makes the difference: shares per outcome, and pairs that do not just add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from experiments.effects.estimates import Record
from experiments.effects.sentences import outcome_sentence
from experiments.effects.words import (
    CHANCE,
    POINTS,
    Labels,
    by_size,
    change_words,
    digits_of,
    in_points,
    is_known,
    label,
    outcome_words,
    pairs_of,
    say,
    size_words,
    span_words,
    told_pairs,
    unit_words,
)
from experiments.experiment.outcomes import HIGHER, LOWER
from experiments.keypersons.report.cells import change_cell
from experiments.keypersons.report.lanes import lanes_figure
from experiments.report.blocks import Block, with_table
from experiments.report.cells import Cell, plain
from experiments.report.chart_style import Chart
from experiments.report.numbers import listed, number, whole
from experiments.report.table import Group, Row, Table

BETTER = {LOWER: "lower_better", HIGHER: "higher_better"}


def blocks(found: Sequence[Record], labels: Labels, lang: str, suffix: str) -> list[Block]:
    """Return what was looked at, a chart with its table per outcome, and the pairs that do other than add up.

    Parameters
    ----------
    found, labels
        As in ``experiments.effects.sentences.sentences``.
    lang
        ``en`` or ``da``.
    suffix
        Ends the ids of the charts, so that several designs can stand on one page.
    """
    if not found:
        return []
    n, k = len(found[0]["factors"]), found[0]["combinations"]
    intro = say("report.intro", lang, n=whole(n, lang), k=whole(k, lang))
    told = [row for row in found if not row["too_few"]]
    per_outcome = [_outcome(row, labels, lang, suffix) for row in found]
    return [Block("text", intro), *per_outcome, *_pairs(told, labels, lang)]


def _outcome(row: Record, labels: Labels, lang: str, suffix: str) -> Block:
    """Return the chart and table of an outcome, or why it has none."""
    if row["too_few"] or not is_known(row["total"]):
        return Block("text", outcome_sentence(row, labels, lang))
    return with_table(shares_chart(row, labels, lang, suffix), shares_table(row, labels, lang))


def shares_chart(row: Record, labels: Labels, lang: str, suffix: str) -> Chart:
    """Return the shares of the changes as bars with intervals, the largest on top, and the whole difference."""
    names = by_size(row, [name for name in row["factors"] if row["shares"][name]["mean"] is not None])
    records = [in_points(row, part) for part in (*(row["shares"][name] for name in names), row["total"])]
    heads = [*(label(labels, name, lang) for name in names), say("report.total", lang)]
    unit, measure = unit_words(row, lang), outcome_words(row, lang)
    axis = say("report.axis", lang, unit=_capital(unit)) if unit else say("report.axis_bare", lang)
    figure = lanes_figure(heads, {say("report.series", lang): records}, axis, lang, bars=True)
    place = re.sub(r"\W+", "-", f"{row['measure']}-{row['statistic']}-{suffix}")
    title = say("report.title", lang, measure=measure)
    return Chart(f"chart-effects-{place}", title, _summary(row, labels, names, lang), figure)


def _summary(row: Record, labels: Labels, names: Sequence[str], lang: str) -> str:
    """Return the whole difference and all shares in words, for those who cannot see the chart."""
    digits, total = digits_of(row), in_points(row, row["total"])
    shares = {name: in_points(row, row["shares"][name])["mean"] for name in names}
    bars = [
        say("report.bar", lang, change=change_words(labels, name, lang), amount=number(share, lang, digits))
        for name, share in shares.items()
    ]
    return say(
        "report.summary",
        lang,
        amount=size_words(row, total["mean"], lang),
        interval=f" ({span_words(total, lang, digits)})",
        shares=listed(bars, lang),
    )


def shares_table(row: Record, labels: Labels, lang: str) -> Table:
    """Return share and average effect of every change, and the whole difference, with their intervals."""
    rows = [
        Row(
            label(labels, name, lang),
            [_cell(row, row["shares"][name], lang), _cell(row, row["effects"][name], lang)],
        )
        for name in row["factors"]
    ]
    rows.append(Row(say("report.total", lang), [_cell(row, row["total"], lang), plain("")]))
    head = [say(f"report.{name}", lang) for name in ("change", "share", "effect")]
    return Table(say("report.caption", lang), head, [Group(rows, outcome_title(row, lang))])


def outcome_title(row: Record, lang: str) -> str:
    """Return the outcome with its unit, and which way is better where one is."""
    unit, words = unit_words(row, lang), outcome_words(row, lang)
    title = say("report.outcome", lang, measure=words, unit=unit) if unit else words
    key = BETTER.get(row["better"])
    return say(f"report.{key}", lang, outcome=title) if key else title


def _cell(row: Record, record: Record, lang: str) -> Cell:
    """Return a difference with both uncertainties."""
    cell = change_cell(in_points(row, record), POINTS, lang, digits_of(row))
    low, high = (record.get(end) for end in ("world_low", "world_high"))
    if low is None or high is None:
        return cell
    ends = in_points(row, {"mean": None, "low": low, "high": high})
    low, high = (number(ends[end], lang, digits_of(row)) for end in ("low", "high"))
    return replace(
        cell, worlds=say("report.over_worlds", lang, low=low, high=high, n=whole(record["n_worlds"], lang))
    )


def _pairs(found: Sequence[Record], labels: Labels, lang: str) -> list[Block]:
    """Return the pairs whose interval leaves out zero, with how many were looked at; or that there are none."""
    n = sum(len(pairs_of(row)) for row in found)
    if not n:
        return []
    groups = [
        Group([_pair_row(row, pair, labels, lang) for pair in told], outcome_title(row, lang))
        for row in found
        if (told := told_pairs(row))
    ]
    if not groups:
        return [Block("text", say("report.none", lang, n=whole(n, lang)))]
    head = [say(f"report.{name}", lang) for name in ("change", "pair_effect")]
    note = say("report.note", lang, n=whole(n, lang), chance=number(CHANCE * n, lang, 1))
    return [Block("table", table=Table(say("report.caption_pairs", lang), head, groups)), Block("text", note)]


def _pair_row(row: Record, pair: Record, labels: Labels, lang: str) -> Row:
    one, other = (label(labels, name, lang) for name in pair["factors"])
    other = other[:1].lower() + other[1:] if other[1:2].islower() else other
    return Row(say("report.pair", lang, one=one, other=other), [_cell(row, pair, lang)])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
