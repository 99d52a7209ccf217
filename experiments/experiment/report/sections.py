"""The sections of the report in reading order; those of other parts in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from experiments.experiment.answer.findings import Findings
from experiments.experiment.answer.points import answer_points, chief_point
from experiments.experiment.answer.words import say
from experiments.experiment.report.beside import beside_blocks
from experiments.experiment.report.closing import certificate_blocks, failed_blocks, limit_blocks
from experiments.experiment.report.differences import difference_blocks
from experiments.experiment.report.setup import assumption_blocks, compared_blocks
from experiments.experiment.report.waiting import has_waiting, waiting_blocks
from experiments.report.blocks import Block, Section

Extra = Mapping[str, object]


def all_sections(found: Findings, extra: Extra, parts: Sequence[Section], lang: str) -> list[Section]:
    """Return the sections: answer, results, the ``parts`` of others, what was compared and assumed, limits."""
    first = {"answer": answer_blocks(found, lang), "beside": beside_blocks(found, lang)}
    first["difference"] = difference_blocks(found, lang)
    if has_waiting(found):
        first["waiting"] = waiting_blocks(found, lang)
    last = {
        "setup": compared_blocks(found, extra, lang),
        "assumptions": assumption_blocks(extra, lang),
        "failed": failed_blocks(found, lang),
        "limits": limit_blocks(lang),
        "certificate": certificate_blocks(found, extra, lang),
    }
    return [*_sections(first, lang), *parts, *_sections(last, lang)]


def _sections(blocks: Mapping[str, list[Block]], lang: str) -> list[Section]:
    return [Section(name, say(f"headings.{name}", lang), some) for name, some in blocks.items()]


def answer_blocks(found: Findings, lang: str) -> list[Block]:
    """Return the points as they stand in the summary, the answer itself set off, and how to read them."""
    points = (found.summary.get("sentences") or {}).get(lang) or answer_points(found.summary, lang)
    lead, _ = chief_point(found.summary, lang)
    items = tuple(_set_off(point, lead) for point in points)
    return [Block("answer", items=items), Block("text", say("answer.note", lang))]


def _set_off(point: str, lead: str) -> Markup | str:
    """Return a point that begins with the answer with that part marked; any other as it is."""
    if not point.startswith(lead):
        return point
    return Markup("<strong>{}</strong>{}").format(lead, point[len(lead) :])
