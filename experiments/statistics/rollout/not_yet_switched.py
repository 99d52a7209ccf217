"""Switched districts against those still waiting: district times month, fitted on waiting cells only.

The multiplicative Poisson model (a size per district, a factor per calendar month) is fitted where the rule
does not apply yet and carried on into the cells where it does; registered over carried on is the effect
(imputation: Borusyak, Jaravel & Spiess 2024, Rev. Econ. Studies 91, 3253-3285; comparison with those not yet
treated: Callaway & Sant'Anna 2021, J. Econometrics 225, 200-230). Two-way fixed effects with one dummy for
the rule would also compare with districts that switched before, whose effect is still growing, and miss
(Goodman-Bacon 2021, J. Econometrics 225, 254-277).

Waiting cells form a staircase, and on a staircase maximum likelihood has a closed form, the chain ladder of
actuaries (Hachemeister & Stanard 1975; Mack 1991, ASTIN Bulletin 21, 93-109; Mack 1993, ASTIN Bulletin 23,
213-225): month m adds to every district's enquiries so far the share g(m) = enquiries in m / enquiries before
m, both summed over the districts waiting in m.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.statistics.rollout.design import (
    EVENT_MONTHS,
    N_QUARTERS,
    QUARTER_MONTHS,
    switching_times,
)
from experiments.statistics.rollout.effect import Effect, Sums, effect

LEAST_BEFORE = 20
"""Enquiries that the districts waiting in a month must have had before it, together, to stand for all others.

Monthly switches, 320 enquiries a year in 12 districts: with 1 instead of 20 the error of the estimate grows
from 0.18 to 0.24, for the months in which one small district is left speak as loud as all others. More than
20 gains nothing.
"""

CHUNK = 1_000_000
"""Replays x orders x months held at once: some 10 MB for each of the arrays."""


class Ladder(NamedTuple):
    """Hold the fitted months of (replays, orders).

    ``so_far``: (replays, districts, months + 1), enquiries before each month. ``growth``: (replays, orders,
    months + 1), the fitted enquiries before each month relative to each other, standing still from ``end``
    on. ``end``: (replays, orders), the first month that has no comparison any more.
    """

    so_far: np.ndarray
    growth: np.ndarray
    end: np.ndarray


def not_yet_switched(
    counts: np.ndarray, switch: np.ndarray, until: int | None = None, *, least: int = LEAST_BEFORE
) -> Effect:
    """Return the log of enquiries registered over what districts still waiting let expect, months 1-12 after.

    Parameters
    ----------
    counts, switch, until
        As ``before_after``. Any schedule with districts that wait longer than others: one by one, in groups,
        a pilot and the rest later or never.
    least
        Enquiries, at least 1. From the first month on in which the districts still waiting have fewer of them
        behind them, all cells are left out: there the comparison ends. Districts without any month before
        their switch are left out too; one with months but no enquiry before is expected to have none.

    Raises
    ------
    ValueError
        As ``before_after``, and ``least`` below 1.
    """

    def summing(table: np.ndarray, orders: np.ndarray, untils: Sequence[int]) -> list[Sums]:
        return not_yet_switched_sums(table, orders, untils, least)

    return effect(summing, counts, switch, until, not_yet_switched_why_not)


def not_yet_switched_why_not(switch: np.ndarray, until: int) -> str | None:
    """Return why this roll-out has nobody waiting, or None."""
    times = switching_times(switch, until)
    if not times:
        return "no district with a month before switches within the data"
    if len(np.unique(switch)) == 1:
        return "all districts switch at once: nobody is left waiting"
    if not (switch > times[0]).any():
        return "nobody is left waiting when the first district with a month before switches"
    return None


def not_yet_switched_sums(
    counts: np.ndarray, orders: np.ndarray, untils: Sequence[int], least: int = LEAST_BEFORE
) -> list[Sums]:
    """Return the sums of each order for each cut-off month, as ``Summing`` says."""
    if least < 1:
        raise ValueError("a comparison needs at least 1 enquiry before")
    step = max(1, CHUNK // (len(orders) * counts.shape[-1]))
    parts = [_sums(counts[at : at + step], orders, untils, least) for at in range(0, len(counts), step)]
    return [_joined(part) for part in zip(*parts, strict=True)]


def _sums(counts: np.ndarray, orders: np.ndarray, untils: Sequence[int], least: int) -> list[Sums]:
    ladder = _ladder(counts, orders, least)
    at_switch = _at(ladder, orders[None])
    # no month before, no size to carry on
    per_growth = np.where(orders > 0, at_switch[0] / at_switch[1], 0)
    return [_cut(ladder, orders, at_switch, per_growth, until) for until in untils]


def _ladder(counts: np.ndarray, orders: np.ndarray, least: int) -> Ladder:
    """Return the maximum-likelihood months. einsum without a plan keeps clear of BLAS and its threads."""
    n_months = counts.shape[-1]
    month = np.arange(n_months)
    so_far = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.cumsum(counts, axis=-1)], axis=-1)
    waits = (month < orders[:, :, None]).astype(float)
    now = np.einsum("ndm,pdm->npm", counts, waits, optimize=False)
    before = np.einsum("ndm,pdm->npm", so_far[..., :-1], waits, optimize=False)
    first = np.where(orders > 0, orders, n_months).min(axis=1)
    has = np.logical_and.accumulate((before >= least) | (month < first[:, None]), axis=-1)
    share = np.divide(now, before, out=np.zeros_like(now), where=has & (before > 0))
    growth = np.concatenate([np.ones((*now.shape[:-1], 1)), np.cumprod(1 + share, axis=-1)], axis=-1)
    return Ladder(so_far, growth, has.sum(axis=-1))


def _at(ladder: Ladder, month: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return enquiries before ``month`` (replays or 1, orders, districts) and the growth up to it."""
    n_replays, n_orders, _ = ladder.growth.shape
    replay, order = np.arange(n_replays)[:, None, None], np.arange(n_orders)[:, None]
    district = np.arange(month.shape[-1])
    return ladder.so_far[replay, district, month], ladder.growth[replay, order, month]


def _cut(
    ladder: Ladder,
    orders: np.ndarray,
    at_switch: tuple[np.ndarray, np.ndarray],
    per_growth: np.ndarray,
    until: int,
) -> Sums:
    last = np.minimum(ladder.end, until)[..., None]
    counted = np.where(orders > 0, np.clip(last - orders, 0, EVENT_MONTHS), 0)
    observed, expected = [], []
    low = at_switch
    for quarter in range(1, N_QUARTERS + 1):
        high = _at(ladder, orders + np.minimum(counted, quarter * QUARTER_MONTHS))
        observed.append((high[0] - low[0]).sum(axis=-1))
        expected.append((per_growth * (high[1] - low[1])).sum(axis=-1))
        low = high
    return Sums(np.stack(observed, axis=-1), np.stack(expected, axis=-1), counted, None)


def _joined(parts: Sequence[Sums]) -> Sums:
    observed, expected, stop = (np.concatenate(column) for column in list(zip(*parts, strict=True))[:3])
    return Sums(observed, expected, stop, None)
