"""The range over worlds shows how worlds differ, not how few replications each had."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.statistics.worlds import (
    LEAST_WORLDS,
    Beyond,
    WorldCounts,
    WorldPoints,
    count_worlds,
    world_range,
)

SPREAD_5_TO_95 = 2 * 1.6449
"""Distance from the 5th to the 95th percentile of a normal distribution, in standard deviations."""


def made_up(rng, spread, noise, n=63, mean=0.0, replications=8):
    """Return estimates of ``n`` worlds and their noise variances, themselves estimated from replications."""
    truth = rng.normal(mean, spread, n)
    runs = truth[:, None] + rng.normal(0, noise * np.sqrt(replications), (n, replications))
    return runs.mean(axis=1), runs.var(axis=1, ddof=1) / replications


def counts(points, noises, replications=8):
    return count_worlds(WorldPoints(list(points), list(noises), [replications - 1] * len(points)))


def mean_width(spread, noise, correct=True, trials=400):
    rng = np.random.default_rng(1)
    widths = []
    for _ in range(trials):
        points, noises = made_up(rng, spread, noise)
        found = world_range(points, noises if correct else np.zeros_like(noises))
        widths.append(0.0 if found.kept == 0 else found.high - found.low)
    return np.mean(widths)


@pytest.mark.parametrize("noise", [0.25, 0.5, 1.0])
def test_the_corrected_range_is_the_true_one_within_eight_percent(noise):
    # percentiles of 63 worlds lie about 4 % inside those of all worlds, noise or no noise
    assert mean_width(1.0, noise) == pytest.approx(SPREAD_5_TO_95, rel=0.08)


def test_the_uncorrected_range_is_too_wide():
    # with as much noise as spread: by sqrt(2), far outside the margin of the corrected one
    uncorrected = mean_width(1.0, 1.0, correct=False)
    assert uncorrected == pytest.approx(SPREAD_5_TO_95 * np.sqrt(2), rel=0.08)
    assert uncorrected > 1.25 * SPREAD_5_TO_95


def test_worlds_that_are_all_alike_have_almost_no_range():
    assert mean_width(0.0, 1.0) < 0.25 * mean_width(0.0, 1.0, correct=False)


def test_where_noise_explains_all_the_scatter_there_is_no_range():
    """It would be one point, as if all worlds were known to be alike."""
    found = world_range(np.arange(12.0), [20.0] * 12)
    assert (found.low, found.high, found.kept, found.n) == (None, None, 0, 12)


def test_without_noise_nothing_is_moved():
    points = [0.1, 0.7, 0.3, 0.2, 0.9, 0.4, 0.5, 0.8, 0.6, 0.0]
    found = world_range(points, [0.0] * 10)
    assert (found.low, found.high) == tuple(np.percentile(points, [5, 95]))
    assert found.kept == 1


def test_the_share_of_worlds_in_which_a_model_is_lower_comes_back():
    rng = np.random.default_rng(2)
    shares, raw = [], []
    for _ in range(400):
        points, noises = made_up(rng, spread=1.0, noise=1.5, mean=-1.0)
        shares.append(counts(points, noises).share_lower)
        raw.append(np.mean(points < 0))
    told = [share for share in shares if share is not None]
    assert len(told) > 0.9 * len(shares)
    assert np.mean(told) == pytest.approx(0.8413, abs=0.02)  # P(normal(-1, 1) < 0)
    assert np.mean(raw) < 0.75


def test_no_share_is_told_where_nothing_is_left_of_the_scatter():
    """With noise four times the spread, shrinking all worlds to one point would say 0 or 1 in a seventh of trials."""
    rng, told, untold = np.random.default_rng(3), [], 0
    for _ in range(400):
        points, noises = made_up(rng, spread=1.0, noise=2.0, mean=-0.6745)
        found = counts(points, noises)
        if found.lower is None:
            untold += 1
            assert found == WorldCounts(63)
        else:
            told.append(found.share_lower)
    assert 0.08 < untold / 400 < 0.22
    assert np.mean(told) == pytest.approx(0.75, abs=0.02)


def test_worlds_all_on_one_side_are_counted_whatever_the_noise_explains():
    scatter = np.linspace(-5.5, -4.5, 20)
    assert counts(scatter, [0.25] * 20) == WorldCounts(20, 20, 0, 20, 0)
    assert counts(-scatter, [0.25] * 20) == WorldCounts(20, 0, 20, 0, 20)
    assert counts([*scatter, 0.1], [9.0] * 21) == WorldCounts(21)


def test_only_worlds_beyond_their_own_chance_are_clearly_apart():
    # t with 7 degrees of freedom reaches 2.36 standard errors, where a normal would say 1.96
    points = [-9.0, -2.4, -2.3, -2.0, -0.1, 0.0, 0.2, 2.3, 2.4, 9.0]
    found = counts(points, [1e-9] * 10)
    assert found == WorldCounts(10, 5, 4, 5, 4)
    points = [-90.0, -2.4, -2.3, -2.0, -0.1, 0.1, 2.0, 2.3, 2.4, 90.0]
    assert counts(points, [1.0] * 10) == WorldCounts(10, 5, 5, 2, 2)


def test_one_noisy_world_flips_no_other():
    """One overloaded world of little certainty, fifteen worlds surely on the other side."""
    points, noises = [2.0] * 15 + [-300.0], [0.3**2] * 15 + [200.0**2]
    assert counts(points, noises) == WorldCounts(16, 1, 15, 0, 15)
    assert counts([-p for p in points], noises) == WorldCounts(16, 15, 1, 15, 0)
    assert world_range(points, noises).high == pytest.approx(2.0)
    # and none that is surely lower, however far: the fifteen keep their sign and their place
    assert counts(points, [0.3**2] * 15 + [20.0**2]) == WorldCounts(16, 1, 15, 1, 15)
    assert world_range(points, [0.3**2] * 15 + [20.0**2]).high == pytest.approx(2.0, abs=0.3)


def test_a_few_overloaded_worlds_do_not_spoil_the_count_of_the_others():
    rng, shares, raw = np.random.default_rng(6), [], []
    for _ in range(400):
        points, noises = made_up(rng, spread=1.0, noise=1.5, n=60, mean=-1.0)
        points, noises = [*points, *[60.0] * 4], [*noises, *[100.0] * 4]
        shares.append(counts(points, noises).share_lower)
        raw.append(np.mean(np.array(points) < 0))
    told = [share for share in shares if share is not None]
    assert len(told) > 0.9 * len(shares)
    assert np.mean(told) == pytest.approx(0.8413 * 60 / 64, abs=0.025)
    assert np.mean(raw) < 0.70


def test_a_world_unlike_the_others_is_not_pulled_over_to_them():
    """It is clearly below 0; what the others have in common would put it above."""
    points, noises = [*np.linspace(7.8, 8.2, 15), -6.0], [0.01] * 15 + [2.4**2]
    assert counts(points, noises) == WorldCounts(16, 1, 15, 1, 15)


@pytest.mark.parametrize("seed", range(20))
def test_a_world_clearly_apart_keeps_its_sign(seed):
    rng = np.random.default_rng(seed)
    noises = rng.lognormal(0, 3, 20)
    points = rng.standard_t(2, 20) * 5 + rng.normal(0, np.sqrt(noises))
    found, clear = counts(points, noises), np.abs(points) > 2.3647 * np.sqrt(noises)
    if found.lower is not None:
        assert found.clearly_lower == np.count_nonzero(clear & (points < 0))
        assert found.clearly_higher == np.count_nonzero(clear & (points > 0))


def test_worlds_beyond_follow_up_rank_above_all_others():
    points, noises = [float(p) for p in range(30, 87)], [0.0] * 57
    without = world_range(points, noises)
    one = world_range(points, noises, Beyond(above=1))
    many = world_range(points, noises, Beyond(above=7))
    assert without.high < one.high <= 86
    assert (one.n, one.low_beyond, one.high_beyond) == (58, False, False)
    assert (many.high, many.high_beyond, many.low_beyond, many.n) == (None, True, False, 64)
    assert many.low == pytest.approx(np.percentile([*points, *[1e9] * 7], 5))
    all_beyond = world_range([], [], Beyond(above=64))
    assert (all_beyond.low, all_beyond.high) == (None, None)
    assert (all_beyond.low_beyond, all_beyond.high_beyond, all_beyond.n) == (True, True, 64)


def test_a_difference_between_two_beyond_follow_up_may_be_anything():
    points, noises = [float(p) for p in range(57)], [0.0] * 57
    found = world_range(points, noises, Beyond(unknown=7))
    assert (found.low, found.high, found.low_beyond, found.high_beyond) == (None, None, True, True)
    below = world_range(points, noises, Beyond(below=7))
    assert (below.low, below.low_beyond, below.high_beyond) == (None, True, False)
    assert math.isfinite(below.high)


def test_worlds_beyond_follow_up_are_counted_by_the_model_that_is_beyond():
    beyond = Beyond(above=3, below=2, unknown=4)
    points = WorldPoints([-1.0] * 6 + [2.0] * 5, [0.01] * 11, [7] * 11, beyond)
    assert count_worlds(points) == WorldCounts(20, 8, 8, 6, 5)
    one_sided = WorldPoints([-1.0] * 6 + [2.0] * 5, [0.01] * 11, [None] * 6 + [7] * 5)
    assert count_worlds(one_sided) == WorldCounts(11, 6, 5, 0, 5)


def test_by_chance_alone_five_in_a_hundred_worlds_are_clearly_apart():
    rng, clear, n = np.random.default_rng(4), 0, 0
    for _ in range(400):
        points, noises = made_up(rng, spread=0.0, noise=1.0, n=40)
        far_apart = [50.0, -50.0] * 7  # scatter is left, so that worlds are counted
        found = counts([*points, *far_apart], [*noises, *[1.0] * 14])
        clear += found.clearly_lower + found.clearly_higher - 14
        n += 40
    assert clear / n == pytest.approx(0.05, abs=0.007)


def test_what_is_clearly_apart_is_part_of_what_is_counted():
    rng = np.random.default_rng(5)
    for _ in range(300):
        found = counts(*made_up(rng, spread=0.5, noise=2.0, n=20, mean=0.7, replications=4), replications=4)
        if found.lower is not None:
            assert found.clearly_lower <= found.lower
            assert found.clearly_higher <= found.higher
            assert found.lower + found.higher <= found.n


def test_no_difference_is_neither_lower_nor_higher():
    assert counts([0.0] * 10, [0.0] * 10) == WorldCounts(10, 0, 0, 0, 0)
    found = counts([-1.0, *[0.0] * 8, 1.0], [0.0] * 10)
    assert found == WorldCounts(10, 1, 1, 1, 1)
    assert found.share_lower == 0.1
    shrinking_moves_all = counts([-1.0, -2.0, *[0.0] * 8], [0.1, 0.1, *[0.0] * 8])
    assert (shrinking_moves_all.lower, shrinking_moves_all.higher) == (2, 0)


def test_worlds_without_an_estimate_are_left_out_and_too_few_say_nothing():
    enough = [None, *map(float, range(1, LEAST_WORLDS + 1)), 3.0]
    noises = [0.0] * (LEAST_WORLDS + 1) + [None]
    assert world_range(enough, noises).n == LEAST_WORLDS
    assert world_range(enough, noises).low is not None
    assert counts(enough, noises).n == LEAST_WORLDS
    few = enough[:-2], noises[:-2]
    nothing = world_range(*few)
    assert (nothing.low, nothing.high, nothing.kept, nothing.n) == (None, None, None, LEAST_WORLDS - 1)
    assert counts(*few) == WorldCounts(LEAST_WORLDS - 1)
    assert counts(*few).share_lower is None


def test_nan_and_negative_noise_are_refused():
    with pytest.raises(ValueError, match="finite"):
        world_range([float("nan"), *range(9)], [0.0] * 10)
    with pytest.raises(ValueError, match="0 or more"):
        world_range(list(range(10)), [-1.0] * 10)
    with pytest.raises(ValueError, match="each world"):
        world_range([1.0], [])
