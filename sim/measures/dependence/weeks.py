"""Spans of time: those that overlap taken as one, and their seconds by week. All times in seconds."""

from __future__ import annotations

from collections.abc import Iterable

from sim.values import WEEK

Span = tuple[int, int]
"""Begin and end; empty where the end does not come after the begin."""


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the times that lie in at least one of ``spans``, in order, without overlaps."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif begin < end:
            found.append((begin, end))
    return found


def by_week(spans: Iterable[Span], at: int, weeks: int) -> list[int]:
    """Return how many seconds of ``spans`` lie in each of the ``weeks`` weeks from ``at`` on, overlaps counted each.

    Divided by the seconds of a week, it is the mean number of spans running at a time.
    """
    found = [0] * weeks
    for begin, end in spans:
        begin, end = max(begin - at, 0), min(end - at, weeks * WEEK)
        if begin < end:
            for week in range(begin // WEEK, (end - 1) // WEEK + 1):
                found[week] += min(end, (week + 1) * WEEK) - max(begin, week * WEEK)
    return found
