"""The whole result of a test of key persons: the content of summary.json."""

from __future__ import annotations

from experiments.comparison.columns import Columns
from experiments.keypersons.across_worlds import orders, pairs_of, world_records
from experiments.keypersons.estimates import (
    absorbed,
    contrasts,
    curves,
    differences,
    ranking,
    shock_records,
    turnover,
    usual_days,
)
from experiments.keypersons.plan import WEEKS, Plan
from experiments.keypersons.protected import protection_records
from experiments.keypersons.structures import networks, structure_records

SCHEMA = 1


def summarise(plan: Plan, worlds: list[Columns]) -> dict[str, object]:
    """Return the summary without sentences; ``worlds`` are the columns of every world, the nominal one first."""
    nominal = worlds[0]
    return {
        "schema": SCHEMA,
        "scenario_hash": plan.scenario.hash(),
        "experiment_hash": plan.hash(),
        "municipality": plan.scenario.municipality.name,
        "population": plan.scenario.municipality.population,
        "seed": plan.seed,
        "models": plan.models,
        "absence": plan.absence.name,
        "weeks": WEEKS,
        "posts": plan.posts,
        "key_post": plan.key_post,
        "worlds": len(plan.worlds),
        "replications": nominal.n,
        "world_replications": plan.world_replications,
        "quick": plan.is_quick,
        "failed": sum(columns.n_failed for columns in worlds),
        "usual_days": usual_days(plan, nominal),
        "shocks": shock_records(plan, nominal),
        "ranking": ranking(plan, nominal),
        "structure": structure_records(plan, nominal),
        "networks": networks(plan, nominal),
        "curves": curves(plan, nominal),
        "absorbed": absorbed(plan, nominal),
        "contrasts": contrasts(plan, nominal),
        "protection": protection_records(plan, nominal),
        "turnover": turnover(plan, nominal),
        "differences": differences(plan, nominal, pairs_of(plan.models)),
        "across_worlds": world_records(plan, worlds),
        "orders": orders(plan, worlds),
    }
