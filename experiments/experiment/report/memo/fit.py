"""Make the memo fit two A4 pages: what may be left out goes, least important first, until an estimate of it fits.

The estimate is of the printed page: lines of 9 points in a wide typeface, so that a narrower one has room to spare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

PAGE_MM = 271.0
"""Height of an A4 page inside margins of 13 mm."""
SPARE_MM = 30.0
"""Kept free on the two pages for rows and items that are not broken, and for what the estimate misses."""
LINE_MM, CHARACTERS = 4.2, 100
"""Height of a line of text, and characters that fit it."""
HEADING_MM, GAP_MM = 8.0, 1.1
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


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold the heights of what is in every memo: ``before`` the chart, the chart itself, ``after``."""

    before: float
    chart: float
    after: float

    def total(self, pieces: Sequence[Piece]) -> float:
        """Return the height with ``pieces`` and with the room left free where the chart goes to the next page."""
        answer = sum(piece.height for piece in pieces if piece.section == BEFORE)
        others = sum(piece.height for piece in pieces if piece.section != BEFORE)
        rest = PAGE_MM - (self.before + answer) % PAGE_MM
        free = rest if self.chart > rest else 0.0
        return self.before + answer + free + self.chart + self.after + others


BEFORE = "answer"
"""The section whose pieces stand before the chart."""


def is_fitting(pieces: Sequence[Piece], frame: Frame) -> bool:
    """Return whether the pieces fit the two pages beside what is in every memo."""
    return frame.total(pieces) <= 2 * PAGE_MM - SPARE_MM


def fitting(pieces: Sequence[Piece], frame: Frame) -> list[Piece]:
    """Return the pieces that fit; of one rank the later goes first."""
    kept = list(pieces)
    while not is_fitting(kept, frame):
        places = [i for i, piece in enumerate(kept) if piece.rank]
        if not places:
            break
        del kept[max(places, key=lambda i: (kept[i].rank, i))]
    return kept
