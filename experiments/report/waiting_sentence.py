"""The second sentence: where it waits longest and why, and whether that stands when causes are counted otherwise.

Several causes often hold a step at once, and the second goes to the first on the list; so the longest cause is
said for the list as it is and, where it is another one, for the reversed list.
"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.report.lookup import CHIEF, DECIDED, Lookup
from experiments.report.numbers import listed
from experiments.report.phrases import days_words, model_words, say
from experiments.report.table import part_measure
from sim.measures.registry import CAUSES


def waiting_sentence(lookup: Lookup, lang: str) -> str:
    """Return the longest cause of waiting of each model, and the other one that the reversed list gives."""
    days = {m: known for m in lookup.models if (known := forward_days(lookup, m))}
    by_cause: dict[str, list[str]] = {}
    for model, causes in days.items():
        cause = _longest(causes)
        by_cause.setdefault(cause, []).append(_under(lookup, model, causes[cause], lang))
    if not by_cause:
        return say("waiting.too_few", lang)
    clauses = [
        say("waiting.clause", lang, cause=say(f"waiting.causes.{cause}", lang), under=listed(parts, lang))
        for cause, parts in by_cause.items()
    ]
    turned = _turned(lookup, days, lang)
    return say("waiting.sentence", lang, clauses=say("waiting.joiner", lang).join(clauses), turned=turned)


def _under(lookup: Lookup, model: str, days: float, lang: str) -> str:
    """Return '(87 of 113 days)', saying whose days they are where they are not the mean of the first sentence."""
    total = lookup.value(model, *DECIDED)
    shown = days_words(total, lang)
    is_same = shown == days_words(lookup.value(model, *CHIEF), lang)
    return say(
        "waiting.under" if is_same else "waiting.under_decided",
        lang,
        model=model_words(model, lang),
        days=days_words(days, lang, total),
        total=shown,
    )


def _turned(lookup: Lookup, days: Mapping[str, Mapping[str, float]], lang: str) -> str:
    """Return which causes are the longest under the reversed list, for the models where that is another one."""
    by_cause: dict[str, list[str]] = {}
    for model, causes in days.items():
        other = reversed_days(lookup, model)
        if other and (cause := _longest(other)) != _longest(causes):
            by_cause.setdefault(cause, []).append(model)
    if not by_cause:
        return ""
    is_all = list(by_cause.values()) == [lookup.models]
    parts = [
        say(
            "waiting.turned_all" if is_all else "waiting.turned_under",
            lang,
            cause=say(f"waiting.spent.{cause}", lang),
            models=listed([model_words(m, lang) for m in models], lang),
        )
        for cause, models in by_cause.items()
    ]
    return say("waiting.turned", lang, parts=listed(parts, lang))


def forward_days(lookup: Lookup, model: str) -> dict[str, float]:
    """Return the mean days of each cause under the list as it is; empty where there is too little to say."""
    days = {c: lookup.value(model, part_measure(c), "mean") for c in CAUSES}
    known = {c: d for c, d in days.items() if d is not None}
    is_known = len(known) == len(CAUSES) and max(known.values()) > 0 and lookup.value(model, *DECIDED)
    return known if is_known else {}


def reversed_days(lookup: Lookup, model: str) -> dict[str, float]:
    """Return the mean days of each cause under the reversed list; empty where it is not known."""
    days = ((lookup.extra.get("waiting_reversed") or {}).get("natural") or {}).get(model) or {}
    known = {c: d for c, d in days.items() if d is not None}
    return known if len(known) == len(CAUSES) and max(known.values()) > 0 else {}


def _longest(days: Mapping[str, float]) -> str:
    return max(CAUSES, key=lambda c: days[c])
