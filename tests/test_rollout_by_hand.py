"""Roll-out estimators by hand: every number written out, and what a roll-out rules out said in words."""

from __future__ import annotations

from math import log, nan, sqrt

import numpy as np
import pytest

from experiments.statistics.rollout.before_after import before_after, before_after_sums
from experiments.statistics.rollout.design import draw_orders, n_orders
from experiments.statistics.rollout.effect import truth
from experiments.statistics.rollout.not_yet_switched import not_yet_switched
from experiments.statistics.rollout.two_by_two import difference_in_differences, two_by_two_sums
from tests.helpers_rollout import NEVER, SIZES, dose

ALL = (before_after, difference_in_differences, not_yet_switched)


def years(*per_month: int) -> list[int]:
    """Return twelve months of each number in turn."""
    return [count for count in per_month for _ in range(12)]


def cells_of(effect) -> list[int]:
    """Return how many months since its switch count for each district, which must be the first ones."""
    numbers = effect.cells.sum(axis=-1)
    assert (effect.cells == (np.arange(12) < numbers[..., None])).all()
    return numbers.tolist()


def test_before_and_after_sums_the_twelve_months_on_both_sides_of_each_switch():
    a = [2] * 12 + [3] * 12 + [50]
    b = [90] + [1] * 12 + [2] * 12  # month 0 lies thirteen months before
    found = before_after(np.array([a, b]), np.array([12, 13]))
    assert found.estimate == pytest.approx(log((36 + 24) / (24 + 12)))
    assert found.quarters == pytest.approx(np.full(4, log(15 / 9)))
    assert cells_of(found) == [12, 12]
    sums = before_after_sums(np.array([[a, b]], dtype=float), np.array([[12, 13]]), [25])[0]
    assert np.sqrt(sums.log_variance) == pytest.approx(sqrt(1 / 60 + 1 / 36))


def test_before_and_after_counts_the_year_before_in_proportion_if_the_data_end_early():
    found = before_after(np.array([years(2, 3)]), np.array([12]), until=16)
    assert found.estimate == pytest.approx(log(4 * 3 / (24 * 4 / 12)))
    assert found.observed.tolist() == [9, 3, 0, 0]
    assert found.expected.tolist() == pytest.approx([6, 2, 0, 0])
    assert cells_of(found) == [4]


def test_difference_in_differences_compares_with_those_untouched_for_the_whole_year():
    counts = np.array(
        [
            years(2, 9, 7),  # switches in month 12: 24 before, 108 after
            years(1, 2, 5),  # never: 12, 24, 60
            years(3, 4, 8),  # switches in month 24, so a control up to then: 36, 48, then 96
        ]
    )
    switch = np.array([12, NEVER, 24])
    found = difference_in_differences(counts, switch)
    first = 24 * (24 + 48) / (12 + 36)  # 36 expected
    second = 48 * 60 / 24  # 120 expected
    assert found.estimate == pytest.approx(log((108 + 96) / (first + second)))
    assert found.expected == pytest.approx(np.full(4, (first + second) / 4))
    assert cells_of(found) == [12, 0, 12]
    sums = two_by_two_sums(counts[None].astype(float), np.minimum(switch, 36)[None], [36])[0]
    parts = first**2 * (1 / 24 + 1 / 72 + 1 / 48) + second**2 * (1 / 48 + 1 / 60 + 1 / 24)
    assert sums.log_variance == pytest.approx(1 / 204 + parts / (first + second) ** 2)


def test_a_control_that_switches_within_the_year_is_none_unless_the_data_end_before():
    counts, switch = np.array([years(2, 9), years(1, 2)]), np.array([12, 20])
    assert "still waiting" in difference_in_differences(counts, switch).why_not
    found = difference_in_differences(counts, switch, until=20)
    assert found.why_not is None
    assert found.estimate == pytest.approx(log(8 * 9 / (24 * 16 / 12)))


STAIRS = [[2, 4, 10, 9], [1, 3, 4, 6], [3, 5, 6, 8]]


def test_not_yet_switched_carries_on_the_growth_of_those_still_waiting():
    found = not_yet_switched(np.array(STAIRS), np.array([2, 3, NEVER]), least=1)
    third = (4 + 6) / (1 + 3 + 3 + 5)  # month 2 over all before, the two still waiting
    fourth = 8 / (3 + 5 + 6)  # month 3, the one still waiting
    first_district = 6 * third + (6 + 6 * third) * fourth
    second_district = 8 * fourth
    assert first_district + second_district == pytest.approx(111 / 7)
    assert found.expected == pytest.approx([111 / 7, 0, 0, 0])
    assert found.observed.tolist() == [10 + 9 + 6, 0, 0, 0]
    assert found.estimate == pytest.approx(log(175 / 111))
    assert found.quarters == pytest.approx([log(175 / 111), nan, nan, nan], nan_ok=True)
    assert cells_of(found) == [2, 1, 0]


