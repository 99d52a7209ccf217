"""The content of summary.json: what was asked, what was run, what was found."""

from __future__ import annotations

from dataclasses import asdict

from experiments.experiment.comparing import Found, comparison_part
from experiments.experiment.outcomes import Outcome
from experiments.experiment.plan import Place, Plan

SCHEMA = 1
Record = dict[str, object]


def summarise(plan: Plan, found: list[Found], parts: Record) -> Record:
    """Return the content of summary.json, without sentences; ``parts`` are sensitivity, search and regimes."""
    asked, compared = plan.experiment, comparison_part(plan, found)
    base = _first_arm(plan.places[0], asked.baseline).scenario
    return {
        "schema": SCHEMA,
        "experiment": asked.name,
        "title": dict(asked.titles),
        "question": dict(asked.questions),
        "experiment_hash": plan.hash(),
        "scenario_hash": base.hash(),
        "seed": plan.seed,
        "years": base.years,
        "municipalities": [_place(place) for place in plan.places],
        "baseline": asked.baseline,
        "chief": _outcome(asked.chief),
        "outcomes": [_outcome(outcome) for outcome in asked.outcomes],
        "scenarios": [
            {"name": e.name, "label_en": e.labels["en"], "label_da": e.labels["da"], "model": e.model}
            | {"equalised": e.is_equalised, "hash": _first_arm(plan.places[0], e.name).scenario.hash()}
            for e in asked.entries
        ],
        "factors": [
            {"name": f.name, "label_en": f.label["en"], "label_da": f.label["da"], "needs": list(f.needs)}
            for f in asked.factors
        ],
        "between": asked.between and list(asked.between),
        "worlds": len(plan.worlds),
        "world_replications": asked.worlds.replications if asked.worlds else 0,
        "replications": min(one.nominal.n for one in found),
        "failed": sum(record["failed"] for record in compared["failures"]),
        "failed_in_worlds": sum(world.n_failed for one in found for world in one.worlds[1:]),
        "quick": asked.is_quick,
        **compared,
        **{name: parts.get(name) for name in ("sensitivity", "search", "regimes")},
        "refused": parts.get("refused", []),
    }


def _first_arm(place: Place, name: str):
    return next(arm for arm in place.arms if arm.name == name)


def _place(place: Place) -> Record:
    town = place.arms[0].scenario.municipality
    return {"name": town.name, "slug": place.slug, "population": town.population}


def _outcome(outcome: Outcome) -> Record:
    return asdict(outcome)
