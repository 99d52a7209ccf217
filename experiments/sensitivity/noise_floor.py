"""How large the influence of an input must be to be told from what other luck does."""

from __future__ import annotations

import math

from experiments.sensitivity.library import LEVEL


def limit_of_noise(influence: float, half_width: float, n: int, inputs: int) -> float:
    """Return the influence that an input must exceed.

    An input that does nothing can at most scatter the draws, and then its influence is drawn as that of luck is: the
    two differ by chance only, with the standard error of luck's times the root of two. The limit is passed by one or
    more of ``inputs`` such inputs in about 5 of 100 analyses (Bonferroni over the inputs, Student's t).

    Parameters
    ----------
    influence, half_width
        Of the dummy input, with the half width of its 95 % interval.
    n
        How many effects its influence is the mean of.
    inputs
        How many inputs are compared with it.
    """
    from scipy.stats import norm, t

    error = half_width / norm.ppf(0.5 + LEVEL / 2)
    quantile = t.ppf(1 - (1 - LEVEL) / inputs, n - 1)
    return float(influence + math.sqrt(2) * quantile * error)
