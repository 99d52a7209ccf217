"""Who of those with signs knows whom, and who drew whom in: graphs of what is active. MODEL 4; docs/model.md 10."""

from __future__ import annotations

import networkx as nx

from sim.population.states import HOME, state_at
from sim.population.town import Town


def active_network(town: Town, time: int) -> nx.Graph:
    """Return the ties among the citizens whose signs have begun and not settled at ``time`` and who are at home.

    Nodes are citizens' numbers with ``extremism`` (0, 1, 2), ``is_alike``, ``form``, ``age`` (years) and ``milieu``
    (number of the physical milieu or None); an edge holds its kinds of tie in ``ties`` (names of
    ``sim.population.ties.TIES``, sorted).
    """
    graph = nx.Graph()
    for number in town.numbers():
        state = state_at(town.life_of(number), time)
        if state.in_spell and state.place == HOME:
            graph.add_node(
                number,
                extremism=state.extremism,
                is_alike=state.is_alike,
                form=town.form_of(number, time),
                age=town.place.age(number, time),
                milieu=town.people.ties.milieus.of(number),
            )
    kinds: dict[tuple[int, int], set[str]] = {}
    for number in graph:
        for tie, others in town.people.ties.neighbours(number, time):
            for other in others.tolist():
                if other in graph:
                    kinds.setdefault((min(number, other), max(number, other)), set()).add(tie)
    for (one, other), ties in sorted(kinds.items()):
        graph.add_edge(one, other, ties=tuple(sorted(ties)))
    return graph


def influence_network(town: Town, until: int) -> nx.MultiDiGraph:
    """Return who drew whom in up to ``until``: an edge from the source to the citizen, with ``time`` (seconds)."""
    graph = nx.MultiDiGraph()
    for number in town.numbers():
        for event in town.life_of(number):
            if event.source is not None and event.time <= until:
                graph.add_edge(event.source, number, time=event.time)
    return graph
