"""What a search comes to: how much better than the usual after the check, and how much of what it saw was luck."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from experiments.search.check import Checked
from experiments.search.front import dominates
from experiments.search.levers import Lever
from experiments.search.plan import Goal, SearchPlan
from experiments.search.search import USUAL, Found, Tried
from experiments.search.setting import differing, in_force
from experiments.search.weighing import other_weights
from experiments.statistics.enough import is_thin
from experiments.statistics.estimate import Estimate

Record = dict[str, Any]
BETTER, NOT_TOLD, TOO_FEW = "better", "not_told", "too_few"
"""Verdicts: beyond chance better than the usual; not so; too few events, or no check, to say (MODEL 12)."""
SAME, TRADE, WORSE = "same", "trade", "worse"
"""On a front a candidate is ``better`` at something and worse at nothing, a ``trade``, ``worse``, or the ``same``."""


def judge(plan: SearchPlan, found: Found, checked: Mapping[str, Checked]) -> Record:
    """Return the result of a search as plain data.

    Parameters
    ----------
    plan, found
        What was asked for and what the search tried.
    checked
        By name of ``found.to_check`` what fresh luck shows (:func:`experiments.search.check.check`); one that is
        not there could not be checked.
    """
    candidates = [_candidate(plan, found, name, checked) for name in found.candidates]
    record = {
        "kind": "front" if plan.is_front else "score",
        "scenario": plan.scenario,
        "levers": [_lever(plan, lever) for lever in plan.levers],
        "goals": [_goal(goal) for goal in plan.goals],
        "n_grid": plan.n_grid,
        "is_exhaustive": found.is_exhaustive,
        "replications": plan.replications,
        "n_tried": len(found.tried),
        "n_failed": sum(one.means is None for one in found.tried),
        "too_few": _too_few(plan, checked),
        "usual": {"name": USUAL, **_seen(plan, found.usual), **_values(plan, checked.get(USUAL))},
        "candidates": candidates,
        "tried": [_seen(plan, one) for one in found.tried],
    }
    own = _front(plan, record, checked) if plan.is_front else _best(plan, found, record)
    return {**record, **own}


def _best(plan: SearchPlan, found: Found, record: Record) -> Record:
    """Return which candidate is best after the check, whether better than the usual, and what was luck.

    Best is the largest gain in the check (clean-up after a search: Boesel, Nelson & Kim 2003, Operations Research 51,
    814-825). The luck is told of the candidate that the search itself put first, which the check did not choose.
    """
    known = [one for one in record["candidates"] if one["gain"]["mean"] is not None]
    best = max(known, key=lambda one: one["gain"]["mean"], default=None)
    if best is None or record["too_few"]:
        best, verdict = None, TOO_FEW
    else:
        low = best["gain"]["low"]
        verdict = BETTER if low is not None and low > 0 else NOT_TOLD
    first = record["candidates"][0]["gain"] if record["candidates"] else None
    return {
        "best": None if best is None else best["name"],
        "verdict": verdict,
        "optimism": None if first is None else {**first, "luck": _minus(first["apparent"], first["mean"])},
        "weights": other_weights(plan, found),
    }


def _front(plan: SearchPlan, record: Record, checked: Mapping[str, Checked]) -> Record:
    """Return which settings nothing beats after the check, and whether any is better than the usual."""
    losses = {
        name: tuple(goal.sign * one.values[goal.name].mean for goal in plan.goals)
        for name, one in checked.items()
        if all(one.values[goal.name].mean is not None for goal in plan.goals)
    }
    beaten = {name for name, row in losses.items() if any(dominates(other, row) for other in losses.values())}
    for one in (record["usual"], *record["candidates"]):
        one["is_beaten"] = one["name"] in beaten if one["name"] in losses else None
    standings = [one["standing"] for one in record["candidates"]]
    names = {goal.name for goal in plan.goals}
    is_unknown = set(record["too_few"]) == names or USUAL not in losses
    verdict = TOO_FEW if is_unknown else BETTER if BETTER in standings else NOT_TOLD
    return {"verdict": verdict, "fell": [one["name"] for one in record["candidates"] if one["is_beaten"]]}


def _candidate(plan: SearchPlan, found: Found, name: str, checked: Mapping[str, Checked]) -> Record:
    tried, seen = found.candidates[name], checked.get(name)
    differences = {} if seen is None else seen.differences
    names = [lever.name for lever in plan.levers]
    record = {
        "name": name,
        **_seen(plan, tried),
        "changed": differing(names, found.usual.assignment, tried.assignment),
        **_values(plan, seen),
        "differences": {goal.name: _estimate(differences.get(goal.name)) for goal in plan.goals},
    }
    own = (
        _standing(plan, record, _too_few(plan, checked)) if plan.is_front else _gain(found, plan, tried, seen)
    )
    return {**record, **own}


def _gain(found: Found, plan: SearchPlan, tried: Tried, seen: Checked | None) -> Record:
    """Return how much lower than the usual's the score is, in the search itself and in the check."""
    usual = None if found.usual.means is None else plan.losses(found.usual.means)[0]
    score = _estimate(None if seen is None else seen.score)
    gain = {"mean": score["mean"], "low": score["high"], "high": score["low"]}
    turned = {name: None if value is None else 0.0 - value for name, value in gain.items()}
    return {"gain": {"apparent": _minus(usual, plan.losses(tried.means)[0]), **turned}}


