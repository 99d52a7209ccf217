"""The range over worlds shows how worlds differ, not how few replications each had."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.statistics.worlds import share_lower, world_range

SPREAD_5_TO_95 = 2 * 1.6449
"""Distance from the 5th to the 95th percentile of a normal distribution, in standard deviations."""


def made_up(rng, spread, noise, n=63, mean=0.0, replications=8):
    """Return estimates of ``n`` worlds and their noise variances, themselves estimated from replications."""
    truth = rng.normal(mean, spread, n)
    runs = truth[:, None] + rng.normal(0, noise * np.sqrt(replications), (n, replications))
    return runs.mean(axis=1), runs.var(axis=1, ddof=1) / replications


def mean_width(spread, noise, correct=True, trials=400):
    rng = np.random.default_rng(1)
    widths = []
    for _ in range(trials):
        points, noises = made_up(rng, spread, noise)
        found = world_range(points, noises if correct else np.zeros_like(noises))
        widths.append(found.high - found.low)
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
    everything_noise = world_range([1.0, 2.0, 3.0, 4.0, 5.0], [9.0] * 5)
    assert (everything_noise.low, everything_noise.high, everything_noise.kept) == (3, 3, 0)


def test_without_noise_nothing_is_moved():
    points = [0.1, 0.7, 0.3, 0.2, 0.9, 0.4]
    found = world_range(points, [0.0] * 6)
    assert (found.low, found.high) == tuple(np.percentile(points, [5, 95]))
    assert found.kept == 1


def test_the_share_of_worlds_in_which_a_model_is_lower_comes_back():
    rng = np.random.default_rng(2)
    shares, raw = [], []
    for _ in range(400):
        points, noises = made_up(rng, spread=1.0, noise=1.5, mean=-1.0)
        shares.append(share_lower(points, noises))
        raw.append(np.mean(points < 0))
    assert np.mean(shares) == pytest.approx(0.8413, abs=0.02)  # P(normal(-1, 1) < 0)
    assert np.mean(raw) < 0.75


def test_no_difference_is_not_lower():
    assert share_lower([0.0] * 6, [0.0] * 6) == 0
    assert share_lower([-1.0, 0.0, 0.0, 0.0, 1.0], [0.0] * 5) == 0.2


def test_worlds_without_an_estimate_are_left_out_and_too_few_say_nothing():
    found = world_range([1.0, None, 2.0, 3.0, 4.0, 5.0, 6.0], [0.0, 0.0, None, 0.0, 0.0, 0.0, 0.0])
    assert found.n == 5
    nothing = world_range([1.0, None, 2.0], [0.0, 0.0, 0.0])
    assert (nothing.low, nothing.high, nothing.kept, nothing.n) == (None, None, None, 2)
    assert share_lower([], []) is None


def test_nan_and_negative_noise_are_refused():
    with pytest.raises(ValueError, match="finite"):
        world_range([float("nan"), *range(5)], [0.0] * 6)
    with pytest.raises(ValueError, match="0 or more"):
        world_range(list(range(6)), [-1.0] * 6)
    with pytest.raises(ValueError, match="each world"):
        world_range([1.0], [])
