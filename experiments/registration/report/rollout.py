"""How the new rule comes into force, in words."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record
from experiments.registration.words import day_words, joined, percent, say
from experiments.report.numbers import listed, number, whole


def rollout_words(found: Findings, lang: str) -> str:
    """Return how the rule comes into force, and when; '' if it is not said."""
    rollout = found.summary.get("rollout") or {}
    kind = rollout.get("kind")
    if kind is None:
        return ""
    day = day_words(rollout.get("starts") or (found.summary.get("rule") or {}).get("in_force"), lang)
    every = rollout.get("every_months")
    if kind == "by_infohus" and every == 1:
        kind = "by_infohus_monthly"
    words = say(f"rollout_kinds.{kind}", lang, day=day, months=whole(every or 0, lang))
    return joined(words, _then(rollout, lang) if kind == "pilot" else "")


def _then(rollout: Record, lang: str) -> str:
    """Return which districts are the pilot, where they are named, and when the others follow, where it is said."""
    named, later = rollout.get("districts") or [], rollout.get("pilot_months")
    first = say("rollout_kinds.pilot_named", lang, districts=listed(named, lang)) if named else ""
    if later is None:
        return first
    key = "pilot_later" if later else "pilot_never"
    return joined(first, say(f"rollout_kinds.{key}", lang, months=whole(later, lang)))


def compliance_words(values: Record, lang: str) -> str:
    """Return who does as the rule says; '' if it is not said."""
    names = ("share", "spread", "ramp_days", "ssp_factor")
    if any(values.get(name) is None for name in names):
        return ""
    return say(
        "rules.complies",
        lang,
        share=percent(values["share"], lang),
        spread=number(100 * values["spread"], lang, 0),
        days=whole(values["ramp_days"], lang),
        ssp=number(values["ssp_factor"], lang, 2),
    )
