"""How many calendar days a step waited for what: a closed day is one on which nobody works, no night or evening."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from experiments.story.absences import reason_at
from experiments.story.run import Row, Run
from experiments.story.words import dates_between
from sim.values import DAY

LEAST = DAY // 2
"""Seconds below which a part of a wait is not worth a word."""
BY_DATE = ("batching", "response", "transfer")
"""Causes that the log measures from date to date, nights and weekends with them."""
AWAY, CLOSED, BUSY, NOBODY, STRETCH = "away", "closed", "contention", "unknown", "stretch"
LONG = 2
"""Open days that work once begun takes at least for its length to be worth a word."""


class Span(NamedTuple):
    """Some calendar days that a step waited for one cause; ``reason`` is why somebody was away."""

    cause: str
    days: int
    reason: str | None = None


def spans(run: Run, row: Row, post: str | None) -> list[Span]:
    """Return the days that ``row`` waited while it lay with ``post`` (its name), by cause, longest first."""
    until = row.started or row.completed or row.due
    fixed = _by_date(row)
    rest = max(dates_between(row.due, until) - sum(span.days for span in fixed), 0)
    if fixed and row.wait_unavailability_s + row.wait_contention_s < LEAST:
        rest = 0
    found = [*_told(row, fixed), *_of_posts(run, row, post, until, rest)]
    return sorted((span for span in found if span.days), key=lambda span: (-span.days, span.cause))


def work_spans(run: Run, row: Row, post: str | None) -> list[Span]:
    """Return the days from the beginning of the work of ``row`` to its end: closed, away, or for want of hours."""
    if row.started is None or row.completed is None:
        return []
    dates = range(row.started // DAY, row.completed // DAY)
    open_dates = _open(run, dates)
    reasons = [why for date in open_dates if (why := _reason(run, post, date))]
    left = len(open_dates) - len(reasons)
    away = [Span(AWAY, n, why) for why, n in Counter(reasons).items()]
    found = [*away, Span(CLOSED, len(dates) - len(open_dates)), Span(STRETCH, left if left >= LONG else 0)]
    return [span for span in found if span.days]


def _open(run: Run, dates: range) -> list[int]:
    """Return those of ``dates`` on which people work."""
    days = run.model.days
    return [date for date in dates if days.open_days[date - days.offset]]


def _told(row: Row, fixed: list[Span]) -> list[Span]:
    """Return the spans that are waits: a follow-up planned for a meeting waits for nothing."""
    return [span for span in fixed if not (row.activity == "follow_up" and span.cause == "batching")]


def _by_date(row: Row) -> list[Span]:
    causes = (*BY_DATE, BUSY) if row.activity == "start_intervention" else BY_DATE
    seconds = {cause: getattr(row, f"wait_{cause}_s") for cause in causes}
    return [Span(cause, max(round(s / DAY), 1)) for cause, s in seconds.items() if s >= LEAST]


def _of_posts(run: Run, row: Row, post: str | None, until: int, rest: int) -> list[Span]:
    """Share ``rest`` days between closed days, days somebody was away and days with other work."""
    if rest == 0:
        return []
    dates = range(row.due // DAY, until // DAY)
    open_dates = _open(run, dates)
    reasons = Counter(why for date in open_dates if (why := _reason(run, post, date)))
    reason = max(reasons, key=lambda why: (reasons[why], why), default=None)
    n_away = min(reasons[reason], rest)
    n_closed = _share(rest - n_away, len(dates) - len(open_dates), len(dates) - n_away)
    left = rest - n_away - n_closed
    if _was_busy(row):
        return [Span(AWAY, n_away, reason), Span(CLOSED, n_closed), Span(BUSY, left)]
    if reason:
        return [Span(AWAY, n_away + left, reason), Span(CLOSED, n_closed)]
    return [Span(CLOSED, n_closed), Span(NOBODY, left if post is None else 0)]


def _share(days: int, part: int, whole: int) -> int:
    return round(days * part / whole) if whole else 0


def _was_busy(row: Row) -> bool:
    """Return whether other work, and not only the night, kept somebody from a step for a day or more."""
    waited = row.wait_unavailability_s + row.wait_contention_s
    return row.activity != "start_intervention" and row.wait_contention_s > 0 and waited >= DAY


def _reason(run: Run, post: str | None, date: int) -> str | None:
    """Return why nobody was on a post at noon of a date, None if somebody was."""
    return reason_at(run, post, date * DAY + DAY // 2)
