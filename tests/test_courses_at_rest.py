"""Courses broken off rest, are resumed or closed; follow-ups are remembered or not. MODEL 6, 8."""

from __future__ import annotations

from math import sqrt

import pytest
from helpers_runs import Finished, Row, run_once

from sim.agents.course_values import MONTH
from sim.measures.speed import measure_counts
from sim.policies.interventions import catalogue
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY

MONTHS = {offer.name: offer.median_months for offer in catalogue()}
MANY = (
    "demand.concerns_per_100k=30",
    "consent.p_refuse=0",
    "consent.p_parents_block=0",
    "telling.consent_points=0",
    "telling.alienation=0",
    "effect.size=0",
    "motivation.p_faked=0",
    "motivation.lost_per_year=6",
    "course.factor_length=0.5",
    "follow_up.p_sees=0",
    "life.move=0",
    "life.travel=0",
)


def run_of(model: str, *sets: str) -> Finished:
    return run_once(build_scenario(municipality="Odense", model=model, years=4, sets=(*MANY, *sets)))


def after_each_hold(finished: Finished) -> list[tuple[Row, Row]]:
    """Return each completed hold with what followed from it."""
    following = {row.after: row for row in finished.rows}
    holds = [row for row in finished.done if row.activity == "hold"]
    return [(row, following[row.event]) for row in holds if row.event in following]


def came_of_age(finished: Finished) -> set[str]:
    """Return the cases that an adult unit has taken over: there offers are chosen anew."""
    return {row.case for row in finished.rows if row.kind == "child_to_adult"}


@pytest.mark.parametrize(("regained", "then"), [(0, "close"), (50, "resume")])
@pytest.mark.parametrize("model", CATALOGUE)
def test_a_course_at_rest_is_resumed_or_closed(model, regained, then):
    finished = run_of(model, f"motivation.regained_per_year={regained}", "course.hold_days=200")
    pairs = after_each_hold(finished)
    assert len(pairs) > 20
    assert {next_row.activity for _, next_row in pairs} - {"take_over"} == {then}
    waits = [(row.due - hold.completed) / DAY for hold, row in pairs if row.activity == then]
    if regained == 0:
        assert set(waits) == {200}
    else:
        assert abs(sum(waits) / len(waits) - 365.25 / 50) < 4.5 * 365.25 / 50 / sqrt(len(waits))


def test_a_resumed_course_goes_on_with_the_same_offers():
    finished = run_of("coordinator", "motivation.regained_per_year=50")
    elsewhere = came_of_age(finished)
    parts: dict[tuple, list[tuple]] = {}
    for row in finished.record.interventions:
        if row[0] not in elsewhere:
            parts.setdefault((row[0], *row[7:9]), []).append(row)
    again = [rows for rows in parts.values() if len(rows) > 1]
    assert len(again) > 20
    assert all(len({row[1] for row in rows}) == 1 for rows in again)
    assert all([row[6] for row in rows] == [False] + [True] * (len(rows) - 1) for rows in again)


def test_a_resumed_course_lasts_as_long_as_was_left_and_is_not_counted_as_started():
    finished = run_of("coordinator", "motivation.regained_per_year=50", "course.sigma=0")
    parts: dict[tuple, list[tuple]] = {}
    for row in finished.record.interventions:
        parts.setdefault((row[0], *row[7:9]), []).append(row)
    elsewhere = came_of_age(finished)
    whole = [
        rows
        for key, rows in parts.items()
        if key[0] not in elsewhere and len(rows) > 1 and not rows[-1][5] and rows[-1][4] < finished.record.end
    ]
    assert len(whole) > 20
    for rows in whole:
        seconds = sum(end - start for _, _, _, start, end, *_ in rows)
        assert seconds == pytest.approx(0.5 * MONTHS[rows[0][1]] * MONTH, abs=len(rows))
    n_courses, years = measure_counts(finished.record, [])["courses_started_per_year|mean"]
    begun = {
        (row[0], row[7])
        for row in finished.record.interventions
        if not row[6] and 0 <= row[3] < finished.record.entry_end and row[1] in finished.record.course_offers
    }
    assert n_courses == len(begun) > 20
    assert years == 4


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_case_on_hold_has_nothing_running(model):
    """Between a hold and what ends it no part of the course runs, and each hold is ended once."""
    finished = run_of(model, "motivation.regained_per_year=3", "course.hold_days=100")
    spans: dict[str, list[tuple[int, int]]] = {}
    for case, _, _, start, end, *_ in finished.record.interventions:
        spans.setdefault(case, []).append((start, end))
    pairs = after_each_hold(finished)
    assert len(pairs) > 20
    for hold, then in pairs:
        until = finished.record.end if then.completed is None else then.completed
        assert not [s for s in spans.get(hold.case, ()) if s[0] < until and s[1] > hold.completed]


