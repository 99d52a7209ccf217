"""Write the decision memo of an experiment: question, answer, result, how firm, assumptions, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.experiment.answer.findings import Findings, Summary
from experiments.experiment.answer.holds import worlds_sentence
from experiments.experiment.answer.points import answer_points, chief_point
from experiments.experiment.answer.words import own, say
from experiments.experiment.report.closing import facts, limit_items
from experiments.experiment.report.memo.chart import is_of_differences, panels
from experiments.experiment.report.memo.fit import GAP_MM, HEADING_MM, LINE_MM, Piece, fitting, text_mm
from experiments.experiment.report.memo.tables import chief_table, others_table
from experiments.experiment.report.memo.wording import first_sentences, letter
from experiments.experiment.report.page import lead_words
from experiments.experiment.report.setup import grade_words, same_words
from experiments.report.document import environment, write_document
from experiments.report.labels import statistic_label
from experiments.report.table import Table
from sim.texts import text

Extra = Mapping[str, object]
Parts = Mapping[str, Sequence[str]]
TITLE, LEAD, POINT, PART = 120, 560, 620, 420
"""Characters of the title, the lines under it, a point of the answer, and a sentence of another part."""
FIRM = ("robustness", "search", "regimes", "effects")
"""Parts that say how firm the answer is, the most important first; sensitivity says which assumptions decide."""
SENTENCES = 4
"""Sentences taken from a part, at most."""
KEPT = ("command", "experiment_hash", "scenario_hash", "seed")
"""What somebody needs to get the same numbers."""
ROW_MM, CELL = 3.7, 26
"""Height of a line in a table, and characters that fit the first column of one with many."""
PANEL_MM = 0.27
"""Millimetres of a pixel of a panel where two stand beside each other."""


def write_memo(path: Path | str, summary: Summary, extra: Extra, points_of_parts: Parts, lang: str) -> Path:
    """Write the memo to ``path`` and return it; an older file is replaced in one move. At most two printed A4 pages.

    Parameters
    ----------
    path
        The file, usually ``memo.html`` in the result folder, which must exist.
    summary
        As in summary.json, with or without ``sentences``; not changed.
    extra
        ``assumptions``, ``levers``, ``command``; each may be missing.
    points_of_parts
        Sentences of ``robustness``, ``sensitivity``, ``effects``, ``search``, ``regimes``; each may be missing.
    lang
        ``en`` or ``da``.
    """
    return write_document(path, render_memo(summary, extra, points_of_parts, lang))


def render_memo(summary: Summary, extra: Extra, points_of_parts: Parts, lang: str) -> str:
    """Return the memo's HTML."""
    found = Findings(summary)
    lead, rest = _answer(found, lang)
    tables = [chief_table(found, extra, lang)]
    drawn = panels(found, lang)
    pieces = [
        *_points(found, lead, rest, lang),
        *_firm(found, points_of_parts, lang),
        *_assumed(found, extra, points_of_parts, lang),
        *(Piece("limits", item, rank=0 if i < 5 else 4) for i, item in enumerate(limit_items(lang))),
    ]
    lines = first_sentences(lead_words(found, lang), LEAD)
    certificate = facts(found, extra, lang, KEPT)
    fixed = sum(_table_mm(t) for t in tables) + _panels_mm(drawn) + len(HEADINGS) * HEADING_MM
    fixed += (
        text_mm(lines) + text_mm(lead, 1.25) + LINE_MM * (4 + len(certificate)) + text_mm(certificate[0][1])
    )
    others = others_table(found, lang)
    if (
        others is not None
        and fixed + sum(p.height for p in pieces if not p.rank) + _table_mm(others) < ROOM_MM
    ):
        tables.append(others)
        fixed += _table_mm(others)
    kept = fitting(pieces, fixed)
    return (
        environment()
        .get_template("memo.html.j2")
        .render(
            lang=lang,
            t=lambda key, **values: text(f"report.{key}", lang, **values),
            say=lambda key, **values: say(key, lang, **values),
            title=first_sentences(own(summary.get("title"), lang), TITLE),
            rough=bool(summary.get("quick")),
            lines=lines,
            lead=lead,
            tables=tables,
            panels=drawn,
            chart_title=_chart_title(found, lang),
            sections={name: [p.words for p in kept if p.section == name] for name in HEADINGS},
            certificate=certificate,
        )
    )


