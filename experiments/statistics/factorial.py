"""Which rule makes the difference: effects of rules that are each off or on, over the admissible combinations.

Some combinations cannot be had (one rule needs another), so the design has holes. The Shapley value shares the
total change out: each rule gets what it adds, averaged over all admissible orders of switching the rules on,
those in which every combination on the way is admissible. With nothing inadmissible it is the value of Shapley
(1953, Annals of Mathematics Studies 28, 307-317); where rules must precede others, that of Faigle & Kern (1992,
Int. J. Game Theory 21, 249-266).

With a full factorial ``main_effects`` and ``interactions`` are the usual ones: mean with less mean without, and
the mean difference of differences (where levels are coded -1 and 1, half of that). Where no three rules or more
interact main effects are then the Shapley values; otherwise they need not add up to the total.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import TypeVar

import numpy as np

from experiments.statistics.contrasts import Combination, Contrast, difference, in_order, shares
from experiments.statistics.draws import Pooled, common_length, ratio_draws
from experiments.statistics.estimate import Estimate, exact_sum, exact_variance
from experiments.statistics.quantile import LEAST_DEFINED
from experiments.statistics.ratio import pooled
from experiments.statistics.resampling import multiplicities, percentile_ends

Columns = Mapping[Combination, Pooled]
Name = TypeVar("Name", bound=Hashable)


def shapley(
    columns: Columns, factors: Sequence[str], *, seed: int, resamples: int = 1000, level: float = 0.95
) -> dict[str, Estimate]:
    """Return what each factor adds on the way from nothing to everything; the values sum to ``total``.

    Parameters
    ----------
    columns
        {factors that are on: (num, den)} for every admissible combination and no other; each column holds one
        number per replication, paired over combinations. A combination's value is sum(num) / sum(den).
    factors
        At least one name, each once.
    seed, resamples, level
        Of the bootstrap over whole replications, which draws the same ones for all factors.

    Returns
    -------
    dict
        One estimate per factor, in their order and the unit of the measure, with a percentile interval.
        A resample in which any combination has no ``den`` is left out for all. All is None where a
        combination the estimate rests on has none at all. ``low``, ``high`` and ``se`` are None where some
        combination has any in one replication only, or more than a tenth of the resamples are left out.

    Raises
    ------
    ValueError
        No admissible order reaches everything; no factor, one given twice, or one unknown in a combination;
        columns of different length; a number that is not finite, or a denominator below 0.
    """
    return _estimates(shares(_admissible(columns, factors), factors), columns, seed, resamples, level)


def total(
    columns: Columns, factors: Sequence[str], *, seed: int, resamples: int = 1000, level: float = 0.95
) -> Estimate:
    """Return the value with everything less that with nothing, as ``shapley`` does; ValueError without both."""
    ends = {frozenset(factors): 1, frozenset(): -1}
    if not set(ends) <= set(_admissible(columns, factors)):
        raise ValueError("the total change needs the combinations of no factor and of all factors")
    return _estimates({"total": Contrast(ends, 1)}, columns, seed, resamples, level)["total"]


def main_effects(
    columns: Columns, factors: Sequence[str], *, seed: int, resamples: int = 1000, level: float = 0.95
) -> dict[str, Estimate]:
    """Return the mean change by switching each factor on, over all admissible pairs without and with it.

    Every pair weighs the same; all is None where there is no pair. Otherwise as ``shapley``, but no order of
    switching on is needed.
    """
    admissible = _admissible(columns, factors)
    contrasts = {factor: difference(admissible, (factor,)) for factor in factors}
    return _estimates(contrasts, columns, seed, resamples, level)


def interactions(
    columns: Columns, factors: Sequence[str], *, seed: int, resamples: int = 1000, level: float = 0.95
) -> dict[tuple[str, str], Estimate]:
    """Return by how much each pair of factors together changes more than the sum of the two alone.

    The mean of v(both) - v(first) - v(second) + v(neither) over all admissible fours, each weighing the same;
    all is None where there is no four. Pairs in the order of ``factors``; otherwise as ``main_effects``.
    """
    admissible = _admissible(columns, factors)
    contrasts = {pair: difference(admissible, pair) for pair in combinations(factors, 2)}
    return _estimates(contrasts, columns, seed, resamples, level)


def _admissible(columns: Columns, factors: Sequence[str]) -> Collection[Combination]:
    if not factors or len(set(factors)) < len(factors):
        raise ValueError("at least one factor is needed, and each only once")
    unknown = sorted(set().union(*columns) - set(factors))
    if unknown:
        raise ValueError(f"a combination holds {', '.join(unknown)}; the factors are {', '.join(factors)}")
    return columns.keys()


def _estimates(
    contrasts: Mapping[Name, Contrast], columns: Columns, seed: int, resamples: int, level: float
) -> dict[Name, Estimate]:
    n = common_length(list(columns.values()))
    found = {one: pooled(*columns[one]) for one in in_order(columns)}
    values = {one: value for one, value in found.items() if value is not None}
    draws = _draws([columns[one] for one in values], n, resamples, seed)
    estimates = {}
    for name, (weights, divisor) in contrasts.items():
        row = np.array([weights.get(one, 0) for one in values], dtype=float)
        if not divisor or not weights.keys() <= values.keys():
            estimates[name] = Estimate(None, None, None, None, n)
            continue
        mean = exact_sum(row * np.array(list(values.values()))) / divisor
        drawn = None if draws is None else np.einsum("c,cb->b", row, draws, optimize=False) / divisor
        estimates[name] = _estimate(mean, drawn, n, level)
    return estimates


def _estimate(mean: float, drawn: np.ndarray | None, n: int, level: float) -> Estimate:
    if drawn is None:
        return Estimate(mean, None, None, None, n)
    return Estimate(mean, *percentile_ends(drawn, drawn, level), sqrt(exact_variance(drawn)), n)


def _draws(columns: Sequence[Pooled], n: int, resamples: int, seed: int) -> np.ndarray | None:
    """Return (combinations, resamples left): the value of each in each, None where they cannot tell the error."""
    if not columns or min(np.count_nonzero(den) for _, den in columns) < 2:
        return None
    values, defined = ratio_draws(columns, multiplicities(n, resamples, seed))
    whole = defined.all(axis=0)
    return values[:, whole] if whole.mean() >= LEAST_DEFINED else None
