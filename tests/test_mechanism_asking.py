"""Who assesses, who is asked, what comes back and when enough is known (docs/model.md 1, 6; MODEL 8)."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers_limits import free_run, run_with
from helpers_mechanisms import decisions, is_share
from helpers_runs import Finished, run_once

from sim.agents.clarification import Clarification
from sim.agents.ssp_meeting import SspMeeting
from sim.engine.workdays import WORKING_DAY
from sim.scenario_build import build_scenario
from sim.values import DAY

PLENTY = ("demand.concerns_per_100k=60", "decision.misroute_factor=0", "concern.p_acute=0.3")
TELLS_ALL = ("ties.years=0", "reply.p_decline=0", "organisation.clarify.use_ssp_meeting=false")
"""Everybody relevant is known to the coordinator, and tells."""


def asked(*sets: str, model: str = "coordinator", replication: int = 0) -> Finished:
    return free_run(model, *PLENTY, *sets, replication=replication)


def first_answers(run: Finished) -> list:
    """Return what came back on questions, without what was then asked for inside a unit."""
    asks = {row.event for row in run.done if row.activity == "ask"}
    return [row for row in run.done if row.activity == "answer" and row.after in asks]


def is_acute(run: Finished) -> dict[str, bool]:
    return {case.name: case.is_acute for case in run.model.cases}


# Who assesses.


@pytest.mark.parametrize(("limit", "split"), [(1, (2, 2)), (3, (3, 1)), (4, (4, 0))])
def test_a_colleague_helps_once_the_coordinator_has_enough_open(limit, split):
    """Four concerns at once, answers that take months, two SSP posts."""
    run = run_with(
        "coordinator",
        [11 * 3_600] * 4,
        f"reception.share_above={limit}",
        "decision.misroute_factor=0",
        "decision.clear_enough=1",
        "reply.median_days=10",
        "reply.sigma=0",
        acute=False,
    )
    begun = Counter(row.resource for row in run.done if row.activity == "decide")
    assert (begun["ssp_consultant-1#0"], begun["ssp_consultant-2#0"]) == split
    read = {row.resource for row in run.done if row.activity == "substantiate"}
    assert read == ({"ssp_consultant-2#0"} if split[1] else set()), "who did not receive it reads into it"


# What comes back.


def test_the_declared_share_declines_and_then_nothing_is_told():
    run = asked("reply.p_decline=0.3", *TELLS_ALL[::2], "decision.clear_enough=1")
    answers = first_answers(run)
    declined = [row for row in answers if row.outcome == "declined_to_share"]
    assert is_share(len(declined), len(answers), 0.3)
    followed = {row.after for row in run.rows if row.activity == "answer"}
    assert not followed & {row.event for row in declined}, "nobody asks on inside the unit"
    learnt = {(time, case, holder) for time, case, _, holder, _ in run.record.knowledge}
    assert not learnt & {(row.completed, row.case, row.resource) for row in declined}


def test_the_one_asked_tells_at_once_only_what_they_hold_themselves():
    run = asked(*TELLS_ALL, "knowledge.p_in_head=0.3")
    concerns = {case.name: case.concern for case in run.model.cases}
    told = {(t, case, holder): facts for t, case, facts, holder, _ in run.record.knowledge}
    answers = [row for row in first_answers(run) if row.outcome is None]
    found = [(row, told.get((row.completed, row.case, row.resource), 0)) for row in answers]
    assert sum(facts > 0 for _, facts in found) > 50
    for row, facts in found:
        assert facts & ~concerns[row.case].head_facts[row.unit] == 0


def test_the_declared_share_never_answers_and_is_given_up_after_the_patience():
    run = asked(*TELLS_ALL, "reply.p_never=0.4", "reply.patience_days=7", "reply.acute_factor=0.5")
    answers, acute = first_answers(run), is_acute(run)
    given_up = [row for row in answers if row.outcome == "no_answer"]
    assert is_share(len(given_up), len(answers), 0.4)
    waited = {(acute[row.case], row.completed - row.due) for row in given_up}
    assert waited == {(False, 7 * WORKING_DAY), (True, 7 * WORKING_DAY // 2)}


def test_somebody_turns_to_a_question_after_the_declared_time():
    run = asked(*TELLS_ALL, "reply.median_days=2", "reply.sigma=0", "reply.acute_factor=0.25")
    acute = is_acute(run)
    waited = {(acute[row.case], row.wait_response_s) for row in first_answers(run)}
    assert waited == {(False, 2 * WORKING_DAY), (True, WORKING_DAY // 2)}


def test_whoever_answers_later_than_the_patience_is_given_up():
    run = asked(
        *TELLS_ALL, "reply.median_days=8", "reply.sigma=0", "reply.patience_days=7", "calendar.windows=office"
    )
    assert {row.outcome for row in first_answers(run)} == {"no_answer"}


# When enough is known.


def test_who_asks_everybody_and_hears_everything_knows_what_there_is_to_know():
    """What the one asked does not hold is found out inside the unit, so p_in_head costs time but no facts."""
    run = asked(*TELLS_ALL, "decision.clear_enough=1", "knowledge.p_in_head=0.1")
    found = list(decisions(run))
    assert len(found) > 100
    cases = {case.name: case.concern for case in run.model.cases}
    met = [(c.joined, cases[c.case].sender_facts, c.case) for c in run.record.concerns if c.joined]
    at = {row.case: row.completed for row in run.done if row.activity == "triage"}
    police = {row.case for row in first_answers(run) if row.unit == "police"}
    for d in found:
        is_serious = d.level in ("serious", "acute")
        assert d.row.case in police or not is_serious, "the police are asked if it is serious in the end"
        there_is = d.concern.sender_facts
        for main, facts, joined in met:
            there_is |= facts if main == d.row.case and at[joined] <= d.row.completed else 0
        for unit, facts in d.concern.unit_facts.items():
            there_is |= facts if unit != "police" or d.row.case in police else 0
        assert d.n_facts == there_is.bit_count()
    n_answers = sum(row.activity == "answer" for row in run.done)
    assert n_answers > len(first_answers(run)) + 100, "many are asked for inside"


def test_where_nothing_need_be_known_nobody_is_asked():
    run = asked("decision.clear_enough=0")
    assert run.record.decisions
    assert not [row for row in run.rows if row.activity in ("ask", "meet")]


@pytest.mark.parametrize("level", [0.3, 0.6])
def test_asking_goes_on_until_the_picture_is_clear_enough_and_no_longer(level):
    run = asked(
        *TELLS_ALL, f"decision.clear_enough={level}", "organisation.clarify.at_once=1", "concern.p_acute=0.02"
    )
    held: dict[tuple[str, str], list] = {}
    for time, case, facts, person, _ in run.record.knowledge:
        held.setdefault((case, person), []).append((time, facts))
    asks = [row for row in run.done if row.activity == "ask"]
    assert len(asks) > 100
    for row in asks:
        known = 0
        for time, facts in held.get((row.case, row.resource), ()):
            known |= facts if time < row.due else 0
        assert known.bit_count() < level * 8, "nobody asks who knows enough"
    n_asked = Counter(row.case for row in asks)
    for d in decisions(run):
        others = [
            u for u in d.concern.relevant_units if u != "police" or d.concern.level in ("serious", "acute")
        ]
        assert d.n_facts >= level * 8 or n_asked[d.row.case] == len(others), "nobody stops before"


def test_the_more_must_be_known_the_more_is_asked_and_known():
    runs = [asked(*TELLS_ALL, f"decision.clear_enough={level}") for level in (0.2, 0.5, 0.8)]
    n_asks = [sum(row.activity == "ask" for row in run.done) for run in runs]
    facts = [sum(d.n_facts for d in decisions(run)) for run in runs]
    assert n_asks[0] < n_asks[1] < n_asks[2]
    assert facts[0] < facts[1] < facts[2]


SERIOUS = {"serious", "acute"}


def asked_at(monkeypatch, *sets: str, model: str) -> tuple[Finished, list[tuple[str, str, str]]]:
    """Return a run, and of each question case, unit and the concern level when it was decided to put it."""
    put: list[tuple[str, str, str]] = []
    ask, inquire, raise_case = Clarification.ask, Clarification.inquire, SspMeeting.raise_case

    def watch_ask(self, case, after, unit):
        put.append((case.name, unit, case.level))
        ask(self, case, after, unit)

    def watch_inquire(self, case, after, unit, informant):
        if after.activity == "convene":
            put.append((case.name, unit, case.level))
        inquire(self, case, after, unit, informant)

    def watch_raise(self, case, after, units):
        put.extend((case.name, unit, case.level) for unit in units)
        return raise_case(self, case, after, units)

    with monkeypatch.context() as patch:
        patch.setattr(Clarification, "ask", watch_ask)
        patch.setattr(Clarification, "inquire", watch_inquire)
        patch.setattr(SspMeeting, "raise_case", watch_raise)
        return asked(*sets, "decision.clear_enough=1", model=model), put


@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
def test_the_police_are_asked_about_serious_concerns_only_where_the_rule_says_so(model, monkeypatch):
    """What counts is the level at the moment; it moves with what becomes known."""
    for rule, only_serious in (("serious_only", True), ("always", False)):
        run, put = asked_at(monkeypatch, f"organisation.involve_police.rule={rule}", model=model)
        answered = {
            row.case
            for row in run.done
            if row.stage == "B" and row.unit == "police" and row.activity == "answer"
        }
        assert len(answered) > 20
        assert answered <= {case for case, unit, _ in put if unit == "police"}
        levels = Counter(level for _, unit, level in put if unit == "police")
        assert levels["serious"] > 10
        assert (levels.keys() <= SERIOUS) is only_serious
        assert only_serious or levels["other_signs"] > 10


def test_a_lone_assessor_asks_the_police_once_the_level_has_become_serious(monkeypatch):
    run, put = asked_at(monkeypatch, *TELLS_ALL, model="coordinator")
    began = {case.name: case.concern.level for case in run.model.cases}
    late = {case for case, unit, level in put if unit == "police" and began[case] not in SERIOUS}
    assert len(late) > 2
    asked_police = {case for case, unit, _ in put if unit == "police"}
    assert {d.row.case for d in decisions(run) if d.level in SERIOUS} <= asked_police


# Meetings.


@pytest.mark.parametrize("weekday", [1, 3, 5])
def test_the_ssp_meeting_is_held_on_its_weekday(weekday):
    run = run_once(
        build_scenario(
            municipality="Odense",
            model="coordinator",
            sets=[f"ssp_meeting.weekday={weekday}", "ties.years=5", "decision.clear_enough=1"],
        )
    )
    days = [run.model.days.date_of(row.started).isoweekday() for row in run.done if row.activity == "meet"]
    assert len(days) > 10
    assert set(days) == {weekday}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_forum_meets_about_a_case_as_often_as_permitted_at_most(most):
    """Answers that take weeks: unless the picture is clear before, the case is decided at the last meeting."""
    run = run_with(
        "fixed_forum",
        [11 * 3_600 + i * 60 * DAY for i in range(8)],
        f"organisation.convene.max_meetings={most}",
        "organisation.convene.every_days=14",
        "decision.misroute_factor=0",
        "decision.clear_enough=1",
        "reply.median_days=10",
        "reply.patience_days=40",
        "reply.sigma=0",
        "reply.acute_factor=1",
        acute=False,
    )
    met = Counter(row.case for row in run.done if row.activity == "meet" and row.stage == "B" and row.enquiry)
    assert set(met.values()) <= set(range(1, most + 1))
    assert max(met.values()) == min(most, 2 if most < 3 else max(met.values()))


def test_a_fixed_forum_without_items_does_not_meet_and_without_quorum_neither():
    run = run_once(
        build_scenario(municipality="Odense", model="fixed_forum", sets=["organisation.convene.quorum=4"])
    )
    meets = [row for row in run.done if row.activity in ("meet", "follow_up") and row.event in run.attended()]
    general = [row for row in meets if row.enquiry is None]
    with_items = {row.started // DAY for row in meets if row.enquiry is not None}
    assert general
    assert {row.started // DAY for row in general} <= with_items, "no meeting without a case"
    present = Counter(event for event, *_ in run.record.attendance)
    assert min(present[row.event] for row in general) >= 4
