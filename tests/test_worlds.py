"""Plausible worlds are spread evenly over the declared uncertainties, and stay the same for the same seed."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from types import MappingProxyType

import pytest
from helpers_runs import run_once
from scipy.stats import gamma

import experiments.worlds as module
from experiments.worlds import draw_worlds, is_of_the_country, uncertainties, world_value
from sim.parameters import Parameters, declarations
from sim.scenario_build import build_scenario

AREAS_OF_THE_COUNTRY = ("registration", "national", "survey")
SHORT = ("years=1", "warm_up_years=0", "follow_up_years=0")
UNCERTAIN = {name: d for name, d in declarations().items() if d.role == "uncertainty"}


def _probability(declared, value):
    """Return the cumulative probability of ``value``, computed apart from the code under test."""
    low, high = declared.world_low, declared.world_high
    if declared.distribution == "log_uniform":
        return math.log(value / low) / math.log(high / low)
    if declared.distribution == "gamma":
        law = gamma(declared.shape, scale=declared.value / declared.shape)
        return (law.cdf(value) - law.cdf(low)) / (law.cdf(high) - law.cdf(low))
    return (value - low) / (high - low)


def test_world_zero_is_the_nominal_one():
    worlds = draw_worlds(16, seed=1, country=True)
    assert len(worlds) == 16
    assert worlds[0] == {}
    assert all(set(world) == set(UNCERTAIN) for world in worlds[1:])


def test_one_municipality_leaves_out_what_only_registers_and_the_country_read():
    """And nothing else: the areas are written here a second time."""
    of_the_country = {name for name in UNCERTAIN if declarations()[name].area in AREAS_OF_THE_COUNTRY}
    alone, together = draw_worlds(16, seed=1), draw_worlds(16, seed=1, country=True)
    assert of_the_country == {name for name in UNCERTAIN if is_of_the_country(name)}
    assert set(uncertainties()) == set(UNCERTAIN) - of_the_country
    assert set(uncertainties(country=True)) == set(UNCERTAIN)
    assert of_the_country > {"national.spread", "registration.lag_days", "survey.p_mixes_up"}
    assert alone == [{n: v for n, v in world.items() if n not in of_the_country} for world in together]


def test_what_is_left_out_is_what_a_run_of_one_municipality_does_not_read():
    read = run_once(build_scenario(municipality="Samsø", model="coordinator", sets=SHORT)).model.p.reads
    assert not {name for name in read if is_of_the_country(name)}
    assert not {name for name in read if declarations()[name].area in AREAS_OF_THE_COUNTRY}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_worlds_are_given_as_well(n):
    assert len(draw_worlds(n, seed=1)) == n


def test_each_part_of_the_range_holds_one_world():
    n = 63
    worlds = draw_worlds(n + 1, seed=7, country=True)
    for name, declared in UNCERTAIN.items():
        parts = [math.floor(_probability(declared, world[name]) * n + 1e-9) for world in worlds[1:]]
        assert sorted(parts) == list(range(n)), name


def test_every_world_can_be_run():
    for world in draw_worlds(64, seed=3, country=True):
        Parameters(world)


def test_two_parameters_are_not_drawn_in_the_same_order():
    worlds = draw_worlds(64, seed=1, country=True)[1:]
    orders = {tuple(sorted(range(63), key=lambda i: worlds[i][name])) for name in UNCERTAIN}
    assert len(orders) == len(UNCERTAIN)


def test_another_seed_gives_other_worlds():
    assert draw_worlds(8, seed=1) == draw_worlds(8, seed=1)
    assert draw_worlds(8, seed=1)[1:] != draw_worlds(8, seed=2)[1:]


def test_a_parameter_the_user_set_stays_out_of_the_worlds_and_moves_no_other():
    free = draw_worlds(16, seed=1)
    held = draw_worlds(16, seed=1, fixed={"diary.p_busy"})
    assert held[1:] == [{n: v for n, v in world.items() if n != "diary.p_busy"} for world in free[1:]]


def test_a_declaration_more_or_another_order_moves_no_other_column(monkeypatch):
    full = draw_worlds(16, seed=1, country=True)
    fewer = {name: d for name, d in reversed(declarations().items()) if name != "diary.p_busy"}
    monkeypatch.setattr(module, "declarations", lambda: MappingProxyType(fewer))
    for before, after in zip(full[1:], draw_worlds(16, seed=1, country=True)[1:], strict=True):
        assert after == {name: value for name, value in before.items() if name != "diary.p_busy"}


def test_the_ends_and_the_middle_of_a_distribution_are_where_they_should_be():
    for name, declared in UNCERTAIN.items():
        assert world_value(declared, 0.0) == pytest.approx(declared.world_low), name
        assert world_value(declared, 1.0) == pytest.approx(declared.world_high), name
        assert _probability(declared, world_value(declared, 0.5)) == pytest.approx(0.5), name


def test_worlds_do_not_depend_on_the_hash_seed():
    code = "import json; from experiments.worlds import draw_worlds; print(json.dumps(draw_worlds(4, 1)))"
    drawn = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code],
                env=os.environ | {"PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
        )
        for seed in ("0", "1")
    ]
    assert drawn[0] == drawn[1] == draw_worlds(4, 1)
