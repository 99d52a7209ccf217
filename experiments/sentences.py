"""The answer in exactly five sentences: speed, waiting, quality, hours, and how firm it is.

Speed is never said without quality and hours: the five belong together. Numbers come from the natural
variant in the nominal world; only the fifth sentence speaks of other worlds.
"""

from __future__ import annotations

from experiments.report.inputs import Influence, MeasureRow, Summary
from experiments.report.labels import own_label
from experiments.report.lookup import CHIEF, Gap, Lookup
from experiments.report.numbers import amount, listed, number, whole, with_interval
from experiments.report.phrases import days_words, model_words, say
from experiments.report.speed_sentence import speed_sentence
from sim.measures.registry import CAUSES


def five_sentences(result: Summary, lang: str) -> list[str]:
    """Return the answer in five sentences.

    Parameters
    ----------
    result
        The summary, with ``extra`` if at hand (what decides the answer is read from there).
    lang
        ``en`` or ``da``.
    """
    lookup = Lookup(result)
    writers = (speed_sentence, _waiting, _quality, _hours, _firmness)
    return [sentence[0].upper() + sentence[1:] for sentence in (w(lookup, lang) for w in writers)]


# Sentence 2: where it waits and why.


def _waiting(lookup: Lookup, lang: str) -> str:
    by_cause: dict[str, list[str]] = {}
    for model in lookup.models:
        days = {c: lookup.value(model, f"waiting_days.{c}", "mean") for c in CAUSES}
        known = {c: d for c, d in days.items() if d is not None}
        total = lookup.value(model, *CHIEF)
        if not known or total is None or max(known.values()) <= 0:
            continue
        cause = max(known, key=lambda c: known[c])
        part = say(
            "waiting.under",
            lang,
            model=model_words(model, lang),
            days=days_words(known[cause], lang, total),
            total=days_words(total, lang),
        )
        by_cause.setdefault(cause, []).append(part)
    if not by_cause:
        return say("waiting.too_few", lang)
    clauses = [
        say("waiting.clause", lang, cause=say(f"waiting.causes.{cause}", lang), under=listed(parts, lang))
        for cause, parts in by_cause.items()
    ]
    return say("waiting.sentence", lang, clauses=say("waiting.joiner", lang).join(clauses))


# Sentence 3: how good the decisions are.


def _quality(lookup: Lookup, lang: str) -> str:
    facts = _known(lookup, "facts_share_at_decision", "mean")
    wrong = _known(lookup, "wrong_drop_share", "share")
    known = [m for m in facts if m in wrong]
    if not known:
        return say("quality.too_few", lang)
    first = [
        say("under", lang, what=amount(facts[m]["mean"], "share", lang, 0), model=model_words(m, lang))
        for m in known
    ]
    drops = [_bracketed(wrong[m], lang) for m in known]
    verdict = _verdict(lookup, "wrong_drop_share", "share", "quality", lang)
    key = "quality.sentence_one" if len(known) == 1 else "quality.sentence"
    return say(key, lang, facts=listed(first, lang), drops=listed(drops, lang), verdict=verdict)


def _known(lookup: Lookup, measure: str, statistic: str) -> dict[str, MeasureRow]:
    """Return the records with a value and enough events, by model."""
    rows = {m: lookup.row(m, measure, statistic) for m in lookup.models}
    return {
        m: r for m, r in rows.items() if r is not None and lookup.value(m, measure, statistic) is not None
    }


def _bracketed(row: MeasureRow, lang: str) -> str:
    return with_interval(row["mean"], row["low"], row["high"], row["unit"], lang)


# Sentence 4: what it costs in hours.


def _hours(lookup: Lookup, lang: str) -> str:
    known = _known(lookup, "hours_per_decision", "mean")
    if not known:
        return say("hours.too_few", lang)
    costs = [
        say("under", lang, model=model_words(m, lang), what=_bracketed(row, lang)) for m, row in known.items()
    ]
    verdict = _verdict(lookup, "hours_per_decision", "mean", "hours", lang)
    return say("hours.sentence", lang, costs=listed(costs, lang), verdict=verdict)


def _verdict(lookup: Lookup, measure: str, statistic: str, area: str, lang: str) -> str:
    """Return how the fastest model stands on ``measure`` against each other one, '' if nothing is paired."""
    order = lookup.by_speed()
    gaps = (
        [lookup.gap(order[0], other, measure, statistic) for other in lookup.models if other != order[0]]
        if order
        else []
    )
    sides: dict[str, list[str]] = {}
    for gap in gaps:
        if gap is not None and gap.low is not None and gap.high is not None:
            side = "untold" if not gap.is_told else "lower" if gap.high < 0 else "higher"
            sides.setdefault(side, []).append(model_words(gap.baseline, lang))
    if not sides:
        return ""
    parts = [
        say(f"{area}.{side}", lang, models=listed(sides[side], lang))
        for side in ("lower", "higher", "untold")
        if side in sides
    ]
    lead = lookup.gap(order[1], order[0], *CHIEF) if len(order) > 1 else None
    key = "verdict_fastest" if lead is not None and lead.is_told else "verdict"
    return say(key, lang, model=model_words(order[0], lang), parts=listed(parts, lang))


# Sentence 5: in how many plausible worlds, and what decides it.


def _firmness(lookup: Lookup, lang: str) -> str:
    order = lookup.by_speed()
    worlds = lookup.result.get("worlds") or 0
    gaps = [lookup.gap(order[0], other, *CHIEF) for other in order[1:]] if order else []
    known = [g for g in gaps if g is not None and g.worlds_lower is not None]
    if worlds < 2:
        return say("firmness.one_world", lang)
    if not known:
        return say("firmness.too_few", lang, worlds=whole(worlds, lang))
    parts = [
        say(
            "firmness.against",
            lang,
            model=model_words(g.baseline, lang),
            k=whole(round(g.worlds_lower * worlds), lang),
        )
        for g in known
    ]
    return say(
        "firmness.sentence",
        lang,
        model=model_words(order[0], lang),
        parts=listed(parts, lang),
        worlds=whole(worlds, lang),
        decider=_decider(lookup, known[0], lang),
    )


def _decider(lookup: Lookup, gap: Gap, lang: str) -> str:
    found = strongest(lookup, (gap.model, gap.baseline))
    if found is None:
        return say("firmness.not_known", lang)
    if found["threshold"] is not None and abs(found["rho"]) <= found["threshold"]:
        return say("firmness.noise", lang)
    return say(
        "firmness.decided",
        lang,
        label=own_label(found, lang),
        rho=number(abs(found["rho"]), lang, 2),
        grade=say(f"grades.{found['grade']}", lang),
    )


def strongest(lookup: Lookup, pair: tuple[str, str]) -> Influence | None:
    """Return the parameter with the largest rank correlation with the difference of ``pair``."""
    same = [i for i in lookup.extra.get("influences") or [] if set(i["pair"]) == set(pair)]
    known = [i for i in same if i["rho"] is not None]
    return max(known, key=lambda i: (abs(i["rho"]), i["parameter"]), default=None)
