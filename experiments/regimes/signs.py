"""Which way each number moves each difference, the other numbers held: regression on ranks. docs/regimes.md 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.regimes.design import FEWEST_POINTS
from experiments.regimes.expected import EXPECTED, PAIRS, verdict
from experiments.regimes.numbers import NAMES

Record = dict[str, Any]
RESAMPLES = 1_000


def signs(points: Sequence[Mapping[str, Any]], outcomes: Sequence[str], seed: int) -> list[Record]:
    """Return per outcome, pair and number the slope on ranks, its interval, and how that compares.

    ``points`` hold ``logs`` and ``differences`` as :func:`experiments.regimes.analyse.analyse` makes them. The
    slope says by how many ranks (as a share of all) the difference rises as the number goes from the lowest to the
    highest of the points; the interval (95 %) is by bootstrap over points. None with too few points.
    """
    found = []
    for outcome in outcomes:
        for pair in PAIRS:
            logs, values = _known(points, outcome, pair)
            slopes = None if len(values) < FEWEST_POINTS else _slopes(logs, values, seed)
            for i, number in enumerate(NAMES):
                found.append(_row(outcome, pair, number, None if slopes is None else slopes[i], len(values)))
    return found


def _known(
    points: Sequence[Mapping[str, Any]], outcome: str, pair: tuple[str, str]
) -> tuple[np.ndarray, np.ndarray]:
    logs, values = [], []
    for point in points:
        for row in point["differences"]:
            if row["outcome"] == outcome and tuple(row["pair"]) == pair and row["value"] is not None:
                logs.append(point["logs"])
                values.append(row["value"])
    return np.array(logs, dtype=float).reshape(-1, len(NAMES)), np.array(values, dtype=float)


def _slopes(logs: np.ndarray, values: np.ndarray, seed: int) -> list[tuple[float, float, float]]:
    """Return slope, low and high of every number."""
    from scipy.stats import rankdata

    x = np.column_stack([np.ones(len(values)), rankdata(logs, axis=0) / len(values)])
    y = rankdata(values) / len(values)
    rng = np.random.default_rng([seed, len(values)])
    drawn = rng.integers(0, len(y), (RESAMPLES, len(y)))
    weights = np.stack([np.bincount(row, minlength=len(y)) for row in drawn])
    low, high = np.percentile(_fits(x, y, weights), (2.5, 97.5), axis=0)
    slope = _fits(x, y, np.ones((1, len(y))))[0]
    return [tuple(round(float(v), 9) for v in row) for row in zip(slope, low, high, strict=True)]


def _fits(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return least-squares slopes (without the constant) for each row of weights."""
    squares = np.einsum("bn,ni,nj->bij", weights, x, x, optimize=False)
    products = np.einsum("bn,ni,n->bi", weights, x, y, optimize=False)
    return np.linalg.solve(squares, products[..., None])[:, 1:, 0]


def _row(
    outcome: str, pair: tuple[str, str], number: str, slope: tuple[float, float, float] | None, n: int
) -> Record:
    expected = EXPECTED[outcome, pair, number]
    row: Record = {"outcome": outcome, "pair": list(pair), "number": number, "n": n}
    row |= {"expected": expected.sign, "is_small": expected.is_small}
    if slope is None:
        return {**row, "slope": None, "low": None, "high": None, "verdict": None}
    value, low, high = slope
    return {**row, "slope": value, "low": low, "high": high, "verdict": verdict(expected, low, high)}
