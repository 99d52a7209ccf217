"""How far the work is and how long it will take, in words."""

from __future__ import annotations

import math

from babel.numbers import format_decimal

from sim.texts import text


def status_words(done: int, total: int, seconds_left: float | None, lang: str) -> str:
    """Return how many of how many runs are done, and the time left once it can be told (None: not yet)."""
    numbers = {"done": format_decimal(done, locale=lang), "total": format_decimal(total, locale=lang)}
    counts = text("progress.counts", lang, **numbers)
    if seconds_left is None or done >= total:
        return counts
    return f"{counts}, {text('progress.left', lang, time=duration_words(seconds_left, lang))}"


def duration_words(seconds: float, lang: str) -> str:
    """Return seconds as people say them: by fives below a minute and a half, then whole minutes."""
    if seconds < 90:
        return text("progress.seconds", lang, n=max(1, math.ceil(seconds / 5)) * 5)
    return text("progress.minutes", lang, n=format_decimal(round(seconds / 60), locale=lang))
