"""The roll-out as data: monthly counts, months of switching, and the orders that could have been.

A roll-out drawn by lot deals the same switching times to the districts in another order each time; how many
different deals there are bounds what any re-randomisation can tell.
"""

from __future__ import annotations

from math import factorial, prod

import numpy as np

EVENT_MONTHS = 12
"""Months from the switch that count: month 1 is the month of the switch itself."""

QUARTER_MONTHS = 3
"""Months taken together in the profile: 1-3, 4-6, 7-9 and 10-12."""

N_QUARTERS = EVENT_MONTHS // QUARTER_MONTHS


def as_counts(counts: np.ndarray) -> np.ndarray:
    """Return counts as floats; ValueError unless whole numbers from 0 on, (..., n_districts, n_months)."""
    table = np.asarray(counts, dtype=float)
    if table.ndim < 2 or not np.isfinite(table).all() or (table < 0).any() or (table % 1).any():
        raise ValueError("counts are whole numbers from 0 on, shaped (..., districts, months)")
    return table


def as_switch(switch: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return switching months, those after the data as n_months: such districts never switch in them.

    ValueError unless there is one whole number from 0 on per district.
    """
    months = np.asarray(switch)
    if months.shape != counts.shape[-2:-1] or not np.issubdtype(months.dtype, np.integer):
        raise ValueError(f"one whole month of switching is needed for each of {counts.shape[-2]} districts")
    if (months < 0).any():
        raise ValueError("a district that switched before the data begin has no month before its switch")
    return np.minimum(months, counts.shape[-1])


def as_until(until: int | None, counts: np.ndarray) -> int:
    """Return the month before which data are cut off, by default their end; ValueError if outside them."""
    n_months = counts.shape[-1]
    if until is None:
        return n_months
    if not 0 < until <= n_months:
        raise ValueError(f"data of {n_months} months cannot be cut off before month {until}")
    return int(until)


def switching_times(orders: np.ndarray, until: int) -> list[int]:
    """Return the different months of switching before ``until``, in order, month 0 left out."""
    return [int(month) for month in np.unique(orders) if 0 < month < until]


def draw_orders(
    switch: np.ndarray, n: int, rng: np.random.Generator, drawn: np.ndarray | None = None
) -> np.ndarray:
    """Draw (n, n_districts): the switching months dealt to the districts anew, ``n`` times independently.

    ``drawn``: (n_districts,), whether the lot decided on a district, by default on all; the others keep their month.
    """
    orders = np.tile(np.asarray(switch), (n, 1))
    lot = np.ones(len(orders[0]), dtype=bool) if drawn is None else drawn
    orders[:, lot] = rng.permuted(orders[:, lot], axis=1)
    return orders


def n_orders(switch: np.ndarray, until: int) -> int:
    """Return how many different roll-outs the lot could have drawn, as data before ``until`` show them."""
    shown = np.minimum(np.asarray(switch), until)
    _, ties = np.unique(shown, return_counts=True)
    return factorial(len(shown)) // prod(factorial(int(tie)) for tie in ties)
