"""Roll-outs to test estimators on: twelve unequal districts, surges, each replay with and without."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SIZES = np.array([0.59, 0.89, 0.53, 0.54, 0.73, 0.50, 0.27, 0.63, 0.45, 0.42, 0.30, 0.04])
"""Relative; the last one, with 0.7 % of all, is the tiny one."""

ENQUIRIES_PER_YEAR = 320
BEFORE = 24
"""Months before the first switch."""

NEVER = 10_000


class World(NamedTuple):
    """Hold counts of the same replays (replays, 12, months) with and without the rule."""

    with_rule: np.ndarray
    without: np.ndarray


def one_by_one(step: int) -> tuple[np.ndarray, int]:
    """Return switching months ``step`` apart, and months of data up to the end of the last year after."""
    switch = BEFORE + step * np.arange(12)
    return switch, int(switch.max()) + 12


def world(
    rng: np.random.Generator,
    switch: np.ndarray,
    n_months: int,
    n: int,
    ratio: float = 1.0,
    *,
    is_ramp: bool = False,
    per_year: float = ENQUIRIES_PER_YEAR,
    n_surges: int = 2,
    drift: float = 0.0,
    month_variance: float = 0.0,
) -> World:
    """Draw ``n`` replays in which the rule multiplies the rate by ``ratio``.

    ``is_ramp``: log ratio growing evenly over months 1-12, full from then on. ``n_surges``: national
    doublings for three months each, at random months. ``drift``: standard deviation of slow log rates of each
    district of its own (autocorrelation 0.9 a month). ``month_variance``: of gamma factors per district and
    month, mean 1.
    """
    rates = np.tile((per_year / 12 * SIZES / SIZES.sum())[:, None], (n, 1, n_months))
    starts = rng.integers(0, n_months - 3, size=(n, n_surges, 1))
    month = np.arange(n_months)
    rates = rates * 2.0 ** ((month >= starts) & (month < starts + 3)).sum(axis=1)[:, None]
    if drift:
        log = rng.normal(0, drift, (n, 12))
        for now in range(n_months):
            rates[..., now] *= np.exp(log - drift**2 / 2)
            log = 0.9 * log + rng.normal(0, drift * np.sqrt(1 - 0.81), (n, 12))
    if month_variance:
        rates = rates * rng.gamma(1 / month_variance, month_variance, rates.shape)
    change = np.exp(np.log(ratio) * dose(switch, n_months, is_ramp))
    without = rng.poisson(rates * np.minimum(1, change))
    # what the rule adds or takes away comes on top of what both have in common
    with_rule = without + rng.poisson(rates * np.maximum(0, change - 1))
    return World(with_rule, without + rng.poisson(rates * np.maximum(0, 1 - change)))


def dose(switch: np.ndarray, n_months: int, is_ramp: bool) -> np.ndarray:
    """Return (12, n_months): the share of the full log effect in each cell."""
    since = np.arange(n_months) - switch[:, None] + 1
    return np.clip(since / 12, 0, 1) if is_ramp else (since > 0).astype(float)
