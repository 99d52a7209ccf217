"""An interval for a mean that holds when a few replications carry most of the difference.

Days to decision are skewed, and differences between two models may sit in one replication in ten. The plain
t interval then misses too often on the long side. Hall (1992, JRSS B 54, 221-228) transforms t by its
skewness, analytically and without resampling. Few replications show too little of a long tail, so the end on the
short side stays the plain one, and the long one never shortens as skewness grows. Where the difference is
spread over at least half of the replications, the long end reaches at most twice as far as the plain one.
Measured: docs/decisions/0003-intervals-and-looks.md.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from experiments.statistics.estimate import Estimate, exact_mean, exact_sum, exact_variance, t_quantile
from experiments.statistics.ratio import Pseudo

SPREAD_OUT = 0.5
"""Share of replications that must differ before the long end is capped: fewer can hide a tail of any length."""
FURTHEST = 2.0
"""How many times as far as the plain end the long one then reaches at most."""


def skewed_interval(pseudo: Pseudo, alpha: float, differing: float) -> Estimate:
    """Return the pooled value with its two-sided 1 - ``alpha`` interval from jackknife pseudo-values.

    ``differing``: the share of replications in which the two models gave different sums.
    """
    n = len(pseudo.values)
    se = math.sqrt(exact_variance(pseudo.values) / n)
    t = t_quantile(1 - alpha / 2, pseudo.freedom)
    skewness = _skewness(pseudo.values)
    long = long_arm(t, abs(skewness) / math.sqrt(n))
    if differing >= SPREAD_OUT:
        long = min(long, FURTHEST * t)
    below, above = (t, long) if skewness > 0 else (long, t)
    return Estimate(pseudo.value, pseudo.value - below * se, pseudo.value + above * se, se, n)


def long_arm(t: float, tilt: float) -> float:
    """Return how many standard errors the end on the side of the tail lies away; ``tilt`` is not below 0.

    Hall's end itself falls again where ``tilt`` passes ``longest_tilt``; it stays where it was highest.
    """
    return -untransformed(-t, min(tilt, longest_tilt(t)))


@lru_cache(maxsize=4096)
def longest_tilt(t: float) -> float:
    """Return the tilt at which Hall's transform puts the long end furthest out.

    The end is 3 / tilt (1 + c) with c^3 = tilt t + tilt^2 / 6 - 1. Its derivative by tilt is 0 where
    tilt = (1 + c) sqrt(6 (2 c - 1)), which falls on the given t for one c above 1/2: found by bisection.
    """
    low, high = 0.5, 2.0
    for _ in range(60):
        c = (low + high) / 2
        tilt = (1 + c) * math.sqrt(6 * (2 * c - 1))
        low, high = (c, high) if (c**3 + 1) / tilt - tilt / 6 > t else (low, c)
    return (1 + high) * math.sqrt(6 * (2 * high - 1))


def untransformed(x: float, tilt: float) -> float:
    """Return the t whose Hall transform ((1 + tilt t / 3)^3 - 1) / tilt + tilt / 6 is ``x``."""
    if abs(tilt) < 1e-8:
        return x
    return 3 / tilt * (float(np.cbrt(1 + tilt * (x - tilt / 6))) - 1)


def _skewness(values: np.ndarray) -> float:
    """Return the third standardised moment, 0 without spread."""
    centred = values - exact_mean(values)
    spread = math.sqrt(exact_sum(centred**2) / len(values))
    if spread <= 1e-12 * float(np.abs(values).max()):
        return 0.0
    return exact_sum((centred / spread) ** 3) / len(values)
