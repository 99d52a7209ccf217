"""From a summary to what people read: the answer in points, the report with a section for every part, the memo."""

from __future__ import annotations

from pathlib import Path


def with_sentences(summary):
    return {**summary, "sentences": {"en": [], "da": []}}


def write_pages(folder: Path, summary, extra, lang):
    pass
