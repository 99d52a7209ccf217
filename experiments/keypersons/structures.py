"""How work and knowledge rest on people without any shock, pooled over replications. MODEL 12, Structure."""

from __future__ import annotations

import json

from experiments.comparison.columns import Columns
from experiments.keypersons.cells import VARIANTS
from experiments.keypersons.estimates import Record, numbers
from experiments.keypersons.plan import Plan
from experiments.statistics.ratio import ratio
from sim.measures.dependence.resting import CLASSES, STAGES
from sim.measures.dependence.structure import add_structures, structure_measures


def structure_records(plan: Plan, nominal: Columns) -> list[Record]:
    """Return, per model and variant, every measure of structure with its interval over replications."""
    found = []
    for model in plan.models:
        for variant in VARIANTS:
            runs = [json.loads(words) for words in nominal.texts((model, variant), "structure")]
            found += [{"model": model, "variant": variant, **one} for one in _records(runs)]
    return found


def _records(runs: list[dict[str, float]]) -> list[Record]:
    effective = [run["num|effective_people"] for run in runs], [run["den|effective_people"] for run in runs]
    found: list[Record] = [{"measure": "effective_people", "unit": "people", **numbers(ratio(*effective))}]
    for stage in ("all", *STAGES):
        stages = STAGES if stage == "all" else (stage,)
        total = [sum(run[f"seconds|{s}|{c}"] for s in stages for c in CLASSES) for run in runs]
        for name in CLASSES:
            part = [sum(run[f"seconds|{s}|{name}"] for s in stages) for run in runs]
            found.append(
                {"measure": "resting", "stage": stage, "class": name, "unit": "share"}
                | numbers(ratio(part, total))
            )
    prefix = "num|expected_loss|"
    for key in dict.fromkeys(key for run in runs for key in run if key.startswith(prefix)):
        lost = [run.get(key, 0.0) for run in runs], [run["den|expected_loss"] for run in runs]
        post = key.removeprefix(prefix)
        found.append({"measure": "expected_loss", "post": post, "unit": "share", **numbers(ratio(*lost))})
    return found


def networks(plan: Plan, nominal: Columns) -> list[Record]:
    """Return, per model and variant, the network of handovers of all replications together."""
    found = []
    for model in plan.models:
        for variant in VARIANTS:
            runs = [json.loads(words) for words in nominal.texts((model, variant), "structure")]
            if not runs:
                continue
            pooled = structure_measures(add_structures(*runs))
            shape = {name: pooled[name] for name in SHAPE}
            arcs, pairs = _arcs(pooled["arcs_per_case"]), _arcs(pooled["pairs_per_case"])
            found.append({"model": model, "variant": variant, **shape, "arcs": arcs, "pairs": pairs})
    return found


def _arcs(per_case: dict[str, float]) -> list[Record]:
    """Return arcs by the two posts they join."""
    ends = {arc: arc.split("|") for arc in per_case}
    return [{"from": ends[arc][0], "to": ends[arc][1], "per_case": n} for arc, n in per_case.items()]


SHAPE = (
    "centralisation",
    "centralisation_together",
    "betweenness_together",
    "degree",
    "betweenness",
    "closeness",
    "fragmentation",
    "fragmentation_without",
    "distance_weighted_fragmentation",
    "distance_weighted_fragmentation_without",
)