@pytest.mark.parametrize(
    ("least", "cells", "estimate"),
    [(12, [2, 1, 0], log(175 / 111)), (13, [0, 0, 0], nan), (14, [0, 0, 0], nan)],
)
def test_the_comparison_needs_enough_enquiries_before(least, cells, estimate):
    # the two waiting in month 2 have 12 behind them, and once they have not there is no way on
    found = not_yet_switched(np.array(STAIRS), np.array([2, 3, NEVER]), least=least)
    assert cells_of(found) == cells
    assert found.estimate == pytest.approx(estimate, nan_ok=True)


def test_the_comparison_ends_where_those_waiting_have_nothing_behind_them():
    counts = np.array([*STAIRS[:2], [0, 0, 0, 8]])
    found = not_yet_switched(counts, np.array([2, 3, NEVER]), least=1)
    assert cells_of(found) == [1, 0, 0]
    assert found.estimate == pytest.approx(log(10 / (6 * 4 / 4)))


def test_each_data_set_ends_by_itself_whatever_stands_beside_it():
    other = np.array([*STAIRS[:2], [0, 0, 0, 8]])
    stack = np.array([[STAIRS, other], [other, STAIRS]])
    found = not_yet_switched(stack, np.array([2, 3, NEVER]), least=1)
    assert found.estimate == pytest.approx(np.log([[175 / 111, 10 / 6], [10 / 6, 175 / 111]]))
    assert found.cells.shape == (2, 2, 3, 12)


def fitted(counts: np.ndarray, is_fitted: np.ndarray) -> np.ndarray:
    """Return the Poisson maximum-likelihood fit to some cells: scaled until the margins match."""
    seen = np.where(is_fitted, counts, 0)
    size, factor = np.ones((len(counts), 1)), np.ones((1, counts.shape[1]))
    for _ in range(5000):
        size = seen.sum(axis=1, keepdims=True) / (is_fitted * factor).sum(axis=1, keepdims=True)
        weight = (is_fitted * size).sum(axis=0, keepdims=True)
        factor = np.divide(
            seen.sum(axis=0, keepdims=True), weight, out=np.zeros_like(factor), where=weight > 0
        )
    return size * factor


