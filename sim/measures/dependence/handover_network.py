"""The network of work handed over between posts. [van der Aalst, Reijers & Song 2005]; EVIDENCE D.3-D.6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import fsum

import networkx as nx

from sim.measures.dependence.incumbents import post_by_person
from sim.measures.record import CASE, COMPLETED, FROM_RESOURCE, KIND, OUTCOME, RESOURCE, RunRecord
from sim.values import NOT_DONE

Arc = tuple[str, str]


def handover_arcs(record: RunRecord) -> Counter[Arc]:
    """Return how often work passed from one post to another: steps completed in entry, by (from post, to post).

    Each step counts, also several of one case (multiple counts, direct succession). A question counts from who asks to
    who answers; its reply, and what is said at a meeting, is no step and no handover. Only handovers between people of
    the municipality's posts count: senders, citizens and outsiders are left out, as is work that stays on its post.
    """
    return Counter(arc for _, arc in _handovers(record))


def n_cases(record: RunRecord) -> int:
    """Return the number of cases with at least one handover that ``handover_arcs`` counts."""
    return len({case for case, _ in _handovers(record)})


def _handovers(record: RunRecord) -> Iterator[tuple[str, Arc]]:
    """Yield the case and the arc of every handover, in the order of the log."""
    post_of = post_by_person(record)
    for row in record.rows:
        if row[KIND] is None or row[OUTCOME] in NOT_DONE or not 0 <= row[COMPLETED] < record.entry_end:
            continue
        source, target = post_of.get(row[FROM_RESOURCE]), post_of.get(row[RESOURCE])
        if source is not None and target is not None and source != target:
            yield row[CASE], (source, target)


def network(arcs: Mapping[Arc, int], n_cases: int, threshold: float = 0.0) -> nx.DiGraph:
    """Return the posts that hand over to each other at least ``threshold`` times per case; ``weight`` is how often.

    Posts without such an arc are not in it.
    """
    weights = {arc: count / n_cases for arc, count in arcs.items()}
    kept = {arc: weight for arc, weight in weights.items() if weight >= threshold}
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted({post for arc in kept for post in arc}))
    graph.add_weighted_edges_from((*arc, kept[arc]) for arc in sorted(kept))
    return graph


def degree(graph: nx.Graph) -> dict[str, float]:
    """Return, by post, the share of the other posts it has an arc with in either direction; unweighted."""
    return nx.degree_centrality(nx.Graph(graph))


def betweenness(graph: nx.Graph) -> dict[str, float]:
    """Return, by post, the mean share of the shortest paths of other pairs that run through it; 1 for a star's hub.

    Undirected, unweighted, by the number of pairs (networkx, normalised).
    """
    return nx.betweenness_centrality(nx.Graph(graph), normalized=True)


def closeness(graph: nx.Graph) -> dict[str, float]:
    """Return, by post, one by the mean distance to the posts it reaches, times the share of the others it reaches.

    Undirected, unweighted, with the correction of Wasserman and Faust for a network in parts (networkx).
    """
    return nx.closeness_centrality(nx.Graph(graph), wf_improved=True)


def centralisation(graph: nx.Graph) -> float | None:
    """Return Freeman's degree centralisation: 1 for a star, 0 for a ring or a complete network. [Freeman 1978].

    Sum of the differences from the largest degree, by the largest such sum, (n - 1)(n - 2); undirected, unweighted.
    None with under three posts.
    """
    n = len(graph)
    if n < 3:
        return None
    degrees = [of for _, of in nx.Graph(graph).degree()]
    return sum(max(degrees) - one for one in degrees) / ((n - 1) * (n - 2))


def fragmentation(graph: nx.Graph, without: str | None = None) -> float | None:
    """Return the share of pairs with no path between them, once ``without`` is out: F. [Borgatti 2006].

    Undirected; None if under two posts are left.
    """
    distances, n_pairs = _distances(graph, without)
    return 1.0 - len(distances) / n_pairs if n_pairs else None


def distance_weighted_fragmentation(graph: nx.Graph, without: str | None = None) -> float | None:
    """Return 1 minus the mean over pairs of 1 by distance, once ``without`` is out: DF. [Borgatti 2006].

    A pair with no path counts as 0 in the mean: 0 where each has an arc with each, 1 without any arc. Undirected; None
    if under two posts are left.
    """
    distances, n_pairs = _distances(graph, without)
    return 1.0 - fsum(1.0 / distance for distance in distances) / n_pairs if n_pairs else None


def _distances(graph: nx.Graph, without: str | None) -> tuple[list[int], int]:
    """Return the distance of every ordered pair with a path, and the number of all ordered pairs."""
    rest = nx.Graph(graph)
    if without is not None:
        rest.remove_node(without)
    by_post = dict(nx.all_pairs_shortest_path_length(rest))
    distances = [by_post[a][b] for a in by_post for b in by_post[a] if a != b]
    return distances, len(rest) * (len(rest) - 1)
