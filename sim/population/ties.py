"""Whom citizen n knows: blocks by arithmetic on numbers, the same seen from both ends. docs/model.md 10."""

from __future__ import annotations

import numpy as np

from sim.population.place import ADULT, Place

PARTNER_YEARS = 2.0
GENERATION = 15
"""Times the years between partners: an odd number, so that partners' children are siblings, not partners."""
CHILD = 20.0
"""Age below which one lives with parents and siblings."""
SCHOOL_AGES = (6.0, 20.0)
FRIEND_BLOCKS = (-3, -1, 1, 3)
WORKPLACE, WORK_YEARS = 9, 5.0
TIES = ("household", "friend", "peer", "work", "milieu", "online")


class Milieus:
    """Every so many numbers one belongs to a milieu; those who do are dealt out to its milieus in turn.

    ``offset`` sets kinds of milieus apart.
    """

    def __init__(self, place: Place, share: float, size: float, offset: int) -> None:
        self.every = max(round(1 / share), 1)
        self.offset = offset % self.every
        self.n_members = (place.population - 1 - self.offset) // self.every + 1
        self.n_milieus = max(round(self.n_members / size), 1)

    def of(self, number: int) -> int | None:
        """Return the milieu of citizen ``number``, None if there is none."""
        place, rest = divmod(number - self.offset, self.every)
        return place % self.n_milieus if rest == 0 and place >= 0 else None

    def number_of(self, member: np.ndarray) -> np.ndarray:
        """Return the citizens' numbers of members 0, 1, ... of all milieus."""
        return member * self.every + self.offset

    def members(self, milieu: int) -> np.ndarray:
        """Return the numbers of all members of ``milieu``."""
        return self.number_of(np.arange(milieu, self.n_members, self.n_milieus))


class Ties:
    """Find the neighbours of a citizen."""

    def __init__(self, place: Place, p: dict[str, float]) -> None:
        self.place = place
        per_year = place.population / place.ring_years
        self.partner = max(round(per_year * PARTNER_YEARS), 1)
        self.generation = self.partner * GENERATION
        self.work = max(round(per_year * WORK_YEARS), 1)
        self.block = max(round(p["network.class_size"]), 1)
        self.milieus = Milieus(place, p["milieu.share"], p["milieu.size"], 1)
        self.online = Milieus(place, p["milieu.share_online"], p["milieu.size_online"], 0)

    def neighbours(self, number: int, time: int) -> list[tuple[str, np.ndarray]]:
        """Return (tie, numbers of the neighbours) of citizen ``number`` at ``time``, itself left out."""
        found = [
            ("household", self.household(number, time)),
            ("friend", self.friends(number)),
            ("peer", self.peers(number, time)),
            ("work", self.colleagues(number, time)),
        ]
        for tie, milieus in (("milieu", self.milieus), ("online", self.online)):
            milieu = milieus.of(number)
            if milieu is not None:
                members = milieus.members(milieu)
                found.append((tie, members[members != number]))
        return found

    def household(self, number: int, time: int) -> np.ndarray:
        """Return who lives with a citizen: parents and sibling, or partner and children under 20."""
        n = self.place.population
        if self._is_child(number, time):
            parent, sibling = (number + self.generation) % n, self._sibling(number)
            found = [one for one in (parent, self._partner(parent)) if one is not None]
            found = [one for one in found if self._is_parent(one, number, time)]
            if sibling is not None and self._is_child(sibling, time):
                found.append(sibling)
            return self._numbers(found)
        partner = self._partner(number)
        parents = [number] if partner is None else [number, partner]
        children = [(one - self.generation) % n for one in parents]
        found = [one for one in children if self._is_parent(number, one, time)]
        if partner is not None and not self._is_child(partner, time):
            found.append(partner)
        return self._numbers(found)

    def friends(self, number: int) -> np.ndarray:
        """Return the friends, one and three classes away."""
        return self._numbers([number + step * self.block for step in FRIEND_BLOCKS])

    def peers(self, number: int, time: int) -> np.ndarray:
        """Return the class or year group, empty outside the school ages."""
        low, high = SCHOOL_AGES
        if not low <= self.place.age(number, time) < high:
            return self._numbers([])
        first = number // self.block * self.block
        block = np.arange(first, min(first + self.block, self.place.population))
        ages = (block + 0.5) / self.place.population * self.place.ring_years
        is_there = abs(ages - (number + 0.5) / self.place.population * self.place.ring_years) < 1
        others = block[is_there & (block != number)]
        return self._numbers([one for one in others.tolist() if low <= self.place.age(one, time) < high])

    def colleagues(self, number: int, time: int) -> np.ndarray:
        """Return the adults at a citizen's place of work."""
        span = self.work * WORKPLACE
        first = number // span * span + number % self.work
        block = [first + i * self.work for i in range(WORKPLACE) if first + i * self.work != number]
        if self.place.age(number, time) < ADULT:
            return self._numbers([])
        return self._numbers([one for one in block if self.place.age(one, time) >= ADULT])

    def _is_child(self, number: int, time: int) -> bool:
        return self.place.age(number, time) < CHILD

    def _pair(self, number: int, is_even: bool) -> int | None:
        """Return who stands ``partner`` numbers away in an even (or odd) block; None at the edge."""
        in_first = (number // self.partner % 2 == 0) == is_even
        other = number + self.partner if in_first else number - self.partner
        return other if 0 <= other < self.place.population else None

    def _partner(self, number: int) -> int | None:
        return self._pair(number, True)

    def _sibling(self, number: int) -> int | None:
        return self._pair(number, False)

    def _is_parent(self, one: int, child: int, time: int) -> bool:
        """Return whether ``one`` is old enough to be a parent of ``child``, who lives at home."""
        if self._is_child(one, time) or not self._is_child(child, time):
            return False
        return self.place.age(one, time) - self.place.age(child, time) > ADULT

    def _numbers(self, found: list[int]) -> np.ndarray:
        n = self.place.population
        return np.array(sorted({one for one in found if 0 <= one < n}), dtype=np.int64)
