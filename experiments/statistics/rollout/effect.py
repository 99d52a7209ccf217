"""The one shape of an answer: registered over expected, by quarter, and the cells it is over.

A cell is one district in one month since its switch. An estimator that has no comparison for some cells
leaves them out; ``truth`` takes the true ratio over the very same cells, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.statistics.rollout.design import EVENT_MONTHS, as_counts, as_switch, as_until


class Sums(NamedTuple):
    """Hold what an estimator makes of (replays, orders) at once; a quarter without cells has 0 and 0.

    ``observed``, ``expected``: (replays, orders, 4), enquiries by quarter since the switch. ``stop``:
    (replays, orders, districts), how many months since the switch count, 0 for none. ``log_variance``:
    (replays, orders), of the log of their ratio were all counts Poisson with no month better than another;
    None if not asked.
    """

    observed: np.ndarray
    expected: np.ndarray
    stop: np.ndarray
    log_variance: np.ndarray | None


Summing = Callable[[np.ndarray, np.ndarray, Sequence[int]], list[Sums]]
"""Counts (replays, districts, months), orders (orders, districts), cut-off months -> sums for each."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold an estimated effect per replay; ``...`` are the leading axes of the counts.

    ``estimate``: (...), log rate ratio over ``cells``; nan without anything registered or expected there.
    ``quarters``: (..., 4), the same for months 1-3, 4-6, 7-9, 10-12 since the switch. ``observed``,
    ``expected``: (..., 4), enquiries behind them. ``cells``: (..., districts, 12), whether month 1, 2, ...
    since the switch counts. ``why_not``: why this roll-out gives no estimate, whatever the counts; None if it
    does.
    """

    estimate: np.ndarray
    quarters: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    cells: np.ndarray
    why_not: str | None


def effect(
    summing: Summing,
    counts: np.ndarray,
    switch: np.ndarray,
    until: int | None,
    why_not: Callable[[np.ndarray, int], str | None],
) -> Effect:
    """Return what ``summing`` makes of the roll-out as it was, for counts with any leading axes."""
    table = as_counts(counts)
    months, cut = as_switch(switch, table), as_until(until, table)
    flat = table.reshape(-1, *table.shape[-2:])
    sums = summing(flat, months[None], [cut])[0]
    shape = table.shape[:-2]
    observed, expected = (part.reshape(*shape, -1) for part in (sums.observed, sums.expected))
    cells = np.arange(EVENT_MONTHS) < sums.stop.reshape(*shape, -1, 1)
    total = log_ratio(observed.sum(axis=-1), expected.sum(axis=-1))
    return Effect(total, log_ratio(observed, expected), observed, expected, cells, why_not(months, cut))


def log_ratio(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return log(observed / expected), nan where either is 0."""
    defined = (observed > 0) & (expected > 0)
    ratio = np.divide(observed, expected, out=np.full(np.shape(observed), np.nan), where=defined)
    return np.log(ratio)


def truth(with_rule: np.ndarray, without: np.ndarray, switch: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return the true log rate ratio over ``cells`` of an ``Effect``, from both counts of the same replays.

    ``with_rule``, ``without``: (..., districts, months), enquiries or their rates; ``cells``: (...,
    districts, 12). nan where either sum is 0; months after the data must not be among the cells (ValueError).
    """
    n_months = with_rule.shape[-1]
    month = np.asarray(switch)[:, None] + np.arange(EVENT_MONTHS)
    if (cells & (month >= n_months)).any():
        raise ValueError("the cells reach beyond the data")
    index = np.broadcast_to(np.minimum(month, n_months - 1), (*with_rule.shape[:-1], EVENT_MONTHS))
    sums = [
        (np.take_along_axis(part, index, axis=-1) * cells).sum(axis=(-2, -1)) for part in (with_rule, without)
    ]
    return log_ratio(*sums)
