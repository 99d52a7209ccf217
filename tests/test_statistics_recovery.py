"""Recovery is that of the mean excess curve, open where the window ends first, and nothing where nothing rose."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.statistics import recovery
from experiments.statistics.ratio import ratio
from experiments.statistics.recovery import Recovery, mean_curve, recovery_weeks
from experiments.statistics.resampling import multiplicities

NOTHING = Recovery(nothing=True)


def same(curve, n=20):
    return np.tile(np.asarray(curve, dtype=float), (n, 1))


def draining(rng, n, weeks=104, peak=10.0, per=4.0, noise=1.0):
    """Return curves whose expected excess falls from ``peak`` by a factor e every ``per`` weeks."""
    return peak * np.exp(-np.arange(weeks) / per) * rng.gamma(4, 0.25, (n, 1)) + rng.normal(
        0, noise, (n, weeks)
    )


@pytest.mark.parametrize(
    ("curve", "stays", "weeks"),
    [
        ([0, 4, 10, 5, 0.9, 0.5, 0.1, 0], 3, 4),
        ([0, 4, 10, 5, 1.0, 0.5, 0.1, 0], 3, 5),  # at a tenth of the peak is not below it
        ([0, 4, 10, 0.5, 5, 0.5, 0.1, 0], 3, 5),  # one week below is not enough
        ([0, 4, 10, 0.5, 5, 0.5, 0.1, 0], 1, 3),
        ([0, 0, 0, 0, 10, 0.5, 0.5, 0], 3, 5),  # the weeks before the peak are no recovery
        ([10, 0.5, 0.5, 9, 0.5, 0.5, 0.5, 0.5], 3, 4),
        ([10, 5, 0, -3, -3, 0, 0, 0], 3, 2),
        ([1, 10, 0, 10, 0, 0, 0, 0], 3, 4),
    ],
)
def test_the_week_is_worked_by_hand(curve, stays, weeks):
    found = recovery_weeks(same(curve), stays=stays, seed=1)
    assert (found.weeks, found.low, found.high) == (weeks, weeks, weeks)
    assert (found.peak, found.peak_week) == (max(curve), curve.index(max(curve)))
    assert not any((found.beyond, found.low_beyond, found.high_beyond, found.nothing))


@pytest.mark.parametrize(
    ("curve", "stays"),
    [([10, 5, 3, 2, 0, 0], 3), ([10, 5, 0, 0, 0, 2], 4), ([0, 0, 0, 10, 0, 0], 3), ([10, 0, 0], 4)],
)
def test_a_recovery_that_the_window_does_not_show_is_beyond_it(curve, stays):
    found = recovery_weeks(same(curve), stays=stays, seed=1)
    assert found == Recovery(
        None, None, None, max(curve), curve.index(10), beyond=True, low_beyond=True, high_beyond=True
    )


@pytest.mark.parametrize("per", [2.0, 4.0, 7.0])
@pytest.mark.parametrize("share", [0.1, 0.25])
def test_a_backlog_that_drains_at_a_rate_is_back_when_theory_says(per, share):
    curves = draining(np.random.default_rng(1), 2000, per=per, noise=0.5)
    found = recovery_weeks(curves, share=share, seed=1)
    assert found.weeks == pytest.approx(math.floor(per * math.log(1 / share)) + 1, abs=1)
    assert found.low <= found.weeks <= found.high <= found.low + 4


def test_recovery_is_of_the_mean_curve_and_not_the_mean_of_recoveries():
    """Each replication has one case too many for one week: its own curve is back a week later."""
    rng, n = np.random.default_rng(2), 4000
    week = np.minimum(rng.geometric(1 / 6, n) - 1, 103)
    curves = np.zeros((n, 104))
    curves[np.arange(n), week] = 1
    alone = [recovery_weeks(curve[None], seed=1).weeks for curve in curves[:500]]
    assert alone == (week[:500] + 1).tolist()
    assert np.mean(alone) == pytest.approx(6, abs=1)
    # the expected excess is (5 / 6) ** week of its peak: below a tenth from week 13 on
    assert recovery_weeks(curves, seed=1).weeks == pytest.approx(13, abs=1)


def test_half_of_the_interval_may_lie_beyond_the_window():
    rng = np.random.default_rng(3)
    curves = draining(rng, 200, weeks=30, noise=0.1)
    tail = np.zeros(30)
    tail[12:] = 1.0
    # a twelfth of the replications never quite recover: the mean tail lies at about a tenth of the peak
    curves[:20] += 9 * tail
    found = recovery_weeks(curves, seed=1)
    assert found.weeks is not None
    assert not found.beyond
    assert found.high is None
    assert found.high_beyond
    assert found.low <= found.weeks
    assert not found.low_beyond


def test_noise_delays_recovery_and_more_replications_bring_it_back():
    truth = 10.0
    few, many = (recovery_weeks(draining(np.random.default_rng(4), n, noise=3), seed=1) for n in (20, 2000))
    assert many.weeks == pytest.approx(truth, abs=1)
    assert few.high - few.low > 3 * (many.high - many.low)
    assert few.high > many.high + 3


@pytest.mark.parametrize("curve", [[0, 0, 0, 0], [-1, -2, -1, 0], [1, -2, -1, 0]])
def test_where_nothing_rose_there_is_nothing_to_recover_from(curve):
    assert recovery_weeks(same(curve), stays=2, seed=1) == NOTHING
    if max(curve) <= 0:
        assert recovery_weeks([curve], stays=2, seed=1) == NOTHING


def few_cases(replications, n=60):
    """Return curves of which only some show one case too many, for 3, 4, 5, ... weeks."""
    curves = np.zeros((n, 40))
    for row in range(replications):
        curves[row, : 3 + row] = 1
    return curves


def test_an_excess_in_a_handful_of_replications_is_nothing_until_hardly_any_resample_misses_it():
    # a resample misses all of three with probability 0.95 ** 60 = 0.046, of four 0.016; an end cuts off 0.025
    assert recovery_weeks(few_cases(3), seed=1) == NOTHING
    assert not recovery_weeks(few_cases(4), seed=1).nothing


def test_the_interval_is_that_of_drawing_replications_again_by_hand():
    curves, ends, nothing = few_cases(5), [], 0
    for row in multiplicities(60, 1000, 2).astype(int):
        mean = np.repeat(curves, row, axis=0).mean(axis=0)
        below = [w for w in range(mean.argmax(), 33) if (mean[w : w + 8] < 0.8 * mean.max()).all()]
        ends.extend(below[:1])
        nothing += not mean.any()
    found = recovery_weeks(curves, share=0.8, seed=2, level=0.97)
    low, high = np.quantile(ends, [0.015, 0.985], method="inverted_cdf")
    assert (found.low, found.high) == (low, high)
    # resamples that drew no case have no peak and are left out; as open recoveries they would move the end
    assert nothing == 1000 - len(ends) > 0
    assert np.quantile([*ends, *[math.inf] * nothing], 0.985, method="inverted_cdf") > high


def test_an_excess_that_chance_could_make_is_nothing():
    found = [recovery_weeks(np.random.default_rng(s).normal(0, 3, (60, 104)), seed=1) for s in range(200)]
    # two-sided 95 %: the excess of pure noise lies clearly above 0 in one of 40; four standard errors
    assert np.mean([one.nothing for one in found]) >= 0.93
    assert all(one == NOTHING for one in found if one.nothing)


def test_without_asking_whether_the_excess_is_one_noise_would_have_a_recovery(monkeypatch):
    monkeypatch.setattr(recovery, "_area_low", lambda *_: 1.0)
    found = [recovery_weeks(np.random.default_rng(s).normal(0, 3, (60, 104)), seed=1) for s in range(20)]
    assert not any(one.nothing for one in found)


def test_a_small_excess_that_is_sure_is_not_nothing():
    curves = same([0.02, 0.01, *[0.0] * 20], 400) + np.random.default_rng(5).normal(0, 0.001, (400, 22))
    assert recovery_weeks(curves, seed=1).weeks == 2


def test_one_replication_is_taken_as_it_is_without_interval():
    found = recovery_weeks([[10, 5, 0, 0, 0]], stays=2, seed=1)
    assert (found.weeks, found.low, found.high, found.peak) == (2, None, None, 10)
    assert not any((found.low_beyond, found.high_beyond))
    assert recovery_weeks([[10, -20, 0, 0, 0]], stays=2, seed=1).weeks == 1


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (0, 0)])
def test_without_curves_there_is_nothing(shape):
    assert recovery_weeks(np.zeros(shape), seed=1) == NOTHING


def test_the_mean_curve_has_the_t_interval_of_each_week():
    curves = draining(np.random.default_rng(6), 30, weeks=12)
    found = mean_curve(curves, level=0.9)
    for week in range(12):
        expected = ratio(curves[:, week], np.ones(30), level=0.9)
        point = (found.mean[week], found.low[week], found.high[week])
        assert point == pytest.approx((expected.mean, expected.low, expected.high))


def test_a_mean_curve_says_none_where_replications_cannot_tell():
    assert mean_curve(np.array([[1.0, 2.0]])) == ([1, 2], [None, None], [None, None])
    assert mean_curve(np.zeros((0, 2))) == ([None, None], [None, None], [None, None])
    assert mean_curve(np.zeros((3, 0))) == ([], [], [])


def test_the_peak_is_that_of_the_mean_curve():
    curves = draining(np.random.default_rng(7), 50)
    assert recovery_weeks(curves, seed=1).peak == max(mean_curve(curves).mean)


def test_it_depends_on_the_seed_and_on_nothing_else():
    curves = draining(np.random.default_rng(8), 30, noise=3)
    assert recovery_weeks(curves, seed=1) == recovery_weeks(curves.copy(order="F"), seed=1)
    assert len({recovery_weeks(curves, seed=seed, resamples=50) for seed in range(10)}) > 1


def test_what_makes_no_sense_is_refused():
    curves = same([3, 2, 0, 0])
    for wrong in (curves[0], curves[None], curves * math.nan):
        with pytest.raises(ValueError, match="table of finite numbers"):
            recovery_weeks(wrong, seed=1)
        with pytest.raises(ValueError, match="table of finite numbers"):
            mean_curve(wrong)
    for wrong in ({"share": 0}, {"share": 1}, {"stays": 0}):
        with pytest.raises(ValueError, match="lies between 0 and 1"):
            recovery_weeks(curves, seed=1, **wrong)


def covered(n, noise, seed, trials=300):
    """Return in which shares of trials the interval holds 10 weeks, and lies wholly later, where there is one."""
    rng = np.random.default_rng(seed)
    found = [recovery_weeks(draining(rng, n, noise=noise), seed=1, resamples=400) for _ in range(trials)]
    told = [(one.low, math.inf if one.high_beyond else one.high) for one in found if not one.nothing]
    assert len(told) > 0.6 * trials
    return np.mean([low <= 10 <= high for low, high in told]), np.mean([low > 10 for low, _ in told])


@pytest.mark.slow
def test_the_interval_covers_where_the_error_of_the_mean_is_small_against_the_share_of_the_peak():
    # 1 / sqrt(200) against 1, the share of the peak
    assert covered(200, 1, seed=9)[0] >= 0.95


@pytest.mark.slow
def test_where_it_is_not_small_the_interval_lies_too_late_rather_than_too_early():
    # 3 / sqrt(30) = 0.55 against 1: as written at the top of the module
    holds, late = covered(30, 3, seed=10)
    assert 0.65 < holds < 0.9
    assert late > 0.8 * (1 - holds)
