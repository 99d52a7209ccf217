"""Before and after: enquiries in the year after the switch over those in the year before, all together.

What an analyst would do first, and the only way if all districts switch at once. It takes whatever else
happened in those years for the work of the rule: a national surge that doubles enquiries for three months of
the year after looks like log((12 + 3) / 12) = 0.22.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.statistics.rollout.design import switching_times
from experiments.statistics.rollout.effect import Effect, Sums, effect
from experiments.statistics.rollout.windows import pooled, window


def before_after(counts: np.ndarray, switch: np.ndarray, until: int | None = None) -> Effect:
    """Return the log of enquiries in months 1-12 after over those in the 12 months before, pooled as sums.

    Parameters
    ----------
    counts
        (..., n_districts, n_months), enquiries registered.
    switch
        (n_districts,), month of the switch, which is month 1 with the rule; from n_months on: not within the
        data.
    until
        Cut the data off before this month. With fewer than 12 months after or before, the enquiries before
        count in proportion to the months. Districts without any month before are left out.

    Raises
    ------
    ValueError
        Counts that are no whole numbers from 0 on, switching months that do not fit them, ``until`` outside.
    """
    return effect(before_after_sums, counts, switch, until, before_after_why_not)


def before_after_why_not(switch: np.ndarray, until: int) -> str | None:
    """Return why this roll-out has no before and after, or None."""
    return (
        None if switching_times(switch, until) else "no district with a month before switches within the data"
    )


def before_after_sums(counts: np.ndarray, orders: np.ndarray, untils: Sequence[int]) -> list[Sums]:
    """Return the sums of each order for each cut-off month, as ``Summing`` says."""
    return [_sums(counts, orders, until) for until in untils]


def _sums(counts: np.ndarray, orders: np.ndarray, until: int) -> Sums:
    shape = (len(counts), len(orders))
    observed, expected, spread = np.zeros((*shape, 4)), np.zeros((*shape, 4)), np.zeros(shape)
    stop = np.zeros((*shape, orders.shape[1]), dtype=int)
    for time in switching_times(orders, until):
        around = window(counts, time, until)
        switches = orders == time
        per_month = pooled(around.before, switches) / around.n_before
        observed += pooled(around.after, switches)
        expected += per_month[..., None] * around.months
        n_after = around.end - time
        spread += per_month * n_after**2 / around.n_before
        stop += switches * n_after
    return Sums(observed, expected, stop, _log_variance(observed, expected, spread))


def _log_variance(observed: np.ndarray, expected: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Return 1/observed + var(expected)/expected^2: 1/after + 1/before with twelve months on both sides."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / observed.sum(axis=-1) + spread / expected.sum(axis=-1) ** 2
