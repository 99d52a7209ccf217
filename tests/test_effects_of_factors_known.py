"""Known effects come back: total, shares, main effects and interactions of made-up simulators."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from helpers_effects_of_factors import DAYS, DROPS, HOURS, RUN, MadeUp, every, exact, factor, simulator

from experiments.effects.combinations import combinations
from experiments.effects.estimates import check_shared_out, effects
from experiments.effects.over_worlds import with_worlds
from experiments.experiment.outcomes import read_outcome
from sim.errors import BadInput

FOUR = (factor("a"), factor("b"), factor("c", "b"), factor("d"))
"""c only with b: 12 combinations of 16."""
MAIN = {"a": 6.0, "b": 2.0, "c": -1.0, "d": 0.0}
TOGETHER = -1.5
"""What a and b do beyond the sum of the two."""


def truth(combination):
    return sum(MAIN[name] for name in combination) + TOGETHER * ({"a", "b"} <= combination)


def means(records):
    return {name: record["mean"] for name, record in records.items()}


def pair(row, *names):
    return next(one for one in row["interactions"] if one["factors"] == list(names))


def test_the_share_of_three_factors_with_a_constraint_is_worked_by_hand():
    """c only after b; the orders are abc, bac, bca. a adds 4, 5, 3; b adds 2, 1, 1; c adds -2, -2, 0."""
    factors = (factor("a"), factor("b"), factor("c", "b"))
    values = {"": 10, "a": 14, "b": 11, "ab": 16, "bc": 11, "abc": 14}
    assert {frozenset(name) for name in values} == set(combinations(factors))
    row = effects(exact(values), factors, [DAYS], seed=1)[0]
    assert means(row["shares"]) == pytest.approx({"a": 12 / 3, "b": 4 / 3, "c": -4 / 3})
    # a: 4 alone, 5 beside b, 3 beside b and c; b: 1 alone, 2 beside a; c: 0 beside b, -2 beside a and b
    assert means(row["effects"]) == pytest.approx({"a": 4, "b": 1.5, "c": -1})
    assert pair(row, "a", "b")["mean"] == 16 - 14 - 11 + 10
    assert pair(row, "a", "c")["mean"] == 14 - 16 - 11 + 11
    assert pair(row, "b", "c")["mean"] is None
    assert (row["off"]["mean"], row["on"]["mean"], row["total"]["mean"]) == (10, 14, 4)


def test_known_effects_come_back_within_their_margins():
    """60 replications of 20 enquiries; a combination's own noise is 1 a replication, so 0.13 in its mean.

    The total is a difference of two combinations (standard error 0.18): within four of them, 0.75. Shares and effects
    average over several, and lie within 0.6; an interaction over 3 fours within 1.
    """
    row = effects(simulator(truth, combinations(FOUR)), FOUR, [DAYS], seed=1)[0]
    assert row["combinations"] == 12
    assert row["total"]["mean"] == pytest.approx(5.5, abs=0.75)
    # what a and b do together falls to the later of the two; c waits for b, so that a is later in two orders of three
    shares = {"a": 6 - 1, "b": 2 - 0.5, "c": -1, "d": 0}
    assert means(row["shares"]) == pytest.approx(shares, abs=0.6)
    # beside a, b is there in two of three bases (alone and with c)
    assert means(row["effects"]) == pytest.approx({"a": 6 - 1, "b": 2 - 0.75, "c": -1, "d": 0}, abs=0.6)
    assert pair(row, "a", "b")["mean"] == pytest.approx(TOGETHER, abs=1)
    assert pair(row, "a", "b")["high"] < 0
    assert pair(row, "a", "d")["low"] < 0 < pair(row, "a", "d")["high"]
    for name, share in shares.items():
        assert row["shares"][name]["low"] < share < row["shares"][name]["high"]


def test_a_simulator_in_which_a_factor_does_otherwise_is_found_out():
    """The mutant: d adds 2 days, which the margins above must not let pass."""
    columns = simulator(lambda one: truth(one) + 2 * ("d" in one), combinations(FOUR))
    row = effects(columns, FOUR, [DAYS], seed=1)[0]
    assert abs(row["shares"]["d"]["mean"]) > 0.6
    assert row["shares"]["d"]["low"] > 0
    assert abs(row["effects"]["d"]["mean"]) > 0.6
    assert row["total"]["mean"] != pytest.approx(5.5, abs=0.75)


def test_swapping_two_runs_is_found_out():
    """The mutant: the combinations a and b are taken for each other."""
    columns = simulator(truth, combinations(FOUR))
    a, b = frozenset("a"), frozenset("b")
    swapped = {**columns, a: columns[b], b: columns[a]}
    row = effects(swapped, FOUR, [DAYS], seed=1)[0]
    assert row["shares"]["a"]["mean"] != pytest.approx(5, abs=0.6)


@pytest.mark.parametrize("seed", range(4))
def test_shares_sum_to_the_total_exactly(seed):
    columns = simulator(truth, combinations(FOUR), n=12, noise=5, seed=seed)
    row = effects(columns, FOUR, [DAYS], seed=1)[0]
    added = math.fsum(means(row["shares"]).values())
    assert added == pytest.approx(row["total"]["mean"], abs=1e-12)
    assert row["on"]["mean"] - row["off"]["mean"] == pytest.approx(row["total"]["mean"], abs=1e-12)


def test_the_luck_that_combinations_share_does_not_widen_intervals():
    calm, wild = (
        effects(simulator(truth, combinations(FOUR), luck=luck), FOUR, [DAYS], seed=1)[0] for luck in (0, 30)
    )
    width = {name: calm["shares"][name]["high"] - calm["shares"][name]["low"] for name in "abcd"}
    for name in "abcd":
        found = wild["shares"][name]["high"] - wild["shares"][name]["low"]
        assert found == pytest.approx(width[name], rel=0.35)
    assert wild["on"]["high"] - wild["on"]["low"] > 5 * (calm["on"]["high"] - calm["on"]["low"])


def test_a_record_says_what_it_is_about_and_is_plain_data():
    rows = effects(exact({"": 1, "a": 2}, n=4, events=50), (factor("a"),), [DAYS, HOURS], seed=1)
    assert [row["measure"] for row in rows] == ["days_to_decision", "hours_per_decision"]
    head = {name: rows[0][name] for name in ("statistic", "unit", "better", "factors", "combinations")}
    assert head == {"statistic": "mean", "unit": "days", "better": -1, "factors": ["a"], "combinations": 2}
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows


def test_the_combination_with_fewest_events_says_whether_there_are_too_few():
    factors = (factor("a"),)
    columns = exact({"": 1, "a": 2}, n=8, events=50)
    columns |= exact({"a": 2}, n=8, events=24)
    row = effects(columns, factors, [DAYS], seed=1)[0]
    assert (row["events"], row["too_few"], row["replications"]) == (192, True, 8)
    columns |= exact({"a": 2}, n=8, events=25)
    assert not effects(columns, factors, [DAYS], seed=1)[0]["too_few"]


def test_what_is_counted_a_year_is_counted_in_its_numerator():
    yearly = read_outcome("enquiries_per_year", "test")
    columns = exact({"": 100, "a": 110}, n=8, events=5)
    assert effects(columns, (factor("a"),), [yearly], seed=1)[0]["events"] == 8 * 5 * 100


def test_nothing_measured_in_one_combination_is_none_and_not_a_number():
    columns = exact({"": 1, "a": 2, "b": 3, "ab": 4})
    columns[frozenset("ab")] = (MadeUp(np.zeros(8), np.zeros(8)), RUN)
    row = effects(columns, (factor("a"), factor("b")), [DROPS], seed=1)[0]
    assert row["total"]["mean"] is None
    assert row["on"]["mean"] is None
    assert row["too_few"]
    assert row["events"] == 0
    json.dumps(row, allow_nan=False)


def test_medians_are_refused():
    median = read_outcome("days_to_decision|median", "test")
    with pytest.raises(ValueError, match="quantile"):
        effects(exact({"": 1, "a": 2}), (factor("a"),), [median], seed=1)
    with pytest.raises(BadInput) as caught:
        check_shared_out([DAYS, median], "outcomes")
    assert caught.value.key == "effects_of.quantile"
    assert "days_to_decision|median" in caught.value.sentence("da")
    check_shared_out([DAYS, DROPS], "outcomes")


def test_the_same_columns_give_the_same_records_whatever_their_order():
    columns = simulator(truth, combinations(FOUR), n=20)
    turned = dict(reversed(columns.items()))
    assert effects(columns, FOUR, [DAYS], seed=3) == effects(turned, FOUR, [DAYS], seed=3)


# Worlds.


def test_the_range_over_worlds_is_that_of_the_known_totals():
    """In world w factor a adds w days and b always 1: the total goes over 1 + w, the share of b stays at 1."""
    factors, every_one = (factor("a"), factor("b")), every("ab")
    worlds = [
        simulator(lambda one, w=w: w * ("a" in one) + ("b" in one), every_one, n=16, noise=0.2, seed=w + 1)
        for w in range(20)
    ]
    found = with_worlds(effects(worlds[0], factors, [DAYS], seed=1), worlds, factors)
    total = found[0]["total"]
    assert total["n_worlds"] == 20
    assert total["world_low"] == pytest.approx(1.95, abs=0.5)
    assert total["world_high"] == pytest.approx(19.05, abs=0.5)
    assert found[0]["shares"]["a"]["world_high"] == pytest.approx(18.05, abs=0.5)
    b = found[0]["shares"]["b"]
    assert b["world_low"] is None or (0.7 < b["world_low"] <= b["world_high"] < 1.3)
    assert total["mean"] == effects(worlds[0], factors, [DAYS], seed=1)[0]["total"]["mean"]


def test_few_worlds_give_no_range():
    factors = (factor("a"),)
    columns = simulator(lambda one: len(one), every("a"))
    found = with_worlds(effects(columns, factors, [DAYS], seed=1), [columns] * 3, factors)
    assert found[0]["total"]["world_low"] is None
    assert found[0]["total"]["n_worlds"] == 3


def test_worlds_in_which_only_the_ends_were_run_give_the_total_a_range_and_no_share():
    factors, ends = (factor("a"), factor("b")), (frozenset(), frozenset("ab"))
    worlds = [
        simulator(lambda one, w=w: w * len(one), every("ab"), n=16, noise=0.2, seed=w + 1) for w in range(20)
    ]
    rows = effects(worlds[0], factors, [DAYS], seed=1)
    whole = with_worlds(rows, worlds, factors)[0]
    found = with_worlds(rows, [{one: world[one] for one in ends} for world in worlds], factors)[0]
    assert found["total"] == whole["total"]
    assert found["total"]["n_worlds"] == 20
    assert found["shares"] == rows[0]["shares"]
    assert "world_low" in whole["shares"]["a"]
