"""Terms of municipalities added up to those of the country, and counts by month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from experiments.tasks import Row

Terms = dict[str, tuple[float, float]]


class Sums:
    """Sums of numerators and denominators over municipalities.

    What is given per year is a count of the whole country in the same years; all else pools.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, float]] = {}

    def add(self, terms: Terms, window: str) -> None:
        """Add the terms of one municipality, named ``<measure>|<statistic>``, about a window."""
        for name, (num, den) in terms.items():
            measure, statistic = name.split("|")
            at = f"{measure}@{window}|{statistic}"
            old_num, old_den = self._found.get(at, (0.0, 0.0))
            of_country = measure.endswith("_per_year") or measure == "switching_hours"
            self._found[at] = old_num + num, den if of_country else old_den + den

    def row(self) -> Row:
        """Return the sums as ``num|...`` and ``den|...``."""
        row: Row = {}
        for name, (num, den) in self._found.items():
            row[f"num|{name}"], row[f"den|{name}"] = float(num), float(den)
        return row


def add_to(total: list[float], more: list[int]) -> None:
    """Add ``more`` to ``total``, place by place."""
    for i, n in enumerate(more):
        total[i] += n


def count_by_month(times: Iterable[int], edges: list[int]) -> list[int]:
    """Return how many of ``times`` fall into each month; ``edges`` are the ends of months."""
    found = [0] * (len(edges) - 1)
    for time in times:
        if edges[0] <= time < edges[-1]:
            found[bisect_right(edges, time) - 1] += 1
    return found
