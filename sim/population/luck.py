"""The draws that one citizen's life reads, each looked up once however often the life is lived. docs/model.md 12."""

from __future__ import annotations

import numpy as np

from sim.engine.streams import Streams, exponential, keys_at, parts_of, uniform, uniform_array
from sim.population.signs import N_DRAWS

CLOCKS = (
    "move",
    "rise",
    "fade",
    "ease",
    "relapse",
    "stop",
    "recover",
    "worsen",
    "desist",
    "offend",
    "sign",
    "settle",
)
EARLY_RINGS, EARLY_SIGNS = 2, 4
"""How many draws of each clock and how many signs are looked up for many citizens at once; changes speed alone."""


class Luck:
    """Give the draws of the citizen with ``key``; nothing here depends on what was asked before."""

    __slots__ = ("_clocks", "_signs", "_streams", "key")

    def __init__(self, key: int) -> None:
        self.key, self._streams = key, Streams.at(key)
        self._clocks: dict[str, list[float]] = {}
        self._signs: list[list[float]] = []

    def exponential(self, clock: str, n: int) -> float:
        """Return the ``n``-th unit exponential of ``clock``."""
        drawn = self._clocks.setdefault(clock, [])
        while n >= len(drawn):
            drawn.append(uniform(self._streams.key(clock), len(drawn)))
        return exponential(drawn[n])

    def sign(self, k: int) -> list[float]:
        """Return the uniform draws, by slot, that decide the ``k``-th sign."""
        signs = self._signs
        while k >= len(signs):
            key = self._streams.key("one sign", len(signs))
            signs.append([uniform(key, slot) for slot in range(N_DRAWS)])
        return signs[k]

    def observers(self, spell: int) -> int:
        """Return the key of what observers make of the signs of a spell."""
        return self._streams.key("observers", spell)

    @classmethod
    def many(cls, keys: np.ndarray) -> list[Luck]:
        """Return the luck of citizens by their keys (uint64), their first draws looked up together."""
        found = [cls(key) for key in keys.tolist()]
        for clock in CLOCKS:
            drawn = uniform_array(keys_at(keys, clock)[:, None], np.arange(EARLY_RINGS))
            for luck, own in zip(found, drawn.tolist(), strict=True):
                luck._clocks[clock] = own
        signs = parts_of(keys_at(keys, "one sign")[:, None], np.arange(EARLY_SIGNS))
        for luck, own in zip(
            found, uniform_array(signs[..., None], np.arange(N_DRAWS)).tolist(), strict=True
        ):
            luck._signs = own
        return found
