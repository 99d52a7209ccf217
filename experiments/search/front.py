"""Settings that no other beats on every goal, and a few of them spread over the whole front.

Crowding distance: Deb, Pratap, Agarwal & Meyarivan 2002, IEEE Trans. Evolutionary Computation 6, 182-197.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Losses = Sequence[tuple[float, ...]]
"""One row a setting, one column a goal; lower is better."""


def dominates(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether ``one`` is nowhere worse than ``other`` and somewhere better."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def non_dominated(losses: Losses) -> list[int]:
    """Return the places of the rows that no other row dominates, in order; of equal rows the first."""
    return [
        place
        for place, row in enumerate(losses)
        if row not in losses[:place] and not any(dominates(other, row) for other in losses)
    ]


def spread_out(losses: Losses, most: int) -> list[int]:
    """Return the places of at most ``most`` rows that together cover the front, in order.

    The row in the densest spot goes first, one at a time; the best of each goal stays to the last.
    """
    kept = list(range(len(losses)))
    while len(kept) > most:
        room = crowding([losses[place] for place in kept])
        densest = min(range(len(kept)), key=lambda i: (room[i], -kept[i]))
        del kept[densest]
    return kept


def crowding(losses: Losses) -> list[float]:
    """Return how far apart each row's neighbours are, summed over goals scaled to 0-1; infinite at ends."""
    room = [0.0] * len(losses)
    for goal in range(len(losses[0])):
        order = sorted(range(len(losses)), key=lambda i: (losses[i][goal], i))
        reach = losses[order[-1]][goal] - losses[order[0]][goal]
        room[order[0]] = room[order[-1]] = math.inf
        for before, here, after in zip(order, order[1:], order[2:], strict=False):
            gap = losses[after][goal] - losses[before][goal]
            room[here] += gap / reach if reach else 0.0
    return room
