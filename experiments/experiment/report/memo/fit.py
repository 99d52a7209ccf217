"""Make the memo fit two A4 pages: what may be left out goes, least important first, until an estimate of it fits.

The estimate is of the printed page: lines of 9 points in a wide typeface, so that a narrower one has room to spare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

PAGE_MM = 271.0
"""Height of an A4 page inside margins of 13 mm."""
SPARE_MM = 20.0
"""Kept free on the two pages for rows and items that are not broken, and for what the estimate misses."""
NEAR_MM = 12.0
"""What ends so near the foot of a page is taken to go to the next one."""
LINE_MM, CHARACTERS = 4.2, 106
"""Height of a line of text, and characters that fit it; in DejaVu Sans, a wide typeface, it is 110 less the ends."""
HEADING_MM, GAP_MM = 8.0, 0.9
"""Height of a heading with the room around it, and the room after a paragraph or item."""
BEFORE, WHOLE, BETWEEN = "answer", "others", "firm"
"""The section before the chart, that of a table after it that is not broken, and the section that may come between."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a paragraph or item of a section, or a table by its height ``mm``.

    One of ``rank`` 0 always stays, of the others the highest goes first.
    """

    section: str
    words: str
    rank: int = 0
    mm: float = 0.0

    @property
    def height(self) -> float:
        """Return its height on paper in mm."""
        return self.mm or text_mm(self.words) + GAP_MM


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
        """Return the height with ``pieces`` and with the room left free where chart or table go to the next page."""
        height, table = self._to_chart(pieces), _sum(pieces, WHOLE)
        if self.is_table_later(pieces):
            free = _free(height + HEADING_MM + _sum(pieces, BETWEEN), table)
        else:
            free = _free(height, table)
        return (
            height
            + free
            + table
            + self.after
            + sum(p.height for p in pieces if p.section not in (BEFORE, WHOLE))
        )

    def is_table_later(self, pieces: Sequence[Piece]) -> bool:
        """Return whether the table stands behind the next section, which fills the page that it does not fit."""
        return _free(self._to_chart(pieces), _sum(pieces, WHOLE)) > 0.0

    def _to_chart(self, pieces: Sequence[Piece]) -> float:
        height = self.before + _sum(pieces, BEFORE)
        return height + _free(height, self.chart) + self.chart


def _free(height: float, whole: float) -> float:
    """Return the room left free at the foot of a page where what is not broken goes to the next one."""
    rest = PAGE_MM - height % PAGE_MM
    return rest if whole and whole + NEAR_MM > rest else 0.0


def _sum(pieces: Sequence[Piece], section: str) -> float:
    return sum(piece.height for piece in pieces if piece.section == section)


def is_fitting(pieces: Sequence[Piece], frame: Frame) -> bool:
    """Return whether the pieces fit the two pages beside what is in every memo."""
    return frame.total(pieces) <= 2 * PAGE_MM - SPARE_MM


def fitting(pieces: Sequence[Piece], frame: Frame) -> list[Piece]:
    """Return the pieces that fit; of one rank the later goes first, and comes back where there is room after all."""
    order = sorted((i for i, piece in enumerate(pieces) if piece.rank), key=lambda i: (pieces[i].rank, i))
    kept, left = [*range(len(pieces))], []
    while order and not is_fitting([pieces[i] for i in kept], frame):
        left.insert(0, order.pop())
        kept.remove(left[0])
    for i in left:
        more = sorted([*kept, i])
        kept = more if is_fitting([pieces[k] for k in more], frame) else kept
    return [pieces[i] for i in kept]
