"""How sure an estimate is: its interval, from the lot that drew the order or as Poisson counts.

By the lot: take the estimated effect out of the switched cells (by quarter since the switch; later months as
months 10-12), so that the counts are about what they would have been without the rule, and see how far from 0
other orders lead on those. Taking out a doubling means keeping each enquiry with probability a half: thinned
Poisson counts are Poisson counts, while halved ones vary too little (of a fourfold effect, one district a
month, an interval of 95 % would cover less than 90). The spread is widened a little, for the effect taken out
was fitted to these very districts: see ``_widening``.

Measured with 320 enquiries a year in 12 unequal districts, national surges, 1,500 replays each, nominal 95 %:
94 to 98 one district a month or a quarter, 93 to 95 with a pilot of three, the lower ends where district
rates drift; 92 to 94 if the rule halves numbers and rates drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

from experiments.statistics.estimate import t_quantile
from experiments.statistics.rollout.design import N_QUARTERS, QUARTER_MONTHS, as_counts, as_switch, as_until
from experiments.statistics.rollout.effect import Sums, log_ratio
from experiments.statistics.rollout.estimators import ESTIMATORS
from experiments.statistics.rollout.rerandomise import estimates, too_few_orders, with_first


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold the ends of an interval of the log rate ratio per replay (...), nan where there is none.

    ``method``: 're-randomisation' or 'Poisson'. ``why_not``: why there is none whatever the counts, or None.
    """

    low: np.ndarray
    high: np.ndarray
    method: str
    why_not: str | None


def interval(
    name: str,
    counts: np.ndarray,
    switch: np.ndarray,
    orders: np.ndarray,
    rng: np.random.Generator,
    until: int | None = None,
    *,
    level: float = 0.95,
) -> Interval:
    """Return the interval of an estimator as an analyst would give it.

    Parameters
    ----------
    name, counts, switch, orders, until
        As for ``no_effect_p``; at least 19 orders for 95 %. For ``before_after``, and for
        ``difference_in_differences`` with one switching time only, Poisson; else by re-randomisation.
    rng
        For thinning only.

    Returns
    -------
    Interval
        Of the ratio in these cells as they turned out. None by re-randomisation if the lot had fewer than 20
        different roll-outs to draw from (1 / (1 - level)).

    Raises
    ------
    ValueError
        As the estimators; too few orders, or orders that deal other months.
    """
    table = as_counts(counts)
    months, cut = as_switch(switch, table), as_until(until, table)
    estimator, flat = ESTIMATORS[name], table.reshape(-1, *table.shape[-2:])
    by_lot = estimator.by_lot(months, table.shape[-1])
    why_not = estimator.why_not(months, cut) or (too_few_orders(months, cut, level) if by_lot else None)
    sums = estimator.summing(flat, months[None], [cut])[0]
    if why_not:
        reach = np.full(len(flat), np.nan)
    elif by_lot:
        others = with_first(months, orders, table)[1:]
        without = without_effect(flat[..., :cut], months, sums, rng)
        spread = estimator.summing(without, np.minimum(others, cut), [cut])[0]
        reach = _reach(spread, _widening(months, sums, level), level)
    else:
        reach = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(poisson_variance(sums))
    estimate = estimates(sums)[:, 0]
    low, high = ((estimate + side * reach).reshape(table.shape[:-2]) for side in (-1, 1))
    return Interval(low, high, "re-randomisation" if by_lot else "Poisson", why_not)


def poisson_variance(sums: Sums) -> np.ndarray:
    """Return (replays,): the Poisson variance of the first order's estimate."""
    if sums.log_variance is None:
        raise ValueError("this estimator has no Poisson variance; its error comes from the lot")
    return sums.log_variance[:, 0]


def without_effect(
    counts: np.ndarray, switch: np.ndarray, sums: Sums, rng: np.random.Generator
) -> np.ndarray:
    """Return counts (replays, districts, months) with the estimated effect taken out of the switched cells.

    By the rate ratio of the quarter since the switch; by that of all twelve months where a quarter has none,
    and not at all without that. Ratios above 1 thin the counts; below 1, what is missing comes back as a
    Poisson number around the district's size times the month's.
    """
    observed, expected = sums.observed[:, 0], sums.expected[:, 0]
    logs = log_ratio(observed, expected)
    overall = log_ratio(observed.sum(axis=-1), expected.sum(axis=-1))[:, None]
    ratios = np.exp(np.nan_to_num(np.where(np.isnan(logs), overall, logs)))
    since = np.arange(counts.shape[-1]) - switch[:, None]
    quarter = np.clip(since // QUARTER_MONTHS, 0, N_QUARTERS - 1)
    ratio = np.where(since >= 0, ratios[:, quarter], 1)
    kept = rng.binomial(counts.astype(int), np.minimum(1, 1 / ratio))
    scaled = counts / ratio
    total = scaled.sum(axis=(1, 2), keepdims=True)
    margins = scaled.sum(axis=1, keepdims=True) * scaled.sum(axis=2, keepdims=True)
    usual = np.divide(margins, total, out=np.zeros_like(margins), where=total > 0)
    return kept + rng.poisson(np.maximum(0, 1 - ratio) * usual).astype(float)


def _reach(spread: Sums, widening: np.ndarray, level: float) -> np.ndarray:
    """Return half the width of the interval; an order without an estimate counts as infinitely far from 0."""
    distance = np.abs(estimates(spread))
    distance[np.isnan(distance)] = np.inf
    place = ceil(level * (distance.shape[1] + 1)) - 1
    if place >= distance.shape[1]:
        raise ValueError(f"{distance.shape[1]} orders are too few for an interval of {level:.0%}")
    far = np.sort(distance, axis=1)[:, place]
    return np.where(np.isfinite(far), widening * far, np.nan)


def _widening(switch: np.ndarray, sums: Sums, level: float) -> np.ndarray:
    """Return (replays,): the factor for the effect having been fitted, Student's t over the normal quantile.

    n_districts - 1 degrees of freedom. If all cells stem from one switching time, two groups are compared,
    each of them centred by its own fit: n_districts - 2, and the spread within groups is shared out among as
    many.
    """
    n = len(switch)
    normal = NormalDist().inv_cdf(0.5 + level / 2)
    several = t_quantile(0.5 + level / 2, n - 1) / normal
    if n < 3:
        return np.full(len(sums.stop), several)
    one = t_quantile(0.5 + level / 2, n - 2) / normal * sqrt((n - 1) / (n - 2))
    is_in = sums.stop[:, 0] > 0
    n_times = sum(is_in[:, switch == time].any(axis=1).astype(int) for time in np.unique(switch))
    return np.where(n_times > 1, several, one)
