"""Draws with an address (seed, purpose, entity, slot); no state, so nothing can get out of step. MODEL 15.

The mixing function is SplitMix64 (Steele, Lea & Flood 2014, OOPSLA, doi 10.1145/2660193.2660195), used as a keyed
hash; scalar and numpy versions agree bit for bit.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from math import exp, log1p
from statistics import NormalDist

import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
TO_UNIT = 2.0**-53
_normal_quantile = NormalDist().inv_cdf


@lru_cache(maxsize=65_536)
def word(name: str) -> int:
    """Return a 64-bit number for a name, the same in every process."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def mix(z: int) -> int:
    """Return ``z`` (64 bits) scrambled."""
    z = (z ^ (z >> 30)) * FIRST & MASK
    z = (z ^ (z >> 27)) * SECOND & MASK
    return z ^ (z >> 31)


def mix_array(z: np.ndarray) -> np.ndarray:
    """Return :func:`mix` of each element of a uint64 array."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND)
    return z ^ (z >> np.uint64(31))


def uniform(key: int, slot: int) -> float:
    """Return the draw in [0, 1) at ``slot`` of ``key``."""
    z = (key + GOLDEN * (slot + 1)) & MASK
    z = (z ^ (z >> 30)) * FIRST & MASK
    z = (z ^ (z >> 27)) * SECOND & MASK
    return ((z ^ (z >> 31)) >> 11) * TO_UNIT


def uniform_array(key: int | np.ndarray, slots: np.ndarray) -> np.ndarray:
    """Return :func:`uniform` for arrays of keys and slots (broadcast), shape of the broadcast."""
    keys = np.asarray(key, dtype=np.uint64)
    z = keys + np.uint64(GOLDEN) * (slots.astype(np.uint64) + np.uint64(1))
    return (mix_array(z) >> np.uint64(11)).astype(np.float64) * TO_UNIT


def exponential(u: float) -> float:
    """Return the unit exponential with cumulative probability ``u``."""
    return -log1p(-u)


def lognormal(u: float, median: float, sigma: float) -> float:
    """Return the log-normal of ``median`` and log-scale ``sigma`` at probability ``u``; 0 if the median is 0."""
    if median == 0.0:
        return 0.0
    return median * exp(sigma * _normal_quantile(min(max(u, 1e-12), 1.0 - 1e-12)))


def keys_at(roots: np.ndarray, purpose: str) -> np.ndarray:
    """Return ``Streams.at(root).key(purpose)`` for every root of a uint64 array."""
    return mix_array(roots ^ np.uint64(word(purpose)))


def parts_of(keys: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return the keys of the entities ``(..., x)`` for keys and whole numbers x (broadcast)."""
    return mix_array(keys + np.uint64(GOLDEN) * (parts.astype(np.uint64) + np.uint64(1)))


class Streams:
    """Give the key of every entity for one replication.

    Parameters
    ----------
    seed
        The experiment's seed.
    address
        Where in the experiment this replication stands, for example (world, replication). Part of the key
        by hashing, never by arithmetic, so that no two replications share draws.
    """

    __slots__ = ("_purposes", "root")

    def __init__(self, seed: int, *address: int) -> None:
        root = mix(word("infohus") ^ (seed & MASK))
        for part in address:
            root = mix(root + GOLDEN * (part + 1) & MASK)
        self.root = root
        self._purposes: dict[str, int] = {}

    @classmethod
    def at(cls, root: int) -> Streams:
        """Return streams that start at a key, for the draws of one entity."""
        streams = cls.__new__(cls)
        streams.root, streams._purposes = root, {}
        return streams

    def key(self, purpose: str, *entity: int) -> int:
        """Return the key of ``entity`` (whole numbers) for ``purpose``."""
        key = self._purposes.get(purpose)
        if key is None:
            key = self._purposes[purpose] = mix(self.root ^ word(purpose))
        for part in entity:
            z = (key + GOLDEN * (part + 1)) & MASK
            z = (z ^ (z >> 30)) * FIRST & MASK
            z = (z ^ (z >> 27)) * SECOND & MASK
            key = z ^ (z >> 31)
        return key

    def keys(self, purpose: str, *entity: int, last: np.ndarray) -> np.ndarray:
        """Return the keys of ``(*entity, x)`` for every x of the integer array ``last``."""
        return parts_of(np.uint64(self.key(purpose, *entity)), last)

    def draw(self, purpose: str, *entity: int, slot: int = 0) -> float:
        """Return one uniform draw in [0, 1)."""
        return uniform(self.key(purpose, *entity), slot)