@pytest.mark.parametrize(
    "switch",
    [
        np.arange(12, 36, 2),
        np.array([14] * 3 + [20] * 4 + [27] * 5),
        np.array([16] * 3 + [NEVER] * 9),
        np.array([13, 13, 14, 18, 18, 18, 25, 26, 26, NEVER, NEVER, 9]),
    ],
    ids=["one by one", "groups", "pilot", "mixed"],
)
def test_the_chain_ladder_is_the_maximum_likelihood_fit_to_the_waiting_cells(switch):
    rng = np.random.default_rng(1)
    switch = rng.permutation(switch)
    counts = rng.poisson(40 * SIZES[:, None] * rng.uniform(0.5, 2, 40))
    found = not_yet_switched(counts, switch)
    model = fitted(counts, np.arange(40) < switch[:, None])
    since = np.arange(40) - switch[:, None]
    for quarter in range(4):
        counted = (since // 3 == quarter) & (np.arange(40) < switch.max())
        assert found.observed[quarter] == counts[counted].sum()
        assert found.expected[quarter] == pytest.approx((model * counted).sum(), rel=1e-9)


@pytest.mark.parametrize("is_ramp", [False, True])
def test_without_noise_both_comparisons_find_the_truth_under_any_national_factor(is_ramp):
    # a surge now and then on top of growth, which before and after cannot but take for the rule
    factor = np.arange(10, 90) * np.random.default_rng(2).choice([1, 1, 1, 2], 80)
    size = np.arange(1, 13)[:, None] * 10**10
    switch = np.random.default_rng(3).permutation(np.arange(20, 68, 4))
    without = size * factor
    with_rule = np.round(without * 2 ** dose(switch, 80, is_ramp))
    for estimator in (difference_in_differences, not_yet_switched):
        found = estimator(with_rule, switch)
        assert found.estimate == pytest.approx(truth(with_rule, without, switch, found.cells), abs=1e-9)
    assert found.quarters[3] - found.quarters[0] == pytest.approx(log(2) * 0.75 if is_ramp else 0, abs=0.02)
    biased = before_after(with_rule, switch)
    assert abs(biased.estimate - truth(with_rule, without, switch, biased.cells)) > 0.05


def test_truth_is_over_the_given_cells_only():
    with_rule, without = np.array([[0, 5, 9, 4], [7, 7, 7, 7]]), np.array([[0, 2, 3, 100], [1, 1, 1, 1]])
    cells = np.arange(12) < np.array([[2], [1]])
    assert truth(with_rule, without, np.array([1, 3]), cells) == pytest.approx(log((5 + 9 + 7) / (2 + 3 + 1)))
    assert np.isnan(truth(with_rule, 0 * without, np.array([1, 3]), cells))
    with pytest.raises(ValueError, match="beyond the data"):
        truth(with_rule, without, np.array([1, 4]), cells)


@pytest.mark.parametrize("switch", [np.full(3, 12), np.full(3, NEVER), np.array([12, 0, 0])])
def test_all_at_once_leaves_before_and_after_only(switch):
    counts = np.array([years(2, 3), years(4, 6), years(1, 2)])
    switches = bool((switch == 12).any())
    first = before_after(counts, switch)
    assert (first.why_not is None) == switches
    for estimator in (difference_in_differences, not_yet_switched):
        found = estimator(counts, switch)
        assert found.why_not
        assert np.isnan(found.estimate)
        assert not found.cells.any()
    if (switch == 12).all():
        assert first.estimate == pytest.approx(log(11 / 7))
        assert "at once" in found.why_not


@pytest.mark.parametrize("estimator", ALL)
def test_a_pilot_of_some_districts_works(estimator):
    counts = np.array([years(2, 6), years(1, 3), years(4, 4), years(6, 6)])
    found = estimator(counts, np.array([12, 12, NEVER, NEVER]))
    assert found.why_not is None
    assert found.estimate == pytest.approx(log(3))
    assert cells_of(found) == [12, 12, 0, 0]


@pytest.mark.parametrize("estimator", ALL)
def test_nothing_registered_gives_nan_and_no_excuse(estimator):
    found = estimator(np.zeros((2, 3, 24)), np.array([12, NEVER, NEVER]))
    assert found.why_not is None
    assert np.isnan(found.estimate).all()
    assert found.estimate.shape == (2,)


@pytest.mark.parametrize("estimator", ALL)
def test_a_district_without_a_month_before_is_left_out(estimator):
    counts = np.array([[99] * 24, years(2, 4), years(3, 3)])
    found = estimator(counts, np.array([0, 12, NEVER]))
    assert cells_of(found) == [0, 12, 0]
    assert found.estimate == pytest.approx(log(2))


@pytest.mark.parametrize("estimator", ALL)
def test_cutting_off_is_not_having_the_later_months(estimator):
    counts = np.random.default_rng(4).poisson(5, (6, 12, 60))
    switch = np.arange(14, 50, 3)
    cut, short = estimator(counts, switch, until=30), estimator(counts[..., :30], switch)
    assert (cut.estimate == short.estimate).all()
    assert (cut.cells == short.cells).all()


@pytest.mark.parametrize("estimator", ALL)
def test_what_makes_no_sense_is_refused(estimator):
    counts, switch = np.ones((3, 24)), np.array([12, 13, 14])
    for wrong in (counts - 2, counts / 2, counts * nan, counts[0]):
        with pytest.raises(ValueError, match="whole numbers"):
            estimator(wrong, switch)
    for wrong in (switch[:2], switch / 1, switch[None]):
        with pytest.raises(ValueError, match="for each of 3 districts"):
            estimator(counts, wrong)
    with pytest.raises(ValueError, match="before the data begin"):
        estimator(counts, switch - 13)
    for until in (0, 25):
        with pytest.raises(ValueError, match="cannot be cut off"):
            estimator(counts, switch, until)
    with pytest.raises(ValueError, match="at least 1 enquiry"):
        not_yet_switched(counts, switch, least=0)


def test_the_lot_deals_the_same_months_anew():
    switch = np.array([3, 3, 5, NEVER])
    orders = draw_orders(switch, 500, np.random.default_rng(5))
    assert (np.sort(orders, axis=1) == np.sort(switch)).all()
    assert len(np.unique(orders, axis=0)) == n_orders(switch, 10) == 12
    assert n_orders(switch, 5) == 6  # up to month 5 nobody can see that month 5 differs from never
    assert n_orders(switch, 3) == 1
