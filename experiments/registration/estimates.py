"""What the centre would have estimated from registers drawn anew, and how often it could tell an effect."""

from __future__ import annotations

import numpy as np

from experiments.comparison.columns import Columns
from experiments.registration.plan import R1X1, REPLAYED, Plan
from experiments.registration.rollouts import districts
from experiments.statistics.estimate import t_quantile
from experiments.statistics.rollout.before_after import before_after
from experiments.statistics.rollout.design import draw_orders
from experiments.statistics.rollout.effect import truth
from experiments.statistics.rollout.estimators import ESTIMATORS
from experiments.statistics.rollout.interval import interval
from experiments.statistics.rollout.not_yet_switched import not_yet_switched
from experiments.statistics.rollout.power import SIGNIFICANCE, power_by_horizon
from experiments.statistics.rollout.rerandomise import too_few_orders
from experiments.statistics.rollout.two_by_two import difference_in_differences
from experiments.statistics.wilson import wilson

Record = dict[str, object]

ORDERS = 199
"""Orders in which the districts might have gone over; the smallest share that can be told is 1 in 200."""
HORIZONS = (3, 6, 9, 12, 18, 24, 30, 36, 48)
"""Months of data after the first switch."""
BY_NAME = {
    "before_after": before_after,
    "difference_in_differences": difference_in_differences,
    "not_yet_switched": not_yet_switched,
}


def estimate_records(plan: Plan, nominal: Columns) -> tuple[list[Record], list[Record]]:
    """Return what the centre would have estimated from registers drawn anew, and how often it could tell an effect.

    Both are empty where none were drawn anew.
    """
    if not plan.replays:
        return [], []
    replays = _replays(plan, nominal)
    estimates, power = [], []
    for name in ESTIMATORS:
        estimates.append(_estimate(plan, name, replays))
        power += _power(plan, name, replays)
    return estimates, power


Replays = list[tuple[np.ndarray, np.ndarray, np.ndarray]]


def _replays(plan: Plan, nominal: Columns) -> Replays:
    """Return, by replication, counts (replays, districts, months) with and without the rule, and the switches."""
    shape = plan.replays, len(districts()), 12 * plan.base.years
    run = R1X1, REPLAYED
    return [
        (with_rule.reshape(shape), without.reshape(shape), switch.astype(int))
        for with_rule, without, switch in zip(
            *(nominal.values(run, name) for name in ("with", "without", "switch")), strict=True
        )
    ]


def _estimate(plan: Plan, name: str, replays: Replays) -> Record:
    found, true, held, why_not = [], [], [], None
    of_each: list[float] = []
    for number, (with_rule, without, switch) in enumerate(replays):
        effect = BY_NAME[name](with_rule, switch)
        why_not = why_not or effect.why_not
        if effect.why_not:
            continue
        real = truth(with_rule, without, switch, effect.cells)
        is_told = np.isfinite(effect.estimate) & np.isfinite(real)
        if is_told.any():
            of_each.append(float(np.mean((effect.estimate - real)[is_told])))
        found += effect.estimate[is_told].tolist()
        true += real[is_told].tolist()
        if _lacks_lot(plan, name, switch):
            continue
        rng = np.random.default_rng([plan.seed, number])
        orders = draw_orders(switch, ORDERS, rng, _drawn(plan))
        ends = interval(name, with_rule, switch, orders, rng)
        held += ((ends.low <= real) & (real <= ends.high))[is_told & np.isfinite(ends.low)].tolist()
    about: Record = {"estimator": name, "available": bool(found), "why_not": why_not, "replays": len(found)}
    if not found:
        names = ("mean", "truth", "bias", "bias_low", "bias_high", "sd", "coverage")
        return about | dict.fromkeys(names)
    low, high = _ends(of_each)
    return about | {
        "mean": float(np.mean(found)),
        "truth": float(np.mean(true)),
        "bias": float(np.mean(np.subtract(found, true))),
        "bias_low": low,
        "bias_high": high,
        "sd": float(np.std(found, ddof=1)) if len(found) > 1 else None,
        "coverage": float(np.mean(held)) if held else None,
    }


def _ends(errors: list[float]) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a mean error over replications: registers of one reality err together."""
    n = len(errors)
    if n < 2:
        return None, None
    reach = t_quantile(0.975, n - 1) * float(np.std(errors, ddof=1)) / n**0.5
    return float(np.mean(errors)) - reach, float(np.mean(errors)) + reach


def _power(plan: Plan, name: str, replays: Replays) -> list[Record]:
    """Return how often 'no effect' is rejected by months of data, over all orders that were drawn."""
    rejected: dict[int, list[float]] = {}
    for number, (with_rule, _, switch) in enumerate(replays):
        left = with_rule.shape[-1] - int(switch.min())
        horizons = [months for months in HORIZONS if months <= left]
        if _lacks_lot(plan, name, switch):
            continue
        orders = draw_orders(switch, ORDERS, np.random.default_rng([plan.seed, number, 1]), _drawn(plan))
        for one in power_by_horizon(name, with_rule, switch, horizons, orders):
            if one.share is not None:
                rejected.setdefault(one.months, []).append(one.share)
    found = []
    for months, shares in sorted(rejected.items()):
        about = {"estimator": name, "months": months, "replays": len(shares) * plan.replays}
        low, high = clustered(shares, plan.replays)
        found.append(about | {"power": float(np.mean(shares)), "low": low, "high": high})
    return found


def _drawn(plan: Plan) -> np.ndarray:
    """Return for each district whether the lot decided when it goes over; those the user has named were chosen."""
    return np.array([name not in plan.change.rollout.districts for name in districts()])


def _lacks_lot(plan: Plan, name: str, switch: np.ndarray) -> bool:
    """Return whether an estimator whose error comes from the lot has too little of a lot to go by."""
    n_months = 12 * plan.base.years
    if not ESTIMATORS[name].by_lot(switch, n_months):
        return False
    return too_few_orders(switch[_drawn(plan)], n_months, 1 - SIGNIFICANCE) is not None


def clustered(shares: list[float], n_each: int) -> tuple[float, float]:
    """Return the 95 % interval of the mean of ``shares``, each of ``n_each`` replays of one replication.

    Replays of one replication register the same enquiries in the same order of districts, so they are not so many
    trials: Wilson's interval, with as many trials as would vary as much as the replications do, at least one for each.
    """
    k, share = len(shares), float(np.mean(shares))
    usual = share * (1 - share)
    noise = float(np.var(shares, ddof=1)) / k if k > 1 else 0.0
    n_trials = k if usual == 0 else min(max(usual / noise, k), k * n_each) if noise else k * n_each
    return wilson(share * n_trials, n_trials)
