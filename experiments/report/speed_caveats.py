"""What must be said beside the mean days of the first sentence: enquiries left undecided, and medians against it.

An enquiry that is undecided when follow-up ends counts the days until then, so the mean is at least that long.
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.report.lookup import CHIEF, Gap, Lookup
from experiments.report.numbers import digits_for, listed, quantity
from experiments.report.phrases import days_words, model_words, say

UNDECIDED = ("undecided_at_end", "share")
MEDIAN = ("days_to_decision", "median")
WORTH_SAYING = 0.01
"""Share of enquiries undecided at the end from which the mean is called a least value; worlds are judged by it too."""


def mean_days(lookup: Lookup, model: str, lang: str) -> str:
    """Return the mean days to decision, 'at least' where many enquiries stay undecided."""
    days = days_words(lookup.value(model, *CHIEF), lang)
    share = lookup.value(model, *UNDECIDED)
    return days if share is None or share < WORTH_SAYING else say("speed.at_least", lang, days=days)


def undecided_words(lookup: Lookup, lang: str) -> str:
    """Return the share undecided when follow-up ends under each model, '' where it is small under all."""
    shares = {m: s for m in lookup.models if (s := lookup.value(m, *UNDECIDED)) is not None}
    if max(shares.values(), default=0.0) < WORTH_SAYING:
        return ""
    shown = {m: quantity(s, "share", lang, digits_for("share", s)) for m, s in shares.items()}
    parts = [say("under", lang, what=what, model=model_words(m, lang)) for m, what in shown.items()]
    return say("speed.undecided", lang, parts=listed(parts, lang))


def median_words(lookup: Lookup, best: str, behind: Sequence[Gap], lang: str) -> str:
    """Return the medians that rank the other way than the means; '' if none does beyond chance.

    ``behind`` are the models said to be slower than ``best``, each minus ``best``.
    """
    medians = {g.model: lookup.gap(g.model, best, *MEDIAN) for g in behind if g.is_told}
    shorter = [m for m, gap in medians.items() if gap is not None and gap.high is not None and gap.high < 0]
    if not shorter:
        return ""
    *parts, last = [_median(lookup, m, lang) for m in (*shorter, best)]
    return say("speed.median", lang, shorter=listed(parts, lang), best=last)


def _median(lookup: Lookup, model: str, lang: str) -> str:
    days = days_words(lookup.value(model, *MEDIAN), lang)
    return say("speed.median_of", lang, days=days, model=model_words(model, lang))
