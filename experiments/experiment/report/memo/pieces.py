"""What the memo says in words, section by section, each piece with how soon it may be left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from experiments.experiment.answer.findings import Findings
from experiments.experiment.answer.holds import worlds_sentence
from experiments.experiment.answer.points import answer_points, chief_point
from experiments.experiment.answer.words import say
from experiments.experiment.report.closing import limit_items
from experiments.experiment.report.memo.fit import Piece
from experiments.experiment.report.memo.wording import first_sentences
from experiments.experiment.report.setup import grade_words, same_words

Extra = Mapping[str, object]
Parts = Mapping[str, Sequence[str]]


class Caps(NamedTuple):
    """Hold the most characters of a point of the answer and of a sentence of another part."""

    point: int
    part: int


ROOMY, TIGHT = Caps(620, 420), Caps(330, 240)
FIRM = ("robustness", "search", "regimes", "effects")
"""Parts that say how firm the answer is, the most important first; sensitivity says which assumptions decide."""
SENTENCES = 4
"""Sentences taken from a part, at most."""
STAY, FIRST, TABLE, NEXT, LATER, LAST = range(6)
"""Ranks: what always stays, and what is left out from the last one on; ``TABLE`` is that of the other outcomes."""
LIMITS_STAY = 5


def answer_of(found: Findings, lang: str) -> tuple[str, str]:
    """Return the answer, and what it says of plausible worlds; the first point of the summary if that is another."""
    lead, rest = chief_point(found.summary, lang)
    points = (found.summary.get("sentences") or {}).get(lang)
    return (points[0], "") if points and not points[0].startswith(lead) else (lead, rest)


def pieces(found: Findings, extra: Extra, parts: Parts, lang: str, caps: Caps) -> list[Piece]:
    """Return all that the memo could say beside answer, tables and chart, in reading order."""
    limits = enumerate(limit_items(lang))
    return [
        *_points(found, lang, caps),
        *_firm(found, parts, lang, caps),
        *_assumed(found, extra, parts, lang, caps),
        *(Piece("limits", item, STAY if i < LIMITS_STAY else LATER) for i, item in limits),
        *(Piece("before", say(f"memo.before_{name}", lang)) for name in ("count", "run")),
    ]


def _points(found: Findings, lang: str, caps: Caps) -> Iterator[Piece]:
    """Yield what the answer says beside its first sentence: worlds, then quality and what else was asked."""
    _, rest = answer_of(found, lang)
    if rest:
        yield Piece("answer", rest)
    points = (found.summary.get("sentences") or {}).get(lang) or answer_points(found.summary, lang)
    for i, point in enumerate(points[1:]):
        yield Piece("answer", first_sentences(point, caps.point), (FIRST, NEXT, NEXT)[i] if i < 3 else LATER)


def _firm(found: Findings, parts: Parts, lang: str, caps: Caps) -> Iterator[Piece]:
    """Yield what other parts say about how firm the answer is, or that it was not asked."""
    if found.n_worlds < 2:
        yield Piece("firm", worlds_sentence(found, lang))
    elif not any(parts.get(name) for name in FIRM[:2]):
        yield Piece("firm", say("memo.not_searched", lang))
    for name in FIRM:
        ranks = (STAY if name == FIRM[0] else FIRST, *[LAST] * SENTENCES)
        yield from _of_part("firm", parts.get(name), ranks, caps)


def _assumed(found: Findings, extra: Extra, parts: Parts, lang: str, caps: Caps) -> Iterator[Piece]:
    """Yield what was the same for all, which assumptions decide, and how many numbers are of which grade."""
    yield Piece("assumed", same_words(found, lang))
    if parts.get("sensitivity"):
        yield from _of_part("assumed", parts["sensitivity"], (STAY, *[LAST] * SENTENCES), caps)
    else:
        yield Piece("assumed", say("memo.not_asked", lang))
    grades = grade_words(extra, lang)
    if grades:
        yield Piece("assumed", grades, FIRST)


def _of_part(
    section: str, sentences: Sequence[str] | None, ranks: Sequence[int], caps: Caps
) -> Iterator[Piece]:
    for sentence, rank in zip(list(sentences or [])[:SENTENCES], ranks, strict=False):
        yield Piece(section, first_sentences(sentence, caps.part), rank)
