"""Ratios of sums are pooled, paired and bounded as their definitions say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.ratio import pseudo_values, ratio, ratio_difference


def leave_one_out(num, den):
    keep = ~np.eye(len(num), dtype=bool)
    return np.array([num[row].sum() / den[row].sum() for row in keep])


def jackknife_se(left_out):
    n = len(left_out)
    return math.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())


def made_up(seed, n=12):
    rng = np.random.default_rng(seed)
    den = rng.poisson(1.5, n).astype(float)
    return den * rng.gamma(2, 5, n), den


def test_a_hand_worked_ratio():
    found = ratio([2, 4, 0], [1, 2, 1])
    # leaving one out gives 4/3, 1, 2; their mean is 13/9, the squared distances sum to 14/27
    assert found.mean == pytest.approx(1.5)
    assert found.se == pytest.approx(math.sqrt(2 / 3 * 14 / 27))
    reach = stats.t.ppf(0.975, 2) * found.se
    assert (found.low, found.high) == pytest.approx((1.5 - reach, 1.5 + reach))
    assert found.n == 3


def test_a_ratio_over_equal_denominators_is_the_t_interval_of_a_mean():
    num = np.random.default_rng(1).normal(10, 2, 30)
    found = ratio(num, np.ones(30))
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.95, 29, num.mean(), stats.sem(num)))


def test_the_difference_agrees_with_leaving_replications_out_one_by_one():
    (num_a, den_a), (num_b, den_b) = made_up(3), made_up(4)
    found = ratio_difference(num_a, den_a, num_b, den_b)
    left_out = leave_one_out(num_a, den_a) - leave_one_out(num_b, den_b)
    assert found.mean == pytest.approx(num_a.sum() / den_a.sum() - num_b.sum() / den_b.sum())
    assert found.se == pytest.approx(jackknife_se(left_out))


def test_pairing_by_replication_shortens_the_interval_and_a_shuffle_loses_that():
    rng = np.random.default_rng(5)
    den = np.full(100, 20.0)
    base = 20 * rng.gamma(4, 5, 100)
    faster = base - 20 * rng.gamma(2, 0.5, 100)
    paired = ratio_difference(faster, den, base, den)
    unpaired = ratio_difference(rng.permutation(faster), den, base, den)
    assert paired.half_width < unpaired.half_width / 5


def test_replications_without_enquiries_are_kept_and_change_no_mean():
    num, den = [3.0, 5.0, 10.0], [1.0, 2.0, 2.0]
    few, more = ratio(num, den), ratio([*num, 0, 0], [*den, 0, 0])
    assert more.mean == few.mean
    assert more.n == 5
    # three replications carry the measure, with or without the empty ones: 2 degrees of freedom
    assert more.half_width / more.se == pytest.approx(stats.t.ppf(0.975, 2))


@pytest.mark.parametrize(
    ("num", "den", "mean"),
    [([], [], None), ([0, 0], [0, 0], None), ([3], [2], 1.5), ([3, 0, 0], [2, 0, 0], 1.5)],
)
def test_what_cannot_be_said_is_none(num, den, mean):
    found = ratio(num, den)
    assert (found.mean, found.low, found.high, found.se) == (mean, None, None, None)
    assert found.half_width is None


def test_a_difference_needs_both_sides():
    found = ratio_difference([1, 2], [1, 1], [0, 0], [0, 0])
    assert (found.mean, found.low, found.se) == (None, None, None)


def test_identical_models_differ_by_exactly_nothing():
    num, den = made_up(6)
    found = ratio_difference(num, den, num, den)
    assert (found.mean, found.low, found.high, found.se) == (0, 0, 0, 0)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_no_nan_or_infinity_comes_in(bad):
    with pytest.raises(ValueError, match="finite"):
        ratio([1.0, bad], [1.0, 1.0])


def test_columns_of_other_lengths_or_negative_denominators_are_refused():
    with pytest.raises(ValueError, match="same replications"):
        ratio([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="same replications"):
        ratio_difference([1, 2], [1, 1], [1, 2, 3], [1, 1, 1])
    with pytest.raises(ValueError, match="below 0"):
        ratio([1.0, 2.0], [1.0, -1.0])


def test_pseudo_values_keep_their_digits_over_many_replications():
    n = 2000
    num, den = np.full(n, 0.1) + np.arange(n) * 1e-13, np.ones(n)
    assert pseudo_values(num, den).values == pytest.approx(num, rel=1e-15, abs=0)


@pytest.mark.slow
def test_the_interval_of_a_ratio_with_few_enquiries_covers():
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(1000):
        den = rng.poisson(2, 60).astype(float)
        num = den * rng.gamma(2, 5, 60)
        found = ratio(num, den)
        covered += found.low <= 10 <= found.high
    assert 915 <= covered <= 975  # four standard errors around 0.945
