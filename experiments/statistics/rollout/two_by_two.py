"""Difference in differences, two by two: years before and after, switching against untouched districts.

At each switching time the controls are the districts that have not switched by the end of the year after; a
national surge strikes both and cancels. In a roll-out that is over within a year nobody is a control for a
whole year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.statistics.rollout.design import EVENT_MONTHS, switching_times
from experiments.statistics.rollout.effect import Effect, Sums, effect
from experiments.statistics.rollout.windows import pooled, window


def difference_in_differences(counts: np.ndarray, switch: np.ndarray, until: int | None = None) -> Effect:
    """Return the log of enquiries registered over expected = before x controls after / controls before.

    Sums over the switching times that have controls with any enquiry before; parameters and errors as
    ``before_after``. Data cut off within the 12 months after: the controls are those that have not switched
    up to the cut.
    """
    return effect(two_by_two_sums, counts, switch, until, two_by_two_why_not)


def two_by_two_why_not(switch: np.ndarray, until: int) -> str | None:
    """Return why this roll-out has no controls, or None."""
    times = switching_times(switch, until)
    if not times:
        return "no district with a month before switches within the data"
    if len(np.unique(switch)) == 1:
        return "all districts switch at once: there are no controls"
    if not any((switch >= min(time + EVENT_MONTHS, until)).any() for time in times):
        return "no district is still waiting at the end of the 12 months after another's switch"
    return None


def two_by_two_sums(counts: np.ndarray, orders: np.ndarray, untils: Sequence[int]) -> list[Sums]:
    """Return the sums of each order for each cut-off month, as ``Summing`` says."""
    return [_sums(counts, orders, until) for until in untils]


def _sums(counts: np.ndarray, orders: np.ndarray, until: int) -> Sums:
    shape = (len(counts), len(orders))
    observed, expected, spread = np.zeros((*shape, 4)), np.zeros((*shape, 4)), np.zeros(shape)
    stop = np.zeros((*shape, orders.shape[1]), dtype=int)
    for time in switching_times(orders, until):
        around = window(counts, time, until)
        switches, waits = orders == time, orders >= around.end
        before, control_before = pooled(around.before, switches), pooled(around.before, waits)
        control_after = pooled(around.after, waits)
        has = control_before > 0
        scale = np.divide(before, control_before, out=np.zeros(shape), where=has)
        here = scale[..., None] * control_after
        observed += pooled(around.after, switches) * has[..., None]
        expected += here
        spread += _variance(here.sum(axis=-1), before, control_before, control_after.sum(axis=-1))
        stop += (switches & has[..., None]) * (around.end - time)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_variance = 1 / observed.sum(axis=-1) + spread / expected.sum(axis=-1) ** 2
    return Sums(observed, expected, stop, log_variance)


def _variance(expected: np.ndarray, *counts: np.ndarray) -> np.ndarray:
    """Return the Poisson variance of one time's expected number: its square times the sum of 1/count.

    Controls that serve several times are taken as independent, as in a table of separate comparisons.
    """
    terms = [np.divide(1, part, out=np.zeros_like(part), where=part > 0) for part in counts]
    return expected**2 * sum(terms)
