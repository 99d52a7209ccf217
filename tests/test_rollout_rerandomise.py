"""Re-randomising the order: the test by hand, its size, and how power grows with effect and time."""

from __future__ import annotations

from itertools import permutations
from math import log, sqrt

import numpy as np
import pytest

from experiments.statistics.rollout.design import draw_orders
from experiments.statistics.rollout.interval import interval
from experiments.statistics.rollout.not_yet_switched import not_yet_switched
from experiments.statistics.rollout.power import power_by_horizon
from experiments.statistics.rollout.rerandomise import no_effect_p
from experiments.statistics.wilson import wilson
from tests.helpers_rollout import BEFORE, NEVER, one_by_one, world

NAMES = ("before_after", "difference_in_differences", "not_yet_switched")


def test_p_is_the_share_of_orders_at_least_as_far_from_no_effect():
    rng = np.random.default_rng(1)
    counts, switch = rng.poisson(20, (5, 3, 40)), np.array([12, 20, 28])
    orders = np.array(list(permutations(switch)))[1:]
    far = np.abs([not_yet_switched(counts, order).estimate for order in (switch, *orders)])
    by_hand = (far >= far[0]).sum(axis=0) / 6
    assert len(set(by_hand)) > 1
    assert no_effect_p("not_yet_switched", counts, switch, orders) == pytest.approx(by_hand)


def test_without_an_estimate_nothing_is_rejected_and_never_the_other_way_round():
    switch = np.array([12, NEVER, NEVER])
    orders = np.array([[NEVER, 12, NEVER], [NEVER, NEVER, 12]])
    assert no_effect_p("not_yet_switched", np.zeros((3, 24)), switch, orders) == 1
    only_first = np.array([[4] * 24, [2] * 24, [0] * 24])
    # third district: nothing before or after, no estimate, so it is not as far as the others
    only_first[0, 12:] = 9
    assert no_effect_p("not_yet_switched", only_first, switch, orders) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("step", [1, 3])
def test_the_test_has_its_size_under_surges_drift_and_unequal_districts(name, step):
    rng = np.random.default_rng(2)
    switch, n_months = one_by_one(step)
    rejected = []
    # monthly difference in differences is possible only before all have switched
    until = BEFORE + 9 if step == 1 else None
    for _ in range(60):
        dealt = rng.permutation(switch)
        counts = world(rng, dealt, n_months, 20, drift=0.3, month_variance=0.2).with_rule
        p = no_effect_p(name, counts, dealt, draw_orders(dealt, 199, rng), until)
        rejected.append(p <= 0.05)
    share = np.mean(rejected)
    # 1,200 trials; four Monte Carlo errors are 0.025
    assert abs(share - 0.05) < 4 * sqrt(0.05 * 0.95 / 1200)


def test_an_interval_needs_enough_orders_drawn_and_enough_that_could_be():
    rng = np.random.default_rng(3)
    counts = rng.poisson(20, (4, 12, 36))
    one = np.array([24] + [NEVER] * 11)
    found = interval("not_yet_switched", counts, one, draw_orders(one, 199, rng), rng)
    assert "only 12 different roll-outs" in found.why_not
    assert np.isnan([found.low, found.high]).all()
    three = np.array([24] * 3 + [NEVER] * 9)
    found = interval("not_yet_switched", counts, three, draw_orders(three, 199, rng), rng)
    assert found.why_not is None
    assert (found.low < found.high).all()
    with pytest.raises(ValueError, match="18 orders are too few"):
        interval("not_yet_switched", counts, three, draw_orders(three, 18, rng), rng)
    for orders in (draw_orders(one, 19, rng), draw_orders(three, 19, rng)[0]):
        with pytest.raises(ValueError, match="every order deals the months"):
            interval("not_yet_switched", counts, three, orders, rng)


def test_methods_are_those_an_analyst_would_use():
    rng = np.random.default_rng(4)
    counts = rng.poisson(20, (4, 12, 72))
    staggered, pilot = one_by_one(3)[0], np.array([24] * 3 + [NEVER] * 9)
    methods = {
        (name, len(switch)): interval(name, counts, switch, draw_orders(switch, 39, rng), rng).method
        for name in NAMES
        for switch in (staggered,)
    }
    assert list(methods.values()) == ["Poisson", "re-randomisation", "re-randomisation"]
    orders = draw_orders(pilot, 39, rng)
    assert [interval(name, counts, pilot, orders, rng).method for name in NAMES] == [
        "Poisson",
        "Poisson",
        "re-randomisation",
    ]


