"""The whole result of a test of a registration rule: the content of summary.json, without sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from experiments.comparison.columns import Columns
from experiments.registration.describe import describe_rollout, describe_rule
from experiments.registration.plan import USUAL, WORLD_REPLICATIONS, Plan, stigma_variant
from experiments.registration.records import measure_records, split_records, stigma_records
from experiments.registration.sights import estimate_records, place_records, survey_records, timeline
from sim.engine.dates import add_months
from sim.municipalities import municipalities

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the rows of all runs as columns: nominal world, other sizes of stigma in it, one for every other world."""

    nominal: Columns
    stigma: dict[float, Columns]
    worlds: list[Columns]


def summarise(plan: Plan, found: Found) -> dict[str, object]:
    """Return the summary, without sentences."""
    change, nominal = plan.change, found.nominal
    estimates, power = estimate_records(plan, nominal)
    swept = {points: (columns, stigma_variant(points)) for points, columns in found.stigma.items()}
    swept[plan.assumed_stigma] = nominal, USUAL
    stigma, stigma_change = stigma_records(dict(sorted(swept.items())))
    last = max(m for m in change.rollout.months_after(*_by_name()).values() if m is not None)
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
        "failed": sum(one.n_failed for one in (nominal, *found.stigma.values(), *found.worlds)),
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
                "from": add_months(change.starts, last).isoformat(),
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


def _by_name() -> tuple[tuple[str, ...], tuple[float, ...]]:
    from experiments.registration.rollouts import districts

    names = districts()
    return names, tuple(0.0 for _ in names)
