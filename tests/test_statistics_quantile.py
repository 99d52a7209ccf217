"""Pooled quantiles are those of all values together, with intervals over replications and honest ends."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from experiments.statistics import quantile
from experiments.statistics.quantile import pooled_quantile, quantile_difference
from experiments.statistics.resampling import multiplicities

INF = math.inf


def clusters(rng, n=40, mean_size=6, shift=0.0):
    """Return values of ``n`` replications that share a level within each."""
    sizes = rng.poisson(mean_size, n)
    return [list(shift + rng.normal() + rng.exponential(3, size)) for size in sizes]


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        ([[1, 2], [3]], 0.5, 2),
        ([[4, 1], [3, 2]], 0.5, 2),
        ([list(range(1, 11))], 0.9, 9),
        ([[1, 1, 1], [1, INF]], 0.5, 1),
        ([[7], []], 0.5, 7),
    ],
)
def test_the_quantile_is_the_smallest_value_that_the_share_reaches(values, q, expected):
    assert pooled_quantile(values, q).mean == expected


@pytest.mark.parametrize("block", [1, 7, 128])
@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_resamples_agree_with_writing_every_drawn_value_out(monkeypatch, q, block):
    monkeypatch.setattr(quantile, "BLOCK", block)
    rng = np.random.default_rng(1)
    values = [[round(value) for value in one] for one in clusters(rng, n=15)]
    values[3], values[4] = [], [5, INF]
    weights = multiplicities(15, 60, seed=2)
    found, defined = quantile._Pool(values).resampled(q, weights)
    for row, result in zip(weights.astype(int), found, strict=True):
        drawn = sorted(value for times, one in zip(row, values, strict=True) for value in one * times)
        assert result == drawn[math.ceil(q * len(drawn) - 1e-9) - 1]
    assert defined.all()


def test_a_quantile_beyond_follow_up_says_so():
    found = pooled_quantile([[1, INF, INF], [2, INF], [3, INF]], 0.9)
    assert (found.mean, found.high, found.se) == (None, None, None)
    assert found.not_reached
    assert found.high_not_reached


def test_an_interval_may_end_beyond_follow_up_while_the_quantile_is_reached():
    rng = np.random.default_rng(3)
    values = [[value if value < 8 else INF for value in one] for one in clusters(rng, n=30)]
    share = np.mean([value < INF for one in values for value in one])
    found = pooled_quantile(values, share - 0.01)
    assert found.mean < INF
    assert not found.not_reached
    assert found.low is not None
    assert found.high is None
    assert found.high_not_reached


@pytest.mark.parametrize("values", [[], [[], []]])
def test_without_values_nothing_is_said(values):
    found = pooled_quantile(values, 0.5)
    assert (found.mean, found.low, found.high, found.not_reached) == (None, None, None, False)


def test_one_replication_gives_no_interval():
    found = pooled_quantile([[1, 2, 3], []], 0.5)
    assert (found.mean, found.low, found.high, found.n) == (2, None, None, 2)


def test_too_many_empty_resamples_give_no_interval():
    found = pooled_quantile([[1.0], [2.0], *([[]] * 60)], 0.5)
    assert found.mean == 1
    assert found.low is None


def test_nan_is_refused():
    with pytest.raises(ValueError, match="number"):
        pooled_quantile([[1.0, math.nan]], 0.5)


def test_identical_models_differ_by_exactly_nothing():
    values = clusters(np.random.default_rng(4))
    found = quantile_difference(values, values, 0.5)
    assert (found.mean, found.low, found.high, found.se) == (0, 0, 0, 0)


def test_a_difference_is_paired_by_replication():
    rng = np.random.default_rng(5)
    a = clusters(rng)
    b = [[value + 2 for value in one] for one in a]
    found = quantile_difference(b, a, 0.5)
    assert (found.mean, found.low, found.high) == pytest.approx((2, 2, 2))
    order = rng.permutation(len(a))
    shuffled = quantile_difference([b[i] for i in order], a, 0.5)
    assert shuffled.half_width > 0.5


@pytest.mark.parametrize(("a_end", "b_end"), [(INF, 5.0), (INF, INF), (5.0, INF)])
def test_a_difference_with_an_unreached_quantile_says_so(a_end, b_end):
    a, b = [[1, a_end, a_end]] * 3, [[1, b_end, b_end]] * 3
    found = quantile_difference(a, b, 0.9)
    assert found.mean is None
    assert found.not_reached
    # against 5 days the difference is unbounded on one side; of two unreached ones nothing is known
    assert found.high is None
    assert found.low is None


def test_paired_values_need_the_same_replications():
    with pytest.raises(ValueError, match="same replications"):
        quantile_difference([[1]], [[1], [2]], 0.5)


def test_the_seed_is_all_that_chance_depends_on():
    values = clusters(np.random.default_rng(6))
    assert pooled_quantile(values, 0.9, seed=1) == pooled_quantile(values, 0.9, seed=1)


def test_each_resample_draws_as_many_replications_as_there_are():
    table = multiplicities(50, 300, seed=1)
    assert (table.sum(axis=1) == 50).all()
    assert table.mean(axis=0) == pytest.approx(np.ones(50), abs=0.3)
    assert not np.array_equal(table, multiplicities(50, 300, seed=2))


@pytest.mark.slow
def test_the_interval_covers_where_values_of_a_replication_hang_together():
    truth = np.quantile(np.concatenate(clusters(np.random.default_rng(0), n=200_000)), 0.5)
    rng = np.random.default_rng(7)
    samples = [clusters(rng, n=60, mean_size=20) for _ in range(500)]
    assert 0.90 <= covered(samples, truth) <= 0.99  # four standard errors around 0.945
    # the mutant: enquiries drawn one by one, as if they were independent
    careless = [[[value] for one in values for value in one] for values in samples[:100]]
    assert covered(careless, truth) < 0.85


def covered(samples, truth):
    found = [pooled_quantile(values, 0.5, resamples=300) for values in samples]
    return np.mean([one.low <= truth <= one.high for one in found])


def test_twenty_four_thousand_values_take_about_a_second():
    values = [list(row) for row in np.random.default_rng(8).exponential(20, (400, 60))]
    began = time.process_time()
    pooled_quantile(values, 0.9)
    assert time.process_time() - began < 3
