"""Ranks come with the probability of each, shared evenly by ties and by the same draws for all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.statistics.ranks import rank_probabilities
from experiments.statistics.ratio import ratio
from experiments.statistics.resampling import multiplicities

ONES = np.ones(10)


def made_up(seed, names=6, n=30, apart=0.5):
    rng = np.random.default_rng(seed)
    dens = [rng.poisson(3, n).astype(float) for _ in range(names)]
    return {f"p{i}": (den * rng.gamma(4, 1 + apart * i / names, n), den) for i, den in enumerate(dens)}


def by_name(rows):
    return {row.name: row for row in rows}


def test_names_far_apart_have_one_rank_each():
    columns = {"low": (1 * ONES, ONES), "high": (9 * ONES, ONES), "middle": (5 * ONES, ONES)}
    rows = rank_probabilities(columns, seed=1)
    assert [row.name for row in rows] == ["high", "middle", "low"]
    assert [row.rank_probabilities for row in rows] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert [row.expected_rank for row in rows] == [1, 2, 3]
    turned = rank_probabilities(columns, seed=1, highest_first=False)
    assert [row.name for row in turned] == ["low", "middle", "high"]
    assert [row.expected_rank for row in turned] == [1, 2, 3]


def test_two_replications_worked_by_hand():
    # drawn twice the first, a has 4 and b 1; twice the second, a has 0 and b 2; both, a 2 and b 1.5
    weights = multiplicities(2, 1000, 3)
    rows = by_name(rank_probabilities({"a": ([4, 0], [1, 1]), "b": ([1, 2], [1, 1])}, seed=3))
    b_first = np.mean(weights[:, 1] == 2)
    assert 0.2 < b_first < 0.3
    assert rows["b"].rank_probabilities == pytest.approx((b_first, 1 - b_first))
    assert rows["a"].expected_rank == pytest.approx(1 + b_first)


def test_names_that_tie_share_their_ranks_evenly():
    columns = {name: (2 * ONES, ONES) for name in ("c", "a", "b")} | {"top": (3 * ONES, ONES)}
    rows = rank_probabilities(columns, seed=1)
    assert [row.name for row in rows] == ["top", "a", "b", "c"]
    assert rows[0].rank_probabilities == (1, 0, 0, 0)
    for row in rows[1:]:
        assert row.rank_probabilities == pytest.approx((0, 1 / 3, 1 / 3, 1 / 3))
        assert row.expected_rank == pytest.approx(3)


@pytest.mark.parametrize("highest_first", [True, False])
def test_resamples_agree_with_ranking_them_one_by_one(highest_first):
    columns = made_up(1)
    expected = {name: np.zeros(6) for name in columns}
    for row in multiplicities(30, 200, 5).astype(int):
        drawn = np.repeat(np.arange(30), row)
        values = {name: num[drawn].sum() / den[drawn].sum() for name, (num, den) in columns.items()}
        for rank, name in enumerate(sorted(values, key=values.get, reverse=highest_first)):
            expected[name][rank] += 1 / 200
    for row in rank_probabilities(columns, seed=5, resamples=200, highest_first=highest_first):
        assert row.rank_probabilities == pytest.approx(expected[row.name])
        assert row.expected_rank == pytest.approx(expected[row.name] @ np.arange(1, 7))


@pytest.mark.parametrize("seed", range(5))
def test_rows_and_columns_of_the_ranked_sum_to_one(seed):
    columns = made_up(seed) | {"empty": (np.zeros(30), np.zeros(30))}
    columns["twin"] = columns["p2"]
    rows = rank_probabilities(columns, seed=seed)
    table = np.array([row.rank_probabilities for row in rows])
    assert table.shape == (8, 8)
    assert table.sum(axis=1) == pytest.approx([*[1] * 7, 0], abs=1e-12)
    assert table.sum(axis=0) == pytest.approx([*[1] * 7, 0], abs=1e-12)
    assert sum(row.expected_rank for row in rows[:7]) == pytest.approx(28)
    assert by_name(rows)["twin"].rank_probabilities == by_name(rows)["p2"].rank_probabilities


def test_the_estimate_is_the_pooled_ratio_with_its_jackknife_interval():
    columns = made_up(2)
    rows = rank_probabilities(columns, seed=1)
    assert {row.name: row.estimate for row in rows} == {name: ratio(*one) for name, one in columns.items()}
    assert [row.estimate.mean for row in rows] == sorted((row.estimate.mean for row in rows), reverse=True)


def test_a_name_without_anything_is_last_either_way_and_has_no_rank():
    columns = {"empty": ([0, 0], [0, 0]), "minus": ([-5, -5], [1, 1]), "plus": ([5, 5], [1, 1])}
    for highest_first, order in ((True, ["plus", "minus", "empty"]), (False, ["minus", "plus", "empty"])):
        rows = rank_probabilities(columns, seed=1, highest_first=highest_first)
        assert [row.name for row in rows] == order
        assert [row.rank_probabilities for row in rows] == [(1, 0, 0), (0, 1, 0), (0, 0, 0)]
        last = rows[-1]
        assert (last.estimate.mean, last.estimate.low, last.expected_rank) == (None, None, None)


def test_a_name_seen_in_one_replication_only_has_its_place_but_no_rank():
    """In every resample that draws it it would have the same value: a sure rank from one replication."""
    columns = {"once": ([7, 0, 0], [1, 0, 0]), "a": ([8, 9, 8], [1, 1, 1]), "b": ([1, 2, 1], [1, 1, 1])}
    rows = rank_probabilities(columns, seed=1)
    assert [row.name for row in rows] == ["a", "once", "b"]
    assert [row.rank_probabilities for row in rows] == [(1, 0, 0), (0, 0, 0), (0, 1, 0)]
    alone = rank_probabilities({"a": ([8], [1]), "b": ([1], [1])}, seed=1)
    assert [(row.rank_probabilities, row.expected_rank) for row in alone] == [((0, 0), None)] * 2


def test_replications_without_anything_change_no_estimate_and_leave_resamples_out_for_all():
    rare = (np.array([6.0, 8, *[0] * 8]), np.array([1.0, 1, *[0] * 8]))
    rows = by_name(rank_probabilities({"rare": rare, "usual": (7 * ONES, ONES)}, seed=1))
    assert rows["rare"].estimate.mean == 7
    drawn = [row[:2] for row in multiplicities(10, 1000, 1) if row[:2].any()]
    assert 850 < len(drawn) < 930
    first = np.mean([0.5 + 0.5 * np.sign(eights - sixes) for sixes, eights in drawn])
    assert rows["rare"].rank_probabilities == pytest.approx((first, 1 - first))
    assert rows["usual"].rank_probabilities == pytest.approx((1 - first, first))


def test_luck_shared_by_all_does_not_make_ranks_unsure_and_a_shuffle_does():
    rng = np.random.default_rng(4)
    luck = rng.gamma(2, 20, 50)
    columns = {name: (luck + more, np.ones(50)) for name, more in (("a", 0), ("b", 1))}
    assert rank_probabilities(columns, seed=1)[0].rank_probabilities == (1, 0)
    shuffled = {name: (rng.permutation(num), den) for name, (num, den) in columns.items()}
    assert max(rank_probabilities(shuffled, seed=1)[0].rank_probabilities) < 0.9


@pytest.mark.slow
def test_names_that_are_alike_get_every_rank_equally_often():
    rng, found = np.random.default_rng(5), []
    for _ in range(400):
        rows = rank_probabilities({name: (rng.gamma(2, 5, 40), np.ones(40)) for name in "abcd"}, seed=1)
        found.append(by_name(rows)["b"].rank_probabilities)
    # a row scatters by about 0.3 between trials: four standard errors are 0.06
    assert np.mean(found, axis=0) == pytest.approx([0.25] * 4, abs=0.06)


@pytest.mark.slow
def test_the_probability_to_come_first_is_the_normal_one():
    # the difference drawn again is normal around the difference found, with the error of the difference
    rng = np.random.default_rng(6)
    a, b = rng.normal(10, 2, 400), rng.normal(10.1, 2, 400)
    rows = by_name(
        rank_probabilities({"a": (a, np.ones(400)), "b": (b, np.ones(400))}, seed=1, resamples=20_000)
    )
    z = np.mean(b - a) / (np.std(b - a, ddof=1) / 20)
    expected = 0.5 * (1 + math.erf(z / math.sqrt(2)))
    assert rows["b"].rank_probabilities[0] == pytest.approx(expected, abs=0.02)


def test_it_depends_on_the_seed_and_not_on_the_order_of_names():
    columns = made_up(7)
    rows = rank_probabilities(columns, seed=1)
    assert rows == rank_probabilities(dict(reversed(columns.items())), seed=1)
    assert rows != rank_probabilities(columns, seed=2)


def test_what_makes_no_sense_is_refused():
    assert rank_probabilities({}, seed=1) == []
    with pytest.raises(ValueError, match="same replications"):
        rank_probabilities({"a": ([1, 2], [1, 1]), "b": ([1], [1])}, seed=1)
    with pytest.raises(ValueError, match="finite"):
        rank_probabilities({"a": ([math.inf, 2], [1, 1])}, seed=1)
    with pytest.raises(ValueError, match="below 0"):
        rank_probabilities({"a": ([1, 2], [1, -1])}, seed=1)
