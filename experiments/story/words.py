"""Small words of a story: texts by key, long dates, days, lists with a sentence's first letter."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from experiments.report.numbers import listed, whole
from sim.texts import catalogue, text
from sim.values import DAY

DAYS_PER_YEAR = 365.25


def dates_between(begin: int, end: int) -> int:
    """Return how many dates later ``end`` is than ``begin``."""
    return end // DAY - begin // DAY


class Words:
    """Say things in one language about one run that begins (second 0) on ``start``."""

    def __init__(self, lang: str, start: date) -> None:
        self.lang, self.start = lang, start

    def say(self, key: str, **values: object) -> str:
        """Return the text of ``[story] <key>``."""
        return text(f"story.{key}", self.lang, **values)

    def has(self, key: str) -> bool:
        """Say whether ``[story]`` has a text of that key."""
        return f"story.{key}" in catalogue(self.lang)

    def day(self, time: int) -> date:
        """Return the date of a second."""
        return self.start + timedelta(days=time // DAY)

    def date(self, time: int) -> str:
        """Return the date in full, such as '3. marts 2019'."""
        return format_date(self.day(time), "long", locale="en_GB" if self.lang == "en" else self.lang)

    def days(self, seconds: float) -> str:
        """Return a length of time in whole days, such as '6 dage'."""
        return self.count("days", round(seconds / DAY))

    def span(self, begin: int, end: int) -> str:
        """Return the whole calendar days between two seconds, as two dates tell them."""
        return self.count("days", dates_between(begin, end))

    def long_span(self, begin: int, end: int) -> str:
        """Return the calendar days between two seconds, from a year on with about how many years they are."""
        days, halves = self.span(begin, end), round(2 * dates_between(begin, end) / DAYS_PER_YEAR)
        if halves < 2:
            return days
        years = f"{halves // 2}{'½' if halves % 2 else ''}"
        return self.say(f"years.{'one' if halves == 2 else 'other'}", days=days, years=years)

    def count(self, what: str, n: int) -> str:
        """Return ``n`` of something, with words of their own for none and one where there are any."""
        number = {0: "none", 1: "one"}.get(n, "other")
        key = f"{what}.{number}" if self.has(f"{what}.{number}") else f"{what}.other"
        return self.say(key, n=whole(n, self.lang))

    def list(self, parts: list[str]) -> str:
        """Return the parts as 'a, b and c'."""
        return listed(parts, self.lang)

    def clauses(self, parts: list[str]) -> str:
        """Return parts that hold commas themselves as 'a, b, and c'; '' for none."""
        *others, last = parts or [""]
        if not any("," in part for part in others):
            return self.list(parts)
        return self.say("clauses", others=", ".join(others), last=last)


def sentence(words: str) -> str:
    """Return ``words`` with a capital first letter, behind a quotation mark too, and no comma before a stop."""
    first = next((i for i, letter in enumerate(words) if letter.isalnum()), 0)
    return (words[:first] + words[first : first + 1].upper() + words[first + 1 :]).replace(",.", ".")
