"""The second point: how alike the municipalities become, how soon it is entered, how much of it twice."""

from __future__ import annotations

from experiments.registration.findings import SHARE, Findings
from experiments.registration.words import (
    change_ends,
    joined,
    quantity_of,
    say,
    side,
    size_ends,
    size_words,
    too_few_words,
    value_words,
)

SPREAD = "coverage_spread"
DELAY, IN_TIME, DOUBLES = "days_to_registration", "registered_within_14", "doubles_share"


def comparable_point(found: Findings, lang: str) -> str:
    """Return the spread over municipalities, the delay of the first entry, and the doubles."""
    return joined(_alike(found, lang), *_entries(found, lang))


def _alike(found: Findings, lang: str) -> str:
    few = found.too_few(SPREAD)
    if few is not None:
        return too_few_words("alike.too_few", few, lang)
    pair = found.pair(SPREAD)
    if pair is None:
        return say("alike.unknown", lang)
    if found.is_hidden():
        key = "nothing" if found.before("coverage")["mean"] == 0 else "hidden"
    else:
        key = ("untold", "less", "more")[side(found.change(SPREAD), SPREAD)]
    before, after = (quantity_of(row["mean"], SHARE, lang, 1) for row in pair)
    return say(f"alike.{key}", lang, before=before, after=after)


def _entries(found: Findings, lang: str) -> list[str]:
    """Return how soon and how often twice enquiries are entered, or that there is nothing to enter."""
    if found.is_hidden():
        return [say("entries.hidden", lang)]
    few = [n for n in (found.too_few(DELAY), found.too_few(DOUBLES)) if n is not None]
    if len(few) == 2:
        return [too_few_words("entries.too_few", min(few), lang)]
    return [_delay(found, lang), _doubles(found, lang)]


def _delay(found: Findings, lang: str) -> str:
    few = found.too_few(DELAY)
    if few is not None:
        return too_few_words("delay.too_few", few, lang)
    change = found.change(DELAY)
    if change is None:
        return say("delay.unknown", lang)
    before, after = found.pair(DELAY)
    key = ("untold", "later", "sooner")[side(change, DELAY)]
    return say(
        f"delay.{key}",
        lang,
        before=value_words(before, DELAY, lang),
        after=value_words(after, DELAY, lang),
        size=size_words(change, DELAY, lang),
        ends=change_ends(change, DELAY, lang) if key == "untold" else size_ends(change, DELAY, lang),
        within=_in_time(found, lang),
    )


def _in_time(found: Findings, lang: str) -> str:
    pair = found.pair(IN_TIME)
    if pair is None:
        return ""
    before, after = (value_words(row, IN_TIME, lang) for row in pair)
    return say("delay.within", lang, before=before, after=after)


def _doubles(found: Findings, lang: str) -> str:
    few = found.too_few(DOUBLES)
    if few is not None:
        return too_few_words("doubles.too_few", few, lang)
    change = found.change(DOUBLES)
    if change is None:
        return ""
    before, after = found.pair(DOUBLES)
    key = ("untold", "more", "fewer")[side(change, DOUBLES)]
    return say(
        f"doubles.{key}",
        lang,
        before=value_words(before, DOUBLES, lang),
        after=value_words(after, DOUBLES, lang),
        size=size_words(change, DOUBLES, lang),
        ends=change_ends(change, DOUBLES, lang) if key == "untold" else size_ends(change, DOUBLES, lang),
    )
