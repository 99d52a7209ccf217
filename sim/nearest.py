"""The nearest valid name to one that is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.6
"""Likeness, 0 to 1, above which a name is worth suggesting."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of ``names`` most like ``name``; the first in order of the alphabet if several tie."""
    wanted = name.casefold()
    return max(sorted(names), key=lambda other: _likeness(wanted, other.casefold()))


def near(name: str, names: Iterable[str]) -> str | None:
    """Return the nearest of ``names``, or None if none is much like ``name``."""
    close = nearest(name, names)
    return close if _likeness(name.casefold(), close.casefold()) > ALIKE else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
