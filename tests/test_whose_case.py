"""Who has a case and who may decide in it: cover that ends, the law a measure rests on, who sits at the table."""

from __future__ import annotations

from functools import cache

import pytest
from helpers_limits import free_run
from helpers_runs import Finished

from sim.agents.take_over import TakeOvers
from sim.policies.authority import unit_that_decides, units_that_may_decide
from sim.policies.interventions import catalogue

MANY = ("years=8", "demand.concerns_per_100k=90", "decision.misroute_factor=0", "offer.p_further=1")
AWAY = (
    "absence.long_per_year=0.5",
    "absence.short_spells_per_year=12",
    "organisation.stand_in.rule=named_deputy",
    "organisation.stand_in.after_days=1",
    "organisation.escalate.after_days=3",
)


@cache
def away(write: str = "shared_notes") -> Finished:
    return free_run("coordinator", *MANY, *AWAY, f"organisation.write.rule={write}", municipality="Randers")


def given_back(run: Finished) -> list:
    """Return the take-overs in which somebody has a case back that was taken over while they were away."""
    return [row for row in run.done if row.activity == "take_over" and row.outcome == "given_back"]


def test_a_course_goes_back_to_whoever_was_away():
    """At work again (nobody leaves here), from the next step of the course on, with what was found out meanwhile."""
    run = away()
    posts = {post.name: post for post in run.model.posts}
    back = given_back(run)
    assert len(back) > 10
    assert {row.stage for row in back} <= {"C", "D"}
    for row in back:
        lent = [
            r
            for r in run.done
            if r.case == row.case and r.kind == row.kind and r.from_resource == row.resource
        ]
        assert any(r.completed <= row.due for r in lent), "somebody had taken it over from them"
        assert posts[row.resource.split("#")[0]].spell(row.due) is None
        assert row.wait_transfer_s == 0, "both are at work"


def test_while_the_owner_is_there_no_step_of_the_course_falls_due_with_the_deputy():
    run = away()
    posts = {post.name: post for post in run.model.posts}
    takes = [row for row in run.done if row.activity == "take_over" and row.outcome is None]
    n = 0
    for take in takes:
        if take.kind != "absent_to_deputy" or take.stage != "C":
            continue
        owner = posts[take.from_resource.split("#")[0]]
        until = min(
            (t.due for t in takes if t.case == take.case and t.due > take.completed), default=run.record.end
        )
        for row in run.done:
            mine = (
                row.case == take.case
                and row.resource == take.resource
                and row.activity in ("follow_up", "close")
            )
            if mine and take.completed < row.due < until:
                n += 1
                was_there = owner.spell(row.due) is None
                assert not was_there, f"event {row.event}"
    assert n > 0


def test_a_case_that_stayed_with_the_deputy_would_be_noticed(monkeypatch):
    monkeypatch.setattr(TakeOvers, "owner_who_is_back", lambda self, step: None)
    assert given_back(away.__wrapped__()) == []


@pytest.mark.parametrize(
    ("provider", "is_minor", "unit"),
    [
        ("job_centre", False, "job_centre"),
        ("job_centre", True, "job_centre"),
        ("ssp", True, "children_youth"),
        ("corps", True, "children_youth"),
        ("social_services", True, "children_youth"),
        ("children_youth", False, "social_services"),
        ("psychiatry", False, "social_services"),
        ("police", False, "social_services"),
    ],
)
def test_a_measure_is_decided_under_the_law_it_rests_on(provider, is_minor, unit):
    """Employment act, or service act for children or adults [K18 p. 8, 34-35]."""
    assert unit_that_decides(provider, is_minor) == unit
    assert "police" not in units_that_may_decide(unit)


@pytest.mark.parametrize("model", ["coordinator", "ad_hoc_forum", "fixed_forum"])
def test_where_everybody_is_at_work_the_unit_of_the_law_decides(model):
    run = free_run(model, *MANY)
    minors = {case.name: case.concern.is_minor for case in run.model.cases}
    of_age = {row.case for row in run.rows if row.kind == "child_to_adult"}
    adult = [row for row in run.done if row.activity == "authorise" and row.case not in of_age]
    seen = {(minors[row.case], row.unit) for row in adult}
    assert seen <= {
        (False, "social_services"),
        (False, "job_centre"),
        (True, "children_youth"),
        (True, "job_centre"),
    }
    assert {unit for _, unit in seen} >= {"social_services", "children_youth"}
    needs = {offer.unit for offer in catalogue() if offer.needs_decision}
    assert needs - {"social_services", "children_youth", "job_centre"}, "others provide what those decide"


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_nobody_sits_at_the_table_whose_unit_has_nothing_to_do_with_the_age(model):
    run = free_run(model, *MANY)
    cases = {case.name: case for case in run.model.cases}
    held = {
        row.event: row for row in run.done if row.activity == "meet" and row.enquiry and row.outcome is None
    }
    assert len(held) > 50
    ages = set()
    for event, person, role in run.record.attendance:
        row, unit = held.get(event), person.rsplit("-", 1)[0]
        if row is None or role != "forum_member":
            continue
        is_minor = cases[row.case].concern.is_minor
        ages.add(is_minor)
        left_out = "caseworker_job_centre" if is_minor else "caseworker_children_youth"
        assert unit != left_out or cases[row.case].is_misrouted
    assert ages == {True, False}


@pytest.mark.parametrize(("after_days", "is_covered"), [(10, False), (3, True)])
def test_nobody_stands_in_for_the_rest_of_a_holiday_that_is_soon_over(after_days, is_covered):
    """Three weeks in July: who steps in after two waits the third out, who steps in after three days does not."""
    sets = (
        "absence.holidays=1",
        "calendar.windows=office",
        "organisation.stand_in.rule=none",
        f"organisation.escalate.after_days={after_days}",
    )
    run = free_run("coordinator", *MANY, *sets)
    takes = [row for row in run.rows if row.activity == "take_over" and row.kind == "absent_to_deputy"]
    acute = run.acute_since()
    takes = [row for row in takes if row.due < acute.get(row.case, run.record.end)]
    assert bool(takes) == is_covered
