"""The one shape of an estimate, and the two quantiles that turn a standard error into an interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

NORMAL_95 = 1.959963984540054
"""Standard errors to either side of a 95 % interval without small-sample correction."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hold an estimate with its Monte Carlo interval, in the unit of the measure.

    ``mean`` is None where nothing was there to measure; ``low``, ``high`` and ``se`` are None where the
    replications cannot tell the error (fewer than two of them carry the measure). ``n`` counts replications.
    """

    mean: float | None
    low: float | None
    high: float | None
    se: float | None
    n: int

    @property
    def half_width(self) -> float | None:
        """Return half the length of the interval, or None without one."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@lru_cache(maxsize=4096)
def t_quantile(p: float, freedom: int) -> float:
    """Return the ``p`` quantile of Student's t with ``freedom`` degrees of freedom."""
    return float(stats.t.ppf(p, freedom))


def as_column(values: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return ``values`` as a float column, one per replication; ValueError if one is NaN or infinite."""
    column = np.asarray(values, dtype=float)
    if column.ndim != 1 or not np.isfinite(column).all():
        raise ValueError("one finite number per replication is needed")
    return column


def exact_sum(values: np.ndarray) -> float:
    """Return the sum in index order, correctly rounded, so that it depends on no library's blocking."""
    return math.fsum(values.tolist())


def exact_mean(values: np.ndarray) -> float:
    """Return the mean of a column that is not empty."""
    return exact_sum(values) / len(values)


def exact_variance(values: np.ndarray) -> float:
    """Return the variance (divisor n - 1) of a column of at least two."""
    return exact_sum((values - exact_mean(values)) ** 2) / (len(values) - 1)
