"""Make the memo fit two A4 pages: what may be left out goes, least important first, until an estimate of it fits.

The estimate is of the printed page: lines of 9 points in a wide typeface, so that a narrower one has room to spare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

PAGES_MM = 2 * 271.0
"""Height of two A4 pages inside margins of 13 mm."""
SPARE_MM = 62.0
"""Kept free for where a page ends before something that is not broken, and for what the estimate misses."""
LINE_MM, CHARACTERS = 4.3, 92
"""Height of a line of text, and characters that fit it."""
HEADING_MM, GAP_MM = 9.0, 1.2
"""Height of a heading with the room around it, and the room after a paragraph or item."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a paragraph or item of a section; one of ``rank`` 0 always stays, of the others the highest goes first."""

    section: str
    words: str
    rank: int = 0

    @property
    def height(self) -> float:
        """Return its height on paper in mm."""
        return text_mm(self.words) + GAP_MM


def text_mm(words: str, size: float = 1.0, characters: int = CHARACTERS) -> float:
    """Return the height of words in mm, ``size`` times the usual letters."""
    return ceil(max(1, len(words)) * size / characters) * LINE_MM * size


def fitting(pieces: Sequence[Piece], fixed_mm: float) -> list[Piece]:
    """Return the pieces that fit beside what has ``fixed_mm``; of one rank the later goes first."""
    kept = list(pieces)
    while fixed_mm + sum(piece.height for piece in kept) > PAGES_MM - SPARE_MM:
        places = [i for i, piece in enumerate(kept) if piece.rank]
        if not places:
            break
        del kept[max(places, key=lambda i: (kept[i].rank, i))]
    return kept
