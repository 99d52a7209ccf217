"""Which sum over combinations an effect of rules is: whole numbers from the lattice of admissible combinations.

A combination is the set of the rules that are on. Orders of switching rules on are the paths up the lattice; they
are counted from both ends (paths to here, times paths from here), never listed, so ten rules are as easy as two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

Combination = frozenset[str]


class Contrast(NamedTuple):
    """Say how to read an effect off values: their sum by ``weights``, over ``divisor`` (0: nothing to read)."""

    weights: Mapping[Combination, int]
    divisor: int


def in_order(admissible: Iterable[Combination]) -> list[Combination]:
    """Return the combinations from small to large, then by name, whatever order they were given in."""
    return sorted(admissible, key=lambda one: (len(one), sorted(one)))


def shares(admissible: Collection[Combination], factors: Sequence[str]) -> dict[str, Contrast]:
    """Return per factor the mean over all admissible orders of the value after less that before it comes.

    ValueError if no order goes from nothing to all ``factors`` through admissible combinations only.
    Combinations off all such orders weigh nothing.
    """
    steps = [
        (one, one | {factor}, factor)
        for one in in_order(admissible)
        for factor in factors
        if factor not in one and one | {factor} in admissible
    ]
    orders_to: Counter[Combination] = Counter({frozenset(): 1})
    orders_from: Counter[Combination] = Counter({frozenset(factors): 1})
    for before, after, _ in steps:
        orders_to[after] += orders_to[before]
    for before, after, _ in reversed(steps):
        orders_from[before] += orders_from[after]
    orders = orders_to[frozenset(factors)]
    if not orders:
        raise ValueError("no order of switching the factors on is admissible all the way to all of them")
    weights: dict[str, Counter[Combination]] = {factor: Counter() for factor in factors}
    for before, after, factor in steps:
        through = orders_to[before] * orders_from[after]
        if through:
            weights[factor].update({after: through, before: -through})
    return {factor: Contrast(weights[factor], orders) for factor in factors}


def difference(admissible: Collection[Combination], flipped: tuple[str, ...]) -> Contrast:
    """Return the mean difference made by one factor, or difference of differences by two.

    The mean is over the combinations of the other factors with which every way of having ``flipped`` off and on
    is admissible, each weighing the same.
    """
    subsets = [frozenset(some) for size in range(len(flipped) + 1) for some in combinations(flipped, size)]
    signs = {corner: (-1) ** (len(flipped) - len(corner)) for corner in subsets}
    bases = [
        one
        for one in admissible
        if one.isdisjoint(flipped) and all(one | corner in admissible for corner in signs)
    ]
    return Contrast({base | corner: sign for base in bases for corner, sign in signs.items()}, len(bases))
