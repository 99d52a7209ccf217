"""A case becomes acute when an acute enquiry meets it. MODEL 8: acute concerns short-cut every model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from helpers_concerns import Sender, made_concern
from helpers_limits import BORNHOLM, FREE
from helpers_runs import Finished, finish, run
from test_invariants import check_all

from sim.agents.office import OTHER
from sim.agents.professional import Professional
from sim.agents.urgency import Urgency
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY, HOUR, SOURCES_OF

QUIET = (
    "demand.concerns_per_100k=0",
    "decision.misroute_factor=0",
    "knowledge.p_sender=0",
    "reply.p_never=0",
)
SENT, LATER = 11 * HOUR, 2 * DAY
FORUMS = ("ad_hoc_forum", "fixed_forum")


def met_by_an_acute_one(model: str, *sets: str) -> Finished:
    """Return a run in which an acute enquiry comes on a citizen about whom a case has run for two days."""
    scenario = build_scenario(municipality=BORNHOLM, model=model, sets=(*FREE, *QUIET, *sets))
    built = PreventionModel(scenario)
    first = replace(made_concern(4, SENT, scenario.parameters), source="relatives", hops=())
    assert not first.is_acute
    other = made_concern(5, SENT, scenario.parameters)
    second = replace(
        first, key=other.key, episode=1, sent=SENT + LATER, level="acute", signs=("S3",), is_first=False
    )
    for number, concern in enumerate((first, second)):
        built.agenda.schedule_event(concern.sent, Sender(built).send, concern, OTHER, -1 - number)
    return finish(built)


def decided_after(found: Finished) -> float:
    """Return the days from the acute enquiry to the decision on its citizen."""
    [decide] = [row for row in found.done if row.activity == "decide"]
    return (decide.completed - SENT - LATER) / DAY


SLOW = ("organisation.convene.notice_days=60",), ("organisation.convene.every_days=90",)


@pytest.mark.parametrize(("model", "slow"), list(zip(FORUMS, SLOW, strict=True)))
def test_a_case_on_its_way_to_a_meeting_is_assessed_at_once(model, slow):
    found = met_by_an_acute_one(model, *slow)
    main, joined = found.model.cases
    [meet] = [row for row in found.done if row.activity == "meet" and row.case == main.name]
    assert (meet.outcome, meet.work_s, meet.resource) == ("called_off", 0, None)
    assert meet.completed == main.acute_since >= joined.concern.sent
    assert meet.wait_batching_s == meet.completed - meet.due
    assert (main.level, joined.joined) == ("acute", main.name)
    assert decided_after(found) < 2


@pytest.mark.parametrize(("model", "slow"), list(zip(FORUMS, SLOW, strict=True)))
def test_where_the_rule_lets_acute_ones_wait_it_goes_on_waiting(model, slow):
    found = met_by_an_acute_one(model, *slow, "organisation.convene.urgent=wait")
    assert [row.outcome for row in found.done if row.activity == "meet" and row.enquiry] == [None]
    assert decided_after(found) > 10


def test_a_lone_assessor_does_not_wait_for_the_weekly_meeting(monkeypatch):
    """Without ties nobody can be asked but at the SSP meeting, which lies a week after the first enquiry."""
    monkeypatch.setattr(Professional, "knows_somebody_in", lambda self, unit, time: unit == self.unit)
    sets = ("organisation.clarify.use_ssp_meeting=true", "decision.clear_enough=1", "ssp_meeting.weekday=1")
    found = met_by_an_acute_one("coordinator", *sets)
    meetings = [row for row in found.done if row.activity == "meet"]
    assert [(row.outcome, row.completed) for row in meetings] == [
        ("called_off", found.model.cases[0].acute_since)
    ]
    assert decided_after(found) < 5


BUSY = ("demand.concerns_per_100k=60", "concern.p_acute=0.3", "observer.again=1", "life.rise=1", "years=3")


@cache
def busy(model: str) -> Finished:
    return run(build_scenario(municipality="Odense", model=model, sets=BUSY))


def risen(found: Finished) -> list:
    """Return the cases that an acute enquiry made acute."""
    return [case for case in found.model.cases if case.is_acute and not case.concern.is_acute]


@pytest.mark.slow
@pytest.mark.parametrize("model", CATALOGUE)
def test_a_busy_town_keeps_every_promise_and_its_acute_cases_wait_for_no_meeting(model):
    found = busy(model)
    check_all(found)
    cases = {case.name: case for case in risen(found)}
    assert len(cases) > 5
    for row in found.done:
        if row.activity == "meet" and row.case in cases and row.outcome is None:
            assert row.started <= cases[row.case].acute_since


@pytest.mark.slow
def test_a_running_course_is_looked_at_as_the_acute_enquiry_comes():
    at_once = 0
    for model in CATALOGUE:
        found = busy(model)
        since = {case.name: case.acute_since for case in risen(found)}
        running = {
            case
            for case, _, _, begin, end, *_ in found.record.interventions
            if case in since and begin < since[case] < end
        }
        looked = {
            row.case for row in found.rows if row.activity == "follow_up" and row.due == since.get(row.case)
        }
        at_once += len(running & looked)
        assert looked <= set(since)
    assert at_once >= 3


@pytest.mark.parametrize(("model", "slow"), list(zip(FORUMS, SLOW, strict=True)))
def test_a_case_that_stayed_in_line_would_be_noticed(model, slow, monkeypatch):
    monkeypatch.setattr(Urgency, "rise", lambda self, case: None)
    assert decided_after(met_by_an_acute_one(model, *slow)) > 10


@pytest.mark.slow
@pytest.mark.parametrize("model", FORUMS)
def test_after_a_meeting_the_case_knows_the_signs_that_those_present_had_noticed(model):
    """Read off as the decision is made, so that nothing heard later can stand in for it."""
    found = busy(model)
    cases = {case.name: case for case in found.model.cases}
    held = {
        row.event: row for row in found.done if row.activity == "meet" and row.enquiry and row.stage == "B"
    }
    unit_of = {post.name: post.unit for post in found.model.posts}
    units: dict[int, set[str]] = {}
    for event, person, _ in found.record.attendance:
        if event in held:
            units.setdefault(event, set()).add(unit_of[person.split("#")[0]])
    n_told = 0
    for event, own in units.items():
        row = held[event]
        case = cases[row.case]
        life = found.model.citizens.town.life_of(case.citizen.number)
        noticed = {
            e.sign.code
            for e in life
            if e.sign and e.time <= row.completed and e.spell == case.concern.spell
            if any(e.sign.seen_by in SOURCES_OF.get(unit, ()) for unit in own)
        }
        assert noticed <= case.signs, f"{row.case}: {noticed - case.signs} was not told"
        n_told += bool(noticed - set(case.concern.signs))
    assert n_told > 10


@pytest.mark.slow
def test_an_enquiry_about_a_child_that_meets_a_case_may_open_a_track_of_its_own():
    sets = (*BUSY, "notification.p_opened=1")
    found = run(build_scenario(municipality="Odense", model="coordinator", sets=sets))
    joins = {row.event for row in found.done if row.activity == "triage" and row.outcome == "joined"}
    tracks = [row for row in found.rows if row.activity == "assess_notification" and row.after in joins]
    running = {case.name for case in found.model.cases if case.joined is None}
    assert len(tracks) > 10
    assert {row.case for row in tracks} <= running
