"""Which assumptions go with the answer: rank correlations over worlds, and what chance alone would show.

Among many assumptions one always looks important by luck. The threshold is the value that the largest of all
correlations exceeds in 5 % of worlds shuffled at random (Westfall & Young 1993, maximum statistic).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEAST_WORLDS = 5
"""Fewer worlds than this give no correlation."""


@dataclass(frozen=True, slots=True)
class RankCorrelations:
    """Hold Spearman's correlation of each input with the outcome over ``n`` worlds.

    None for an input that is the same in all worlds. ``threshold``: absolute values at or below it are what
    chance shows somewhere among these inputs; None where nothing can be correlated.
    """

    values: dict[str, float | None]
    threshold: float | None
    n: int


def rank_correlations(
    inputs: Mapping[str, Sequence[float]],
    outcome: Sequence[float | None],
    *,
    level: float = 0.95,
    seed: int = 0,
    permutations: int = 2000,
) -> RankCorrelations:
    """Return the correlation of every input with ``outcome`` and the family-wise ``level`` noise threshold.

    Worlds whose outcome is None are left out. ValueError if an input lacks worlds or holds no number.
    """
    have = np.array([value is not None for value in outcome], dtype=bool)
    n = int(np.count_nonzero(have))
    ranks = {name: _ranks(values, have) for name, values in inputs.items()}
    target = _ranks([0.0 if value is None else value for value in outcome], have)
    varied = [name for name, column in ranks.items() if column.any()]
    if n < LEAST_WORLDS or not varied or not target.any():
        return RankCorrelations(dict.fromkeys(inputs), None, n)
    table = np.stack([ranks[name] for name in varied])
    found = dict(zip(varied, _correlations(table, target[None, :])[:, 0].tolist(), strict=True))
    threshold = _threshold(table, target, level, seed, permutations)
    return RankCorrelations({name: found.get(name) for name in inputs}, threshold, n)


def _threshold(table: np.ndarray, target: np.ndarray, level: float, seed: int, permutations: int) -> float:
    rng = np.random.default_rng([seed, len(target), permutations])
    shuffled = rng.permuted(np.tile(target, (permutations, 1)), axis=1)
    largest = np.abs(_correlations(table, shuffled)).max(axis=0)
    return float(np.quantile(largest, level, method="inverted_cdf"))


def _ranks(values: Sequence[float], have: np.ndarray) -> np.ndarray:
    """Return twice the centred mid-ranks: whole numbers, so that all sums of products are exact."""
    column = np.asarray(values, dtype=float)
    if len(column) != len(have) or not np.isfinite(column[have]).all():
        raise ValueError("each input and the outcome need one finite number per world")
    return 2 * stats.rankdata(column[have]) - (np.count_nonzero(have) + 1)


def _correlations(table: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return Spearman's correlation of each row of ``table`` with each row of ``targets``."""
    scale = np.sqrt((table**2).sum(axis=1)[:, None] * (targets**2).sum(axis=1)[None, :])
    return (table @ targets.T) / scale
