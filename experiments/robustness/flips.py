"""Under which conditions the usual order of two alternatives turns round, or that none was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.robustness.conditions import Region, turned_regions
from experiments.robustness.losses import Losses
from experiments.robustness.search import LEAST_WORLDS, is_installed, ranks_of, search
from experiments.statistics.worlds import Side, WorldPoints
from sim.parameters import declarations

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeRegressor

Record = dict[str, object]
LEAST_GAIN = 0.1
"""Share of the mistakes of 'always the usual order' that each rule must save for itself."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Hold the parameters that the worlds vary, in order of the alphabet, and their values (worlds, parameters)."""

    names: tuple[str, ...]
    values: np.ndarray


def inputs_of(worlds: Sequence[Mapping[str, float]]) -> Inputs:
    """Return what the worlds vary; a parameter that a world does not name has its declared value there."""
    known = declarations()
    columns = {
        name: [float(world[name]) if name in world else known[name].value for world in worlds]
        for name in sorted({name for world in worlds for name in world})
    }
    varied = tuple(name for name, column in columns.items() if len(set(column)) > 1)
    return Inputs(
        varied, np.array([columns[name] for name in varied], dtype=float).reshape(-1, len(worlds)).T
    )


def flip_records(losses: Losses, inputs: Inputs, seed: int) -> list[Record]:
    """Return one record per pair of alternatives; see ``flip_record``."""
    pairs = list(combinations(losses.names, 2))
    return [flip_record(losses, pair, inputs, seed, len(pairs)) for pair in pairs]


def flip_record(
    losses: Losses, pair: tuple[str, str], inputs: Inputs, seed: int, searches: int = 1
) -> Record:
    """Return how often the order of a pair holds, how often it is turned round, and under which conditions.

    ``status``: ``found`` (with ``rules``); ``none`` (searched, and nothing beats guessing); ``few`` (too few worlds
    on one side to search; also where none is turned); ``equal`` (no difference anywhere); ``unknown`` (no counts: too
    few usable worlds, or noise explains all that lies between them); ``not_searched`` (no scikit-learn).
    """
    sides, points = losses.sides(*pair), losses.points(*pair)
    if sides is None:
        return _record(*pair, "unknown", n=sum(noise is not None for noise in points.noises))
    usable = [world for world, side in enumerate(sides) if side is not None]
    ways = np.array([sides[world].way for world in usable])
    weights = np.array([certainty(points, world, sides[world]) for world in usable])
    usual = _usual(ways, weights)
    better, worse = pair if usual < 0 else pair[::-1]
    counts = {
        "n": len(usable),
        "n_usual": int(np.count_nonzero(ways == usual)),
        "n_turned": int(np.count_nonzero(ways == -usual)),
    }
    return _searched(better, worse, ways == -usual, weights, inputs, usable, counts, seed, searches)


def _searched(better, worse, turned, weights, inputs, usable, counts, seed, searches) -> Record:
    """Return the record of a pair whose worlds can be counted."""
    if not counts["n_usual"]:
        return _record(better, worse, "equal", **counts)
    values = inputs.values[usable]
    if min(counts["n_usual"], counts["n_turned"]) < LEAST_WORLDS or not values.size:
        return _record(better, worse, "few", **counts)
    if not is_installed():
        return _record(better, worse, "not_searched", **counts)
    ranks = ranks_of(values)
    found = search(ranks, turned, weights, seed, searches)
    if found is None:
        return _record(better, worse, "few", **counts)
    regions = [] if found.tree is None else _worth_telling(found.tree, ranks, values, turned, weights)
    if not regions:
        return _record(better, worse, "none", skill=found.skill, **counts)
    inside = {member for region in regions for member in region.members}
    outside = [world for world in range(len(turned)) if world not in inside]
    return _record(
        better, worse, "found", skill=found.skill, **counts,
        rules=[_rule(region, turned, inputs) for region in regions],
        elsewhere=_share(turned, outside),
    )  # fmt: skip


def _worth_telling(
    tree: DecisionTreeRegressor,
    ranks: np.ndarray,
    values: np.ndarray,
    turned: np.ndarray,
    weights: np.ndarray,
) -> list[Region]:
    """Return the regions with a tenth of all that a rule could save, in which most worlds are turned by count as well.

    A branch that adds less, beside one that carries the tree, is noise more often than not.
    """
    gains = np.where(turned, weights, -weights)
    at_stake = math.fsum(weights[turned].tolist())
    return [
        region
        for region in turned_regions(tree, ranks, values)
        if math.fsum(gains[list(region.members)].tolist()) >= LEAST_GAIN * at_stake
        and 2 * np.count_nonzero(turned[list(region.members)]) > len(region.members)
    ]


def certainty(points: WorldPoints, world: int, side: Side) -> float:
    """Return how sure the side of a world is: the chance that it is right less the chance that it is wrong.

    1 without noise; 0 where the estimate as it is lies on the other side than the world is counted on.
    """
    value, noise, freedom = (column[world] for column in points[:3])
    if not value or (value > 0) != (side.way > 0):
        return 0.0
    return 1.0 if not noise else float(2 * stats.t.cdf(abs(value) / noise**0.5, freedom) - 1)


def _usual(ways: np.ndarray, weights: np.ndarray) -> int:
    """Return the way of most worlds; of as many either way, that of the surer ones, then the first of the pair."""
    below, above = (
        (int(np.count_nonzero(ways == way)), math.fsum(weights[ways == way].tolist())) for way in (-1, 1)
    )
    return 1 if above > below else -1


def _rule(region: Region, turned: np.ndarray, inputs: Inputs) -> Record:
    conditions = [
        {
            "parameter": inputs.names[one.input],
            "is_above": one.is_above,
            "threshold": one.threshold,
            "between": [one.low, one.high],
        }
        for one in region.conditions
    ]
    return {"conditions": conditions, **_share(turned, region.members)}


def _share(turned: np.ndarray, members: Sequence[int]) -> Record:
    return {"turned": int(np.count_nonzero(turned[list(members)])), "worlds": len(members)}


def _record(better: str, worse: str, status: str, *, n: int, **values: object) -> Record:
    empty = {"n_usual": None, "n_turned": None, "skill": None, "rules": [], "elsewhere": None}
    return {"better": better, "worse": worse, "status": status, "n": n, **empty, **values}
