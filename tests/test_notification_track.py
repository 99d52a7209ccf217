"""A notification of a child is assessed beside the case, by its own people, at once. MODEL 6; docs/model.md 14."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from helpers_runs import Finished, Row, run
from promises_work import work_fills_the_windows_of_its_post

from sim.agents.case import Case
from sim.agents.notification import NEEDS_ASSESSMENT, NO_FURTHER_STEP
from sim.policies.organisation import CATALOGUE
from sim.population.states import state_at
from sim.scenario_build import build_scenario
from sim.values import DAY, LEVEL_RANK

WORLD = ("years=4", "warm_up_years=1", "follow_up_years=1", "demand.concerns_per_100k=15", "group.p_found=0")
NO = ("declined", "parents_blocked")
OPENED, NEVER = "notification.p_opened=1", "notification.p_opened=0"


@cache
def finished(model: str, *sets: str) -> Finished:
    return run(build_scenario(municipality="Odense", model=model, sets=(*WORLD, *sets)))


def tracks(found: Finished) -> Iterator[tuple[Case, Row, Row]]:
    """Yield the case, the first row and the row that finished the assessment of every track that was finished.

    Tracks that an enquiry meeting a running case opened (tests/test_urgency.py) or a no (below) are left out.
    """
    cases = {case.name: case for case in found.model.cases}
    joins = {row.event for row in found.done if row.outcome in ("joined", *NO)}
    rows = {row.event: row for row in found.done if row.activity == "assess_notification"}
    follows = {row.after: row for row in rows.values()}
    for first in (row for row in rows.values() if row.after not in rows and row.after not in joins):
        last = first
        while last.outcome == "moved_on" and last.event in follows:
            last = follows[last.event]
        if last.outcome != "moved_on":
            yield cases[last.case], first, last


@pytest.mark.parametrize("model", CATALOGUE)
def test_every_child_with_other_troubles_gets_a_track_and_nobody_else(model):
    found = finished(model, OPENED)
    have = {case.name for case, _, _ in tracks(found)}
    triaged = {r.case: r.completed for r in found.done if r.activity == "triage" and r.outcome != "joined"}
    town = found.model.citizens.town
    expected = set()
    for case in found.model.cases:
        at, number = triaged.get(case.name), case.concern.number
        if at is None or not found.model.citizens.is_minor(number, at):
            continue
        is_grave = LEVEL_RANK[case.concern.level] >= LEVEL_RANK["serious"]
        if is_grave or case.concern.has_crime or state_at(town.life_of(number), at).is_unwell:
            expected.add(case.name)
    joins = {row.event for row in found.done if row.outcome in ("joined", *NO)}
    still = {
        row.case
        for row in found.rows
        if row.activity == "assess_notification" and row.completed is None and row.after not in joins
    }
    assert have | still == expected
    assert len(have) > 30


def test_without_the_chance_there_is_no_track():
    assert list(tracks(finished("coordinator", NEVER))) == []


def test_the_track_is_done_once_by_caseworkers_of_the_childrens_unit_not_by_the_responsible_person():
    found = finished("coordinator", OPENED)
    posts = {post.name: post for post in found.model.posts}
    seen = [case.name for case, _, _ in tracks(found)]
    assert len(seen) == len(set(seen))
    for _, first, last in tracks(found):
        assert first.role == last.role == "caseworker"
        assert last.unit == "children_youth" or posts[last.resource.split("#")[0]].unit == "management"
        assert last.stage == "B"
        assert last.kind in (None, "absent_to_deputy")


def test_the_assessment_tells_what_the_child_needs():
    outcomes = set()
    for found in (finished(model, OPENED) for model in CATALOGUE):
        for case, _, last in tracks(found):
            state = state_at(found.model.citizens.town.life_of(case.concern.number), last.completed)
            needs = state.is_unwell or state.has_crime
            assert last.outcome == (NEEDS_ASSESSMENT if needs else NO_FURTHER_STEP)
            outcomes.add(last.outcome)
    assert outcomes == {NEEDS_ASSESSMENT, NO_FURTHER_STEP}


@pytest.mark.parametrize("model", CATALOGUE)
def test_nothing_of_the_case_waits_for_the_track(model):
    """No row but the track's own follows it, so no path from a decision leads through it."""
    found = finished(model, OPENED)
    own = {row.event for row in found.rows if row.activity == "assess_notification"}
    followers = {row.activity for row in found.rows if row.after in own}
    assert followers <= {"assess_notification"}
    assert own


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_case_goes_on_at_the_moment_the_track_opens(model):
    found = finished(model, OPENED)
    going_on = {}
    for row in found.rows:
        if row.activity != "assess_notification":
            going_on.setdefault(row.after, set()).add(row.due)
    seen = 0
    for _, first, _ in tracks(found):
        assert first.due in going_on[first.after]
        seen += 1
    assert seen > 30


def test_the_responsible_person_hears_what_the_unit_knows():
    found = finished("coordinator", OPENED)
    told = 0
    for case, _, last in tracks(found):
        known = case.concern.unit_facts.get("children_youth", 0)
        if last.unit != "children_youth" or not known:
            continue
        heard = 0
        for time, name, facts, _, how in found.record.knowledge:
            if name == case.name and time <= last.completed and how in ("told", "own_unit"):
                heard |= facts
        assert known & ~heard == 0
        told += any(
            (time, name, how) == (last.completed, case.name, "told")
            for time, name, _, _, how in found.record.knowledge
        )
    assert told > 5


def test_most_are_assessed_within_24_hours_and_far_sooner_than_the_ordinary_case():
    """A check and no input: 87 % in a Danish sample (EVIDENCE B.4); here no more than weekends and full desks."""
    times = [
        last.completed - first.due
        for model in CATALOGUE
        for _, first, last in tracks(finished(model, OPENED))
    ]
    in_time = sum(time <= DAY for time in times) / len(times)
    assert len(times) > 100
    assert 0.75 < in_time < 1
    ordinary = [
        row.completed - row.due
        for row in finished("coordinator", OPENED).done
        if row.activity == "answer" and row.unit == "children_youth"
    ]
    assert sum(time <= DAY for time in ordinary) / len(ordinary) < in_time


def test_a_track_that_moves_on_stays_acute():
    """Whoever goes on with it uses every hour at work, as the law's 24 hours want."""
    sets = ("absence.long_per_year=0.5", "work.assess_notification_hours=10", "demand.concerns_per_100k=30")
    runs = [finished(model, OPENED, *sets) for model in CATALOGUE]
    assert sum(first.event != last.event for found in runs for _, first, last in tracks(found)) > 1
    for found in runs:
        work_fills_the_windows_of_its_post(found)


def test_where_help_for_a_child_with_serious_signs_is_refused_somebody_notifies():
    """Whatever the chance at the start: p_opened 0 leaves the duty; refused about adults, or less serious, nothing."""
    found = finished(
        "coordinator", NEVER, "consent.p_refuse=0.6", "consent.p_parents_block=0.6", "life.rise=1"
    )
    rows = [row for row in found.rows if row.activity == "assess_notification" and row.outcome != "moved_on"]
    answers = {row.event: row for row in found.done if row.activity == "answer" and row.outcome in NO}
    assert len(rows) > 5
    assert {row.after for row in rows} <= set(answers)
    assert len({row.case for row in rows}) == len(rows), "once for a case"
    assert {row.outcome for row in rows} <= {NEEDS_ASSESSMENT, None}
    cases = {case.name: case for case in found.model.cases}
    is_minor = found.model.citizens.is_minor
    assert all(is_minor(cases[row.case].concern.number, answers[row.after].completed) for row in rows)
