"""The fourth point: how much of the change in the register is only counting, how much really happens."""

from __future__ import annotations

from experiments.registration.findings import COUNT, Findings, Record, is_known, is_nothing
from experiments.registration.words import (
    bracketed,
    ends_words,
    joined,
    quantity_of,
    say,
    side,
    too_few_words,
    turned,
)
from experiments.report.numbers import digits_for

PARTS = ("counted", "really_changed", "interaction")
REGISTERED = "registered_per_year"


def split_point(found: Findings, lang: str) -> str:
    """Return the change in the first year, its three parts, and the change in what is really sent."""
    few = found.too_few(REGISTERED, "first_year")
    if few is not None:
        return too_few_words("split.too_few", few, lang)
    row = found.split()
    if row is None or not is_known(row["total"]):
        return say("split.unknown", lang)
    places = places_of(row)
    parts = "; ".join(_part(row[name], name, places, lang) for name in PARTS)
    keys = ("untold", "grows", "shrinks")
    sentence = _told("split", keys, row["total"], places, lang, first=True, parts=parts)
    true = _told("split.true", keys, row["true_change"], places, lang) if is_known(row["true_change"]) else ""
    return joined(sentence, _verdict(row, places, lang), true)


def places_of(row: Record) -> int:
    """Return the decimals that suit the largest number of a split, for all of them."""
    names = ("total", *PARTS, "true_change")
    return digits_for(COUNT, *(row[name]["mean"] for name in names if is_known(row[name])))


def _part(record: Record, name: str, places: int, lang: str) -> str:
    """Return a part with its interval; one without a value says so."""
    if not is_known(record):
        return say(f"split.{name}.unknown", lang)
    return _told(f"split.{name}", ("untold", "more", "fewer"), record, places, lang)


def _told(
    area: str,
    keys: tuple[str, str, str],
    record: Record,
    places: int,
    lang: str,
    *,
    first: bool = False,
    **values: str,
) -> str:
    """Return the text whose key follows the sign; the interval is turned round with a fall."""
    way = side(record, REGISTERED, places)
    shown = turned(record) if way < 0 else record
    size = quantity_of(abs(record["mean"]), COUNT, lang, places)
    ends = bracketed(ends_words(shown, COUNT, lang, places, first=first))
    key = "nothing" if is_nothing(record) else keys[way]
    return say(f"{area}.{key}", lang, size=size, ends=ends, **values)


def _verdict(row: Record, places: int, lang: str) -> str:
    """Return that most of the change is counting, where both can be told and point the same way."""
    total, counted = row["total"], row["counted"]
    way = side(total, REGISTERED, places)
    if way == 0 or not is_known(counted) or way != side(counted, REGISTERED, places):
        return ""
    return say("split.mostly", lang) if abs(counted["mean"]) > 0.5 * abs(total["mean"]) else ""
