"""The model is a Mesa model: batch runs, daily steps, data collector, agents; nothing collides with Mesa."""

from __future__ import annotations

import gc
import inspect
import pickle
import weakref

import mesa
import pandas as pd
import pytest
from helpers_runs import everything, finish, run_once

from sim.agents.ad_hoc_forum import AdHocForum
from sim.agents.citizen import Citizen
from sim.agents.fixed_forum import FixedForum
from sim.agents.forum import Forum
from sim.agents.professional import Professional
from sim.agents.ssp_meeting import SspMeeting
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY

SMALL = ("years=1", "warm_up_years=0", "follow_up_years=0", "demand.concerns_per_100k=10")


def small(model: str = "coordinator"):
    return build_scenario(municipality="Lejre", model=model, sets=SMALL)


def test_a_step_advances_one_day():
    model = PreventionModel(small())
    begin = model.agenda.now
    model.step()
    model.step()
    assert model.agenda.now == begin + 2 * DAY
    assert model.running


def test_the_last_step_ends_the_run_once():
    model = PreventionModel(small())
    while model.running:
        model.step()
    n_rows = len(model.log)
    assert model.agenda.now == model.end
    model.close_books()
    assert len(model.log) == n_rows


def test_the_data_collector_gives_a_table_by_day():
    model = PreventionModel(small())
    for _ in range(60):
        model.step()
    table = model.datacollector.get_model_vars_dataframe()
    assert isinstance(table, pd.DataFrame)
    assert len(table) == 60
    assert list(table.columns) == ["open_cases", "enquiries"]
    assert table["enquiries"].is_monotonic_increasing
    assert table["enquiries"].iloc[-1] == model.n_enquiries
    assert table["open_cases"].iloc[-1] == model.n_open_cases


def test_a_batch_run_gives_a_row_per_run():
    rows = mesa.batch_run(
        PreventionModel,
        parameters={
            "scenario": [small(name) for name in CATALOGUE],
            "replication": [0, 1],
        },
        max_steps=40,
        number_processes=1,
        data_collection_period=-1,
        display_progress=False,
    )
    assert len(rows) == 6
    assert {row["replication"] for row in rows} == {0, 1}
    assert all(row["open_cases"] <= row["enquiries"] for row in rows)


def test_a_batch_run_goes_over_names_and_processes():
    rows = mesa.batch_run(
        PreventionModel,
        parameters={"municipality": "Samsø", "model": list(CATALOGUE), "seed": 3},
        max_steps=5,
        number_processes=2,
        data_collection_period=-1,
        display_progress=False,
    )
    assert {row["model"] for row in rows} == set(CATALOGUE)


def test_a_scenario_is_built_from_names_where_none_is_given():
    model = PreventionModel(municipality="Samsø", model="fixed_forum", seed=5)
    assert model.run_scenario == build_scenario(municipality="Samsø", model="fixed_forum", seed=5)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_finished_model_pickles(name):
    finished = run_once(small(name))
    back = pickle.loads(pickle.dumps(finished.model))
    assert back.log.rows() == finished.record.rows
    assert back.n_open_cases == finished.model.n_open_cases


@pytest.mark.parametrize("name", CATALOGUE)
def test_everybody_who_remembers_is_an_agent_of_the_model(name):
    model = finish(PreventionModel(small(name))).model
    kinds = {type(agent) for agent in model.agents}
    assert kinds >= {Citizen, Professional, SspMeeting}
    assert bool(kinds & {AdHocForum, FixedForum}) == (name != "coordinator")
    citizens = [agent for agent in model.agents if isinstance(agent, Citizen)]
    running = {case.citizen for case in model.cases if case.end_state is None}
    assert running <= set(citizens)
    showing = {n for n in model.citizens.town.numbers() if model.citizens.agents.get(n) in citizens}
    assert {citizen.number for citizen in citizens} == showing


# Nothing of ours may take the place of something of Mesa's.

STATED = {"step", "__init__", "run_model"}
"""What Mesa expects a model to define anew."""


def members(kind: type) -> set[str]:
    """Return what ``kind`` and its bases define, private names of Python left out."""
    return {name for base in kind.__mro__[:-1] for name in vars(base) if not name.startswith("__")}


class Bare(mesa.Model):
    """A model that does nothing."""


class BareAgent(mesa.Agent):
    """An agent that does nothing."""


def own_members(kind: type) -> set[str]:
    """Return what ``kind`` itself defines, without what Mesa gives every subclass."""
    given = set(vars(Bare)) | set(vars(BareAgent))
    return {name for name in vars(kind) if not name.startswith("__")} - given


def attributes_of(instance: object) -> set[str]:
    return {name for name in vars(instance) if not name.startswith("__")}


def test_our_attributes_of_the_model_are_not_those_of_mesa():
    bare = Bare(rng=1)
    ours = (attributes_of(PreventionModel(small())) - attributes_of(bare)) | own_members(PreventionModel)
    assert not (ours - STATED) & (members(mesa.Model) | attributes_of(bare))
    assert not ours & {"scenario", "time", "schedule_event", "run_until", "steps", "rng", "random", "agents"}


def test_mesa_keeps_what_it_sets_itself():
    bare, ours = Bare(rng=1), PreventionModel(small())
    for name in attributes_of(bare):
        assert type(getattr(ours, name)) is type(getattr(bare, name)), name


@pytest.mark.parametrize("kind", [Citizen, Professional, Forum, AdHocForum, FixedForum, SspMeeting])
def test_our_agents_define_nothing_that_mesa_defines(kind):
    theirs = members(mesa.Agent)
    ours = {name for base in kind.__mro__ if base.__module__.startswith("sim.") for name in own_members(base)}
    assert not ours & theirs, f"{kind.__name__} redefines {ours & theirs}"


def test_our_agents_set_no_attribute_of_mesas():
    bare = mesa.Agent(Bare(rng=1))
    theirs = (members(mesa.Agent) | attributes_of(bare)) - {"model", "unique_id", "pos"}
    properties = {name for name, _ in inspect.getmembers(mesa.Agent, lambda x: isinstance(x, property))}
    for agent in finish(PreventionModel(small("fixed_forum"))).model.agents:
        set_by_us = attributes_of(agent) - attributes_of(bare)
        assert not set_by_us & (theirs | properties), type(agent).__name__


def test_two_models_in_one_process_do_not_touch_each_other():
    one, other = PreventionModel(small("ad_hoc_forum")), PreventionModel(small("ad_hoc_forum"))
    for _ in range(200):
        one.step()
        other.step()
    assert everything(finish(one)) == everything(finish(other))


def test_a_finished_model_does_not_stay_in_memory():
    """Thousands of runs in one process: what is done with must be free to go."""
    model = PreventionModel(municipality="Samsø")
    model.run_to_end()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
