"""The rows of finished runs as columns: one array per term, one entry per replication."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from copy import copy

import numpy as np
import pyarrow as pa

from experiments.statistics.worlds import WorldPoints

Run = tuple[str, str]
"""Model and variant."""


def ratio_columns(measure: str, statistic: str) -> tuple[str, str]:
    """Return the columns of a ledger's table that ``Columns.ratio`` needs."""
    return f"num|{measure}|{statistic}", f"den|{measure}|{statistic}"


def values_column(measure: str) -> str:
    """Return the column of a ledger's table that ``Columns.values`` needs."""
    return f"values|{measure}"


class Columns:
    """Hold the terms of one world, by (model, variant), replications in index order.

    ``table`` is a ledger's, whole or with only the columns that will be asked for.

    A replication in which any model failed is left out for all of them, so that pairs stay pairs.
    """

    def __init__(self, table: pa.Table, runs: Iterable[Run], n: int | None = None) -> None:
        replications = np.asarray(table["replication"])
        failed = np.asarray(table["error"].is_valid())
        bad = set(replications[failed].tolist())
        self.n_failed = int(failed.sum())
        keep = np.array([r not in bad and (n is None or r < n) for r in replications.tolist()], dtype=bool)
        self._table = table.filter(pa.array(keep))
        model, variant = self._table["model"].to_pylist(), self._table["variant"].to_pylist()
        self._rows = {
            run: np.array([(m, v) == run for m, v in zip(model, variant, strict=True)], dtype=bool)
            for run in runs
        }
        self.n = int(next(iter(self._rows.values())).sum()) if self._rows else 0
        self._cache: dict[str, np.ndarray] = {}

    def has(self, run: Run) -> bool:
        """Return whether ``run`` was run in this world."""
        return run in self._rows

    def renamed(self, names: Mapping[Run, Run]) -> Columns:
        """Return the same columns with the runs ``names`` maps from under the names it maps to, and no others."""
        other = copy(self)
        other._rows = {new: self._rows[old] for old, new in names.items()}
        return other

    def ratio(self, run: Run, measure: str, statistic: str) -> tuple[np.ndarray, np.ndarray]:
        """Return numerators and denominators of a ratio statistic, one per replication."""
        num, den = (self._column(name)[self._rows[run]] for name in ratio_columns(measure, statistic))
        return num, den

    def values(self, run: Run, name: str) -> list[np.ndarray]:
        """Return the pooled values of a measure, one array per replication."""
        column = self._terms(values_column(name)).to_pylist()
        return [
            np.array(v, dtype=float)
            for v, is_own in zip(column, self._rows[run].tolist(), strict=True)
            if is_own
        ]

    def texts(self, run: Run, name: str) -> list[str]:
        """Return a column of texts, one per replication."""
        column = self._table[name].to_pylist()
        return [words for words, is_own in zip(column, self._rows[run].tolist(), strict=True) if is_own]

    def _column(self, name: str) -> np.ndarray:
        if name not in self._cache:
            self._cache[name] = np.asarray(self._terms(name), dtype=float)
        return self._cache[name]

    def _terms(self, name: str) -> pa.ChunkedArray | pa.Array:
        """Return a column; where no row is left since runs failed, the table may lack it."""
        return self._table[name] if self._table.num_rows else pa.array([], pa.float64())


def world_points(
    worlds: list[Columns], run: Run, measure: str, statistic: str, other: Run | None = None
) -> WorldPoints:
    """Return per world the estimate of a ratio statistic, or of its difference from ``other``, with its noise.

    The noise is the squared standard error by linearisation of the ratio (delta method), paired by replication.
    It is unknown, and the world not usable, where fewer than two replications carry the measure in either run:
    one replication alone always lies exactly at its own ratio.
    """
    points = WorldPoints([], [], [])
    for columns in worlds:
        runs = (run,) if other is None else (run, other)
        sums = [columns.ratio(one, measure, statistic) for one in runs]
        carrying = min(int(np.count_nonzero(den)) for _, den in sums)
        if carrying < 2:
            found = None, None, None
        else:
            (value, residuals), *base = [_linearised(*one) for one in sums]
            for base_value, base_residuals in base:
                value, residuals = value - base_value, residuals - base_residuals
            n = columns.n
            found = value, math.fsum((residuals * residuals).tolist()) / (n * (n - 1)), carrying - 1
        for column, entry in zip(points[:3], found, strict=True):
            column.append(entry)
    return points


def _linearised(num: np.ndarray, den: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the pooled ratio and, per replication, how far it pulls it (mean 0)."""
    total = math.fsum(den.tolist())
    ratio = math.fsum(num.tolist()) / total
    return ratio, (num - ratio * den) * (len(num) / total)
