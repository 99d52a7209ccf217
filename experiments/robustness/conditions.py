"""The conditions of a tree in the units of the inputs, with thresholds that a reader can remember."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeRegressor


@dataclass(frozen=True, slots=True)
class Condition:
    """Say that an input lies above, or below, ``threshold``.

    No world lies between ``low`` and ``high``: any threshold between them parts the worlds alike.
    """

    input: int
    is_above: bool
    threshold: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Region:
    """Hold conditions that all hold, and the worlds in which they do, by place."""

    conditions: tuple[Condition, ...]
    members: tuple[int, ...]


def turned_regions(tree: DecisionTreeRegressor, ranks: np.ndarray, inputs: np.ndarray) -> list[Region]:
    """Return where the tree says that the order is turned round, parts that differ in nothing joined.

    ``inputs``: (worlds, inputs) in their units; ``ranks`` as the tree was fitted to.
    """
    return [
        Region(_strictest(region.conditions), region.members)
        for region in _below(tree.tree_, 0, ranks, inputs, range(len(ranks)))
    ]


def _below(tree, node: int, ranks: np.ndarray, inputs: np.ndarray, members: Sequence[int]) -> list[Region]:
    """Return the turned regions under a node that ``members`` come to."""
    if tree.children_left[node] < 0:
        return [Region((), tuple(members))] if tree.value[node].item() > 0.5 else []
    name, split = int(tree.feature[node]), tree.threshold[node]
    sides = [[m for m in members if (ranks[m, name] > split) == is_above] for is_above in (False, True)]
    low, high = float(inputs[sides[0], name].max()), float(inputs[sides[1], name].min())
    threshold = between(low, high)
    children = (tree.children_left[node], tree.children_right[node])
    found: list[Region] = []
    for is_above, child, own in zip((False, True), children, sides, strict=True):
        condition = Condition(name, is_above, threshold, low, high)
        for region in _below(tree, child, ranks, inputs, own):
            found.append(Region((condition, *region.conditions), region.members))
    everywhere = len(found) == 2 and all(len(region.conditions) == 1 for region in found)
    return [Region((), tuple(members))] if everywhere else found


def _strictest(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return the last condition on each input and way: the deeper one lies within the other."""
    return tuple({(one.input, one.is_above): one for one in conditions}.values())


def between(low: float, high: float) -> float:
    """Return the number with the fewest digits that lies between two numbers, as near the middle as it can."""
    middle = (low + high) / 2
    digits = -math.floor(math.log10(max(abs(low), abs(high), 1e-300)))
    for places in range(digits - 1, digits + 16):
        rounded = round(middle, places) + 0.0
        if low < rounded < high:
            return rounded
    return middle
