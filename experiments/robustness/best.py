"""In how many plausible worlds each alternative is best, and clearly so.

Worlds are counted as ``compare`` counts them, the nominal one included: it is one plausible world among others, and
with two alternatives the counts are the same numbers. An alternative is best where its shrunk paired difference from
every other one says so, clearly best where its own difference from every other one lies beyond noise (t, 95 %).
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from experiments.robustness.losses import Losses
from experiments.statistics.worlds import LEAST_WORLDS, Side


class Standing(NamedTuple):
    """Say who is at the top of a world: one, several exactly alike, or nobody where the runs cannot tell."""

    top: tuple[str, ...]
    is_clear: bool = False


def standings(losses: Losses) -> list[Standing | None]:
    """Return who is at the top of each world; None for a world that is not usable."""
    return [_standing(losses, world) if is_usable else None for world, is_usable in enumerate(losses.usable)]


def _standing(losses: Losses, world: int) -> Standing:
    against = {one: [_side(losses, one, other, world) for other in losses.names if other != one]
               for one in losses.names}  # fmt: skip
    top = tuple(
        one for one, sides in against.items() if all(side is not None and side.way <= 0 for side in sides)
    )
    is_clear = len(top) == 1 and all(side is not None and side.is_clear for side in against[top[0]])
    return Standing(top, is_clear)


def _side(losses: Losses, one: str, other: str, world: int) -> Side | None:
    sides = losses.sides(one, other)
    return None if sides is None else sides[world]


def best_counts(losses: Losses) -> dict[str, object]:
    """Return the counts of worlds as the result holds them; None with fewer than ``LEAST_WORLDS`` usable ones.

    ``usable`` worlds are those in which one alternative is best, several are ``shared`` best, or it is ``untold``
    which is: the noise of few replications explains what lies between the leading ones, or they beat each other in
    a ring.
    """
    known = [standing for standing in standings(losses) if standing is not None]
    counts: dict[str, object] = {
        "usable": len(known),
        "unusable": losses.n_worlds - len(known),
        "shared": None,
        "untold": None,
    }
    if len(known) < LEAST_WORLDS:
        return counts | {"best": dict.fromkeys(losses.names), "clearly": dict.fromkeys(losses.names)}
    best = Counter(one.top[0] for one in known if len(one.top) == 1)
    clearly = Counter(one.top[0] for one in known if one.is_clear)
    counts["shared"] = sum(len(one.top) > 1 for one in known)
    counts["untold"] = sum(not one.top for one in known)
    return counts | {
        "best": {name: best[name] for name in losses.names},
        "clearly": {name: clearly[name] for name in losses.names},
    }
