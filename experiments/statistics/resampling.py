"""Bootstrap over whole replications: how often each replication is drawn, the same draw for every measure."""

from __future__ import annotations

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=8)
def multiplicities(n: int, resamples: int, seed: int) -> np.ndarray:
    """Return a (resamples, n) table of how often each of ``n`` replications is drawn; rows sum to ``n``.

    A pure function of its arguments, and shared: models drawn with the same table stay paired.
    """
    rng = np.random.default_rng([seed, n, resamples])
    drawn = rng.integers(0, n, size=(resamples, n)) + np.arange(resamples)[:, None] * n
    table = np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n).astype(float)
    table.flags.writeable = False
    return table


def percentile_ends(draws_low: np.ndarray, draws_high: np.ndarray, level: float) -> tuple[float, float]:
    """Return the two ends of a percentile interval; no interpolation, so infinite draws stay lawful."""
    tail = (1 - level) / 2
    low = np.quantile(draws_low, tail, method="inverted_cdf")
    high = np.quantile(draws_high, 1 - tail, method="inverted_cdf")
    return float(low), float(high)
