"""The test of no effect: what would the estimate be, had the lot dealt the same switching months otherwise?

Without any effect the counts would have been the same in every order, so the order that was is one among
equals, whatever surges, growth and sizes there are; the test is exact (Fisher 1935, The Design of
Experiments).
"""

from __future__ import annotations

import numpy as np

from experiments.statistics.rollout.design import as_counts, as_switch, as_until, n_orders
from experiments.statistics.rollout.effect import Sums, log_ratio
from experiments.statistics.rollout.estimators import ESTIMATORS

TIE = 1e-9
"""Statistics closer than this are the same: two orders that differ in nothing that counts."""


def no_effect_p(
    name: str, counts: np.ndarray, switch: np.ndarray, orders: np.ndarray, until: int | None = None
) -> np.ndarray:
    """Return per replay (...) the share of orders whose estimate is as far from 0 as the one that was.

    Parameters
    ----------
    name
        Of an estimator in ``ESTIMATORS``.
    counts, switch, until
        As for the estimators.
    orders
        (n, n_districts), other orders drawn by ``draw_orders``, not depending on the counts. The order that
        was counts too, so p is at least 1 / (n + 1).

    Returns
    -------
    array
        An order without an estimate counts as the least extreme; p is 1 if there is none for the order that
        was.
    """
    table = as_counts(counts)
    months, cut = as_switch(switch, table), as_until(until, table)
    sums = ESTIMATORS[name].summing(
        table.reshape(-1, *table.shape[-2:]), with_first(months, orders, table), [cut]
    )[0]
    return share_as_far(sums).reshape(table.shape[:-2])


def with_first(switch: np.ndarray, orders: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return (1 + n, n_districts): the order that was, then the others; ValueError if their months differ."""
    months = np.minimum(np.asarray(orders), counts.shape[-1])
    if months.ndim != 2 or (np.sort(months, axis=1) != np.sort(switch)).any():
        raise ValueError("every order deals the months of the roll-out to its districts, one each")
    return np.concatenate([switch[None], months])


def share_as_far(sums: Sums) -> np.ndarray:
    """Return (replays,): p of the first order of ``sums`` among all of them."""
    distance = np.abs(estimates(sums))
    distance[np.isnan(distance)] = -1
    return (distance >= distance[:, :1] - TIE).mean(axis=1)


def too_few_orders(switch: np.ndarray, until: int, level: float) -> str | None:
    """Return why re-randomisation can tell nothing at this level up to here, or None."""
    n = n_orders(switch, until)
    if n * (1 - level) >= 1 - TIE:
        return None
    return f"the lot could have drawn only {n} different roll-outs: too few for {level:.0%}"


def estimates(sums: Sums) -> np.ndarray:
    """Return (replays, orders): the log rate ratio of months 1-12 after, nan where it cannot be computed."""
    return log_ratio(sums.observed.sum(axis=-1), sums.expected.sum(axis=-1))
