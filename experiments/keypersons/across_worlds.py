"""In how many plausible worlds the order of the models holds, where it turns round, and what goes with that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from experiments.comparison.columns import Columns, world_points
from experiments.keypersons.cells import NATURAL, gone_name
from experiments.keypersons.estimates import ADDED, Record
from experiments.keypersons.plan import Plan
from experiments.statistics.rank import rank_correlations
from experiments.statistics.ratio import pooled
from experiments.statistics.worlds import count_worlds, world_range
from experiments.worlds import uncertainties
from sim.parameters import declarations

STRONGEST = 8
"""Assumptions shown for a pair."""
CANDIDATES = 3
"""Worlds at either end of a pair's difference that a search runs again."""


def pairs_of(models: Iterable[str]) -> list[tuple[str, str]]:
    """Return every pair of models, the later one first: it is compared with the earlier one."""
    return [(b, a) for a, b in combinations(models, 2)]


def world_records(plan: Plan, worlds: list[Columns]) -> list[Record]:
    """Return, per pair of models, how the difference in added days lies over worlds.

    ``n_lower`` of ``n`` usable worlds have the first model's loss lower, ``n_clearly_lower`` of them beyond the chance
    of few replications.
    """
    run = gone_name(NATURAL, plan.key_post)
    found = []
    for model, baseline in pairs_of(plan.models):
        points = world_points(worlds, (model, run), *ADDED, (baseline, run))
        counts, spread = count_worlds(points), world_range(points.values, points.noises)
        found.append(
            {"model": model, "baseline": baseline, "n": counts.n}
            | {"n_lower": counts.lower, "n_higher": counts.higher}
            | {"n_clearly_lower": counts.clearly_lower, "n_clearly_higher": counts.clearly_higher}
            | {"world_low": spread.low, "world_high": spread.high}
            | {"most_turned": _most_turned(points.values)}
            | _influences(plan, points.values)
        )
    return found


def _most_turned(values: list[float | None]) -> dict[str, list[int]]:
    """Return the numbers of the other worlds in which the difference is lowest, and in which it is highest."""
    known = sorted((value, world) for world, value in enumerate(values) if world and value is not None)
    return {
        "lowest": [world for _, world in known[:CANDIDATES]],
        "highest": [world for _, world in reversed(known[-CANDIDATES:])],
    }


def orders(plan: Plan, worlds: list[Columns]) -> list[Record]:
    """Return in how many worlds each order of the models occurs, smallest loss first, most frequent order first.

    Orders are of the estimates as they are: with few replications in a world, chance moves models past each other.
    """
    run = gone_name(NATURAL, plan.key_post)
    seen: Counter[tuple[str, ...]] = Counter()
    for columns in worlds:
        added = {model: pooled(*columns.ratio((model, run), *ADDED)) for model in plan.models}
        known = {model: days for model, days in added.items() if days is not None}
        if len(known) == len(plan.models):
            seen[tuple(sorted(known, key=lambda model: (known[model], model)))] += 1
    return [{"order": list(order), "worlds": n} for order, n in sorted(seen.items(), key=_often_first)]


def _often_first(item: tuple[tuple[str, ...], int]) -> tuple[int, tuple[str, ...]]:
    return -item[1], item[0]


def _influences(plan: Plan, values: list[float | None]) -> Record:
    """Return the assumptions that go most with the difference, by rank correlation, and what chance alone shows."""
    nominal = plan.scenario.parameters
    inputs = {
        name: [float(world.get(name, nominal[name])) for world in plan.worlds] for name in uncertainties()
    }
    found = rank_correlations(inputs, values, seed=plan.seed)
    known = {name: rho for name, rho in found.values.items() if rho is not None}
    strongest = sorted(known, key=lambda name: (-abs(known[name]), name))[:STRONGEST]
    return {
        "strongest": strongest,
        "influences": [
            {"parameter": name, "rho": known[name], "grade": declarations()[name].grade} for name in strongest
        ],
        "threshold": found.threshold,
    }
