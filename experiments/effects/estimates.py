"""From finished runs to what every factor adds: total, Shapley shares, main effects, interactions, per outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from experiments.comparison.columns import Columns, Run
from experiments.effects.combinations import Combination
from experiments.effects.factor import Factor
from experiments.experiment.outcomes import Outcome
from experiments.keypersons.estimates import numbers
from experiments.statistics.draws import Pooled
from experiments.statistics.enough import is_thin
from experiments.statistics.factorial import interactions, main_effects, shapley, total
from experiments.statistics.ratio import ratio
from sim.errors import BadInput
from sim.measures.registry import BY_NAME

Record = dict[str, object]


def check_shared_out(outcomes: Sequence[Outcome], where: str) -> None:
    """Raise BadInput for a median or percentile: what factors add is worked out for means and shares."""
    for outcome in outcomes:
        if outcome.is_quantile:
            raise BadInput("effects_of.quantile", where=where, name=outcome.name)


def effects(
    columns_by_combination: Mapping[Combination, tuple[Columns, Run]],
    factors: Sequence[Factor],
    outcomes: Sequence[Outcome],
    *,
    seed: int,
) -> list[Record]:
    """Return one record per outcome; all changes are values with a factor less those without it.

    Parameters
    ----------
    columns_by_combination
        For every admissible combination the columns it was run in, and its run there. All hold the same replications
        in the same order; runs of one job in one ``Columns`` do.
    factors
        In the order in which tables show them.
    outcomes
        Means and shares (``check_shared_out``).
    seed
        Of the bootstrap over replications.

    Returns
    -------
    list of dict
        ``measure``, ``statistic``, ``unit``, ``better``; ``factors`` their names; ``combinations`` and
        ``replications`` how many; ``events`` in the combination that has fewest, and whether that is ``too_few``;
        ``off`` and ``on`` the values with no factor and with all; ``total`` the one from the other; ``shares`` and
        ``effects`` by factor; ``interactions`` by pair, with ``factors``. All of these hold mean, low and high (95 %,
        Monte Carlo), None where they cannot be told; shares sum to the total.

    Raises
    ------
    ValueError
        A quantile; no order leads from nothing to everything; columns of different length.
    """
    if any(outcome.is_quantile for outcome in outcomes):
        raise ValueError("the effects of factors on a quantile are not worked out")
    names = [factor.name for factor in factors]
    found = []
    for outcome in outcomes:
        columns = {
            one: of_one.ratio(run, outcome.measure, outcome.statistic)
            for one, (of_one, run) in columns_by_combination.items()
        }
        found.append(_head(columns, outcome) | _effects(columns, names, seed))
    return found


def _head(columns: Mapping[Combination, Pooled], outcome: Outcome) -> Record:
    events = min(_events(pair, outcome.measure) for pair in columns.values())
    return {
        "measure": outcome.measure,
        "statistic": outcome.statistic,
        "unit": outcome.unit,
        "better": outcome.better,
        "combinations": len(columns),
        "replications": min(len(den) for _, den in columns.values()),
        "events": events,
        "too_few": is_thin({"measure": outcome.measure, "events": events}),
    }


def _events(pair: Pooled, measure: str) -> int:
    """Return how many events stand behind the value of a combination."""
    counts_num = measure in BY_NAME and BY_NAME[measure].events == "num"
    return round(math.fsum(pair[0 if counts_num else 1].tolist()))


def _effects(columns: Mapping[Combination, Pooled], names: Sequence[str], seed: int) -> Record:
    shares = shapley(columns, names, seed=seed)
    alone = main_effects(columns, names, seed=seed)
    together = interactions(columns, names, seed=seed)
    return {
        "factors": list(names),
        "off": numbers(ratio(*columns[frozenset()])),
        "on": numbers(ratio(*columns[frozenset(names)])),
        "total": numbers(total(columns, names, seed=seed)),
        "shares": {name: numbers(shares[name]) for name in names},
        "effects": {name: numbers(alone[name]) for name in names},
        "interactions": [{"factors": list(pair), **numbers(found)} for pair, found in together.items()],
    }