def share_missed(model: str, chance: float) -> tuple[float, int]:
    finished = run_of(
        model, f"follow_up.p_missed={chance}", "motivation.lost_per_year=0", "course.factor_length=1"
    )
    outcomes = [
        row.outcome
        for row in finished.done
        if row.activity == "follow_up" and row.outcome not in ("moved_on", "called_off")
        if row.due != finished.acute_since().get(row.case)
    ]
    return outcomes.count("missed") / len(outcomes), len(outcomes)


@pytest.mark.parametrize(
    ("model", "least", "most"), [("coordinator", 1, 1), ("ad_hoc_forum", 1, 1), ("fixed_forum", 5, 6)]
)
def test_a_follow_up_is_missed_if_everybody_forgets_it(model, least, most):
    """One responsible person alone; at a forum with running cases its five members, and whoever else is responsible."""
    share, n = share_missed(model, 0.9)
    error = 4.5 * sqrt(0.25 / n)
    assert 0.9**most - error <= share <= 0.9**least + error
    assert error < 0.2
    assert share_missed(model, 0)[0] == 0
    assert share_missed(model, 1)[0] == 1


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_whoever_authorised_a_measure_goes_on_with_it(model):
    finished = run_of(model)
    rows = {row.event: row for row in finished.done}
    pairs = [
        (rows[row.after], row)
        for row in finished.done
        if row.activity == "assign" and row.after in rows and rows[row.after].activity == "authorise"
    ]
    same = [before.resource == row.resource for before, row in pairs]
    assert len(same) > 30
    assert sum(same) > 0.9 * len(same)
    assert all(row.kind in (None, "absent_to_deputy") for _, row in pairs)


def test_what_a_new_person_leaves_unfinished_is_not_slowed_twice():
    """At half speed for a year a task of two hours takes at most four, in however many parts."""
    slow = (
        "turnover.per_year=0.8",
        "onboarding.start=0.5",
        "onboarding.days=365",
        "work.authorise_hours=8",
        "work.decide_hours=8",
    )
    finished = run_of("coordinator", *slow)
    tasks = [row for row in finished.done if row.activity in ("authorise", "decide") and row.work_s]
    assert any(row.outcome == "moved_on" for row in tasks)
    rest_of = {row.after: row for row in tasks}
    for task in tasks:
        spent, part = task.work_s, task
        while part.outcome == "moved_on" and part.event in rest_of:
            part = rest_of[part.event]
            spent += part.work_s
        assert spent <= 16 * 3600 + 2


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_first_question_to_a_unit_has_one_address_whatever_happened_before(model, monkeypatch):
    from sim.agents.clarification import Clarification

    asked: dict[tuple[str, str], list[int]] = {}
    inquire = Clarification.inquire

    def watch(self, case, after, unit, informant):
        inquire(self, case, after, unit, informant)
        asked.setdefault((case.name, unit), []).append(self._key(case, unit)[1])

    monkeypatch.setattr(Clarification, "inquire", watch)
    finished = run_once.__wrapped__(
        build_scenario(
            municipality="Odense", model=model, sets=("demand.concerns_per_100k=30", "turnover.per_year=0.8")
        )
    )
    assert any(row.activity == "take_over" and row.stage == "B" for row in finished.done)
    assert {slots[0] for slots in asked.values()} == {0}
    assert all(slots == sorted(set(slots)) for slots in asked.values())
