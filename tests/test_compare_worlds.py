"""A world tells how far it lies from others only where its own noise is known."""

from __future__ import annotations

import pyarrow as pa
import pytest

from experiments.comparison.columns import Columns, world_points

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
