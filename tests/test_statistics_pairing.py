"""The variance ratio says what pairing was worth; the smallest detectable difference what could be seen."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.statistics.pairing import smallest_detectable, variance_ratio


def pair(rng, n=200, shared=3.0):
    """Return two columns whose true variance ratio is 1 + shared ** 2."""
    common = rng.normal(100, shared, n)
    one = np.ones(n)
    return common + rng.normal(0, 1, n), one, common + rng.normal(0, 1, n), one


def test_the_ratio_is_the_one_of_the_sample_where_denominators_are_one():
    a, one, b, _ = pair(np.random.default_rng(1))
    found = variance_ratio(a, one, b, one)
    expected = (np.var(a, ddof=1) + np.var(b, ddof=1)) / np.var(a - b, ddof=1)
    assert found.mean == pytest.approx(expected)
    assert found.low < found.mean < found.high
    assert found.low > 3


def test_a_shuffled_pairing_shows_as_about_one():
    a, one, b, _ = pair(np.random.default_rng(2))
    found = variance_ratio(np.random.default_rng(3).permutation(a), one, b, one)
    assert found.low < 1 < found.high
    assert found.high < 1.5


def test_a_pairing_turned_against_itself_lies_wholly_below_one():
    a, one, b, _ = pair(np.random.default_rng(4))
    assert variance_ratio(200 - a, one, b, one).high < 0.95


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]),
        ([1.1, 2.3, 4.7], [2.1, 3.3, 5.7]),
        ([5.0, 5.0, 5.0], [2.0, 2.0, 2.0]),
        ([3.0], [2.0]),
        ([], []),
    ],
)
def test_without_varying_differences_it_is_undefined(a, b):
    found = variance_ratio(a, np.ones(len(a)), b, np.ones(len(b)))
    assert (found.mean, found.low, found.high, found.se) == (None, None, None, None)


def test_one_single_difference_leaves_the_upper_end_open():
    rng = np.random.default_rng(5)
    a = rng.normal(100, 3, 200)
    b = a.copy()
    b[7] += 1
    found = variance_ratio(a, np.ones(200), b, np.ones(200))
    assert found.mean > 100
    assert found.low is not None
    assert found.high is None


def test_it_depends_on_the_seed_and_on_nothing_else():
    columns = pair(np.random.default_rng(6))
    assert variance_ratio(*columns, seed=1) == variance_ratio(*columns, seed=1)
    assert variance_ratio(*columns, seed=1).low != variance_ratio(*columns, seed=2).low


@pytest.mark.slow
def test_its_interval_covers():
    rng = np.random.default_rng(8)
    found = [variance_ratio(*pair(rng, n=200, shared=2.0), resamples=400) for _ in range(400)]
    covered = sum(one.low <= 5 <= one.high for one in found)
    # percentile intervals of a ratio of variances hold a little less often than they say
    assert 0.89 <= covered / 400 <= 0.99


def test_the_smallest_detectable_difference_is_found_four_times_in_five():
    se = 0.7
    truth = smallest_detectable(se)
    assert truth == pytest.approx(2.8016 * se, rel=1e-4)
    seen = np.random.default_rng(9).normal(truth, se, 200_000)
    assert np.mean(np.abs(seen) > 1.959964 * se) == pytest.approx(0.8, abs=0.005)
    assert smallest_detectable(None) is None
    assert smallest_detectable(0.0) == 0.0