def test_the_poisson_interval_of_before_and_after_by_hand():
    counts, switch = np.array([[2] * 12 + [3] * 12] * 2), np.array([12, 12])
    found = interval("before_after", counts, switch, switch[None], np.random.default_rng(5))
    reach = 1.959964 * sqrt(1 / 72 + 1 / 48)
    assert [found.low, found.high] == pytest.approx([log(1.5) - reach, log(1.5) + reach])


def test_the_same_generator_gives_the_same_interval_for_any_leading_axes():
    switch, n_months = one_by_one(2)
    counts = world(np.random.default_rng(6), switch, n_months, 6, 2).with_rule
    orders = draw_orders(switch, 39, np.random.default_rng(7))
    flat = interval("not_yet_switched", counts, switch, orders, np.random.default_rng(8))
    shaped = interval(
        "not_yet_switched", counts.reshape(2, 3, 12, -1), switch, orders, np.random.default_rng(8)
    )
    assert (shaped.low == flat.low.reshape(2, 3)).all()
    assert (shaped.high == flat.high.reshape(2, 3)).all()


def powers(name, ratio, switch, n_months, horizons, seed=9, n=400):
    rng = np.random.default_rng(seed)
    counts = world(rng, switch, n_months, n, ratio).with_rule
    return power_by_horizon(name, counts, switch, horizons, draw_orders(switch, 199, rng))


@pytest.mark.parametrize("name", NAMES[1:])
def test_power_grows_with_the_effect_and_with_time(name):
    switch, n_months = one_by_one(3)
    table = np.array([[p.share for p in powers(name, r, switch, n_months, (6, 12, 24))] for r in (1, 1.5, 2)])
    assert (np.diff(table[1:], axis=1) > 0).all()
    assert (np.diff(table, axis=0) > 0).all()
    assert (table[0] < 0.12).all()
    assert table[2, 2] > 0.95


def test_power_at_a_horizon_sees_nothing_later():
    switch, n_months = one_by_one(2)
    rng = np.random.default_rng(10)
    counts, later = (world(rng, switch, n_months, 50, ratio).with_rule for ratio in (1, 3))
    later[..., : BEFORE + 8] = counts[..., : BEFORE + 8]
    orders = draw_orders(switch, 99, rng)
    for name in NAMES:
        seen, changed = (power_by_horizon(name, c, switch, [8, 20], orders) for c in (counts, later))
        assert seen[0] == changed[0]
        assert seen[1] != changed[1]


def test_while_one_district_has_switched_no_counts_could_tell():
    switch, n_months = one_by_one(3)
    first, second = powers("not_yet_switched", 8, switch, n_months, (3, 4))
    assert (first.share, first.low) == (0, 0)
    assert "only 12 different" in first.why_not
    assert second.why_not is None
    assert second.share > 0


def test_all_at_once_only_before_and_after_can_tell_and_it_tells_too_much():
    switch = np.full(12, BEFORE)
    found = {name: powers(name, 1, switch, BEFORE + 12, (12,))[0] for name in NAMES}
    for name in NAMES[1:]:
        assert found[name].share is None
        assert "at once" in found[name].why_not
    # no effect at all: surges are taken for one ten times as often as 5 %
    assert found["before_after"].share > 0.4
    assert found["before_after"].low < found["before_after"].share < found["before_after"].high


def test_power_refuses_what_makes_no_sense():
    switch = np.array([12, 18, NEVER])
    for wrong in (np.ones((3, 24)), np.ones((0, 3, 24))):
        with pytest.raises(ValueError, match="at least one replay"):
            power_by_horizon("not_yet_switched", wrong, switch, [6], switch[None])
    with pytest.raises(ValueError, match="cannot be cut off"):
        power_by_horizon("not_yet_switched", np.ones((2, 3, 24)), switch, [13], switch[None])


def test_wilson_by_hand():
    assert wilson(5, 10) == pytest.approx((0.236593, 0.763407), abs=1e-6)
    assert wilson(0, 10) == pytest.approx((0, 0.277533), abs=1e-6)
    assert wilson(10, 10) == pytest.approx((1 - 0.277533, 1), abs=1e-6)
    for wrong in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="at least one trial"):
            wilson(*wrong)
