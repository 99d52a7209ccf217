"""The value of a column in a resample is the pooled ratio of the replications that were drawn."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.statistics.draws import common_length, ratio_draws
from experiments.statistics.resampling import multiplicities


def test_resamples_agree_with_writing_every_drawn_replication_out():
    rng = np.random.default_rng(1)
    columns = [(rng.gamma(2, 5, 7), rng.poisson(2, 7).astype(float)) for _ in range(3)]
    weights = multiplicities(7, 40, seed=2)
    values, defined = ratio_draws(columns, weights)
    assert defined.all()
    for b, row in enumerate(weights.astype(int)):
        drawn = np.repeat(np.arange(7), row)
        for c, (num, den) in enumerate(columns):
            assert values[c, b] == pytest.approx(num[drawn].sum() / den[drawn].sum())


def test_a_resample_that_drew_nothing_says_so_and_is_no_nan():
    weights = np.array([[2.0, 0.0], [0.0, 2.0]])
    values, defined = ratio_draws([([3, 5], [0, 2]), ([1, 1], [1, 1])], weights)
    assert values.tolist() == [[0, 2.5], [1, 1]]
    assert defined.tolist() == [[False, True], [True, True]]


def test_equal_columns_have_equal_values_wherever_they_stand():
    rng = np.random.default_rng(3)
    columns = [(rng.random(33), rng.random(33)) for _ in range(5)]
    weights = multiplicities(33, 100, seed=1)
    values, _ = ratio_draws([columns[0], *columns, columns[0]], weights)
    assert (values[0] == values[1]).all()
    assert (values[0] == values[-1]).all()
    assert (values[0] == ratio_draws(columns[:1], weights)[0]).all()


def test_columns_of_other_lengths_are_refused():
    assert common_length([]) == 0
    assert common_length([([1, 2], [1, 1]), ([3, 4], [1, 0])]) == 2
    with pytest.raises(ValueError, match="same replications"):
        common_length([([1, 2], [1, 1]), ([3, 4], [1])])
