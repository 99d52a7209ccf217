"""What is asked of the simulation: points in the unit cube, each with a lot of luck, and a number back for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sim.errors import BadInput

LUCK = "luck"
"""Name of the dummy input. Parameters have a dot in their names, so no parameter is called this."""


class Point(NamedTuple):
    """Say where to simulate.

    ``values`` gives every input between 0 (lowest plausible) and 1 (highest), and ``luck`` the block of replications.
    """

    values: dict[str, float]
    luck: int


Simulate = Callable[[list[Point]], list[float | None]]
"""Returns per point the mean over its block of replications; None where a run failed or had nothing to measure."""


def outputs(points: Sequence[Point], simulate: Simulate) -> list[float]:
    """Return a finite number per point.

    Raises BadInput ``sensitivity.missing`` if a single one is missing: the designs are balanced, so that one hole
    spoils the indices of every input, and what is missing is seldom missing by chance (docs/decisions/0016).
    """
    found = list(simulate(list(points)))
    if len(found) != len(points):
        raise ValueError(f"{len(points)} points were asked for, {len(found)} numbers came back")
    missing = sum(value is None or not math.isfinite(value) for value in found)
    if missing:
        raise BadInput("sensitivity.missing", n=missing, of=len(points))
    return [float(value) for value in found]


def is_flat(values: Sequence[float]) -> bool:
    """Return whether the values differ by no more than rounding does."""
    size = max(abs(value) for value in values)
    return max(values) - min(values) <= 1e-12 * size


def check_inputs(names: Sequence[str], lucks: int) -> None:
    """Raise BadInput if there is no input to vary, ValueError for what only our own code can get wrong."""
    if not names:
        raise BadInput("sensitivity.no_inputs")
    if len(set(names)) != len(names) or LUCK in names:
        raise ValueError(f"inputs are named once, and none of them {LUCK}: {names}")
    if lucks < 2:
        raise ValueError("without two lots of luck there is no noise floor")
