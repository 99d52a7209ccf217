"""A world tells how far it lies from others only where its own noise is known."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest

from experiments.comparison import estimates
from experiments.comparison.columns import Columns, world_points
from experiments.comparison.quantile_points import quantile_points
from experiments.statistics.worlds import Beyond, count_worlds, world_range
from sim.measures.registry import BY_NAME

RUN, OTHER = ("coordinator", "natural"), ("fixed_forum", "natural")
NAME = ("wrong_drop_share", "share")


def world(den: list[float], den_other: list[float], num: list[float] | None = None) -> Columns:
    """Return a world in which every decision of the first run is wrong (or ``num``), and half of the other's."""
    n = len(den)
    table = {
        "replication": [*range(n), *range(n)],
        "model": [RUN[0]] * n + [OTHER[0]] * n,
        "variant": ["natural"] * 2 * n,
        "error": pa.array([None] * 2 * n, pa.string()),
        "num|wrong_drop_share|share": (num or den) + [d / 2 for d in den_other],
        "den|wrong_drop_share|share": den + den_other,
    }
    return Columns(pa.table(table), [RUN, OTHER])


ONE, TWO, NONE = [0.0, 0.0, 4.0, 0.0], [3.0, 0.0, 4.0, 0.0], [0.0] * 4


def test_one_replication_alone_knows_no_noise():
    """It lies exactly at its own ratio, so that its noise would come out as 0: the surest world of all."""
    found = world_points([world(ONE, TWO), world(NONE, TWO), world(TWO, TWO)], RUN, *NAME)
    assert found.values == [None, None, 1.0]
    assert found.noises[:2] == [None, None]
    assert found.freedoms == [None, None, 1]


@pytest.mark.parametrize("pair", [(ONE, TWO), (TWO, ONE), (TWO, NONE), (ONE, ONE)])
def test_a_pair_needs_two_replications_on_either_side(pair):
    found = world_points([world(*pair), world(TWO, TWO)], RUN, *NAME, OTHER)
    assert found.values == [None, 0.5]
    assert found.noises[0] is None


def test_the_noise_is_that_of_the_ratio_over_replications():
    # ratio 1 / 2; residuals (num - den / 2) x 4 / 4 in replications 0 and 2: 1 and -1; 2 / (4 x 3)
    found = world_points([world([2.0, 0.0, 2.0, 0.0], TWO, num=[2.0, 0.0, 0.0, 0.0])], RUN, *NAME)
    assert found.values == [0.5]
    assert found.noises == [pytest.approx(2 / 12)]


INF = math.inf
DAYS = "days_to_decision"


def days_world(own: list[list[float]], other: list[list[float]] | None = None) -> Columns:
    """Return a world with these days to decision per replication under the first run, and under the other."""
    other = own if other is None else other
    n = len(own)
    table = {
        "replication": [*range(n), *range(n)],
        "model": [RUN[0]] * n + [OTHER[0]] * n,
        "variant": ["natural"] * 2 * n,
        "error": pa.array([None] * 2 * n, pa.string()),
        f"values|{DAYS}": own + other,
    }
    return Columns(pa.table(table), [RUN, OTHER])


def decided(days: float) -> list[list[float]]:
    return [[days - 1, days, days + 1 + r] for r in range(8)]


OVERLOADED = [[10.0 + r, INF, INF] for r in range(8)]


def test_worlds_whose_quantile_is_not_reached_are_the_slowest_not_the_missing():
    worlds = [days_world(decided(20.0 + w)) for w in range(57)] + [days_world(OVERLOADED)] * 7
    found = quantile_points(worlds, (RUN,), DAYS, 0.9, seed=1)
    assert found.beyond == Beyond(above=7)
    spread = world_range(found.values, found.noises, found.beyond)
    assert (spread.n, spread.high, spread.high_beyond, spread.low_beyond) == (64, None, True, False)
    assert spread.low == pytest.approx(27.0, abs=5)


def test_one_replication_alone_says_nothing_of_quantiles_either():
    alone = [[10.0, INF], *[[]] * 7]
    found = quantile_points([days_world(alone), days_world(decided(3.0))], (RUN,), DAYS, 0.9, seed=1)
    assert (found.values[0], found.noises[0], found.beyond) == (None, None, Beyond())
    assert found.values[1] is not None


def test_a_difference_beyond_follow_up_counts_for_the_model_that_is_beyond():
    slow, fast = OVERLOADED, decided(9.0)
    worlds = [
        *[days_world(slow, fast)] * 3,
        *[days_world(fast, slow)] * 2,
        *[days_world(slow, slow)],
        *[days_world(decided(30.0), fast)] * 6,
    ]
    found = quantile_points(worlds, (RUN, OTHER), DAYS, 0.5, seed=1)
    assert found.beyond == Beyond(above=3, below=2, unknown=1)
    counted = count_worlds(found)
    assert (counted.n, counted.lower, counted.higher) == (12, 2, 9)


def test_a_world_is_kept_though_some_of_its_resamples_lie_beyond_follow_up():
    """One open replication in eight: the median of most resamples is reached, of some it is not."""
    edge = [[5.0 + r] for r in range(5)] + [[INF]] * 3
    found = quantile_points([days_world(edge)], (RUN,), DAYS, 0.5, seed=1)
    assert found.values == [8.0]
    assert found.noises[0] > 0
    assert found.freedoms == [None]


UNDECIDED = "undecided_at_end"


def undecided_world(n_undecided: float) -> Columns:
    """Return a world of eight replications with 100 received enquiries each under either run."""
    table = {
        "replication": [*range(8), *range(8)],
        "model": [RUN[0]] * 8 + [OTHER[0]] * 8,
        "variant": ["natural"] * 16,
        "error": pa.array([None] * 16, pa.string()),
        f"num|{UNDECIDED}|share": [n_undecided] * 8 + [0.0] * 8,
        f"den|{UNDECIDED}|share": [100.0] * 16,
    }
    return Columns(pa.table(table), [RUN, OTHER])


@pytest.mark.parametrize(("n_worlds", "expected"), [(9, None), (12, 3)])
def test_worlds_with_over_one_percent_undecided_are_counted_per_model(monkeypatch, n_worlds, expected):
    monkeypatch.setattr(estimates, "MEASURES", (BY_NAME[UNDECIDED],))
    worlds = [undecided_world(n) for n in (2.0, 40.0, 1.5, *[1.0] * (n_worlds - 3))]
    records = estimates.measure_records(worlds[0], worlds, [RUN, OTHER], seed=1)
    assert [r["n_worlds"] for r in records] == [n_worlds] * 2
    assert [r["n_worlds_overloaded"] for r in records] == [expected, None if expected is None else 0]
