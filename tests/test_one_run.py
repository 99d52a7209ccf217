"""A run in pieces is the run in one go, and may be broken off between them."""

from __future__ import annotations

import pytest
from helpers_explore import SETTINGS

from experiments.comparison.work import run_one
from experiments.explore.scenes import natural_scenarios
from experiments.one_run import finished
from experiments.pulse import listen
from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.record import record_of


class CalledOff(BaseException):
    """What a listener raises: no failure of a run."""


@pytest.fixture(params=["coordinator", "ad_hoc_forum", "fixed_forum"])
def scenario(request):
    return natural_scenarios({**SETTINGS, "years": 3})[request.param]


@pytest.fixture
def heard():
    beats: list[float] = []
    listen(beats.append)
    yield beats
    listen(None)


def test_pieces_make_the_same_run(scenario, heard):
    whole = PreventionModel(scenario, 0, 2).run_to_end()
    model = finished(scenario, 0, 2)
    assert model.log.table().equals(whole.log.table())
    assert tally(record_of(model)) == tally(record_of(whole))


def test_each_year_is_a_chance_to_break_off_and_counts_as_no_run(scenario, heard):
    model = finished(scenario, 0, 0)
    assert len(heard) >= scenario.years
    assert sum(heard) == 0
    assert model.agenda.now == model.end


def test_a_run_that_is_called_off_is_no_failure(scenario):
    def call_off(_):
        raise CalledOff

    listen(call_off)
    try:
        with pytest.raises(CalledOff):
            run_one(scenario, 0, 0)
    finally:
        listen(None)
