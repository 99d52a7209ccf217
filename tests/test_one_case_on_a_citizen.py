"""Enquiries on one citizen meet in one case, however close they come; a review begins no second one. MODEL 5."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_concerns import Sender, made_concern
from helpers_limits import BORNHOLM, FREE
from helpers_runs import Finished, finish, run
from promises_cases import one_case_on_a_citizen_runs_at_a_time

from sim.agents.office import OTHER
from sim.agents.reception import Reception
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import HOUR

QUIET = ("demand.concerns_per_100k=0", "decision.misroute_factor=0", "knowledge.p_sender=0.5")
MANY = (
    "demand.concerns_per_100k=60",
    "years=5",
    "review.p_finds=1",
    "organisation.review.rule=closed_cases",
    "observer.again=1",
)
SENT = 11 * HOUR


def sent_apart(model: str, seconds: int) -> Finished:
    """Return a run in which two enquiries on the same citizen are sent so many seconds apart."""
    built = PreventionModel(build_scenario(municipality=BORNHOLM, model=model, sets=(*FREE, *QUIET)))
    first = replace(made_concern(4, SENT, built.run_scenario.parameters), source="relatives", hops=())
    other = made_concern(5, SENT, built.run_scenario.parameters)
    second = replace(
        first, key=other.key, episode=1, sent=SENT + seconds, sender_facts=other.sender_facts, is_first=False
    )
    for number, concern in enumerate((first, second)):
        built.agenda.schedule_event(concern.sent, Sender(built).send, concern, OTHER, -1 - number)
    return finish(built)


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("seconds", [1, 5 * HOUR])
def test_two_enquiries_meet_in_one_case_whose_holder_knows_what_both_told(model, seconds):
    """Whether the second lies at the reception point with the first, or comes while that one is assessed."""
    found = sent_apart(model, seconds)
    main, joined = found.model.cases
    assert (joined.end_state, joined.joined) == ("joined", main.name)
    triage = [row.outcome for row in found.done if row.case == joined.name and row.activity == "triage"]
    assert triage == ["joined"]
    assert not [row for row in found.rows if row.case == joined.name and row.activity == "decide"]
    told = main.concern.sender_facts | joined.concern.sender_facts
    assert joined.concern.sender_facts & ~main.concern.sender_facts
    assert main.facts_of(main.person) & told == told


@pytest.mark.parametrize("model", CATALOGUE)
def test_no_second_case_begins_or_is_reopened_beside_one_that_runs(model):
    found = run(build_scenario(municipality="Odense", model=model, sets=MANY))
    one_case_on_a_citizen_runs_at_a_time(found)
    reviewed = {row.citizen for row in found.done if row.activity == "review"}
    again = [case for case in found.model.cases if not case.concern.is_first and case.joined is None]
    assert any(case.citizen_name in reviewed for case in again), "some have another case when one is reviewed"


@pytest.mark.parametrize("model", CATALOGUE)
def test_an_enquiry_that_looked_for_a_running_case_only_when_received_would_be_caught(model, monkeypatch):
    monkeypatch.setattr(Reception, "_judge", lambda self, step: None)
    with pytest.raises(AssertionError):
        one_case_on_a_citizen_runs_at_a_time(sent_apart(model, 1))
