"""Whom a citizen of the daily-step town knows, and how strong each tie is. Written from docs/model.md 10 alone.

Every tie is found from the numbers of the two, and from their ages where they must be young or grown up.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from daily_people import ADULT, Town

LEFT_HOME = 20
"""Years at which children no longer live with their parents."""
SCHOOL_AGES = (6, 20)
GENERATION = 15
"""Blocks of two years between parent and child."""
WORKPLACE = 9
"""Numbers in one workplace."""


class Ties:
    """Find the neighbours of a number, by kind of tie."""

    def __init__(self, town: Town) -> None:
        self.town, self.size = town, town.size
        self.block = town.numbers_in(2)
        self.class_size = round(town.values["network.class_size"])
        self.step = town.numbers_in(5)
        self.milieu = town.milieus("milieu.share", "milieu.size")
        self.online = town.milieus("milieu.share_online", "milieu.size_online")

    def partners(self, n: int) -> list[int]:
        return self._two_years_apart(n, 0)

    def siblings(self, n: int) -> list[int]:
        return self._two_years_apart(n, 1)

    def _two_years_apart(self, n: int, parity: int) -> list[int]:
        """Return the one above if this block has the parity, and the one below if that block has it."""
        below, above = (n - self.block) % self.size, (n + self.block) % self.size
        found = [above] if n // self.block % 2 == parity else []
        return found + ([below] if below // self.block % 2 == parity else [])

    def parents(self, n: int) -> list[int]:
        parent = (n + GENERATION * self.block) % self.size
        return [parent, *self.partners(parent)]

    def children(self, n: int) -> list[int]:
        return [(parent - GENERATION * self.block) % self.size for parent in (n, *self.partners(n))]

    def household(self, n: int, ages: np.ndarray) -> set[int]:
        """Return who lives with ``n``: the partner of an adult; parents and sibling of the young."""
        found = {m for m in self.partners(n) if ages[n] >= LEFT_HOME and ages[m] >= LEFT_HOME}
        found |= {m for m in self.children(n) if ages[m] < LEFT_HOME <= ages[n]}
        if ages[n] < LEFT_HOME:
            found |= {m for m in self.siblings(n) if ages[m] < LEFT_HOME}
            found |= {m for m in self.parents(n) if ages[m] >= LEFT_HOME}
        return found - {n}

    def friends(self, n: int) -> set[int]:
        steps = (-3, -1, 1, 3)
        return {(n + k * self.class_size) % self.size for k in steps} - {n}

    def peers(self, n: int, ages: np.ndarray) -> set[int]:
        first = n // self.class_size * self.class_size
        block = range(first, min(first + self.class_size, self.size))
        low, high = SCHOOL_AGES
        return {m for m in block if low <= ages[m] < high and low <= ages[n] < high} - {n}

    def colleagues(self, n: int, ages: np.ndarray) -> set[int]:
        span = WORKPLACE * self.step
        first = n // span * span + n % self.step
        members = range(first, min(first + span, self.size), self.step)
        return {m for m in members if ages[m] >= ADULT and ages[n] >= ADULT} - {n}

    @staticmethod
    def _together(milieu: np.ndarray, n: int) -> set[int]:
        return set(np.flatnonzero(milieu == milieu[n]).tolist()) - {n} if milieu[n] >= 0 else set()

    def kinds(self, n: int, ages: np.ndarray) -> dict[str, set[int]]:
        """Return the neighbours of ``n`` by the name of the tie, at these ages."""
        return {
            "household": self.household(n, ages),
            "friend": self.friends(n),
            "peer": self.peers(n, ages),
            "work": self.colleagues(n, ages),
            "milieu": self._together(self.milieu, n),
            "online": self._together(self.online, n),
        }

    def rates(self, n: int, ages: np.ndarray) -> dict[int, float]:
        """Return the yearly rate of influence on each neighbour; where two ties join the same two they add."""
        p = self.town.values
        rates: dict[int, float] = defaultdict(float)
        for kind, neighbours in self.kinds(n, ages).items():
            for neighbour in neighbours:
                rates[neighbour] += p["influence.factor"] * p[f"influence.{kind}"]
        return rates
