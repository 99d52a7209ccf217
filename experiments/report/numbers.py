"""Numbers as a Danish or an English reader writes them (Babel), with a real minus sign."""

from __future__ import annotations

from babel.lists import format_list
from babel.numbers import format_decimal

from sim.texts import text

DASH = "–"


def number(value: float, lang: str, digits: int = 1) -> str:
    """Return ``value`` with ``digits`` decimals: 1,234.5 in English, 1.234,5 in Danish."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    shown = format_decimal(round(value, digits) + 0.0, pattern, locale=lang)
    return shown.replace("-", "−")


def digits_for(unit: str, *values: float | None) -> int:
    """Return the decimals that suit ``unit`` and the largest of ``values`` (after turning shares into %)."""
    known = [abs(v) for v in values if v is not None]
    top = max(known, default=0.0)
    if unit == "share":
        return 1 if top < 0.995 else 0
    if unit == "ratio":
        return 2
    return 0 if top >= 100 else 1 if top >= 1 else 2


def row_digits(unit: str, values: list[float | None]) -> int:
    """Return the one number of decimals for ``values`` side by side in a table."""
    return 1 if unit == "share" else digits_for(unit, *values)


def amount(value: float | None, unit: str, lang: str, digits: int | None = None) -> str:
    """Return one number of ``unit``, percent for shares, without naming other units; a dash for None."""
    if value is None:
        return DASH
    places = digits_for(unit, value) if digits is None else digits
    if unit != "share":
        return number(value, lang, places)
    return number(100 * value, lang, places) + ("\N{NO-BREAK SPACE}%" if lang == "da" else "%")


def interval(low: float | None, high: float | None, unit: str, lang: str, digits: int | None = None) -> str:
    """Return 'low to high'; an end that is None is written as open, both None as a dash."""
    if low is None and high is None:
        return DASH
    places = digits_for(unit, low, high) if digits is None else digits
    if low is None:
        return "≤ " + amount(high, unit, lang, places)
    if high is None:
        return "≥ " + amount(low, unit, lang, places)
    ends = amount(low, unit, lang, places), amount(high, unit, lang, places)
    return text("report.interval", lang, low=ends[0], high=ends[1])


def span(low: float | None, high: float | None, unit: str, lang: str, digits: int | None = None) -> str:
    """Return 'low–high' for tables; in words where an end is open or below zero."""
    if low is None or high is None or low < 0:
        return interval(low, high, unit, lang, digits)
    places = digits_for(unit, low, high) if digits is None else digits
    first = amount(low, unit, lang, places).rstrip("%\N{NO-BREAK SPACE}")
    return first + DASH + amount(high, unit, lang, places)


def quantity(value: float, unit: str, lang: str, digits: int) -> str:
    """Return a number that cannot be negative; 'under 0.1' where it is above 0 but would round to it."""
    value = _possible(value, unit)
    if value > 0 and _rounds_to_zero(value, unit, digits):
        least = 10.0**-digits / (100 if unit == "share" else 1)
        return text("report.under", lang, amount=amount(least, unit, lang, digits))
    return amount(value, unit, lang, digits)


def quantity_span(low: float | None, high: float | None, unit: str, lang: str, digits: int) -> str:
    """Return 'low–high' of something that cannot be negative, cut at 0 and at 100 %; '' if both are None."""
    if low is None and high is None:
        return ""
    low, high = (None if end is None else _possible(end, unit) for end in (low, high))
    if high is not None and _rounds_to_zero(high, unit, digits):
        return quantity(high, unit, lang, digits)
    return span(low, high, unit, lang, digits)


def _possible(value: float, unit: str) -> float:
    """Return ``value`` cut to what is possible: a normal interval may reach below 0 or above 100 %."""
    return min(max(value, 0.0), 1.0) if unit == "share" else max(value, 0.0)


def _rounds_to_zero(value: float, unit: str, digits: int) -> bool:
    return round(value * (100 if unit == "share" else 1), digits) == 0


def whole(value: float, lang: str) -> str:
    """Return a count."""
    return number(value, lang, 0)


def listed(parts: list[str], lang: str) -> str:
    """Return the parts as a list in words, 'a, b and c'."""
    return format_list(parts, locale="en_GB" if lang == "en" else lang)


def years_in_words(years: float, lang: str) -> str:
    """Return 'five years'; digits above ten or for parts of a year."""
    if years == int(years) and 1 <= years <= 10:
        return text(f"sentences.years.{int(years)}", lang)
    return text("sentences.years.other", lang, n=number(years, lang, 0 if years == int(years) else 1))
