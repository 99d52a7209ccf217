"""The regime map of an experiment: the three models at points of a municipality's setting, and the 98 placed on it."""

from __future__ import annotations

from experiments.experiment.build import bare_models
from experiments.experiment.jobs import Evaluate
from experiments.experiment.plan import Plan
from experiments.worlds import draw_worlds

PLACED_OVER = 33
"""Plausible worlds over which the numbers of a municipality range; no run is needed for them."""


def regimes_part(plan: Plan, evaluate: Evaluate) -> dict[str, object]:
    """Run the points of the map in the setting of the first municipality, draw it, and place every municipality."""
    from experiments.regimes import design as regimes
    from experiments.regimes.analyse import analyse
    from experiments.regimes.place import place_all

    experiment, place = plan.experiment, plan.places[0].name
    base = bare_models(experiment, place)
    asked = experiment.regimes
    points = regimes.design(asked.points, plan.seed, next(iter(base.values())))
    mapped = regimes.Plan(base, tuple(points), asked.replications)
    found = analyse(mapped, evaluate(regimes.jobs(mapped)), plan.seed)
    worlds = draw_worlds(PLACED_OVER, plan.seed, fixed=experiment.fixed.get("parameters", {}))
    return {**found, "municipalities": place_all(worlds, found, base)}
