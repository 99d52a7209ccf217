"""From a summary to what people read: the answer in points, the report with a section for every part, the memo."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from experiments.experiment.answer.points import answer_points
from experiments.experiment.part_sections import part_sections
from experiments.experiment.part_words import following, in_order
from experiments.experiment.report.memo.page import write_memo
from experiments.experiment.report.page import write_report
from sim.texts import LANGUAGES

Summary = Mapping[str, object]


def with_sentences(summary: Summary) -> dict[str, object]:
    """Return the summary with the answer in points in every language."""
    return {
        **summary,
        "sentences": {lang: in_order(summary, answer_points(summary, lang), lang) for lang in LANGUAGES},
    }


def write_pages(folder: Path, summary: Summary, extra: Mapping[str, object], lang: str) -> None:
    """Write ``report.html`` and ``memo.html``."""
    write_report(folder / "report.html", summary, extra, part_sections(summary, lang), lang)
    write_memo(folder / "memo.html", summary, extra, following(summary, lang), lang)
