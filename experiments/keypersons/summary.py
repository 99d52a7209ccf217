"""The whole result of a test of key persons: the content of summary.json."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the rows of all runs as columns.

    ``everybody``: replications of the nominal world in which everybody is lost once. ``coordinator``: these and more,
    with the runs about the coordinator alone. ``worlds``: one for every world, the nominal one first.
    """

    everybody: Columns
    coordinator: Columns
    worlds: list[Columns]


def summarise(plan: Plan, found: Found) -> dict[str, object]:
    """Return the summary, without sentences and without what a search finds."""
    everybody, coordinator = found.everybody, found.coordinator
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
        "replications": coordinator.n,
        "replications_everybody": everybody.n,
        "world_replications": plan.world_replications,
        "quick": plan.is_quick,
        "failed": sum(columns.n_failed for columns in found.worlds),
        "usual_days": usual_days(plan, coordinator),
        "shocks": shock_records(plan, everybody, coordinator),
        "ranking": ranking(plan, everybody),
        "structure": structure_records(plan, coordinator),
        "networks": networks(plan, coordinator),
        "curves": curves(plan, coordinator),
        "absorbed": absorbed(plan, coordinator),
        "contrasts": [] if plan.is_quick else contrasts(plan, everybody),
        "protection": [] if plan.is_quick else protection_records(plan, everybody),
        "turnover": turnover(plan, coordinator),
        "differences": differences(plan, coordinator, pairs_of(plan.models)),
        "across_worlds": world_records(plan, found.worlds),
        "orders": orders(plan, found.worlds),
    }
