"""The pooled ratio of every column in every resample: one table of draws for all, so that they stay paired."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.statistics.ratio import Column

Pooled = tuple[Column, Column]
"""Numerators and denominators of one measure, one number per replication in each."""


def common_length(columns: Sequence[Pooled]) -> int:
    """Return how many replications all columns have, 0 without any; ValueError if they differ."""
    lengths = {len(column) for pair in columns for column in pair}
    if len(lengths) > 1:
        raise ValueError("paired columns need the same replications")
    return lengths.pop() if lengths else 0


def ratio_draws(columns: Sequence[Pooled], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return sum(num) / sum(den) of each column in each resample, and whether there was any ``den``.

    Parameters
    ----------
    columns
        At least one pair, all with the same n replications; denominators are 0 or more.
    weights
        (resamples, n), how often each replication is drawn: ``multiplicities``.

    Returns
    -------
    values, defined
        Both (columns, resamples); a value is 0 where it is not defined. Equal columns have equal values.
    """
    num, den = (np.array([pair[side] for pair in columns], dtype=float) for side in (0, 1))
    # einsum without a plan keeps clear of BLAS, whose sums may depend on the number of threads
    above, below = (np.einsum("cr,br->cb", part, weights, optimize=False) for part in (num, den))
    defined = below > 0
    return np.divide(above, below, out=np.zeros_like(above), where=defined), defined
