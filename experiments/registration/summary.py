"""The whole result of a test of a registration rule: the content of summary.json, without sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from experiments.comparison.columns import Columns
from experiments.registration.describe import describe_rollout, describe_rule
from experiments.registration.estimates import estimate_records
from experiments.registration.plan import USUAL, WORLD_REPLICATIONS, Plan, last_switch, stigma_variant
from experiments.registration.records import measure_records, split_records, stigma_records
from experiments.registration.sights import place_records, survey_records, timeline
from sim.municipalities import municipalities

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the rows of all runs as columns: nominal world, every size of stigma in it, one for every other world.

    All sizes of stigma are of the same few replications, so that they differ by their size alone.
    """

    nominal: Columns
    stigma: dict[float, Columns]
    worlds: list[Columns]


def summarise(plan: Plan, found: Found) -> dict[str, object]:
    """Return the summary, without sentences."""
    change, nominal = plan.change, found.nominal
    estimates, power = estimate_records(plan, nominal)
    swept = {
        points: (columns, USUAL if points == plan.assumed_stigma else stigma_variant(points))
        for points, columns in found.stigma.items()
    }
    swept_only = [found.stigma[points] for points in plan.stigma_points]
    stigma, stigma_change = stigma_records(dict(sorted(swept.items())))
    return {
        "schema": SCHEMA,
        "command": "registration",
        "scenario_hash": plan.base.hash(),
        "experiment_hash": plan.hash(),
        "seed": plan.seed,
        "replications": nominal.n,
        "worlds": len(plan.worlds),
        "world_replications": WORLD_REPLICATIONS,
        "replays": plan.replays * nominal.n,
        "failed": sum(one.n_failed for one in (nominal, *swept_only, *found.worlds)),
        "years": plan.base.years,
        "start": plan.base.start.isoformat(),
        "population": sum(place.population for place in municipalities()),
        "municipalities_n": len(municipalities()),
        "baseline": describe_rule(change.baseline) | {"text": _both(change.texts[0])},
        "rule": describe_rule(change.rule) | {"text": _both(change.texts[1])},
        "rollout": describe_rollout(change.rollout)
        | {"name": change.rollout_name, "kind": change.rollout.kind, "starts": change.starts.isoformat()},
        "windows": {
            "in_force": {
                "from": last_switch(change).isoformat(),
                "to": (plan.base.entry_end_day - timedelta(days=1)).isoformat(),
            }
        },
        "measures": measure_records(nominal, found.worlds, plan.seed),
        "split": split_records(nominal),
        "municipalities": place_records(nominal),
        "stigma": stigma,
        "stigma_change": stigma_change,
        "timeline": timeline(plan, nominal),
        "estimates": estimates,
        "power": power,
        "survey": survey_records(nominal),
    }


def _both(words: tuple[str, str]) -> dict[str, str]:
    return {"en": words[0], "da": words[1]}
