"""An interval for a mean that holds when a few replications carry most of the difference.

Days to decision are skewed, and differences between two models may sit in one replication in ten. The plain
t interval then misses too often on the long side. Hall (1992, JRSS B 54, 221-228) transforms t by its
skewness, analytically and without resampling. Few replications show too little of a long tail, so each end
is the wider of the plain and the transformed one. Measured: docs/decisions/0003-intervals-and-looks.md.
"""

from __future__ import annotations

import math

import numpy as np

from experiments.statistics.estimate import Estimate, exact_mean, exact_sum, exact_variance, t_quantile
from experiments.statistics.ratio import Pseudo


def skewed_interval(pseudo: Pseudo, alpha: float) -> Estimate:
    """Return the pooled value with its two-sided 1 - ``alpha`` interval from jackknife pseudo-values."""
    n = len(pseudo.values)
    se = math.sqrt(exact_variance(pseudo.values) / n)
    t = t_quantile(1 - alpha / 2, pseudo.freedom)
    tilt = _skewness(pseudo.values) / math.sqrt(n)
    below = max(t, untransformed(t, tilt))
    above = max(t, -untransformed(-t, tilt))
    return Estimate(pseudo.value, pseudo.value - below * se, pseudo.value + above * se, se, n)


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
