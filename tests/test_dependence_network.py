"""The network of handovers, and the sums of structure, on logs and networks worked out by hand."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from helpers_dependence import course_of, log_row, record_by_hand, sits

from sim.measures.dependence.handover_network import (
    betweenness,
    centralisation,
    closeness,
    degree,
    distance_weighted_fragmentation,
    fragmentation,
    handover_arcs,
    n_cases,
    network,
)
from sim.measures.dependence.structure import add_structures, structure_measures, structure_terms
from sim.values import DAY, HOUR

PEOPLE = {post: f"{post}-1#0" for post in ("hub", "a", "b", "c", "d")}
STAR = [("hub", leaf) for leaf in "abcd"]
RING = [("hub", "a"), ("a", "b"), ("b", "c"), ("c", "d"), ("d", "hub")]
COMPLETE = [(a, b) for a in "abcd" for b in "abcd" if a != b]


def graph(arcs) -> nx.DiGraph:
    return network(dict.fromkeys(arcs, 1), 1)


def handover(event: int, source: str | None, target: str | None, case: str = "461-1/0", **more) -> tuple:
    """Return a row by which work passes from one person to another, on day 1."""
    given = {"kind": "unit_to_unit", "resource": target, "from_resource": source, **more}
    return log_row(event, case, "B", "ask", given.pop("due", DAY), **given)


def test_only_work_done_in_entry_that_passes_between_posts_is_a_handover():
    hub, a, b = (PEOPLE[name] for name in ("hub", "a", "b"))
    rows = [
        # two of one case and one of another; then back
        *(handover(1, hub, a), handover(2, hub, a), handover(3, hub, a, "461-2/0"), handover(4, a, hub)),
        # from a sender, to nobody or an outsider, on to a successor on the same post, without a handover
        *(handover(5, None, a), handover(6, a, None), handover(7, a, "corps"), handover(8, a, "a-1#1")),
        handover(9, a, b, kind=None),
        # not done there, not done at all, before and after entry
        *(handover(10, a, b, outcome="moved_on"), handover(11, a, b, started=None)),
        *(handover(12, a, b, "461-3/0", due=-1), handover(13, a, b, "461-3/0", due=100 * DAY)),
    ]
    record = record_by_hand(rows, [*map(sits, PEOPLE.values()), sits("a-1#1")])
    assert handover_arcs(record) == {("hub-1", "a-1"): 3, ("a-1", "hub-1"): 1}
    assert n_cases(record) == 2


def test_the_network_weighs_by_case_and_leaves_rare_arcs_and_their_posts_out():
    """Seven in seventy cases are a tenth, six are not."""
    arcs = {("hub", "a"): 70, ("hub", "b"): 7, ("hub", "c"): 6}
    found = network(arcs, 70, threshold=0.1)
    assert dict(found.edges) == {("hub", "a"): {"weight": 1.0}, ("hub", "b"): {"weight": 0.1}}
    assert sorted(found) == ["a", "b", "hub"]
    assert set(network(arcs, 70)) == {"hub", "a", "b", "c"}


def test_a_star_is_all_hub():
    star = graph(STAR)
    assert centralisation(star) == 1
    assert betweenness(star) == {"hub": 1, **dict.fromkeys("abcd", 0)}
    # from a leaf: 1 to the hub, 2 to each of three others
    assert closeness(star) == pytest.approx({"hub": 1, **dict.fromkeys("abcd", 4 / 7)})
    assert degree(star) == {"hub": 1, **dict.fromkeys("abcd", 1 / 4)}
    assert fragmentation(star) == 0
    assert fragmentation(star, "hub") == 1
    assert fragmentation(star, "a") == 0
    # of 20 ordered pairs 8 at distance 1 and 12 at 2: mean (8 + 6) / 20
    assert distance_weighted_fragmentation(star) == pytest.approx(0.3)
    assert distance_weighted_fragmentation(star, "hub") == 1
    # of 12 pairs 6 at distance 1 and 6 at 2: mean (6 + 3) / 12
    assert distance_weighted_fragmentation(star, "a") == pytest.approx(0.25)


def test_a_ring_has_no_hub():
    ring = graph(RING)
    assert centralisation(ring) == 0
    # of the 6 pairs of others only the two neighbours go through, by their one shortest path
    assert betweenness(ring) == pytest.approx(dict.fromkeys(ring, 1 / 6))
    # 1, 1, 2, 2
    assert closeness(ring) == pytest.approx(dict.fromkeys(ring, 4 / 6))
    assert fragmentation(ring, "c") == 0
    # from each two at distance 1 and two at 2: mean (2 + 1) / 4
    assert distance_weighted_fragmentation(ring) == pytest.approx(0.25)
    # a path of four: of 12 pairs 6 at distance 1, 4 at 2, 2 at 3: mean (6 + 2 + 2/3) / 12
    assert distance_weighted_fragmentation(ring, "c") == pytest.approx(1 - (8 + 2 / 3) / 12)


def test_where_all_hand_over_to_all_nobody_is_in_the_middle():
    complete = graph(COMPLETE)
    assert centralisation(complete) == 0
    assert set(betweenness(complete).values()) == {0}
    assert set(closeness(complete).values()) == set(degree(complete).values()) == {1}
    assert fragmentation(complete, "a") == distance_weighted_fragmentation(complete, "a") == 0


def test_two_pairs_are_in_parts():
    pairs = graph([("a", "b"), ("c", "d")])
    # of 12 ordered pairs 4 have a path, at distance 1
    assert fragmentation(pairs) == distance_weighted_fragmentation(pairs) == pytest.approx(2 / 3)
    # one of three others is reached, at distance 1
    assert closeness(pairs) == pytest.approx(dict.fromkeys(pairs, 1 / 3))
    # without a: b, c, d with 2 of 6
    assert fragmentation(pairs, "a") == pytest.approx(2 / 3)


def test_arcs_both_ways_are_one_tie():
    assert centralisation(graph([*STAR, ("a", "hub"), ("b", "hub")])) == 1


def test_networks_too_small_have_no_shape():
    assert centralisation(graph([])) is None
    assert centralisation(graph([("a", "b")])) is None
    assert fragmentation(graph([])) is None
    assert fragmentation(graph([("a", "b")]), "a") is None
    assert distance_weighted_fragmentation(graph([("a", "b")]), "b") is None


def run_by_hand(case: str, days: int, hours: int, knows: tuple[str, ...], arcs) -> dict[str, int | float]:
    """Return the sums of a run with one case in B, known to ``knows``, and ``hours`` of the hub's work."""
    rows = course_of(case, 0, days * DAY, ("B", 0), event=100)
    rows += [handover(i, PEOPLE[a], PEOPLE[b], case) for i, (a, b) in enumerate(arcs)]
    rows.append(log_row(99, case, "B", "ask", DAY, work=hours * HOUR, resource=PEOPLE["hub"]))
    knowledge = [(0, case, 0b11, PEOPLE[who], "told") for who in knows]
    return structure_terms(record_by_hand(rows, map(sits, PEOPLE.values()), knowledge))


