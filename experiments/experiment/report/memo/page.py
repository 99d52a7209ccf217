"""Write the decision memo of an experiment: question, answer, result, how firm, assumptions, limits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.experiment.answer.findings import Findings, Summary
from experiments.experiment.answer.words import own, say
from experiments.experiment.report.closing import facts
from experiments.experiment.report.memo.chart import chart_title, panels
from experiments.experiment.report.memo.fit import (
    HEADING_MM,
    LINE_MM,
    WHOLE,
    Frame,
    Piece,
    fitting,
    text_mm,
)
from experiments.experiment.report.memo.heights import panels_mm, table_mm
from experiments.experiment.report.memo.pieces import (
    NEXT,
    ROOMY,
    TABLE,
    TIGHT,
    Extra,
    Parts,
    answer_of,
    pieces,
)
from experiments.experiment.report.memo.tables import chief_table, others_table
from experiments.experiment.report.memo.wording import first_sentences
from experiments.experiment.report.page import lead_words
from experiments.report.document import environment, write_document
from experiments.report.table import Table
from sim.texts import text

HEADINGS = ("answer", "result", "firm", "assumed", "limits", "before", "certificate")
TITLE, LEAD = 120, 560
"""Characters of the title and of the lines under it, at most."""
LARGE, LONG, MANY, BOLD = 1.22, 1.06, 420, 94
"""Size of the letters of the answer; of one with many characters, and how many that is; bold characters to a line."""
TITLE_SIZE = 1.67
"""Size of the letters of the title."""
HASH = 64
"""Characters of a hash that fit a line."""
KEPT = ("command", "experiment_hash", "scenario_hash", "seed")
"""What somebody needs to get the same numbers."""


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
    lead, _ = answer_of(found, lang)
    lines = first_sentences(lead_words(found, lang), LEAD)
    title = first_sentences(own(summary.get("title"), lang), TITLE)
    rough = f"{text('report.rough_title', lang)} {text('report.rough', lang)}" if summary.get("quick") else ""
    certificate = facts(found, extra, lang, KEPT)
    drawn = panels(found, lang)
    tables = [chief_table(found, extra, lang)]
    frame = Frame(
        _before_mm(title, lines, lead, rough) + table_mm(tables[0]),
        panels_mm(drawn, chart_title(found, lang)),
        _after_mm(certificate),
    )
    others = others_table(found, lang)
    kept = _chosen(found, extra, points_of_parts, lang, frame, others)
    return (
        environment()
        .get_template("memo.html.j2")
        .render(
            lang=lang,
            t=lambda key: text(f"report.{key}", lang),
            say=lambda key: say(key, lang),
            title=title,
            rough=bool(summary.get("quick")),
            lines=lines,
            lead=lead,
            is_long=len(lead) > MANY,
            tables=[*tables, *([others] if any(piece.section == WHOLE for piece in kept) else [])],
            is_table_later=frame.is_table_later(kept),
            panels=drawn,
            chart_title=chart_title(found, lang),
            sections={name: [piece.words for piece in kept if piece.section == name] for name in HEADINGS},
            certificate=certificate,
        )
    )


def _before_mm(title: str, lines: str, lead: str, rough: str) -> float:
    """Return the height of title, lines, warning if any, answer and headings before the table."""
    answer = text_mm(lead, LONG if len(lead) > MANY else LARGE, BOLD)
    warning = text_mm(rough) + 2 * LINE_MM if rough else 0.0
    return text_mm(title, TITLE_SIZE, BOLD) + text_mm(lines) + warning + answer + 2 * HEADING_MM + 3 * LINE_MM


def _after_mm(certificate: Sequence[tuple[str, str]]) -> float:
    """Return the height of the headings after the chart, of what gives the same numbers, and of the foot."""
    values = sum(text_mm(value, 1, HASH) for _, value in certificate)
    return (len(HEADINGS) - 2) * HEADING_MM + values + 2 * LINE_MM


def _chosen(
    found: Findings, extra: Extra, parts: Parts, lang: str, frame: Frame, others: Table | None
) -> list[Piece]:
    """Return the pieces that fit, the table of other outcomes among them; shorter points where much is left out."""
    table = [] if others is None else [Piece(WHOLE, "", TABLE, table_mm(others))]
    for caps in (ROOMY, TIGHT):
        all_pieces = [*pieces(found, extra, parts, lang, caps), *table]
        kept = fitting(all_pieces, frame)
        if all(piece in kept for piece in all_pieces if piece.rank <= NEXT):
            break
    return kept
