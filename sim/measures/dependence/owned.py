"""Facts, as bits, that exactly one or exactly two people hold."""

from __future__ import annotations

from collections.abc import Iterable


def held_by_one(heads: Iterable[int]) -> int:
    """Return the facts (bits) that are in exactly one of ``heads``."""
    once = more = 0
    for facts in heads:
        more |= once & facts
        once |= facts
    return once & ~more


def held_by_two(heads: Iterable[int]) -> int:
    """Return the facts (bits) that are in exactly two of ``heads``."""
    once = twice = more = 0
    for facts in heads:
        more |= twice & facts
        twice |= once & facts
        once |= facts
    return twice & ~more
