"""Assumptions that decide the answer stand out; those that do not stay within what chance shows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.rank import rank_correlations


def inputs(rng, n=63, k=20):
    return {f"parameter_{i:02d}": list(rng.random(n)) for i in range(k)}


def test_correlations_are_spearmans_with_ties():
    rng = np.random.default_rng(1)
    columns = {"fine": list(rng.random(30)), "coarse": list(rng.integers(0, 4, 30))}
    outcome = list(rng.integers(0, 6, 30) + np.array(columns["fine"]))
    found = rank_correlations(columns, outcome)
    for name, column in columns.items():
        assert found.values[name] == pytest.approx(stats.spearmanr(column, outcome).statistic)


def test_an_input_that_never_varies_has_no_correlation():
    columns = inputs(np.random.default_rng(2), k=2) | {"fixed": [0.1] * 63}
    found = rank_correlations(columns, columns["parameter_00"])
    assert found.values["fixed"] is None
    assert found.values["parameter_00"] == 1


def test_the_threshold_is_passed_by_chance_in_one_family_of_twenty():
    rng = np.random.default_rng(3)
    alarms = 0
    for _ in range(400):
        found = rank_correlations(inputs(rng), list(rng.random(63)), permutations=400)
        alarms += max(abs(value) for value in found.values.values()) > found.threshold
    assert 0.01 <= alarms / 400 <= 0.095  # four standard errors around 0.05


def test_a_threshold_for_one_input_alone_would_raise_false_alarms_in_most_families():
    rng = np.random.default_rng(4)
    alone = rank_correlations(inputs(rng, k=1), list(rng.random(63))).threshold
    assert alone == pytest.approx(0.248, abs=0.02)  # critical value of Spearman's rho, n = 63, 5 % two-sided
    largest = [
        max(
            abs(v)
            for v in rank_correlations(inputs(rng), list(rng.random(63)), permutations=2).values.values()
        )
        for _ in range(200)
    ]
    assert np.mean(np.array(largest) > alone) > 0.5


def test_what_decides_the_answer_is_found():
    columns = inputs(np.random.default_rng(5))
    outcome = [a - 0.9 * b for a, b in zip(columns["parameter_03"], columns["parameter_07"], strict=True)]
    found = rank_correlations(columns, outcome)
    beyond = {name for name, value in found.values.items() if abs(value) > found.threshold}
    assert beyond >= {"parameter_03", "parameter_07"}
    assert found.values["parameter_07"] < 0 < found.values["parameter_03"]


def test_worlds_without_an_outcome_are_left_out():
    columns = {"a": [1.0, 2.0, 3.0, 4.0, 5.0, 99.0]}
    found = rank_correlations(columns, [1.0, 2.0, 3.0, 4.0, 5.0, None])
    assert (found.values["a"], found.n) == (1, 5)


@pytest.mark.parametrize("outcome", [[], [1.0, 2.0], [3.0] * 8, [None] * 8])
def test_too_few_worlds_or_one_outcome_say_nothing(outcome):
    found = rank_correlations({"a": list(range(len(outcome)))}, outcome)
    assert (found.values, found.threshold) == ({"a": None}, None)


def test_the_seed_is_all_that_chance_depends_on():
    rng = np.random.default_rng(6)
    columns, outcome = inputs(rng), list(rng.random(63))
    assert rank_correlations(columns, outcome) == rank_correlations(columns, outcome)


def test_nan_and_missing_worlds_are_refused():
    with pytest.raises(ValueError, match="finite"):
        rank_correlations({"a": [1.0, float("nan")]}, [1.0, 2.0])
    with pytest.raises(ValueError, match="finite"):
        rank_correlations({"a": [1.0]}, [1.0, 2.0])
