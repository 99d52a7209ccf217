"""Enquiries before a switching time and by quarter after it: what two of the estimators share."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from experiments.statistics.rollout.design import EVENT_MONTHS, N_QUARTERS, QUARTER_MONTHS


class Window(NamedTuple):
    """Hold the enquiries of every district around one switching time.

    ``before``: (replays, districts), in the ``n_before`` months before, 12 or as many as there are.
    ``after``: (replays, 4, districts), by quarter, in the months from ``time`` up to ``end``, which is not
    among them. ``months``: (4,), how many months of each quarter lie within the data.
    """

    before: np.ndarray
    after: np.ndarray
    n_before: int
    months: np.ndarray
    end: int


def window(counts: np.ndarray, time: int, until: int) -> Window:
    """Return the window around ``time``, at least 1, of (replays, districts, months) cut off at ``until``."""
    start, end = max(0, time - EVENT_MONTHS), min(time + EVENT_MONTHS, until)
    edges = np.minimum(time + QUARTER_MONTHS * np.arange(N_QUARTERS + 1), end)
    after = [counts[..., low:high].sum(axis=-1) for low, high in pairwise(edges)]
    before = counts[..., start:time].sum(axis=-1)
    return Window(before, np.stack(after, axis=1), time - start, np.diff(edges), end)


def pooled(values: np.ndarray, member: np.ndarray) -> np.ndarray:
    """Return values (replays, ..., districts) summed over each order's members (orders, districts).

    einsum without a plan keeps clear of BLAS, whose sums may depend on the number of threads.
    """
    if values.ndim == 2:
        return np.einsum("nd,pd->np", values, member.astype(float), optimize=False)
    return np.einsum("nqd,pd->npq", values, member.astype(float), optimize=False)
