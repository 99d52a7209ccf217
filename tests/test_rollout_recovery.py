"""Do the estimators find what is there, and do their intervals say how sure that is?

Truth is that of the same replay with and without the rule, over the same cells. With 16,000 enquiries a year
the bias of the log (half the inverse of some 10,000 enquiries) is far below the Monte Carlo error; at 320 a
year it is in what is measured. Four Monte Carlo errors: a false alarm in 16,000.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from experiments.statistics.rollout import interval as intervals_of
from experiments.statistics.rollout.before_after import before_after
from experiments.statistics.rollout.design import draw_orders
from experiments.statistics.rollout.effect import log_ratio, truth
from experiments.statistics.rollout.estimators import ESTIMATORS
from experiments.statistics.rollout.interval import interval
from experiments.statistics.rollout.not_yet_switched import not_yet_switched
from experiments.statistics.rollout.two_by_two import difference_in_differences
from tests.helpers_rollout import BEFORE, NEVER, dose, one_by_one, world

FUNCTIONS = dict(zip(ESTIMATORS, (before_after, difference_in_differences, not_yet_switched), strict=True))
PILOT = np.array([BEFORE] * 3 + [NEVER] * 9), BEFORE + 12
PILOT_FIRST = np.array([BEFORE] * 3 + [BEFORE + 12] * 9), BEFORE + 24


def trials(name, rollout, seed, *, lots=80, per_lot=10, intervals=True, **effect):
    """Return errors of the estimates and whether the intervals hold the truth, over drawn orders."""
    rng = np.random.default_rng(seed)
    switch, n_months = rollout
    errors, holds = [], []
    for _ in range(lots):
        dealt = rng.permutation(switch)
        replays = world(rng, dealt, n_months, per_lot, **effect)
        found = FUNCTIONS[name](replays.with_rule, dealt)
        true = truth(*replays, dealt, found.cells)
        errors.append(found.estimate - true)
        if intervals:
            ends = interval(name, replays.with_rule, dealt, draw_orders(dealt, 199, rng), rng)
            holds.append((ends.low <= true) & (true <= ends.high))
    return np.concatenate(errors), np.concatenate(holds or [np.zeros(0)])


@pytest.mark.parametrize("is_ramp", [False, True], ids=["constant", "ramp"])
@pytest.mark.parametrize(
    ("name", "rollout"),
    [
        ("not_yet_switched", one_by_one(1)),
        ("not_yet_switched", one_by_one(3)),
        ("not_yet_switched", PILOT),
        ("difference_in_differences", one_by_one(3)),
        ("difference_in_differences", PILOT),
    ],
)
def test_with_many_enquiries_there_is_no_bias(name, rollout, is_ramp):
    errors, _ = trials(
        name, rollout, 1, lots=20, per_lot=25, intervals=False, ratio=2, is_ramp=is_ramp, per_year=16_000
    )
    error = errors.std(ddof=1) / sqrt(len(errors))
    assert error < 0.005
    assert abs(errors.mean()) < 4 * error


OVERDISPERSED = {"drift": 0.3, "month_variance": 0.2}
CASES = {
    "nothing": {},
    "constant": {"ratio": 1.5},
    "constant, strong": {"ratio": 3},
    "ramp": {"ratio": 2, "is_ramp": True},
    "constant, overdispersed": {"ratio": 1.5, **OVERDISPERSED},
    "ramp, overdispersed": {"ratio": 2, "is_ramp": True, **OVERDISPERSED},
    "lowered": {"ratio": 0.5},
}
ROLLOUTS = {"monthly": one_by_one(1), "quarterly": one_by_one(3), "pilot": PILOT, "pilot first": PILOT_FIRST}


QUICK = {
    *((rollout, case) for rollout in ("monthly", "quarterly") for case in ("constant", "ramp")),
    ("quarterly", "ramp, overdispersed"),
    ("pilot", "ramp"),
}
PAIRS = [
    pytest.param(rollout, case, marks=() if (rollout, case) in QUICK else pytest.mark.slow)
    for rollout in ROLLOUTS
    for case in CASES
]


@pytest.mark.parametrize(("rollout", "case"), PAIRS)
def test_at_our_counts_the_bias_is_small_and_the_interval_covers(rollout, case):
    # overdispersed pilots cover some 93 to 94 %, close to the limit: more replays tell that from 92
    lots = 200 if "pilot" in rollout and "overdispersed" in case else 80
    errors, holds = trials("not_yet_switched", ROLLOUTS[rollout], 2, lots=lots, **CASES[case])
    assert not np.isnan(errors).any()
    assert abs(errors.mean()) < 0.05
    assert 0.92 <= holds.mean() <= 0.99


def test_quarters_show_the_ramp():
    rng = np.random.default_rng(3)
    switch, n_months = one_by_one(3)
    constant, ramp = (
        not_yet_switched(world(rng, switch, n_months, 400, 2, is_ramp=r).with_rule, switch).quarters
        for r in (False, True)
    )
    quarters = [log(sum(2 ** (month / 12) for month in range(q, q + 3)) / 3) for q in (1, 4, 7, 10)]
    assert constant.mean(axis=0) == pytest.approx([log(2)] * 4, abs=0.05)
    assert ramp.mean(axis=0) == pytest.approx(quarters, abs=0.05)


def surging(rng, switch, n_months, start, n, ratio=1.0):
    """Return replays with one national doubling in the three months from ``start`` on."""
    calm = world(rng, switch, n_months, n, ratio, n_surges=0)
    surge = np.zeros(n_months, dtype=int)
    surge[start : start + 3] = 1
    again = world(rng, switch, n_months, n, ratio, n_surges=0)
    return calm.with_rule + surge * again.with_rule


@pytest.mark.parametrize(
    ("start", "theory"),
    [(BEFORE + 4, log((12 + 3) / 12)), (BEFORE - 8, log(12 / (12 + 3))), (BEFORE - 20, 0)],
)
def test_before_and_after_takes_a_surge_for_the_rule(start, theory):
    rng = np.random.default_rng(4)
    at_once = np.full(12, BEFORE)
    found = before_after(surging(rng, at_once, BEFORE + 12, start, 2000), at_once).estimate
    # counts of 320 bring 1 / (2 x 320) - 1 / (2 x 320) of bias; 2,000 replays an error of 0.002
    assert found.mean() == pytest.approx(theory, abs=0.01)


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_surge_during_a_monthly_roll_out_misleads_before_and_after_only(ratio):
    rng = np.random.default_rng(5)
    switch, n_months = one_by_one(1)
    # in the months when all have switched, so that it lies after for everybody and before for nobody
    counts = surging(rng, switch, n_months, BEFORE + 11, 1000, ratio)
    before_and_after = before_after(counts, switch).estimate - log(ratio)
    # all but two districts have all three months in their year after, the first two have one and two of them
    assert before_and_after.mean() == pytest.approx(log((12 + 3) / 12), abs=0.03)
    counts = surging(rng, switch, n_months, BEFORE + 5, 1000, ratio)
    assert abs(not_yet_switched(counts, switch).estimate.mean() - log(ratio)) < 0.03


def test_where_surges_come_and_go_the_poisson_interval_of_before_and_after_is_far_too_sure():
    _, holds = trials("before_after", (np.full(12, BEFORE), BEFORE + 12), 6, ratio=1.5)
    assert holds.mean() < 0.6
    _, holds = trials("before_after", (np.full(12, BEFORE), BEFORE + 12), 6, ratio=1.5, n_surges=0)
    assert 0.92 <= holds.mean() <= 0.99


def test_difference_in_differences_covers_by_re_randomisation_but_not_by_poisson_where_districts_drift():
    _, holds = trials("difference_in_differences", one_by_one(3), 7, ratio=1.5, **OVERDISPERSED)
    assert 0.92 <= holds.mean() <= 0.99
    _, holds = trials("difference_in_differences", PILOT, 7, ratio=1.5)
    assert 0.92 <= holds.mean() <= 0.99
    _, holds = trials("difference_in_differences", PILOT, 7, ratio=1.5, **OVERDISPERSED)
    assert holds.mean() < 0.8


def test_halving_instead_of_thinning_would_be_too_sure(monkeypatch):
    def divided(counts, switch, sums, rng):
        ratio = np.exp(log_ratio(*(part[:, 0].sum(axis=-1) for part in sums[:2])))
        is_switched = np.arange(counts.shape[-1]) >= switch[:, None]
        return np.where(is_switched, counts / ratio[:, None, None], counts)

    _, thinned = trials("not_yet_switched", one_by_one(1), 8, ratio=4, n_surges=0)
    monkeypatch.setattr(intervals_of, "without_effect", divided)
    _, scaled = trials("not_yet_switched", one_by_one(1), 8, ratio=4, n_surges=0)
    assert scaled.mean() < 0.9 < 0.92 <= thinned.mean()


def two_way(counts: np.ndarray, is_switched: np.ndarray, is_used: np.ndarray) -> float:
    """Return the log rate ratio of plain two-way fixed effects: district, month and one dummy, Poisson."""
    seen = counts * is_used
    size, factor, ratio = np.ones((len(counts), 1)), np.ones((1, counts.shape[1])), 1.0
    for _ in range(5000):
        rule = np.where(is_switched, ratio, 1) * is_used
        size = seen.sum(axis=1, keepdims=True) / (factor * rule).sum(axis=1, keepdims=True)
        factor = seen.sum(axis=0, keepdims=True) / (size * rule).sum(axis=0, keepdims=True)
        ratio = seen[is_switched].sum() / (size * factor * is_used)[is_switched].sum()
    return log(ratio)


@pytest.mark.parametrize(("step", "miss"), [(1, 0.15), (3, 0.04)])
def test_two_way_fixed_effects_miss_under_a_ramp_where_ours_do_not(step, miss):
    switch, n_months = one_by_one(step)
    switch = np.random.default_rng(9).permutation(switch)
    without = np.full((12, n_months), 10**10) * np.arange(1, 13)[:, None]
    # months 13 and later left out, so that they have the very same twelve months to tell of
    since = np.arange(n_months) - switch[:, None]
    is_switched, is_used = (since >= 0) & (since < 12), since < 12
    constant, ramp = (np.round(without * 2 ** dose(switch, n_months, r)) for r in (False, True))
    assert two_way(constant, is_switched, is_used) == pytest.approx(log(2), abs=1e-3)
    found = not_yet_switched(ramp, switch)
    true = truth(ramp, without, switch, found.cells)
    assert found.estimate == pytest.approx(true, abs=1e-9)
    # neither the cells with a comparison nor all of the twelve months
    of_all = log(ramp[is_switched].sum() / without[is_switched].sum())
    assert two_way(ramp, is_switched, is_used) < min(true, of_all) - miss
