"""The first point: how much of what is sent would ever be counted, and how much the centre sees."""

from __future__ import annotations

from experiments.registration.findings import Findings
from experiments.registration.words import (
    change_ends,
    joined,
    last_month_words,
    month_words,
    say,
    side,
    too_few_words,
    value_with_ends,
    value_words,
    world_words,
)
from experiments.report.numbers import whole

COVERAGE, NATIONAL = "coverage", "registered_national_per_year"


def seen_point(found: Findings, lang: str) -> str:
    """Return the coverage under both rules, with both uncertainties and the events."""
    few = found.too_few(COVERAGE)
    if few is not None:
        return too_few_words("seen.too_few", few, lang)
    if found.pair(COVERAGE) is None:
        return say("seen.unknown", lang)
    return joined(
        _coverage(found, lang), _over_worlds(found, lang), _of_the_centre(found, lang), _behind(found, lang)
    )


def when_words(found: Findings, lang: str) -> str:
    """Return 'From November 2021 to December 2022, ...'; without the months where they are not known."""
    window = (found.summary.get("windows") or {}).get("in_force") or {}
    first, last = (window.get(name) if isinstance(window, dict) else None for name in ("from", "to"))
    if not first or not last:
        return say("seen.when_unknown", lang)
    rollout = found.summary.get("rollout") or {}
    key = "when_pilot" if rollout.get("kind") == "pilot" and rollout.get("pilot_months") == 0 else "when"
    return say(f"seen.{key}", lang, first=month_words(first, lang), last=last_month_words(last, lang))


def _coverage(found: Findings, lang: str) -> str:
    before, after = found.pair(COVERAGE)
    values: dict[str, str] = {}
    if before["mean"] == after["mean"] == 0:
        key = "nothing"
    elif after["mean"] == 0:
        key = "hidden"
    else:
        change = found.change(COVERAGE)
        key = ("untold", "grows", "shrinks")[side(change, COVERAGE)]
        values["ends"] = change_ends(change, COVERAGE, lang)
    is_new_first = key in ("grows", "shrinks")
    values["before"] = value_with_ends(before, COVERAGE, lang, first=not is_new_first)
    values["after"] = value_with_ends(after, COVERAGE, lang, first=is_new_first)
    return say(f"seen.{key}", lang, when=when_words(found, lang), **values)


def _over_worlds(found: Findings, lang: str) -> str:
    """Return the ranges over plausible worlds; '' unless both are known."""
    before, after = (world_words(row, COVERAGE, lang) for row in found.pair(COVERAGE))
    if not before or not after or found.is_hidden():
        return ""
    return say("seen.worlds", lang, before=before, after=after)


def _of_the_centre(found: Findings, lang: str) -> str:
    pair = found.pair(NATIONAL)
    if pair is None:
        return ""
    none = [row["mean"] == 0 for row in pair]
    if all(none):
        return say("seen.centre_nothing", lang)
    before, after = (
        say("seen.none", lang) if row["mean"] == 0 else value_words(row, NATIONAL, lang) for row in pair
    )
    return say("seen.centre", lang, before=before, after=after)


def _behind(found: Findings, lang: str) -> str:
    counts = [row["events"] for row in found.pair(COVERAGE) if row.get("events") is not None]
    return say("seen.events", lang, n=whole(min(counts), lang)) if counts else ""