ONE = run_by_hand("461-1/0", 30, 2, ("hub",), STAR)
OTHER = run_by_hand("461-2/0", 10, 1, ("hub", "a"), [("hub", "a")])


def test_sums_of_runs_add_up_and_shares_are_ratios_of_sums():
    pooled = add_structures(ONE, OTHER)
    found = structure_measures(pooled, threshold=0.0)
    # one person in each run
    assert found["effective_people"] == 1
    assert found["resting"]["B"] == {"written": 0, "none": 0, "one": 0.75, "two": 0.25, "three_or_more": 0}
    assert found["resting"]["all"] == found["resting"]["B"]
    assert set(found["resting"]["C"].values()) == {None}
    assert found["expected_loss"] == {"hub-1": 0.75, "a-1": 0, "b-1": 0, "c-1": 0, "d-1": 0}
    assert found["arcs_per_case"] == {"hub-1|a-1": 1, "hub-1|b-1": 0.5, "hub-1|c-1": 0.5, "hub-1|d-1": 0.5}
    assert found["centralisation"] == found["betweenness"]["hub-1"] == 1
    assert found["fragmentation_without"] == {"hub-1": 1, "a-1": 0, "b-1": 0, "c-1": 0, "d-1": 0}
    assert found["distance_weighted_fragmentation_without"]["hub-1"] == 1


def test_from_the_threshold_on_arcs_shape_the_network():
    """At 0.6 per case only hub and a are left."""
    found = structure_measures(add_structures(ONE, OTHER), threshold=0.6)
    assert found["degree"] == {"a-1": 1, "hub-1": 1}
    assert found["centralisation"] is None
    assert len(found["arcs_per_case"]) == 4


def test_adding_knows_no_order_and_a_missing_sum_is_0():
    assert add_structures(ONE, OTHER) == add_structures(OTHER, ONE)
    assert add_structures(add_structures(ONE, OTHER), ONE) == add_structures(ONE, OTHER, ONE)
    assert add_structures(ONE) == ONE
    assert add_structures({"a": 1}, {"b": 0.5}) == {"a": 1, "b": 0.5}


def test_an_empty_run_has_no_measures_and_no_nan():
    empty = structure_terms(record_by_hand())
    found = structure_measures(empty)
    assert found["effective_people"] is found["centralisation"] is found["fragmentation"] is None
    assert set(found["resting"]["all"].values()) == {None}
    assert found["expected_loss"] == found["arcs_per_case"] == found["degree"] == {}
    json.dumps(found, allow_nan=False)
    assert add_structures(empty, ONE) == ONE


def test_people_without_open_cases_have_no_expected_loss():
    found = structure_measures(structure_terms(record_by_hand(people=[sits(PEOPLE["hub"])])))
    assert found["expected_loss"] == {"hub-1": None}
