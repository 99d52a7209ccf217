"""The parts of an experiment file with their limits; what each means stands in ``docs/experiments.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le


@dataclass(frozen=True, slots=True)
class Worlds:
    """Say how many plausible worlds are drawn, the nominal one among them, and what varies (``only``; () is all)."""

    count: Annotated[int, Ge(2), Le(1025)] = 33
    replications: Annotated[int, Ge(2), Le(999)] = 8
    method: Literal["latin_hypercube", "sobol"] = "latin_hypercube"
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Precision:
    """Stop adding replications once half of every interval is at most ``half_width`` of the baseline's mean.

    The first look is after ``first`` replications; the last is the budget's.
    """

    half_width: Annotated[float, Gt(0), Le(1)] = 0.1
    first: Annotated[int, Ge(20), Le(99_999)] = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """Say how often a scenario is run in the nominal world at most, and how many runs all may take together."""

    replications: Annotated[int, Ge(2), Le(99_999)] = 200
    runs: Annotated[int, Ge(2), Le(10_000_000)] = 100_000


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Ask which unknowns decide ``measure`` of scenario ``of``, or its difference from that of ``minus``.

    ``trajectories`` of the screening (Morris), ``keep`` of the inputs that go on to Sobol' indices with ``base``
    points, ``replications`` behind each point, ``only`` these inputs (() is all).
    """

    of: str
    minus: str = ""
    measure: str = ""
    trajectories: Annotated[int, Ge(4), Le(500)] = 10
    keep: Annotated[int, Ge(1), Le(12)] = 4
    base: Annotated[int, Ge(16), Le(8192)] = 32
    replications: Annotated[int, Ge(1), Le(999)] = 8
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regimes:
    """Draw the map of who wins where from ``points`` settings of a municipality, each with ``replications``."""

    points: Annotated[int, Ge(20), Le(4096)] = 96
    replications: Annotated[int, Ge(2), Le(999)] = 8
