"""Look for the best setting of the levers, generation by generation.

The search sees few replications and keeps what looks best, so that looks better than it is (the optimiser's curse:
Smith & Winkler 2006, Management Science 52, 311-322). What it returns are candidates for a check with fresh luck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from experiments.search.ask import make_asker
from experiments.search.front import non_dominated, spread_out
from experiments.search.plan import SearchPlan
from experiments.search.setting import Assignment

PER_GENERATION = 8
"""Settings tried at once, whatever the number of workers, so that the result does not depend on it."""
N_BEST, N_FRONT = 3, 12
"""Candidates that are checked: the best of one score, or as many of a front."""
MOST_ASKED = 2
"""Settings asked for, per trial, until even those that cannot be run end the search."""
USUAL = "usual"
"""Name of the usual setting beside the candidates."""

Means = Mapping[str, float | None]
"""Outcome (``measure|statistic``) -> mean."""
Evaluate = Callable[[list[Assignment]], list[Means | None]]
"""Runs the settings and returns their means in order; None where a setting is not admissible or failed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Hold a setting that was tried; ``means`` is None if it was not admissible or failed."""

    assignment: Assignment
    means: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what a search tried, in order, the usual setting first, and which settings are worth a check.

    ``candidates`` are by name, best first, or along the front; the usual is not one of them.
    """

    tried: tuple[Tried, ...]
    candidates: Mapping[str, Tried]
    is_exhaustive: bool

    @property
    def usual(self) -> Tried:
        """Return the usual setting as the search saw it."""
        return self.tried[0]

    @property
    def to_check(self) -> dict[str, Assignment]:
        """Return by name the settings to run again with fresh luck, the usual first."""
        checked = {USUAL: self.usual, **self.candidates}
        return {name: one.assignment for name, one in checked.items()}


def search(plan: SearchPlan, evaluate: Evaluate, *, seed: int) -> Found:
    """Return what ``plan.trials`` settings that can be run show; the same plan, seed and answers return the same.

    ``plan`` must know the usual setting (:func:`experiments.search.fit.fitted`). ``evaluate`` is asked for at most
    ``PER_GENERATION`` settings at a time and never for the same twice. Raises BadInput without the extra packages,
    if the grid is too large to be run in full.
    """
    assert plan.usual is not None, "the plan must be fitted to its scenario"
    is_exhaustive = plan.n_grid <= plan.trials
    asker = make_asker(plan, seed)
    tried: list[Tried] = []
    batch = [dict(plan.usual), *asker.ask(PER_GENERATION - 1)]
    while batch:
        for assignment, means in zip(batch, evaluate(batch), strict=True):
            one = Tried(assignment, _complete(plan, means))
            asker.tell(assignment, None if one.means is None else plan.losses(one.means))
            tried.append(one)
        batch = asker.ask(min(PER_GENERATION, _left(plan, tried, is_exhaustive)))
    return Found(tuple(tried), _candidates(plan, tried), is_exhaustive)


def most_tried(plan: SearchPlan) -> int:
    """Return how many settings a search runs at most: its trials, or the whole grid and the usual setting beside it."""
    return plan.n_grid + 1 if plan.n_grid <= plan.trials else plan.trials


def most_checked(plan: SearchPlan) -> int:
    """Return how many settings are checked at most, the usual one among them."""
    return (N_FRONT if plan.is_front else N_BEST) + 1


def _left(plan: SearchPlan, tried: list[Tried], is_exhaustive: bool) -> int:
    """Return how many settings may still be tried; those that cannot be run cost little and do not count at first."""
    if is_exhaustive:
        return plan.n_grid + 1 - len(tried)
    n_run = sum(one.means is not None for one in tried)
    return min(plan.trials - n_run, MOST_ASKED * plan.trials - len(tried))


def _complete(plan: SearchPlan, means: Means | None) -> Mapping[str, float] | None:
    """Return the means of the goals, None if one is missing."""
    found = {goal.name: (means or {}).get(goal.name) for goal in plan.goals}
    if any(value is None or not math.isfinite(value) for value in found.values()):
        return None
    return {name: float(value) for name, value in found.items()}


def _candidates(plan: SearchPlan, tried: list[Tried]) -> dict[str, Tried]:
    """Return what looks best, the usual setting aside: a few by score, or what nothing beats, spread over the front."""
    known = [one for one in tried if one.means is not None]
    losses = [plan.losses(one.means) for one in known]
    if plan.is_front:
        front = [place for place in non_dominated(losses) if known[place] is not tried[0]]
        best = [front[i] for i in spread_out([losses[place] for place in front], N_FRONT)]
        best.sort(key=lambda place: (losses[place], place))
    else:
        others = [place for place in range(len(known)) if known[place] is not tried[0]]
        best = sorted(others, key=lambda place: (losses[place], place))[:N_BEST]
    return {f"candidate-{number}": known[place] for number, place in enumerate(best, start=1)}
