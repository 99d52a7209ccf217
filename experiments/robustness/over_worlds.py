"""What holds whatever the world, outcome by outcome: the result that tables, sentences and report are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from experiments.comparison.columns import Columns, Run
from experiments.experiment.outcomes import NEITHER, Outcome
from experiments.robustness.best import best_counts
from experiments.robustness.flips import Inputs, flip_records, inputs_of
from experiments.robustness.losses import Losses
from experiments.robustness.regret import regrets
from experiments.statistics.enough import is_thin

Record = dict[str, object]
FEWEST, MOST = 2, 10
"""Alternatives that can be compared."""


def robustness(
    worlds: Sequence[Mapping[str, float]],
    columns: Sequence[Columns],
    runs: Sequence[Run],
    outcomes: Sequence[Outcome],
    *,
    seed: int,
) -> Record:
    """Return how the alternatives do over the worlds, the nominal one included as ``compare`` includes it.

    Parameters
    ----------
    worlds
        The parameters that each world sets; the first is the nominal one and sets none.
    columns
        What was run in each world, in the same order, paired by replication.
    runs
        Name and variant of 2 to 10 alternatives, of one variant.
    outcomes
        Quantiles are left out, and so are outcomes of which neither way is better.

    Returns
    -------
    dict
        ``worlds``, ``variant``, ``alternatives`` and ``outcomes``: docs/decisions/0019-regret-and-flips.md.
    """
    if len(worlds) != len(columns) or not FEWEST <= len(runs) <= MOST or len({run[1] for run in runs}) != 1:
        raise ValueError("columns for every world, and 2 to 10 alternatives of one variant, are needed")
    inputs = inputs_of(worlds)
    asked = [outcome for outcome in outcomes if outcome.better != NEITHER and not outcome.is_quantile]
    return {
        "worlds": len(worlds),
        "variant": runs[0][1],
        "alternatives": [name for name, _ in runs],
        "outcomes": [_outcome_record(Losses(columns, runs, one), inputs, seed) for one in asked],
    }


def _outcome_record(losses: Losses, inputs: Inputs, seed: int) -> Record:
    outcome, events = losses.outcome, losses.events()
    counts, regret = best_counts(losses), regrets(losses, seed)
    alternatives = [
        {
            "name": name,
            "best": counts["best"][name],
            "clearly_best": counts["clearly"][name],
            "regret": None if regret[name] is None else asdict(regret[name]),
        }
        for name in losses.names
    ]
    return {
        "outcome": outcome.name,
        "measure": outcome.measure,
        "statistic": outcome.statistic,
        "unit": outcome.unit,
        "better": outcome.better,
        "events": events,
        "too_few": is_thin({"measure": outcome.measure, "events": events}),
        **{name: counts[name] for name in ("usable", "unusable", "shared", "untold")},
        "alternatives": alternatives,
        "pairs": flip_records(losses, inputs, seed),
    }
