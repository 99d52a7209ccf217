"""The structure of one run as sums that replications add up to, and the measures of the sums. MODEL 12."""

from __future__ import annotations

from math import fsum

from sim.measures.dependence.handover_network import (
    Arc,
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
from sim.measures.dependence.hours import effective_people_terms
from sim.measures.dependence.losses import expected_loss_terms
from sim.measures.dependence.resting import CLASSES, STAGES, resting_terms
from sim.measures.dependence.working_together import meeting_pairs, together
from sim.measures.record import RunRecord

Structure = dict[str, int | float]
"""Sums by key. ``num|effective_people``, ``den|effective_people``; ``seconds|<stage>|<class>``;
``num|expected_loss|<post>`` with one ``den|expected_loss``; ``arcs|<from post>|<to post>`` and
``pairs|<post>|<post>`` with one ``cases|arcs``."""
ARC_FROM = 0.1
"""Handovers per case from which two posts count as connected: a convention, EVIDENCE D.3.

With no threshold, an arc seen once in a thousand runs would count like a daily one, and the more runs are pooled, the
denser every network would get.
"""


def structure_terms(record: RunRecord) -> Structure:
    """Return the sums of one run, by sorted keys."""
    numerator, denominator = effective_people_terms(record)
    terms: Structure = {"num|effective_people": numerator, "den|effective_people": denominator}
    for (stage, name), seconds in resting_terms(record).items():
        terms[f"seconds|{stage}|{name}"] = seconds
    terms["den|expected_loss"] = 0
    for post, (lost, seconds) in expected_loss_terms(record).items():
        terms[f"num|expected_loss|{post}"], terms["den|expected_loss"] = lost, seconds
    for (source, target), count in handover_arcs(record).items():
        terms[f"arcs|{source}|{target}"] = count
    for (one, other), count in meeting_pairs(record).items():
        terms[f"pairs|{one}|{other}"] = count
    terms["cases|arcs"] = n_cases(record)
    return dict(sorted(terms.items()))


def add_structures(*structures: Structure) -> Structure:
    """Return the sums of several runs as the sums of all of them; what one of them lacks counts as 0."""
    keys = sorted(set().union(*structures))
    return {key: _sum([one[key] for one in structures if key in one]) for key in keys}


def _sum(values: list[int | float]) -> int | float:
    """Return the exact sum of whole numbers, that of others rounded once."""
    return sum(values) if all(isinstance(value, int) for value in values) else fsum(values)


def structure_measures(pooled: Structure, threshold: float = ARC_FROM) -> dict[str, object]:
    """Return the measures of the sums of one run or of many; None where there is nothing to divide by.

    The shape of the network (centralisation, centralities, fragmentation) is that of the arcs with at least
    ``threshold`` handovers per case; ``arcs_per_case`` holds all of them.
    """
    return {
        "effective_people": _share(pooled["num|effective_people"], pooled["den|effective_people"]),
        "resting": _resting(pooled),
        "expected_loss": {
            post: _share(lost, pooled["den|expected_loss"])
            for post, lost in _with_prefix(pooled, "num|expected_loss|").items()
        },
        **_network_measures(pooled, threshold),
    }


def _share(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator else None


def _with_prefix(pooled: Structure, prefix: str) -> dict[str, int | float]:
    return {key.removeprefix(prefix): value for key, value in pooled.items() if key.startswith(prefix)}


def _resting(pooled: Structure) -> dict[str, dict[str, float | None]]:
    """Return the share of open case-time in each class, of ``all`` stages and of each."""
    seconds = {stage: [pooled[f"seconds|{stage}|{name}"] for name in CLASSES] for stage in STAGES}
    seconds = {"all": [sum(of) for of in zip(*seconds.values(), strict=True)], **seconds}
    return {
        stage: {name: _share(part, sum(parts)) for name, part in zip(CLASSES, parts, strict=True)}
        for stage, parts in seconds.items()
    }


def _network_measures(pooled: Structure, threshold: float) -> dict[str, object]:
    """Return what the handovers of the pooled runs look like as a network."""
    arcs = {_arc(key): int(count) for key, count in _with_prefix(pooled, "arcs|").items()}
    cases = int(pooled["cases|arcs"])
    pairs = {_arc(key): int(count) for key, count in _with_prefix(pooled, "pairs|").items()}
    graph, joint = network(arcs, cases, threshold), together(arcs, pairs, cases, threshold)
    posts = sorted(graph)
    return {
        "arcs_per_case": {f"{source}|{target}": count / cases for (source, target), count in arcs.items()},
        "pairs_per_case": {f"{one}|{other}": count / cases for (one, other), count in pairs.items()},
        "centralisation": centralisation(graph),
        "centralisation_together": centralisation(joint),
        "betweenness_together": betweenness(joint),
        "degree": degree(graph),
        "betweenness": betweenness(graph),
        "closeness": closeness(graph),
        "fragmentation": fragmentation(graph),
        "fragmentation_without": {post: fragmentation(graph, post) for post in posts},
        "distance_weighted_fragmentation": distance_weighted_fragmentation(graph),
        "distance_weighted_fragmentation_without": {
            post: distance_weighted_fragmentation(graph, post) for post in posts
        },
    }


def _arc(key: str) -> Arc:
    source, target = key.split("|")
    return source, target
