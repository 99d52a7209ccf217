"""The first point: what the loss of the coordinator does to the time until decision, and whether models differ."""

from __future__ import annotations

from experiments.keypersons.cells import EQUALISED, NATURAL
from experiments.keypersons.findings import Findings, Record, is_told, side
from experiments.keypersons.words import (
    bracketed,
    common_digits,
    longer_words,
    models_words,
    say,
    sentence_case,
    span_words,
    when_gone,
)
from experiments.report.numbers import amount, interval, listed, whole
from experiments.report.phrases import model_words

ADDED = "added_days"


def loss_point(found: Findings, lang: str) -> str:
    """Return the added days under each model against the usual days, and which differences can be told."""
    known = known_losses(found)
    if not known:
        return say("loss.unknown", lang)
    digits = common_digits(list(known.values()))
    parts = [_part(found, model, row, lang, digits) for model, row in known.items()]
    first = say("loss.sentence", lang, when=when_gone(found, lang), parts=listed(parts, lang))
    models = list(known)
    verdicts = [_untold(known, lang), _differences(found, models, lang)]
    told = [say("loss.alone", lang, words=sentence_case(words)) for words in verdicts if words]
    return " ".join([first, *told, *_thin(found, lang)])


def known_losses(found: Findings) -> dict[str, Record]:
    """Return the coordinator's added days by model, where enough enquiries tell."""
    rows = {model: found.shock(model, ADDED) for model in found.models}
    return {m: row for m, row in rows.items() if row and row["mean"] is not None and not row["too_few"]}


def _part(found: Findings, model: str, row: Record, lang: str, digits: int) -> str:
    is_first = model == next(iter(known_losses(found)))
    usual = (found.summary.get("usual_days") or {}).get(model)
    beside = "" if usual is None else say("loss.usual", lang, days=amount(usual, "days", lang))
    ends = span_words(row, lang, digits, first=is_first)
    return longer_words(row["mean"], model, lang, digits) + bracketed([ends, beside])


def _untold(known: dict[str, Record], lang: str) -> str:
    models = [model for model, row in known.items() if not is_told(row)]
    if not models:
        return ""
    key = "untold_some" if len(models) < len(known) else "untold_one" if len(known) == 1 else "untold_all"
    return say(f"loss.{key}", lang, models=models_words(models, lang))


def _differences(found: Findings, models: list[str], lang: str) -> str:
    """Return the differences that can be told with own rules, and those with the same rules if other ones can."""
    sides = {variant: _sides(found, models, variant) for variant in (NATURAL, EQUALISED)}
    if not sides[NATURAL]:
        return ""
    words = _told(found, sides[NATURAL], NATURAL, lang)
    if not words:
        words = say("loss.no_difference" if len(models) > 2 else "loss.no_difference_pair", lang)
    if not sides[EQUALISED] or sides[EQUALISED] == sides[NATURAL]:
        return words
    other = _told(found, sides[EQUALISED], EQUALISED, lang)
    return words + (say("loss.equalised", lang, parts=other) if other else say("loss.equalised_none", lang))


def _sides(found: Findings, models: list[str], variant: str) -> dict[tuple[str, str], int]:
    """Return, per pair with a known difference, which model's loss is the smaller, 0 where it cannot be told."""
    pairs = [(a, b) for a, b in found.pairs() if a in models and b in models]
    gaps = {pair: found.gap(*pair, ADDED, variant) for pair in pairs}
    return {pair: side(gap) for pair, gap in gaps.items() if gap is not None}


def _told(found: Findings, sides: dict[tuple[str, str], int], variant: str, lang: str) -> str:
    """Return under which models the loss costs more than under which others; '' if that cannot be told."""
    larger: dict[str, list[str]] = {}
    for (model, baseline), sign in sides.items():
        if sign:
            more, less = (model, baseline) if sign > 0 else (baseline, model)
            larger.setdefault(more, []).append(_more_than(found, more, less, variant, lang))
    parts = [
        say("loss.difference", lang, model=model_words(model, lang), parts=listed(found_more, lang))
        for model, found_more in larger.items()
    ]
    return "; ".join(parts)


def _more_than(found: Findings, model: str, baseline: str, variant: str, lang: str) -> str:
    gap = found.gap(model, baseline, ADDED, variant)
    digits = common_digits([gap])
    ends = interval(gap["low"], gap["high"], "days", lang, digits)
    days = amount(gap["mean"], "days", lang, digits)
    return say("loss.more_than", lang, days=days, baseline=model_words(baseline, lang), interval=ends)


def _thin(found: Findings, lang: str) -> list[str]:
    models = [model for model in found.models if found.is_thin(model)]
    if not models:
        return []
    n = whole(found.too_few(models), lang)
    return [say("loss.thin", lang, models=models_words(models, lang), n=n)]