def _standing(plan: SearchPlan, record: Record, too_few: list[str]) -> Record:
    """Return at what a candidate is better and worse than the usual beyond chance, and what that makes it."""
    better, worse = [], []
    for goal in plan.goals:
        ends = [record["differences"][goal.name][end] for end in ("low", "high")]
        if None in ends or goal.name in too_few:
            continue
        low, high = sorted(goal.sign * end for end in ends)
        better += [goal.name] * (high < 0)
        worse += [goal.name] * (low > 0)
    standing = TRADE if better and worse else BETTER if better else WORSE if worse else SAME
    return {"better_at": better, "worse_at": worse, "standing": standing}


def _too_few(plan: SearchPlan, checked: Mapping[str, Checked]) -> list[str]:
    """Return the goals behind which too few events stand in the check of any setting."""
    return [
        goal.name
        for goal in plan.goals
        if any(
            is_thin({"measure": goal.outcome.measure, "events": one.events[goal.name]})
            for one in checked.values()
        )
    ]


def _seen(plan: SearchPlan, tried: Tried) -> Record:
    """Return a setting and what the search saw of it; ``score`` only where one score is wanted."""
    means = None if tried.means is None else dict(tried.means)
    record = {"assignment": in_force(tried.assignment), "searched": means}
    if plan.is_front:
        return record
    return {**record, "score": None if means is None else plan.losses(means)[0]}


def _values(plan: SearchPlan, seen: Checked | None) -> Record:
    if seen is None:
        return {"checked": {goal.name: {**_estimate(None), "events": 0} for goal in plan.goals}}
    return {
        "checked": {
            goal.name: {**_estimate(seen.values[goal.name]), "events": seen.events[goal.name]}
            for goal in plan.goals
        }
    }


def _lever(plan: SearchPlan, lever: Lever) -> Record:
    return {"name": lever.name, "values": list(lever.values), "usual": plan.usual[lever.name]}


def _goal(goal: Goal) -> Record:
    outcome = goal.outcome
    return {
        "name": outcome.name,
        "measure": outcome.measure,
        "statistic": outcome.statistic,
        "unit": outcome.unit,
        "better": outcome.better,
        "weight": goal.weight,
    }


def _estimate(found: Estimate | None) -> Record:
    names = ("mean", "low", "high")
    return {name: None if found is None else _number(getattr(found, name)) for name in names}


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
