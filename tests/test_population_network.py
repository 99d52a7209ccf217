"""Graphs of what is active: the ties and the influence that the population itself knows, no more and no less."""

from __future__ import annotations

from functools import cache

import networkx as nx
import pytest

from sim.engine.streams import Streams
from sim.model import PreventionModel, town_of
from sim.parameters import Parameters
from sim.population.network import active_network, influence_network
from sim.population.states import state_at
from sim.population.ties import TIES
from sim.population.town import Town
from sim.scenario_build import build_scenario
from sim.values import DAY

NOW = 2 * 365 * DAY


@cache
def town(*sets: str) -> Town:
    scenario = build_scenario(
        municipality="Odense",
        model="coordinator",
        sets=("demand.concerns_per_100k=40", "influence.factor=25", *sets),
    )
    return town_of(scenario, Parameters(scenario.parameters), Streams(1, 0, 0))


def test_everybody_in_the_midst_of_their_signs_is_there_and_nobody_else():
    at_home = {
        n for n in town().numbers() if (s := state_at(town().life_of(n), NOW)).in_spell and s.place == "home"
    }
    graph = active_network(town(), NOW)
    assert set(graph) == at_home
    assert len(graph) > 100
    for number, data in graph.nodes(data=True):
        assert data["extremism"] == state_at(town().life_of(number), NOW).extremism
        assert 0 <= data["age"] < 110


def test_an_edge_is_a_tie_seen_from_either_end():
    graph, ties = active_network(town(), NOW), town().people.ties
    assert graph.number_of_edges() > 20
    knows = {n: [(tie, set(others.tolist())) for tie, others in ties.neighbours(n, NOW)] for n in graph}
    for one, other in [(a, b) for a in graph for b in graph if a < b]:
        kinds = {tie for tie, others in knows[one] if other in others}
        assert kinds == {tie for tie, others in knows[other] if one in others}
        assert set(graph.edges[one, other]["ties"] if graph.has_edge(one, other) else ()) == kinds
    assert {tie for *_, kinds in graph.edges(data="ties") for tie in kinds} <= set(TIES)


def test_members_of_a_milieu_are_all_tied_to_each_other():
    graph = active_network(town(), NOW)
    circles: dict[int, list[int]] = {}
    for number, milieu in graph.nodes(data="milieu"):
        if milieu is not None:
            circles.setdefault(milieu, []).append(number)
    largest = max(circles.values(), key=len)
    assert len(largest) > 2
    assert all("milieu" in graph.edges[a, b]["ties"] for a in largest for b in largest if a < b)


def test_whoever_was_drawn_in_had_a_tie_to_the_source_and_time_runs_forward():
    graph = influence_network(town(), NOW)
    assert graph.number_of_edges() > 30
    begun = {n: min(e.time for e in town().life_of(n)) for n in town().numbers()}
    for source, number, time in graph.edges(data="time"):
        assert begun[source] < time <= NOW
        assert source != number
    assert not influence_network(town("influence.factor=0"), NOW)
    assert nx.is_empty(influence_network(town(), min(begun.values()) - 1))


@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
def test_a_running_model_can_be_drawn_at_any_moment(model):
    run = PreventionModel(build_scenario(municipality="Odense", model=model))
    run.agenda.run_until(NOW)
    town, now = run.citizens.town, run.agenda.now
    graph = active_network(town, now)
    shown = {
        n
        for n in graph
        if any(e.sign and e.time < now and e.spell == spell_at(town, n, now) for e in town.life_of(n))
    }
    assert len(shown) > 20
    assert shown <= set(run.citizens.agents), "from the first sign shown a citizen is an agent"


def spell_at(town: Town, number: int, time: int) -> int:
    return [event.spell for event in town.life_of(number) if event.time <= time][-1]
