"""How long until the centre could know: how often 'no effect' is rejected, by months of data.

Power need not grow with time: where one district follows another every month, the last months compare all
with the few still waiting, and with them the estimate covers more but knows less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.statistics.estimate import NORMAL_95
from experiments.statistics.rollout.design import as_counts, as_switch, as_until
from experiments.statistics.rollout.effect import Sums, log_ratio
from experiments.statistics.rollout.estimators import ESTIMATORS
from experiments.statistics.rollout.interval import poisson_variance
from experiments.statistics.rollout.rerandomise import share_as_far, too_few_orders, with_first
from experiments.statistics.wilson import wilson

SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class Power:
    """Hold how often 'no effect' is rejected at 5 % with data up to ``months`` after the first switch.

    ``share`` of ``n`` replays with its Wilson interval ``low`` to ``high``; None, with ``why_not``, where the
    roll-out allows no estimate then. ``why_not`` with a share of 0: no counts whatever could be told from
    chance. A replay without anything to estimate from is one not rejected.
    """

    months: int
    share: float | None
    low: float | None
    high: float | None
    n: int
    why_not: str | None


def power_by_horizon(
    name: str, counts: np.ndarray, switch: np.ndarray, horizons: Sequence[int], orders: np.ndarray
) -> list[Power]:
    """Return the power of an estimator's test for each horizon.

    Parameters
    ----------
    name
        Of an estimator in ``ESTIMATORS``. Where its error comes from the lot the test is ``no_effect_p``,
        else whether its Poisson interval leaves out 0; which of the two, the whole roll-out decides, not the
        horizon.
    counts
        (replays, n_districts, n_months) with the rule.
    switch
        (n_districts,); the horizon runs from its first month on.
    horizons
        Months from the first switch, the switch being month 1; data end there.
    orders
        (n, n_districts), from ``draw_orders``; the same for all replays and horizons.

    Raises
    ------
    ValueError
        A horizon that begins or ends outside the data; counts that are no table per replay; as
        ``no_effect_p``.
    """
    table = as_counts(counts)
    if table.ndim != 3 or not len(table):
        raise ValueError("power needs counts of (replays, districts, months), at least one replay")
    months = as_switch(switch, table)
    untils = [as_until(int(months.min()) + int(horizon), table) for horizon in horizons]
    estimator = ESTIMATORS[name]
    by_lot = estimator.by_lot(months, table.shape[-1])
    tried = with_first(months, orders, table) if by_lot else months[None]
    found = estimator.summing(table, tried, untils)
    powers = []
    for horizon, until, sums in zip(horizons, untils, found, strict=True):
        impossible = estimator.why_not(months, until)
        if impossible:
            powers.append(Power(int(horizon), None, None, None, len(table), impossible))
            continue
        hopeless = too_few_orders(months, until, 1 - SIGNIFICANCE) if by_lot else None
        rejected = share_as_far(sums) <= SIGNIFICANCE if by_lot else _is_off_zero(sums)
        n_rejected = 0 if hopeless else int(np.count_nonzero(rejected))
        ends = wilson(n_rejected, len(table))
        powers.append(Power(int(horizon), n_rejected / len(table), *ends, len(table), hopeless))
    return powers


def _is_off_zero(sums: Sums) -> np.ndarray:
    estimate = log_ratio(sums.observed[:, 0].sum(axis=-1), sums.expected[:, 0].sum(axis=-1))
    with np.errstate(invalid="ignore"):
        return np.abs(estimate) > NORMAL_95 * np.sqrt(poisson_variance(sums))
