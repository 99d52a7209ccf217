"""A concern that is not understood ends with somebody untrained who asks nobody (docs/model.md 7; [K18 p. 17])."""

from __future__ import annotations

from statistics import mean

import pytest
from helpers_limits import free_run
from helpers_mechanisms import decisions, is_share
from helpers_runs import Finished

from sim.policies.organisation import CATALOGUE

MODELS = sorted(CATALOGUE)
BLIND = ("error.weight_facts=0", "error.weight_competence=0", "error.weight_criteria=0", "error.p_blind=0.8")


def misrouting(model: str, factor: float, *sets: str, replication: int = 0) -> Finished:
    return free_run(
        model,
        "demand.concerns_per_100k=60",
        f"decision.misroute_factor={factor}",
        "error.p_blind=0.8",
        *sets,
        replication=replication,
    )


def shares_of_facts(found: list) -> float:
    return mean(d.n_facts / d.n_in_all for d in found)


@pytest.mark.parametrize("model", MODELS)
def test_a_misrouted_concern_is_decided_with_fewer_facts(model):
    """The same enquiries, understood or not at triage; those decided at once on what the sender told apart."""
    always = "decision.clear_enough=1"
    understood = list(decisions(misrouting(model, 0, always)))
    lost = list(decisions(misrouting(model, 1, always)))
    assert not any(d.is_misrouted for d in understood)
    astray = {d.concern.case for d in lost if d.is_misrouted}
    assert len(astray) > 30
    with_facts = shares_of_facts([d for d in understood if d.concern.case in astray])
    without = shares_of_facts([d for d in lost if d.is_misrouted])
    assert without < 0.7 * with_facts


@pytest.mark.parametrize("model", MODELS)
def test_whoever_gets_it_knows_only_what_the_sender_and_the_own_unit_know(model):
    run = misrouting(model, 1)
    units = {post.name: post.unit for post in run.model.posts}
    astray = [d for d in decisions(run) if d.is_misrouted]
    assert len(astray) > 30
    for d in astray:
        unit = units[d.row.resource.split("#")[0]]
        assert unit == ("children_youth" if d.concern.is_minor else "social_services")
        known = d.concern.sender_facts | d.concern.unit_facts.get(unit, 0)
        assert d.n_facts <= known.bit_count()
    names = {d.concern.case for d in astray}
    asked = {row.activity for row in run.rows if row.case in names and row.stage == "B"}
    assert not asked & {"meet", "convene"}, "no forum hears of it"


def test_a_concern_is_misunderstood_as_often_as_factor_and_errors_say():
    runs = [misrouting("coordinator", 0.5, *BLIND, replication=r) for r in range(4)]
    triaged = [row.outcome == "misrouted" for run in runs for row in run.done if row.activity == "triage"]
    assert is_share(sum(triaged), len(triaged), 0.5 * 0.8)


def test_who_understands_more_and_hears_more_misroutes_less():
    """Facts the sender tells, and competence of the receiver, each on its own: none are misrouted at best."""
    best = "error.p_best=0"
    knows = ("knowledge.p_sender=0.5", "error.weight_competence=0", "error.weight_criteria=0", best)
    understands = ("competence.start=1", "error.weight_facts=0", "error.weight_criteria=0", best)
    assert not any(d.is_misrouted for d in decisions(misrouting("coordinator", 1, *understands)))
    told = {d.concern.case: d for d in decisions(misrouting("coordinator", 1, *knows))}
    heard = [d.concern.sender_facts.bit_count() for d in told.values() if not d.is_misrouted]
    missed = [d.concern.sender_facts.bit_count() for d in told.values() if d.is_misrouted]
    assert mean(missed) < mean(heard) - 0.5
