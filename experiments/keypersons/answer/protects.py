"""The fourth point: what five measures together take off the loss of the coordinator, and which of them alone.

In the summary they are differences with minus without a measure, below zero protects; contrasts are without minus with.
"""

from __future__ import annotations

from experiments.keypersons.findings import Findings, Record, is_told, minus
from experiments.keypersons.words import bracketed, common_digits, models_words, say, span_words
from experiments.report.numbers import amount, interval, listed, number, whole
from experiments.report.phrases import model_words

LARGEST = 2
"""Shares that are named beside the total."""
LEAST = 0.05
"""Days from which a share is named there."""


def protects_point(found: Findings, lang: str) -> str:
    """Return the total with its largest shares, the single measures that can be told, and the two contrasts."""
    if not found.summary["protection"]:
        return say("protects.not_asked", lang)
    counts = {m: n for m in found.models if (n := found.too_few_for_everybody(m)) is not None}
    if len(counts) == len(found.models):
        few = say("too_few_enquiries", lang, n=whole(min(counts.values()), lang))
        return say("protects.too_few", lang, few=few)
    known = {
        model: row
        for model in found.models
        if model not in counts and (row := found.protection(model)) and row["total"]["mean"] is not None
    }
    if not known:
        return say("protects.unknown", lang)
    sentences = [_together(known, lang), _single(known, lang), _alone(found, list(known), lang)]
    return " ".join(sentence for sentence in sentences if sentence)


def _together(known: dict[str, Record], lang: str) -> str:
    totals = {model: row["total"] for model, row in known.items()}
    told = [model for model in totals if is_told(totals[model])]
    parts = [_total(known[model], model, lang, is_first=model == told[0]) for model in told]
    untold = [model for model in totals if model not in told]
    if untold:
        digits = common_digits([totals[model] for model in untold])
        spans = [span_words(totals[m], lang, digits, first=not told and m == untold[0]) for m in untold]
        ends = listed([span for span in spans if span], lang)
        key = "protects.untold" if ends else "protects.untold_bare"
        parts.append(say(key, lang, models=models_words(untold, lang), intervals=ends))
    return say("protects.sentence", lang, parts=listed(parts, lang))


def _total(row: Record, model: str, lang: str, *, is_first: bool) -> str:
    total, digits = row["total"], common_digits([row["total"]])
    protects = total["mean"] < 0
    shown = minus(total) if protects else total
    return say(
        "protects.falls" if protects else "protects.rises",
        lang,
        days=amount(shown["mean"], "days", lang, digits),
        model=model_words(model, lang),
        interval=span_words(shown, lang, digits, first=is_first),
        largest=_largest(row, lang, digits) if protects else "",
    )


def _largest(row: Record, lang: str, digits: int) -> str:
    """Return the measures with the largest shares in what protects, with their intervals."""
    parts = []
    for name in named_shares(row):
        share = minus(row["shares"][name])
        ends = bracketed([span_words(share, lang, digits)])
        days = amount(share["mean"], "days", lang, digits)
        measure = say(f"measures_in_sentence.{name}", lang)
        parts.append(say("protects.part", lang, measure=measure, days=days, interval=ends))
    key = "protects.largest" if len(parts) > 1 else "protects.largest_one"
    return say(key, lang, parts=listed(parts, lang)) if parts else ""


def named_shares(row: Record) -> list[str]:
    """Return the measures named beside a total that protects and can be told: those with the largest shares."""
    if not is_told(row["total"]) or row["total"]["mean"] > 0:
        return []
    helping = [name for name, share in row["shares"].items() if (share["mean"] or 0.0) <= -LEAST]
    return sorted(helping, key=lambda name: (row["shares"][name]["mean"], name))[:LARGEST]


def _single(known: dict[str, Record], lang: str) -> str:
    """Return which shares of single measures can be told from chance, those named beside a total left out."""
    told: dict[str, list[str]] = {}
    is_any_named = False
    for model, row in known.items():
        for name, share in row["shares"].items():
            is_named = name in named_shares(row)
            is_any_named |= is_named and is_told(share)
            if is_told(share) and not is_named:
                told.setdefault(name, []).append(_under(model, share, lang))
    if not told:
        return "" if is_any_named else say("protects.single_none", lang)
    parts = [
        say(
            "protects.single_part",
            lang,
            measure=say(f"measures_in_sentence.{name}", lang),
            parts="; ".join(words),
        )
        for name, words in told.items()
    ]
    key = "protects.single_too" if is_any_named else "protects.single"
    return say(key, lang, parts=listed(parts, lang))


def _under(model: str, share: Record, lang: str) -> str:
    """Return by how many days a measure lowers or raises the loss under a model."""
    protects = share["mean"] < 0
    shown, digits = minus(share) if protects else share, common_digits([share])
    return say(
        "protects.single_falls" if protects else "protects.single_rises",
        lang,
        model=model_words(model, lang),
        days=amount(shown["mean"], "days", lang, digits),
        interval=span_words(shown, lang, digits),
    )


def _alone(found: Findings, models: list[str], lang: str) -> str:
    """Return what writing alone and a deputy alone change."""
    days = {name: _contrasts(found, models, name, "added_days") for name in ("writing", "deputy")}
    if not days["writing"] or not days["deputy"]:
        return ""
    told = {name: [item for item in rows.items() if is_told(item[1])] for name, rows in days.items()}
    words = {name: listed([_change(*item, lang) for item in items], lang) for name, items in told.items()}
    kept = _facts(found, models, lang)
    if told["writing"]:
        writing = say("protects.writing_told", lang, parts=words["writing"], facts=kept)
    else:
        writing = say("protects.writing_untold", lang, facts=kept)
    if told["deputy"]:
        deputy = say("protects.deputy_told", lang, parts=words["deputy"])
    else:
        is_same = not told["writing"] and not kept
        deputy = say("protects.deputy_untold" if is_same else "protects.deputy_untold_alone", lang)
    return say("protects.contrast", lang, writing=writing, deputy=deputy)


def _contrasts(found: Findings, models: list[str], contrast: str, measure: str) -> dict[str, Record]:
    """Return, by model, the loss with the rule minus the loss without it."""
    rows = {model: found.contrast(model, contrast, measure) for model in models}
    return {model: minus(row) for model, row in rows.items() if row and row["mean"] is not None}


def _change(model: str, row: Record, lang: str) -> str:
    digits = common_digits([row])
    ends = interval(row["low"], row["high"], "days", lang, digits)
    days = amount(row["mean"], "days", lang, digits)
    return say("protects.change", lang, days=days, model=model_words(model, lang), interval=ends)


def _facts(found: Findings, models: list[str], lang: str) -> str:
    """Return how many facts writing keeps at handovers, where that can be told; '' if nowhere."""
    kept = {m: minus(row) for m, row in _contrasts(found, models, "writing", "facts_lost").items()}
    parts = [
        say(
            "protects.facts_part",
            lang,
            n=number(row["mean"], lang, 1),
            model=model_words(model, lang),
            interval=interval(row["low"], row["high"], "facts", lang, 1),
        )
        for model, row in kept.items()
        if is_told(row) and row["mean"] > 0
    ]
    return say("protects.facts", lang, parts=listed(parts, lang)) if parts else ""
