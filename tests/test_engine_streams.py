"""Draws with an address: alike in plain Python and numpy, uniform, independent, no address sharing another's.

Every statistical check here fails by chance with probability below 1 in 100,000 for a fresh seed; seeds are
pinned, so a failure means a change.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine.streams import (
    GOLDEN,
    MASK,
    Streams,
    exponential,
    lognormal,
    mix,
    mix_array,
    uniform,
    uniform_array,
)

FALSE_ALARM = 1e-5
KEYS = st.integers(0, MASK)
PARTS = st.lists(st.integers(-(2**40), 2**40), max_size=4)


@given(KEYS)
def test_scalar_and_array_mixing_agree_bit_for_bit(z):
    assert int(mix_array(np.array([z], dtype=np.uint64))[0]) == mix(z)


@given(KEYS, st.lists(st.integers(0, 2**50), min_size=1, max_size=20))
def test_scalar_and_array_draws_agree_bit_for_bit(key, slots):
    assert uniform_array(key, np.array(slots)).tolist() == [uniform(key, slot) for slot in slots]


@given(st.integers(0, 2**63), PARTS, st.lists(st.integers(0, 2**50), min_size=1, max_size=20))
def test_scalar_and_array_keys_agree_bit_for_bit(seed, parts, last):
    streams = Streams(seed, 1, 2)
    keys = streams.keys("purpose", *parts, last=np.array(last))
    assert keys.tolist() == [streams.key("purpose", *parts, x) for x in last]


@given(KEYS, st.integers(0, 2**50))
def test_draws_lie_in_the_unit_interval(key, slot):
    assert 0.0 <= uniform(key, slot) < 1.0


def test_draws_do_not_depend_on_the_hash_seed_or_the_process():
    code = (
        "from sim.engine.streams import Streams; print(Streams(7, 3, 1).draw('reply', 4, -5, slot=6).hex())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**_environment(), "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("0", "1", "77")
    }
    assert seen == {Streams(7, 3, 1).draw("reply", 4, -5, slot=6).hex()}


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


@pytest.mark.parametrize(
    "draw",
    [
        lambda i: uniform(Streams(1).key("slots"), i),
        lambda i: Streams(1).draw("entities", i),
        lambda i: Streams(i).draw("seeds"),
        lambda i: Streams(1, 0, i).draw("replications"),
        lambda i: Streams(1, i, 0).draw("worlds"),
        lambda i: Streams(1).draw("deep", 461, 2018 + i // 1000, i % 1000),
        lambda i: Streams(1).draw(f"purpose {i}"),
    ],
    ids=["slot", "entity", "seed", "replication", "world", "deep", "purpose"],
)
def test_draws_are_uniform_and_neighbours_independent(draw):
    """100,000 draws show a share off by 0.7 percentage points, neighbours correlated by 0.014."""
    u = np.array([draw(i) for i in range(100_000)])
    cells = np.histogram(u, bins=64, range=(0, 1))[0]
    pairs = np.histogram2d(u[:-1:2], u[1::2], bins=8, range=((0, 1), (0, 1)))[0].ravel()
    assert stats.chisquare(cells).pvalue > FALSE_ALARM
    assert stats.chisquare(pairs).pvalue > FALSE_ALARM
    assert stats.kstest(u, "uniform").pvalue > FALSE_ALARM
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4.42 / np.sqrt(u.size)


def test_the_checks_of_uniformity_can_fail():
    u = np.array([uniform(Streams(1).key("slots"), i) for i in range(100_000)]) ** 1.05
    assert stats.chisquare(np.histogram(u, bins=64, range=(0, 1))[0]).pvalue < FALSE_ALARM


def test_no_two_addresses_share_a_key():
    """A million keys of every kind of address; 64 bits make a chance collision one in 30 million."""
    keys = {Streams(seed).root for seed in range(2_000)}
    keys |= {
        Streams(seed, world, replication).root
        for seed in range(20)
        for world in range(70)
        for replication in range(200)
    }
    streams = Streams(1, 0, 0)
    keys |= {streams.key("reply", a, b) for a in range(800) for b in range(500)}
    keys |= {streams.key("tie", a, b) for a in range(800) for b in range(400)}
    assert len(keys) == 2_000 + 280_000 + 400_000 + 320_000


@pytest.mark.parametrize("step", [1, 2**32, GOLDEN, 8])
def test_seeds_that_differ_by_arithmetic_share_no_draw(step):
    """Seed s with replication r + 1 is not seed s + 1 with replication r, nor any shift of its slots."""
    one = set(uniform_array(Streams(5, 0, 1).key("reply"), np.arange(50_000)).tolist())
    for other in (Streams(5 + step, 0, 0), Streams(5, 1, 0), Streams(5, 0, 1 + step), Streams(5, 1, 1)):
        assert not one & set(uniform_array(other.key("reply"), np.arange(50_000)).tolist())


def test_the_order_of_the_parts_of_an_address_matters():
    streams = Streams(1)
    assert (
        len({streams.key("x", 1, 2), streams.key("x", 2, 1), streams.key("x", 12), streams.key("x1", 2)}) == 4
    )


def test_streams_at_a_key_are_those_of_the_entity():
    root = Streams(3, 1, 4).root
    assert Streams.at(root).draw("absence", 5) == Streams(3, 1, 4).draw("absence", 5)


def test_exponential_and_lognormal_have_the_declared_centre():
    u = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean([exponential(x) for x in u]) == pytest.approx(1.0, abs=2e-4)
    assert lognormal(0.5, 7.0, 1.3) == pytest.approx(7.0)
    assert lognormal(0.8413447460685429, 7.0, 1.3) == pytest.approx(7.0 * np.exp(1.3))
    assert lognormal(0.9, 0.0, 1.3) == 0.0
    assert lognormal(0.2, 7.0, 0.0) == pytest.approx(7.0)
    assert 0.0 < lognormal(0.0, 7.0, 1.3) < lognormal(1.0 - 2**-53, 7.0, 1.3) < 1e6
