"""From the runs at the points to the map: winners, the rule, how well it does, the signs. docs/regimes.md 6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum, log
from typing import Any

import numpy as np

from experiments.comparison.columns import Columns
from experiments.regimes.design import AD_HOC_FORUM, FEWEST_POINTS, FIXED_FORUM, Plan, Point, scenario_at
from experiments.regimes.expected import OUTCOMES
from experiments.regimes.meetings import agenda_load, calling_days
from experiments.regimes.numbers import LEAST, contacts_and_days, numbers_of
from experiments.regimes.reach import reach_of
from experiments.regimes.rule import LOGISTIC, TREE, skill, smooth_rule, tree_rule
from experiments.regimes.signs import signs
from experiments.regimes.winners import differences, mean_days, winner

Record = dict[str, Any]
NUMBERS, WITH_AGENDA, WITH_CALL, INPUTS = "numbers", "numbers_and_agenda", "numbers_and_call", "inputs"
"""What a rule may be told; agenda and call are further numbers, of the two forums."""


def analyse(plan: Plan, columns: Sequence[Columns], seed: int = 1) -> Record:
    """Return the map as plain data, with the points in their order.

    Parameters
    ----------
    plan
        What was run.
    columns
        Of every point's job, in order.
    seed
        Of cross-validation and bootstrap.

    Returns
    -------
    ``municipality``, ``models``, ``replications``, ``points``, ``winners``, ``rule`` (a tree), ``smooth`` (a logistic
    regression), ``used`` (which of them does better at points left out), ``skill``, ``signs``, ``reach``; rules and
    ``skill`` are None with too few points that have a winner.
    """
    outcomes = [one for one in OUTCOMES if plan.losses or one[0] != "added_days"]
    rows = differences(columns, outcomes)
    points = [
        _point(point, plan, own, rows[i])
        for i, (point, own) in enumerate(zip(plan.points, columns, strict=True))
    ]
    told = [point for point in points if point["winner"] is not None]
    logs = np.array([point["logs"] for point in points], dtype=float)
    has_rule = len(told) >= FEWEST_POINTS
    found_skill = _skill(told, seed) if has_rule else None
    smooth = smooth_rule(_logs(told), [p["winner"] for p in told]) if has_rule else None
    return {
        "municipality": plan.base[FIXED_FORUM].municipality.name,
        "models": list(plan.base),
        "replications": plan.replications,
        "points": points,
        "winners": _winners(points, list(plan.base)),
        "rule": tree_rule(_logs(told), [p["winner"] for p in told]) if has_rule else None,
        "smooth": smooth,
        "used": _used(found_skill, smooth),
        "skill": found_skill,
        "signs": signs(points, [name for name, _ in outcomes], seed),
        "reach": reach_of(logs),
    }


def _point(point: Point, plan: Plan, columns: Columns, rows: list[Record]) -> Record:
    setting = scenario_at(point, plan.base[FIXED_FORUM], plan.replications)
    numbers = numbers_of(setting)
    means, events = mean_days(columns, list(plan.base))
    best, is_clear = winner(means, events, rows)
    return {
        "index": point.index,
        "inputs": dict(point.inputs),
        "numbers": numbers._asdict(),
        "logs": list(numbers.logs()),
        "agenda": agenda_load(setting),
        "call": contacts_and_days(setting)[1] / calling_days(plan.base[AD_HOC_FORUM]),
        "years": setting.years,
        "days": means,
        "events": events,
        "winner": best,
        "is_clear": is_clear,
        "differences": rows,
    }


def _winners(points: Sequence[Record], models: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return, per model, at how many points it decides soonest and at how many of them clearly."""
    first = Counter(point["winner"] for point in points)
    clear = Counter(point["winner"] for point in points if point["is_clear"])
    return {model: {"n": first[model], "clear": clear[model]} for model in models}


def _used(skills: Record | None, smooth: Record | None) -> str | None:
    """Return the rule to place by: the tree, unless the smooth one names more winners at points left out."""
    if skills is None:
        return None
    right = {kind: skills["all"][f"{kind}_{NUMBERS}"]["right"] for kind in (TREE, LOGISTIC)}
    return LOGISTIC if smooth is not None and right[LOGISTIC] > right[TREE] else TREE


def _logs(points: Sequence[Record]) -> np.ndarray:
    return np.array([point["logs"] for point in points], dtype=float)


def features(points: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Return by name the logs that a rule may be told: the four numbers, these and a further one, all inputs."""
    numbers = _logs(points)
    agenda, call = (np.array([[log(max(p[name], LEAST))] for p in points]) for name in ("agenda", "call"))
    inputs = np.array([[log(v) for v in point["inputs"].values()] for point in points])
    return {
        NUMBERS: numbers,
        WITH_AGENDA: np.hstack([numbers, agenda]),
        WITH_CALL: np.hstack([numbers, call]),
        INPUTS: inputs,
    }


def _skill(told: Sequence[Record], seed: int) -> Record:
    """Return how often, and at what cost in days, rules of two kinds are right at points left out.

    ``clear`` is the same over the points with a clear winner alone.
    """
    found: Record = {"n": len(told), "best_days": fsum(min(p["days"].values()) for p in told) / len(told)}
    found["all"] = _skills(told, seed)
    clear = [point for point in told if point["is_clear"]]
    found["n_clear"] = len(clear)
    found["clear"] = _skills(clear, seed) if len(clear) >= FEWEST_POINTS else None
    return found


def _skills(points: Sequence[Record], seed: int) -> Record:
    winners, days = [p["winner"] for p in points], [p["days"] for p in points]
    told = features(points)
    found = {"commonest": skill(told[NUMBERS], winners, days, seed, "commonest")}
    for kind in (TREE, LOGISTIC):
        for name, columns in told.items():
            found[f"{kind}_{name}"] = skill(columns, winners, days, seed, kind)
    return found
