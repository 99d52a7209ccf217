"""How the new rule comes into force, in words."""

from __future__ import annotations

from experiments.registration.findings import Findings
from experiments.registration.words import day_words, say
from experiments.report.numbers import whole


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
    return say(f"rollout_kinds.{kind}", lang, day=day, months=whole(every or 0, lang))
