"""The third point: on what the open cases rest, and what would go with the coordinator. A description."""

from __future__ import annotations

from experiments.keypersons.findings import Findings
from experiments.keypersons.words import say
from experiments.report.numbers import DASH, listed, quantity
from experiments.report.phrases import model_words

BEFORE_DECISION = "B"
"""Stage of clarification and first assessment."""


def resting_point(found: Findings, lang: str) -> str:
    """Return the shares of case-days on one person and on writing, the expected loss, and what they are."""
    sentences = [_rests(found, lang), _expected_loss(found, lang)]
    if not any(sentences):
        return say("resting.unknown", lang)
    return " ".join([*(one for one in sentences if one), say("resting.caveat", lang)])


def _rests(found: Findings, lang: str) -> str:
    ones = {m: _shares(found, m, "one", lang) for m in found.models}
    known = {model: shares for model, shares in ones.items() if shares[0]}
    if not known:
        return ""
    parts: list[str] = []
    for model, (share, before) in known.items():
        key = ("next" if parts else "first") + ("" if before else "_all")
        parts.append(say(f"resting.{key}", lang, share=share, b=before, model=model_words(model, lang)))
    written = [_written(found, model, lang) for model in known]
    order = "written_in_order" if len(written) > 1 else "written"
    first = say("resting.one", lang, parts=listed(parts, lang))
    second = say(f"resting.{order}", lang, parts=listed(written, lang))
    return say("resting.sentence", lang, one=first, written=second)


def _written(found: Findings, model: str, lang: str) -> str:
    share, before = _shares(found, model, "written", lang)
    return say("resting.share_before" if before else "resting.share", lang, share=share or DASH, b=before)


def _shares(found: Findings, model: str, name: str, lang: str) -> tuple[str, str]:
    """Return the shares of all open time, and of the time before the decision, in words; '' where not known."""
    return _share(found, model, name, "all", lang), _share(found, model, name, BEFORE_DECISION, lang)


def _share(found: Findings, model: str, name: str, stage: str, lang: str) -> str:
    row = found.structure(model, "resting", stage=stage, **{"class": name})
    return "" if row is None or row["mean"] is None else quantity(row["mean"], "share", lang, 0)


def _expected_loss(found: Findings, lang: str) -> str:
    parts: list[str] = []
    for model in found.models:
        row = found.structure(model, "expected_loss", post=found.key_post)
        if row is not None and row["mean"] is not None:
            share = quantity(row["mean"], "share", lang, 0)
            key = "resting.loss_next" if parts else "resting.loss_first"
            parts.append(say(key, lang, share=share, model=model_words(model, lang)))
    return say("resting.loss", lang, parts=listed(parts, lang)) if parts else ""
