"""On how many people the knowledge of open cases rests. MODEL 12, Dependence on key persons, Structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from sim.measures.dependence.holdings import holdings
from sim.measures.dependence.owned import held_by_one, held_by_two
from sim.measures.record import RunRecord

STAGES = ("A", "B", "C", "D")
CLASSES = ("written", "none", "one", "two", "three_or_more")
"""``written``: what is written holds at least half of the facts. ``none``: under half can be retrieved although nobody
more goes, because somebody left with the rest. Else the smallest number of people whose absence leaves under half."""


def resting_class(heads: Mapping[str, int], written: int, known: int) -> str | None:
    """Return on whom the facts of a case rest, one of ``CLASSES``; None as long as nobody knows any fact.

    Exact: every person and every pair is tried.

    Parameters
    ----------
    heads
        Facts (bits) of everybody in post, by person.
    written
        Facts (bits) that others than their writer find.
    known
        All facts (bits) that the case ever learned, people who left included.
    """
    if not known:
        return None
    if _is_half(written, known):
        return "written"
    held = {person: facts & ~written for person, facts in heads.items() if facts & ~written}
    spare = _spare(held, written, known)
    if spare < 0:
        return "none"
    ones, twos = held_by_one(held.values()), held_by_two(held.values())
    if any((facts & ones).bit_count() > spare for facts in held.values()):
        return "one"
    for a, b in combinations(held.values(), 2):
        if ((a | b) & ones | a & b & twos).bit_count() > spare:
            return "two"
    return "three_or_more"


def resting_terms(record: RunRecord) -> dict[tuple[str, str], int]:
    """Return the seconds of open case-time in entry by stage and class; time before anybody knows a fact is left out.

    Every stage and class is there, with 0 where there was no such time. Shares are seconds by the sum over classes.
    """
    seconds: Counter[tuple[str, str]] = Counter()
    for held in holdings(record):
        found = resting_class(held.heads, held.written, held.known)
        if found is not None:
            seconds[held.stage, found] += held.seconds
    return {(stage, name): seconds[stage, name] for stage in STAGES for name in CLASSES}


def _is_half(facts: int, known: int) -> bool:
    return 2 * facts.bit_count() >= known.bit_count()


def _spare(held: Mapping[str, int], written: int, known: int) -> int:
    """Return how many facts can be lost until under half of ``known`` are left; negative if that is so already."""
    retrievable = written
    for facts in held.values():
        retrievable |= facts
    return retrievable.bit_count() - (known.bit_count() + 1) // 2
