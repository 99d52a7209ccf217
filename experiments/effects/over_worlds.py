"""How total and shares lie over plausible worlds, the noise of few replications in each taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.comparison.columns import Columns, Run
from experiments.effects.combinations import Combination
from experiments.effects.estimates import Record
from experiments.effects.factor import Factor
from experiments.statistics.contrasts import Contrast, shares
from experiments.statistics.draws import Pooled
from experiments.statistics.ratio import ratio_combination
from experiments.statistics.worlds import world_range

OfCombinations = Mapping[Combination, tuple[Columns, Run]]


def with_worlds(
    found: Sequence[Record], worlds: Sequence[OfCombinations], factors: Sequence[Factor]
) -> list[Record]:
    """Return the records with ``world_low``, ``world_high`` and ``n_worlds`` in the total and in every share.

    Parameters
    ----------
    found
        Records of the nominal world (``experiments.effects.estimates.effects``).
    worlds
        For every world, the nominal one among them, the columns and run of every admissible combination; or of those
        of no factor and of all alone, which give the total a range and no share.
    factors
        As given to ``effects``.

    Returns
    -------
    list of dict
        5th and 95th percentile over worlds (``experiments.statistics.worlds``); None with fewer than ten worlds that
        can tell their own noise, or where noise explains all the scatter.
    """
    names = [factor.name for factor in factors]
    return [_with_worlds(row, worlds, names) for row in found]


def _with_worlds(row: Record, worlds: Sequence[OfCombinations], names: Sequence[str]) -> Record:
    per_world = [
        {one: columns.ratio(run, row["measure"], row["statistic"]) for one, (columns, run) in world.items()}
        for world in worlds
    ]
    whole = Contrast({frozenset(names): 1, frozenset(): -1}, 1)
    found = row | {"total": row["total"] | _range(whole, per_world)}
    if not per_world or len(per_world[0]) < row["combinations"]:
        return found
    by_factor = shares(list(per_world[0]), names)
    ranges = {name: record | _range(by_factor[name], per_world) for name, record in row["shares"].items()}
    return found | {"shares": ranges}


def _range(contrast: Contrast, per_world: Sequence[Mapping[Combination, Pooled]]) -> Record:
    weights = sorted(contrast.weights.items(), key=lambda item: (len(item[0]), sorted(item[0])))
    points: list[float | None] = []
    noises: list[float | None] = []
    for columns in per_world:
        parts = [(weight / contrast.divisor, *columns[one]) for one, weight in weights if weight]
        is_enough = all(np.count_nonzero(den) > 1 for _, _, den in parts)
        estimate = ratio_combination(parts) if is_enough else None
        is_usable = estimate is not None and estimate.se is not None
        points.append(estimate.mean if is_usable else None)
        noises.append(estimate.se**2 if is_usable else None)
    spread = world_range(points, noises)
    return {"world_low": spread.low, "world_high": spread.high, "n_worlds": spread.n}
