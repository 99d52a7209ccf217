"""The answer in five points for the planner at the national centre.

What would be seen; how comparable, timely and doubled; what is kept and what it costs; what is only
counting; whether the centre could tell. Each point says itself where too few events stand behind it.
"""

from __future__ import annotations

import re

from experiments.registration.answer.comparable import comparable_point
from experiments.registration.answer.kept import kept_point
from experiments.registration.answer.seen import seen_point
from experiments.registration.answer.split import split_point
from experiments.registration.answer.told import told_point
from experiments.registration.findings import Findings, Summary
from sim.texts import LANGUAGES

FIRST_SENTENCE = re.compile(r"(?P<lead>.+?[.])\s+(?=[A-ZÆØÅ])")
"""Up to the first full stop before a capital letter; a decimal point has a digit behind it."""
WRITERS = (seen_point, comparable_point, kept_point, split_point, told_point)


def with_sentences(summary: Summary) -> dict[str, object]:
    """Return the summary with the answer in every language."""
    return {**summary, "sentences": {lang: answer(summary, lang) for lang in LANGUAGES}}


def lead_and_rest(point: str) -> tuple[str, str]:
    """Return the first sentence of a point, which is the answer, and what stands behind it."""
    found = FIRST_SENTENCE.match(point)
    return (point, "") if found is None else (found["lead"], point[found.end() :])


def answer(summary: Summary, lang: str) -> list[str]:
    """Return the five points in ``lang``, one string each."""
    found = Findings(summary)
    return [point[:1].upper() + point[1:] for point in (write(found, lang) for write in WRITERS)]
