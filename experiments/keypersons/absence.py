"""How somebody is gone: away for weeks, leaves, the post abolished; and on which day, the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from sim.errors import BadInput
from sim.policies.shocks import ABOLISHED, ABSENT, LEAVES, Shock

MOST_WEEKS = 52
DAYS = 365
"""Shocks fall within so many days from the start date."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Say how a person is gone: ``kind`` of shock, and for how many weeks if they come back."""

    kind: str
    weeks: int = 0

    def shock(self, post: str, on: date, notice: str = "usual") -> Shock:
        """Return the shock that takes whoever is on ``post`` away from the morning of ``on``."""
        return Shock(self.kind, post, on, self.weeks, notice)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """Return the absence as the command line writes it."""
        return str(self.weeks) if self.kind == ABSENT else self.kind


def read_absence(words: str) -> Absence:
    """Return the absence that ``--absence`` says: a number of weeks, ``leaves`` or ``abolished``; or raise BadInput."""
    if words in (LEAVES, ABOLISHED):
        return Absence(words)
    if words.isascii() and words.isdigit() and int(words) <= MOST_WEEKS:
        return Absence(ABSENT, int(words))
    raise BadInput("keypersons.absence", given=words, most=MOST_WEEKS)


def shock_date(seed: int, replication: int, start: date) -> date:
    """Return the morning of the shock in a replication, within the year that begins the day after ``start``.

    Dates are stratified: the van der Corput sequence in base 2, shifted by a draw keyed (seed), so that the first
    2, 4, 8... replications fall once into each half, quarter, eighth... of the year (Cranley & Patterson 1976).
    """
    digest = blake2b(f"shock date|{seed}".encode(), digest_size=8).digest()
    shift = int.from_bytes(digest, "little") / 2.0**64
    place = (_radical_inverse(replication) + shift) % 1.0
    return start + timedelta(days=1 + int(place * DAYS))


def _radical_inverse(number: int) -> float:
    """Return the binary digits of ``number`` mirrored at the point: 1 -> 0.1, 2 -> 0.01, 3 -> 0.11 in binary."""
    value, weight = 0.0, 0.5
    while number:
        value += weight * (number & 1)
        number, weight = number >> 1, weight / 2
    return value
