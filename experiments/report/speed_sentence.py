"""The first sentence: how many enquiries the simulation expects, which model decides fastest, by how much."""

from __future__ import annotations

from experiments.report.lookup import CHIEF, Gap, Lookup
from experiments.report.numbers import amount, digits_for, interval, listed, whole, years_in_words
from experiments.report.phrases import cadence_words, model_and_cadence, model_words, say
from experiments.report.speed_caveats import mean_days, median_words, undecided_words

TINY = 10
"""Enquiries in the whole period below which the sentence opens with how few they are."""


def speed_sentence(lookup: Lookup, lang: str) -> str:
    """Return which model decides fastest and by how much, or that it cannot be told."""
    enquiries = lookup.enquiries()
    size = "unknown" if enquiries is None else "tiny" if enquiries < TINY else "usual"
    return say(_key(size, lookup), lang, **_place(lookup, lang), answer=_speed_answer(lookup, lang))


def nothing_to_compare(lookup: Lookup, lang: str) -> str:
    """Return the whole answer where too few enquiries are decided to compare the models, and what to do."""
    size = "hollow_unknown" if lookup.enquiries() is None else "hollow"
    n = whole(lookup.n_decided() or 0, lang)
    return say(_key(size, lookup), lang, **_place(lookup, lang), decided=n)


def _key(size: str, lookup: Lookup) -> str:
    return f"speed.{size}_rough" if lookup.extra.get("quick") else f"speed.{size}"


def _place(lookup: Lookup, lang: str) -> dict[str, str]:
    return {
        "municipality": lookup.result["municipality"],
        "years": years_in_words(lookup.result["years"], lang),
        "n": _about(lookup.enquiries(), lang),
        "worlds": _over_worlds(lookup, lang),
    }


def _over_worlds(lookup: Lookup, lang: str) -> str:
    ends = lookup.enquiries_over_worlds()
    if ends is None:
        return ""
    return say("speed.worlds", lang, ends=interval(*ends, "count", lang, 0 if ends[1] >= TINY else 1))


def _about(enquiries: float | None, lang: str) -> str:
    if enquiries is None:
        return ""
    if enquiries < 0.75:
        return say("speed.under_one", lang)
    n = round(enquiries)
    return say("speed.about_one" if n == 1 else "speed.about", lang, n=whole(n, lang))


def _speed_answer(lookup: Lookup, lang: str) -> str:
    order = lookup.by_speed()
    found = [lookup.gap(other, order[0], *CHIEF) for other in order[1:]]
    gaps = [g for g in found if g is not None and None not in (g.mean, g.low, g.high)]
    if len(order) < max(2, len(lookup.models)) or len(gaps) < len(found):
        return say("speed.too_few", lang)
    caveats = undecided_words(lookup, lang) + median_words(lookup, order[0], gaps, lang)
    if not any(g.is_told for g in gaps):
        return _nothing_told(lookup, order, gaps, lang) + caveats
    if not gaps[0].is_told:
        return _tie_in_front(lookup, order, gaps, lang) + caveats
    return _fastest(lookup, order[0], gaps, lang) + caveats


def _fastest(lookup: Lookup, best: str, gaps: list[Gap], lang: str) -> str:
    clauses = [_behind(lookup, gap, lang, i) for i, gap in enumerate(gaps)]
    days = mean_days(lookup, best, lang)
    model = model_and_cadence(lookup, best, lang)
    return say("speed.fastest", lang, model=model, days=days, gaps=listed(clauses, lang))


def _behind(lookup: Lookup, gap: Gap, lang: str, place: int, best: str = "") -> str:
    key = "untold" if not gap.is_told else "tie" if best else "first" if place == 0 else "next"
    digits = digits_for("days", gap.mean)
    return say(
        f"speed.gap_{key}",
        lang,
        model=model_and_cadence(lookup, gap.model, lang),
        best=best,
        days=amount(gap.mean, "days", lang, digits),
        interval=interval(gap.low, gap.high, "days", lang, digits),
    )


def _mean(lookup: Lookup, model: str, lang: str) -> str:
    every = cadence_words(lookup, model, lang)
    days = mean_days(lookup, model, lang)
    key = "speed.mean_cadence" if every else "speed.mean"
    return say(key, lang, model=model_words(model, lang), days=days, every=every)


def _nothing_told(lookup: Lookup, order: list[str], gaps: list[Gap], lang: str) -> str:
    means = [_mean(lookup, m, lang) for m in order]
    ranges = [interval(g.low, g.high, "days", lang, digits_for("days", g.low, g.high)) for g in gaps]
    key = "speed.nothing_told" if len(gaps) > 1 else "speed.nothing_told_pair"
    return say(key, lang, means=listed(means, lang), ranges=listed(ranges, lang))


def _tie_in_front(lookup: Lookup, order: list[str], gaps: list[Gap], lang: str) -> str:
    tied = [order[0], *(g.model for g in gaps if not g.is_told)]
    behind = [_behind(lookup, g, lang, 1, best=model_words(order[0], lang)) for g in gaps if g.is_told]
    means = [_mean(lookup, m, lang) for m in tied]
    ranges = [interval(g.low, g.high, "days", lang) for g in gaps if not g.is_told]
    return say(
        "speed.tie", lang, means=listed(means, lang), ranges=listed(ranges, lang), gaps=listed(behind, lang)
    )
