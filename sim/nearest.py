"""The nearest valid name to one that is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of ``names`` most like ``name``; the first in order of the alphabet if several tie."""
    wanted = name.casefold()
    return max(sorted(names), key=lambda other: _likeness(wanted, other.casefold()))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
