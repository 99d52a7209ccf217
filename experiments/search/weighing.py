"""How the best setting moves if a weight is halved or doubled: weights are a value judgement.

The settings already tried are scored anew; nothing is run again, so their luck is still in it.
"""

from __future__ import annotations

from dataclasses import replace

from experiments.search.plan import SearchPlan
from experiments.search.search import Found, Tried
from experiments.search.setting import differing, in_force

FACTORS = (0.5, 2.0)


def other_weights(plan: SearchPlan, found: Found) -> list[dict[str, object]]:
    """Return per goal and factor the setting with the best score, and in which levers it is another.

    The comparison is with what looked best in the search itself under the weights as they are.
    """
    known = [one for one in found.tried if one.means is not None]
    if len(plan.goals) < 2 or not known:
        return []
    usually = _best(plan, known)
    return [
        _record(plan, usually, _best(_reweighed(plan, place, factor), known), goal.name, factor)
        for place, goal in enumerate(plan.goals)
        for factor in FACTORS
    ]


def _best(plan: SearchPlan, known: list[Tried]) -> Tried:
    """Return what has the lowest score, the earlier of two that are equal."""
    return min(known, key=lambda one: plan.losses(one.means))


def _reweighed(plan: SearchPlan, place: int, factor: float) -> SearchPlan:
    goals = [
        replace(goal, weight=goal.weight * factor) if i == place else goal
        for i, goal in enumerate(plan.goals)
    ]
    return replace(plan, goals=tuple(goals))


def _record(plan: SearchPlan, usually: Tried, best: Tried, goal: str, factor: float) -> dict[str, object]:
    changed = differing([lever.name for lever in plan.levers], usually.assignment, best.assignment)
    record = {"goal": goal, "factor": factor, "assignment": in_force(best.assignment), "changed": changed}
    return {**record, "means": dict(best.means)}
