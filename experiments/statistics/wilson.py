"""A share of trials with its interval: Wilson (1927), JASA 22, 209-212, which stays within 0 and 1."""

from __future__ import annotations

from math import sqrt

from experiments.statistics.estimate import NORMAL_95


def wilson(successes: float, trials: float, z: float = NORMAL_95) -> tuple[float, float]:
    """Return the ends of the interval of the probability behind ``successes`` of ``trials``, 95 % by default.

    ValueError without trials, or with more successes than trials or fewer than 0.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError("a share needs at least one trial, and successes from 0 to their number")
    share, shrink = successes / trials, 1 + z**2 / trials
    middle = (share + z**2 / (2 * trials)) / shrink
    reach = z / shrink * sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    # 0 and 1 are reached exactly, which rounding would miss
    return (middle - reach if successes else 0.0), (middle + reach if successes < trials else 1.0)
