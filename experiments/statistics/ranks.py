"""Who comes first, and how sure that is: the probability of each rank, not only the order of the estimates.

An order of estimates looks certain even where the next replications would turn it round. Each bootstrap resample
of whole replications ranks all names again, by the same draws for all; the share of resamples in which a name has a
rank is the probability shown (Goldstein & Spiegelhalter 1996, JRSS A 159, 385-443, on why ranks need that).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from experiments.statistics.draws import Pooled, common_length, ratio_draws
from experiments.statistics.estimate import Estimate, exact_mean
from experiments.statistics.ratio import ratio
from experiments.statistics.resampling import multiplicities


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hold one name's estimate and the probability that its rank is 1, 2, ... up to the number of names.

    The probabilities of a name sum to 1, and so do those of a rank over the names. A name that cannot be ranked has
    zeros only and no ``expected_rank`` (the mean rank over resamples, 1 for the first).
    """

    name: str
    estimate: Estimate
    rank_probabilities: tuple[float, ...]
    expected_rank: float | None


def rank_probabilities(
    columns: Mapping[str, Pooled], *, seed: int, resamples: int = 1000, highest_first: bool = True
) -> list[Ranked]:
    """Return the names by their pooled ratio, each with the probability of every rank.

    Parameters
    ----------
    columns
        {name: (num, den)}, one number per replication in each, paired over names. The value of a name is
        sum(num) / sum(den); a replication without ``den`` carries nothing for it.
    highest_first
        Whether rank 1 is the highest value or the lowest.

    Returns
    -------
    list
        Ordered by estimate, ties by name, names without any ``den`` last. ``estimate`` has the jackknife interval of
        ``ratio``. Ranks are among the names that can be ranked: those with ``den`` in at least two
        replications, which know their own error. Names tied in a resample share the ranks evenly. A resample
        without ``den`` for one of them is left out for all; if none is left, nobody can be ranked.

    Raises
    ------
    ValueError
        Columns of different length; a number that is not finite, or a denominator below 0.
    """
    n = common_length(list(columns.values()))
    estimates = {name: ratio(*columns[name]) for name in sorted(columns)}
    able = [name for name in estimates if np.count_nonzero(columns[name][1]) >= 2]
    shares = _shares([columns[name] for name in able], n, seed, resamples, highest_first)
    nothing = (0.0,) * len(estimates)
    found = {
        name: (*share, *nothing[len(share) :]) for name, share in zip(able, shares, strict=True) if share
    }
    names = sorted(estimates, key=lambda name: _place(estimates[name].mean, highest_first))
    return [
        Ranked(name, estimates[name], found.get(name, nothing), _mean_rank(found.get(name))) for name in names
    ]


def _shares(
    columns: Sequence[Pooled], n: int, seed: int, resamples: int, highest_first: bool
) -> list[list[float]]:
    """Return per name the share of resamples that each rank takes; nothing per name if no resample is left."""
    if not columns:
        return []
    values, defined = ratio_draws(columns, multiplicities(n, resamples, seed))
    values = values[:, defined.all(axis=0)]
    if not values.shape[1]:
        return [[] for _ in columns]
    ahead = values[None] > values[:, None] if highest_first else values[None] < values[:, None]
    before, tied = ahead.sum(axis=1), (values[None] == values[:, None]).sum(axis=1)
    ranks = range(len(columns))
    return [
        [exact_mean(((a <= rank) & (rank < a + t)) / t) for rank in ranks]
        for a, t in zip(before, tied, strict=True)
    ]


def _place(mean: float | None, highest_first: bool) -> tuple[bool, float]:
    return (True, 0.0) if mean is None else (False, -mean if highest_first else mean)


def _mean_rank(share: Sequence[float] | None) -> float | None:
    return None if share is None else fsum(rank * p for rank, p in enumerate(share, start=1))
