"""How many runs each part of an experiment takes, before anything runs: for the progress bar and ``infohus check``."""

from __future__ import annotations

from typing import NamedTuple

from experiments.experiment.plan import Plan
from sim.policies.organisation import CATALOGUE

N_DUMMIES = 1
"""Inputs of a sensitivity analysis that stand for luck."""


class Stage(NamedTuple):
    """Name a part of an experiment with its fewest and most runs."""

    name: str
    fewest: int
    most: int


def stages(plan: Plan) -> list[Stage]:
    """Return the parts that the file asks for, in the order in which they are run.

    Raises BadInput for a search whose levers do not fit its scenario.
    """
    asked, twice = plan.experiment, 2 if plan.losses else 1
    looks = plan.rule.looks()
    n_arms = sum(len(place.arms) for place in plan.places)
    found = [Stage("nominal", n_arms * looks[0] * twice, n_arms * looks[-1] * twice)]
    if len(plan.worlds) > 1:
        n = sum(len(place.world_arms) for place in plan.places) * (len(plan.worlds) - 1)
        found.append(_exactly("worlds", n * asked.worlds.replications * twice))
    if asked.sensitivity:
        found += _sensitivity(plan)
    if asked.search:
        found.append(_search(plan))
    if asked.regimes:
        found.append(_exactly("regimes", asked.regimes.points * len(CATALOGUE) * asked.regimes.replications))
    return found


def _exactly(name: str, n: int) -> Stage:
    return Stage(name, n, n)


def _sensitivity(plan: Plan) -> list[Stage]:
    from experiments.experiment.unknowns import measured, varied

    asked = plan.experiment.sensitivity
    arms = (2 if asked.minus else 1) * (2 if measured(plan.experiment).needs_loss else 1)
    inputs = len(varied(plan.experiment)) + N_DUMMIES
    screening = asked.trajectories * (inputs + 1) * asked.replications * arms
    most = asked.base * (min(asked.keep, inputs - N_DUMMIES) + N_DUMMIES + 2) * asked.replications * arms
    return [_exactly("screening", screening), Stage("sobol", 0, most)]


def _search(plan: Plan) -> Stage:
    from experiments.experiment.searching import CHECKED, fitted_search
    from experiments.search.search import most_checked, most_tried

    asked = fitted_search(plan)
    twice = 2 if any(goal.outcome.needs_loss for goal in asked.goals) else 1
    most = most_tried(asked) * asked.replications + most_checked(asked) * CHECKED
    return Stage("search", asked.replications * twice, most * twice)
