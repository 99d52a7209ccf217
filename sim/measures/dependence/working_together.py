"""Who sits together about a case: what a network of handovers alone cannot see. [van der Aalst et al. 2005]; D.3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import networkx as nx

from sim.measures.dependence.handover_network import Arc, network
from sim.measures.dependence.incumbents import post_by_person
from sim.measures.record import COMPLETED, ENQUIRY, EVENT, OUTCOME, RunRecord
from sim.values import NOT_DONE


def meeting_pairs(record: RunRecord) -> Counter[Arc]:
    """Return how often two posts sat together about a case: meetings held in entry, by pair of posts in order of name.

    Meetings and courses about no case are left out.
    """
    post_of = post_by_person(record)
    held = {
        row[EVENT]
        for row in record.rows
        if row[ENQUIRY] is not None
        and 0 <= row[COMPLETED] < record.entry_end
        and row[OUTCOME] not in NOT_DONE
    }
    at_table: dict[int, set[str]] = {}
    for event, person, _ in record.attendance:
        if event in held and person in post_of:
            at_table.setdefault(event, set()).add(post_of[person])
    return Counter(pair for posts in at_table.values() for pair in combinations(sorted(posts), 2))


def together(
    arcs: Mapping[Arc, int], pairs: Mapping[Arc, int], n_cases: int, threshold: float = 0.0
) -> nx.Graph:
    """Return the posts that hand over to each other, or sit together, at least ``threshold`` times per case."""
    contacts: Counter[Arc] = Counter()
    for counts in (arcs, pairs):
        for (one, other), count in counts.items():
            contacts[min(one, other), max(one, other)] += count
    return nx.Graph(network(contacts, n_cases, threshold))
