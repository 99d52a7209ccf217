"""The fifth point: what the centre would have concluded from the numbers it gets, and when it could know."""

from __future__ import annotations

from experiments.registration.findings import BEFORE_AFTER, Findings, Record, keeps_its_promise, ratio
from experiments.registration.words import estimator_words, joined, percent, say
from experiments.report.numbers import number, whole


def told_point(found: Findings, lang: str) -> str:
    """Return before-and-after against the truth, the closest estimator, and how long until it could know."""
    rows = found.estimators()
    if not rows:
        return say("told.unknown", lang)
    best = found.best_estimator()
    plain = next((row for row in rows if row["estimator"] == BEFORE_AFTER), None)
    return joined(
        _plain(plain, lang) if plain else "",
        _best(rows, best, lang),
        power_words(found, best["estimator"], lang),
        "" if keeps_its_promise(best) or not found.power(best["estimator"]) else say("told.too_narrow", lang),
    )


def times_words(log_ratio: float, lang: str) -> str:
    """Return '2.31 times'."""
    return say("told.times", lang, n=number(ratio(log_ratio), lang, 2))


def _plain(row: Record, lang: str) -> str:
    said, truth = times_words(row["mean"], lang), times_words(row["truth"], lang)
    key = "told.plain_right" if said == truth else "told.plain"
    return say(key, lang, said=said, truth=truth, held=_held(row, lang))


def _best(rows: list[Record], best: Record, lang: str) -> str:
    if best["estimator"] == BEFORE_AFTER:
        return say("told.alone" if len(rows) == 1 else "told.plain_best", lang)
    return say(
        "told.best" if keeps_its_promise(best) else "told.closest",
        lang,
        estimator=estimator_words(best["estimator"], lang),
        said=times_words(best["mean"], lang),
        truth=times_words(best["truth"], lang),
        held=_held(best, lang),
    )


def _held(row: Record, lang: str) -> str:
    """Return in how many simulated Denmarks the 95 % interval held the truth; '' if not known."""
    return "" if row["coverage"] is None else say("told.held", lang, share=percent(row["coverage"], lang))


def power_words(found: Findings, estimator: str, lang: str) -> str:
    """Return the months of data until 80 % power, or that they are not reached, or not known."""
    rows = found.power(estimator)
    if not rows:
        return say("told.power_unknown", lang)
    months = found.months_to_power(estimator)
    if months is None:
        longest = whole(rows[-1]["months"], lang)
        return say("told.power_never", lang, estimator=estimator_words(estimator, lang), months=longest)
    fewer = [row["months"] for row in rows if row["months"] < months]
    return say(
        "told.power" if fewer else "told.power_first",
        lang,
        estimator=estimator_words(estimator, lang),
        fewer=whole(max(fewer, default=0), lang),
        months=whole(months, lang),
    )
