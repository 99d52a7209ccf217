"""The answer in five points for planners, or in one sentence where there are too few enquiries to tell anything."""

from __future__ import annotations

from experiments.keypersons.answer.firm import firm_point
from experiments.keypersons.answer.loss import loss_point
from experiments.keypersons.answer.missed import missed_point
from experiments.keypersons.answer.protects import protects_point
from experiments.keypersons.answer.resting import resting_point
from experiments.keypersons.findings import Findings
from experiments.keypersons.words import say, sentence_case
from experiments.report.numbers import whole
from sim.texts import LANGUAGES

WRITERS = (loss_point, missed_point, resting_point, protects_point, firm_point)


def with_sentences(summary: dict[str, object]) -> dict[str, object]:
    """Return the summary with the answer in every language."""
    return {**summary, "sentences": {lang: answer(Findings(summary), lang) for lang in LANGUAGES}}


def answer(found: Findings, lang: str) -> list[str]:
    """Return the five points: the loss of the coordinator, who is missed, what rests on whom, what protects, how firm.

    One sentence stands for all five where under every model too few enquiries tell what a loss does.
    """
    if found.is_hollow():
        return [_hollow(found, lang)]
    return [sentence_case(write(found, lang)) for write in WRITERS]


def _hollow(found: Findings, lang: str) -> str:
    key = "hollow_rough" if found.summary.get("quick") else "hollow"
    n = whole(found.too_few(found.models), lang)
    return say(key, lang, municipality=found.summary["municipality"], n=n)
