"""Words that the answer and the report share: numbers, differences, intervals, dates, estimators."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from experiments.registration.findings import SHARE, UNITS, Findings, Record, is_known, is_told
from experiments.report.numbers import amount, digits_for, interval, number, quantity, quantity_span, whole
from sim.texts import LANGUAGES, catalogue, text

LOCALES = {"en": "en_GB", "da": "da"}


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[registration] <key>``."""
    return text(f"registration.{key}", lang, **values)


def label(group: str, name: str, lang: str) -> str:
    """Return the label of ``name`` in ``[registration.<group>]``, or the name itself if it has none."""
    return catalogue(lang).get(f"registration.{group}.{name}", name)


def own(texts: object, lang: str) -> str:
    """Return a text that the summary brings in several languages, in ``lang`` if at hand; '' without one."""
    if isinstance(texts, dict):
        known = [texts.get(name) for name in (lang, *LANGUAGES)]
        return next((words for words in known if words), "")
    return str(texts or "")


def rule_title(found: Findings, which: str, lang: str) -> str:
    """Return what a rule is called: its title, or its name."""
    rule = found.summary.get(which) or {}
    return own(rule.get("title"), lang) or str(rule.get("name") or "")


def digits(measure: str, *records: Record | None) -> int:
    """Return the decimals for the values of a measure side by side."""
    unit = UNITS[measure]
    if unit == SHARE:
        return 1
    means = [record["mean"] for record in records if record is not None and record["mean"] is not None]
    return digits_for(unit, *means) if any(means) else 0


def value_words(record: Record, measure: str, lang: str, places: int | None = None) -> str:
    """Return a value, which cannot be negative, without its interval."""
    unit = UNITS[measure]
    return quantity(record["mean"], unit, lang, digits(measure, record) if places is None else places)


def value_with_ends(record: Record, measure: str, lang: str, *, first: bool = False) -> str:
    """Return a value with its interval in brackets, named where it is the ``first`` of a sentence."""
    places = digits(measure, record)
    ends = quantity_span(record["low"], record["high"], UNITS[measure], lang, places)
    if first and ends:
        ends = say("first_interval", lang, interval=ends)
    return value_words(record, measure, lang, places) + (f" ({ends})" if ends else "")


def world_words(record: Record, measure: str, lang: str) -> str:
    """Return the range over plausible worlds; '' without one."""
    if record.get("world_low") is None or record.get("world_high") is None:
        return ""
    return quantity_span(
        record["world_low"], record["world_high"], UNITS[measure], lang, digits(measure, record)
    )


def side(record: Record | None, measure: str, places: int | None = None) -> int:
    """Return 1 or -1 where a difference can be told from nothing and would not be written as zero, else 0.

    ``places`` are the decimals it is written with, by default those that suit it.
    """
    if not is_told(record) or not is_known(record):
        return 0
    shown = 100 * record["mean"] if UNITS[measure] == SHARE else record["mean"]
    if round(shown, digits(measure, record) if places is None else places) == 0:
        return 0
    return 1 if record["mean"] > 0 else -1


def size_words(record: Record, measure: str, lang: str) -> str:
    """Return how large a difference is, without its sign: '4.2 percentage points', '3.1 days'."""
    return quantity_of(abs(record["mean"]), UNITS[measure], lang, digits(measure, record))


def quantity_of(value: float, unit: str, lang: str, places: int) -> str:
    """Return a number with its unit; shares as percentage points."""
    shown = 100 * value if unit == SHARE else value
    return say(f"of_unit.{unit}", lang, n=number(shown, lang, places))


def ends_words(record: Record, unit: str, lang: str, places: int, *, first: bool = False) -> str:
    """Return the interval of a difference, shares as points without the word; '' if an end is not known."""
    if record.get("low") is None or record.get("high") is None:
        return ""
    scale = 100 if unit == SHARE else 1
    ends = interval(scale * record["low"], scale * record["high"], "points", lang, places)
    return say("first_interval", lang, interval=ends) if first else ends


def change_ends(record: Record, measure: str, lang: str, *, first: bool = False) -> str:
    """Return the interval of a difference in brackets with a space before; '' if it is not known."""
    return bracketed(ends_words(record, UNITS[measure], lang, digits(measure, record), first=first))


def size_ends(record: Record, measure: str, lang: str, *, first: bool = False) -> str:
    """Return the interval of the size of a difference: turned round where it is below zero."""
    return change_ends(turned(record) if record["mean"] < 0 else record, measure, lang, first=first)


def turned(record: Record) -> Record:
    """Return minus the difference."""
    ends = {"low": record.get("high"), "high": record.get("low")}
    return {"mean": -record["mean"]} | {k: None if v is None else -v for k, v in ends.items()}


def bracketed(words: str) -> str:
    """Return the words in brackets with a space before; '' if there are none."""
    return f" ({words})" if words else ""


def joined(*sentences: str) -> str:
    """Return the sentences that say anything, one after another."""
    return " ".join(sentence for sentence in sentences if sentence)


def too_few_words(key: str, n: int, lang: str) -> str:
    """Return '<what> cannot be said: too few (n, under 200)'."""
    return say(key, lang, few=say("too_few", lang, n=whole(n, lang)))


def day_words(day: str | None, lang: str) -> str:
    """Return '1 January 2020'; '' for None."""
    return (
        format_date(date.fromisoformat(day), "d MMMM y" if lang == "en" else "d. MMMM y", LOCALES[lang])
        if day
        else ""
    )


def month_words(day: str, lang: str) -> str:
    """Return 'January 2020' of a date or of a month such as 2020-01."""
    return format_date(date.fromisoformat(f"{day[:7]}-01"), "MMMM y", LOCALES[lang])


def last_month_words(day: str, lang: str) -> str:
    """Return the month in which a window ends; one that ends on the first of a month ends before it."""
    end = date.fromisoformat(day)
    return month_words((end - timedelta(days=1) if end.day == 1 else end).isoformat(), lang)


def percent(value: float, lang: str, places: int = 0) -> str:
    """Return a share as percent."""
    return amount(value, SHARE, lang, places)


def estimator_words(name: str, lang: str) -> str:
    """Return an estimator as it stands inside a sentence."""
    return label("estimators_in_sentence", name, lang)