HEADINGS = ("answer", "result", "firm", "assumed", "limits", "certificate")
ROOM_MM = 430.0
"""The other outcomes get a table if what must stay fits this with it."""


def _answer(found: Findings, lang: str) -> tuple[str, str]:
    lead, rest = chief_point(found.summary, lang)
    points = (found.summary.get("sentences") or {}).get(lang)
    if points and not points[0].startswith(lead):
        return points[0], ""
    return lead, rest


def _points(found: Findings, lead: str, rest: str, lang: str) -> list[Piece]:
    """Return what the answer says beside its first sentence."""
    points = (found.summary.get("sentences") or {}).get(lang) or answer_points(found.summary, lang)
    pieces = [Piece("answer", rest)] if rest else []
    return pieces + [
        Piece("answer", first_sentences(point, POINT), rank=3 if i < 3 else 5)
        for i, point in enumerate(points[1:])
    ]


def _firm(found: Findings, parts: Parts, lang: str) -> list[Piece]:
    """Return what other parts say about how firm the answer is; the count of worlds where none says anything."""
    pieces = []
    for name in FIRM:
        for i, sentence in enumerate(list(parts.get(name) or [])[:SENTENCES]):
            rank = 0 if i == 0 and name == FIRM[0] else 2 if i == 0 else 6
            pieces.append(Piece("firm", first_sentences(sentence, PART), rank=rank))
    if not any(parts.get(name) for name in FIRM[:2]):
        pieces.insert(
            0,
            Piece(
                "firm", say("memo.not_searched", lang) if found.n_worlds > 1 else worlds_sentence(found, lang)
            ),
        )
    return pieces


def _assumed(found: Findings, extra: Extra, parts: Parts, lang: str) -> list[Piece]:
    """Return what was the same for all, which assumptions decide, and how many numbers are of which grade."""
    decide = [
        Piece("assumed", first_sentences(sentence, PART), rank=1 if i == 0 else 6)
        for i, sentence in enumerate(list(parts.get("sensitivity") or [])[:SENTENCES])
    ]
    if not decide:
        decide = [Piece("assumed", say("memo.not_asked", lang))]
    grades = grade_words(extra, lang)
    return [
        Piece("assumed", same_words(found, lang)),
        *decide,
        *([Piece("assumed", grades, rank=1)] if grades else []),
    ]


def _chart_title(found: Findings, lang: str) -> str:
    key = "chart" if is_of_differences(found) else "chart_levels"
    if found.is_factorial:
        key = "chart_factors"
    baseline = found.scenarios.index(found.baseline)
    return say(
        f"memo.{key}", lang, outcome=statistic_label(*found.chief.key, lang), baseline=letter(baseline)
    )


def _table_mm(table: Table) -> float:
    """Return about how high a table is on paper."""
    height = text_mm(table.caption) + 3 * ROW_MM
    for row in (row for group in table.groups for row in group.rows):
        words = max(
            text_mm(row.head, 1, CELL) + text_mm(row.note, 0.85, CELL)
            if row.note
            else text_mm(row.head, 1, CELL),
            0,
        )
        lines = max((1 + bool(c.luck) + bool(c.worlds) + bool(c.reason) for c in row.cells), default=1)
        height += max(words * ROW_MM / LINE_MM, lines * ROW_MM) + GAP_MM
    return height


def _panels_mm(drawn: list) -> float:
    """Return about how high the panels are on paper, two beside each other."""
    if not drawn:
        return 0.0
    pairs = [drawn[i : i + 2] for i in range(0, len(drawn), 2)]
    return LINE_MM + sum(max(p.height for p in pair) * PANEL_MM + 2 * LINE_MM for pair in pairs)
