"""What protects: the share of each measure in what all of them take off the loss of the coordinator."""

from __future__ import annotations

from experiments.comparison.columns import Columns
from experiments.keypersons.cells import gone_name, protection_name
from experiments.keypersons.estimates import ADDED, SHOCK_MEASURES, Record, numbers
from experiments.keypersons.plan import Plan
from experiments.keypersons.protection import FACTORS, admissible
from experiments.statistics.factorial import interactions, main_effects, shapley, total

OUTCOMES = (ADDED, ("excess_undecided_days", "mean"), ("facts_lost", "mean"))


def protection_records(plan: Plan, nominal: Columns) -> list[Record]:
    """Return, per model and outcome, the total of all measures, each one's share and effect, and every interaction.

    All are differences with minus without a measure: below zero protects.
    """
    found = []
    for subject in plan.subjects:
        combinations = admissible(subject.natural)
        for outcome in OUTCOMES:
            columns = {
                measures: nominal.ratio(
                    (subject.model, gone_name(protection_name(measures), plan.key_post)), *outcome
                )
                for measures in combinations
            }
            found.append(
                {"model": subject.model, "measure": outcome[0], "unit": SHOCK_MEASURES[outcome]}
                | _effects(columns, plan.seed)
            )
    return found


def _effects(columns, seed: int) -> Record:
    shares = shapley(columns, FACTORS, seed=seed)
    effects = main_effects(columns, FACTORS, seed=seed)
    between = interactions(columns, FACTORS, seed=seed)
    return {
        "combinations": len(columns),
        "total": numbers(total(columns, FACTORS, seed=seed)),
        "shares": {name: numbers(shares[name]) for name in FACTORS},
        "effects": {name: numbers(effects[name]) for name in FACTORS},
        "interactions": [
            {"measures": sorted(pair, key=FACTORS.index), **numbers(found)} for pair, found in between.items()
        ],
    }
