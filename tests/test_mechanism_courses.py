"""Consent, places, length, follow-up, hold and review of a course (docs/model.md 8; MODEL 10)."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers_limits import free_run
from helpers_mechanisms import is_share
from helpers_runs import Finished

from sim.agents.course_values import MONTH
from sim.engine.workdays import WORKING_DAY
from sim.policies.interventions import catalogue
from sim.values import DAY

OFFERS = {offer.name: offer for offer in catalogue()}
MANY = ("demand.concerns_per_100k=90", "decision.misroute_factor=0")
EXACT = ("course.sigma=0", "course.wait_sigma=0", "course.p_drop_out=0")


def courses(*sets: str, model: str = "coordinator", replication: int = 0) -> Finished:
    return free_run(model, *MANY, *sets, replication=replication)


def started(run: Finished, unit: str | None = None) -> list[tuple]:
    """Return (case, offer, unit, start, end, broken off, resumed) of courses, those of ``unit`` if given."""
    return [row for row in run.record.interventions if unit in (None, row[2])]


@pytest.mark.parametrize("share", [0, 0.3])
def test_the_declared_share_declines(share):
    run = courses(f"consent.p_refuse={share}")
    answers = [row.outcome for row in run.done if row.activity == "answer" and row.stage == "C"]
    n_declined = answers.count("declined")
    assert set(answers) <= {"declined", "accepted"}
    assert n_declined == 0 if share == 0 else is_share(n_declined, len(answers), share)


def test_citizens_answer_after_the_declared_time():
    run = courses(*EXACT, "consent.median_days=4")
    waited = {row.wait_response_s for row in run.done if row.activity == "answer" and row.stage == "C"}
    assert waited == {4 * WORKING_DAY}


def test_a_course_lasts_as_long_as_its_offer():
    run = courses(*EXACT, "course.factor_length=1.5")
    assert len({row[1] for row in started(run)}) > 2
    for _, offer, _, start, end, *_ in started(run):
        assert end - start == round(1.5 * OFFERS[offer].median_months * MONTH)


def test_lengths_spread_around_the_median():
    found = [row for r in range(3) for row in started(courses("course.p_drop_out=0", replication=r))]
    shorter = sum(end - start < OFFERS[offer].median_months * MONTH for _, offer, _, start, end, *_ in found)
    assert is_share(shorter, len(found), 0.5)


def test_the_declared_share_breaks_off_somewhere_along_the_way():
    runs = [courses("course.sigma=0", "course.p_drop_out=0.4", replication=r) for r in range(2)]
    first: dict[tuple[int, str], tuple] = {}
    for number, run in enumerate(runs):
        for row in started(run):
            first.setdefault((number, row[0]), row)
    broken = [row for row in first.values() if row[5]]
    assert is_share(len(broken), len(first), 0.4)
    lengths = [
        (end - start) / (OFFERS[offer].median_months * MONTH) for _, offer, _, start, end, *_ in broken
    ]
    assert 0 <= min(lengths) < 0.1
    assert 0.9 < max(lengths) <= 1
    assert is_share(sum(length < 0.5 for length in lengths), len(lengths), 0.5)


def most_at_once(rows: list[tuple]) -> int:
    """Return how many courses ran at the same time at most."""
    changes = sorted([(row[4], -1) for row in rows] + [(row[3], 1) for row in rows])
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


@pytest.mark.parametrize(("places", "at_once"), [(0, 1), (3, 1), (8, 3)])
def test_a_unit_runs_as_many_courses_at_a_time_as_it_has_places(places, at_once):
    """Bornholm has 39,632 inhabitants: 8 places per 100,000 are 3, and one is the least."""
    run = courses("demand.concerns_per_100k=200", f"provider.places={places}", "offer.p_money=0")
    by_unit = {unit: most_at_once(started(run, unit)) for unit in {row[2] for row in started(run)}}
    assert by_unit
    assert max(by_unit.values()) == at_once


def test_the_national_corps_lends_without_a_limit_but_after_a_time():
    sets = ("offer.p_money=1", "competence.start=1", "provider.places=0", "corps.borrow_median_days=30")
    run = courses("demand.concerns_per_100k=200", *EXACT, *sets)
    assert most_at_once(started(run, "corps")) > 3
    lent = {row[0]: row[3] for row in started(run, "corps")}
    rows = [r for r in run.done if r.activity == "start_intervention" and lent.get(r.case) == r.completed]
    assert {row.wait_response_s for row in rows} == {30 * WORKING_DAY}
    assert {row.wait_contention_s for row in rows} == {0}


def test_a_broken_off_course_is_held_for_the_declared_days_and_then_closed():
    run = courses("course.p_drop_out=0.5", "course.hold_days=50", "course.p_resume=0")
    holds = {row.event: row.completed for row in run.done if row.activity == "hold"}
    closed = [row for row in run.rows if row.activity == "close"]
    after_hold = [row for row in closed if row.after in holds]
    assert len(after_hold) > 30
    assert {row.due - holds[row.after] for row in after_hold} == {50 * DAY}
    broken = {(row[0], row[4]) for row in started(run) if row[5]}
    assert {(row.case, row.completed) for row in run.done if row.activity == "hold"} <= broken


def test_contact_may_come_back_during_the_hold_and_the_same_offer_goes_on():
    run = courses("course.p_drop_out=0.5", "course.hold_days=50", "course.p_resume=1")
    holds = {row.event: row.completed for row in run.done if row.activity == "hold"}
    days = [(row.due - holds[row.after]) / DAY for row in run.rows if row.activity == "resume"]
    assert len(days) > 30
    assert 0 <= min(days) < 10
    assert 40 < max(days) <= 50
    assert is_share(sum(d < 25 for d in days), len(days), 0.5)
    assert not [row for row in run.rows if row.activity == "close" and row.after in holds]
    offers: dict[str, set[str]] = {}
    for case, offer, *_ in started(run):
        offers.setdefault(case, set()).add(offer)
    assert {len(names) for names in offers.values()} == {1}


def test_the_declared_share_of_the_held_is_taken_up_again():
    run = courses("demand.concerns_per_100k=200", "course.p_drop_out=0.5", "course.p_resume=0.3")
    holds = {row.event for row in run.done if row.activity == "hold"}
    after = [row.activity for row in run.rows if row.after in holds]
    assert set(after) == {"resume", "close"}
    assert is_share(after.count("resume"), len(after), 0.3)


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_the_declared_share_of_follow_ups_by_one_person_is_missed(share):
    run = courses(f"follow_up.p_missed={share}", "organisation.follow_up.every_days=30")
    outcomes = [row.outcome for row in run.done if row.activity == "follow_up"]
    assert len(outcomes) > 100
    missed = outcomes.count("missed")
    assert missed == share * len(outcomes) if share in (0, 1) else is_share(missed, len(outcomes), share)


def test_follow_ups_fall_due_every_so_many_days_of_a_course():
    run = courses(*EXACT, "follow_up.p_missed=1", "organisation.follow_up.every_days=30")
    begins = {row[0]: row[3] for row in started(run)}
    offsets = Counter((row.due - begins[row.case]) / DAY for row in run.done if row.activity == "follow_up")
    assert {offset % 30 for offset in offsets} == {0}
    assert offsets[30] >= offsets[60] > 0
    assert 0 not in offsets


def test_where_everybody_at_the_table_may_forget_a_follow_up_is_rarely_missed():
    """All forget: every one is missed. Each forgets four in ten: with three or more at the table under one in ten."""
    outcomes = {
        share: [
            row.outcome
            for row in courses(f"follow_up.p_missed={share}", model="fixed_forum").done
            if row.activity == "follow_up"
        ]
        for share in (0, 0.4, 1)
    }
    assert all(len(found) > 100 for found in outcomes.values())
    assert "missed" not in outcomes[0]
    assert set(outcomes[1]) == {"missed"}
    assert outcomes[0.4].count("missed") < 0.1 * len(outcomes[0.4])


def test_a_review_reopens_what_was_broken_off_and_nothing_else():
    """The first look at a case closed after a break reopens it; one whose course ran to its end stays closed."""
    run = courses("course.p_drop_out=0.5", "course.p_resume=0", model="fixed_forum")
    reopened = {row.after for row in run.done if row.activity == "reopen"}
    assert len(reopened) > 10
    holds = {row.event for row in run.done if row.activity == "hold"}
    broken = {
        row.event: row.after in holds for row in run.done if row.activity == "close" and row.outcome is None
    }
    first_looks = [r for r in run.done if r.activity == "review" and r.after in broken and r.outcome is None]
    assert len(first_looks) > 30
    for row in first_looks:
        assert (row.event in reopened) == broken[row.after]


def test_the_steering_group_sees_the_gravest_cases_that_open_and_no_others():
    sets = ("concern.p_acute=0.3", "demand.concerns_per_100k=60")
    run = courses(*sets, model="fixed_forum")
    acute = {case.name for case in run.model.cases if case.is_acute}
    opened = {row.case for row in run.done if row.activity == "decide" and row.outcome == "opened"}
    steered = {row.case for row in run.rows if row.activity == "steer"}
    assert len(steered) > 5
    assert steered == acute & opened
    assert not [row for row in courses(*sets).rows if row.activity == "steer"]
