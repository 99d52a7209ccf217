"""A made-up simulator at the points of a map: days to decision that are a known function of what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from experiments.comparison.columns import Columns
from experiments.regimes.analyse import analyse
from experiments.regimes.design import Plan, Point, design, jobs, numbers_at
from experiments.regimes.numbers import Numbers
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenarios

MODELS = tuple(CATALOGUE)
Days = Callable[[Point, Numbers], Mapping[str, float]]
ENQUIRIES = 40
"""Enquiries in a replication; with 8 replications enough to be told."""


@lru_cache(maxsize=4)
def base(municipality: str = "Odense"):
    found = build_scenarios(municipality=municipality)
    return {name: scenario for (name, variant), scenario in found.items() if variant == "natural"}


@lru_cache(maxsize=4)
def plan(n: int = 96, seed: int = 1, losses: bool = False) -> Plan:
    return Plan(base(), tuple(design(n, seed, base()["coordinator"])), 8, losses)


@lru_cache(maxsize=4)
def numbers(n: int = 96, seed: int = 1) -> list[Numbers]:
    return [numbers_at(point, base()) for point in plan(n, seed).points]


def made_up(days: Days, noise: float, whole: Plan | None = None, per_run: int = ENQUIRIES) -> list[Columns]:
    """Return the columns of every point's job; enquiries of a replication share an error of sd ``noise`` days."""
    whole = plan() if whole is None else whole
    found = []
    for job, point in zip(jobs(whole), whole.points, strict=True):
        rng = np.random.default_rng([7, point.index])
        mean = days(point, numbers_at(point, whole.base))
        rows = []
        for replication in range(job.n):
            for name, variant in job.runs:
                total = per_run * (mean[name] + noise * rng.standard_normal())
                own = {"replication": replication, "error": None, "model": name, "variant": variant}
                own |= {"num|days_to_decision|mean": total, "den|days_to_decision|mean": float(per_run)}
                own |= {
                    "num|wrong_drop_share|share": float(rng.integers(0, 5)),
                    "den|wrong_drop_share|share": 20.0,
                }
                rows.append(own)
        schema = {
            "replication": pa.int64(),
            "error": pa.string(),
            "model": pa.string(),
            "variant": pa.string(),
        }
        names = [key for key in rows[0] if key not in schema]
        fields = [*schema.items(), *((name, pa.float64()) for name in names)]
        found.append(Columns(pa.Table.from_pylist(rows, schema=pa.schema(fields)), job.runs))
    return found


def by_numbers(point: Point, found: Numbers) -> dict[str, float]:
    """Coordinator where asking is quick; else the ad hoc forum, but the fixed one where desks are full."""
    quick, full = found.asking < 1, found.utilisation > 0.1
    return {
        "coordinator": 10.0 if quick else 25.0,
        "fixed_forum": 14.0 if full else 22.0,
        "ad_hoc_forum": 18.0,
    }


@lru_cache(maxsize=1)
def found_by_numbers() -> dict:
    with patch("experiments.regimes.rule.REPEATS", 1):
        return analyse(plan(), made_up(by_numbers, 1.0), seed=5)
