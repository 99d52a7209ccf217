"""Which large causes of waiting keep their days whichever way the list of causes is turned."""

from __future__ import annotations

from math import fsum

from experiments.report.labels import named
from experiments.report.lookup import Lookup
from experiments.report.numbers import amount, listed
from experiments.report.phrases import model_words
from experiments.report.waiting_sentence import forward_days, reversed_days
from sim.measures.registry import CAUSES
from sim.texts import text

LARGE = 1 / 4
"""A cause is large if it holds this share of all waiting under one of the two lists."""
KEPT = 4 / 5
"""It stands either way if the smaller of its two numbers of days is this share of the larger."""


def standing_words(lookup: Lookup, lang: str) -> str:
    """Return the large causes that stand either way, or that none does; '' where one list is missing."""
    both = {m: (forward_days(lookup, m), reversed_days(lookup, m)) for m in lookup.models}
    known = {m: pair for m, pair in both.items() if all(pair)}
    if not known:
        return ""
    parts = [
        text(
            "report.waiting.stands_part",
            lang,
            cause=named("causes", cause, lang),
            model=model_words(model, lang),
            first=amount(first[cause], "days", lang),
            turned=amount(turned[cause], "days", lang),
        )
        for model, (first, turned) in known.items()
        for cause in CAUSES
        if is_standing(cause, first, turned)
    ]
    if not parts:
        return text("report.waiting.stands_none", lang)
    return text("report.waiting.stands", lang, parts=listed(parts, lang))


def is_standing(cause: str, first: dict[str, float], turned: dict[str, float]) -> bool:
    """Say whether a cause is large under one list and keeps most of its days under the other."""
    low, high = sorted((first[cause], turned[cause]))
    is_large = any(days[cause] >= LARGE * fsum(days.values()) for days in (first, turned))
    return is_large and low >= KEPT * high
