"""The third point: what handovers keep, what it costs in hours and days, what nobody has measured."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record, is_known, is_nothing
from experiments.registration.words import (
    bracketed,
    change_ends,
    ends_words,
    joined,
    quantity_of,
    say,
    side,
    size_ends,
    size_words,
    too_few_words,
    turned,
    value_words,
)
from experiments.report.numbers import number

KEPT, HOURS_A_YEAR, ONCE, DECISION = (
    *("facts_kept_at_handover", "registration_hours_per_year"),
    *("switching_hours", "days_to_decision"),
)


def kept_point(found: Findings, lang: str) -> str:
    """Return what handovers keep, the hours, the days to decision, and what stigma could do."""
    return joined(
        _kept(found, lang), _hours(found, lang), _days(found, lang), stigma_words(worst_stigma(found), lang)
    )


def _kept(found: Findings, lang: str) -> str:
    return _compared(found, KEPT, "kept", lang) or say("kept.unknown", lang)


def _days(found: Findings, lang: str) -> str:
    return _compared(found, DECISION, "decision", lang)


def _compared(found: Findings, measure: str, area: str, lang: str) -> str:
    """Return a sentence that follows the sign of a measure's difference; '' if it is not known."""
    few = found.too_few(measure)
    if few is not None:
        return too_few_words(f"{area}.too_few", few, lang)
    change = found.change(measure)
    if change is None:
        return ""
    before, after = found.pair(measure)
    key = "nothing" if is_nothing(change) else ("untold", "more", "less")[side(change, measure)]
    return say(
        f"{area}.{key}",
        lang,
        before=value_words(before, measure, lang),
        after=value_words(after, measure, lang),
        size=size_words(change, measure, lang),
        ends=change_ends(change, measure, lang) if key == "untold" else size_ends(change, measure, lang),
    )


def _hours(found: Findings, lang: str) -> str:
    words = _compared(found, HOURS_A_YEAR, "hours", lang)
    once = found.after(ONCE)
    if not is_known(once):
        return words
    return joined(words, say("hours.once", lang, hours=value_words(once, ONCE, lang)))


def worst_stigma(found: Findings) -> Record | None:
    """Return what the largest assumed loss of consent would do; None if unknown or too few were asked."""
    if found.too_few("consent_refused_share") is not None:
        return None
    rows = found.summary.get("stigma_change") or []
    known = [row for row in rows if row["points"] and is_known(row.get("consent_refused"))]
    return max(known, key=lambda row: row["points"], default=None)


def stigma_words(row: Record | None, lang: str) -> str:
    """Return what that would do to refused consent, whose sign it follows."""
    if row is None:
        return ""
    change = row["consent_refused"]
    way = side(change, "consent_refused_share")
    shown = turned(change) if way < 0 else change
    return say(
        f"stigma.{('untold', 'more', 'less')[way]}",
        lang,
        points=number(100 * row["points"], lang, 0),
        size=quantity_of(abs(change["mean"]), "share", lang, 1),
        ends=bracketed(ends_words(shown, "share", lang, 1)),
    )
