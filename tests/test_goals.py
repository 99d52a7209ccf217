"""Scores of ten life competences and goals of the work (MODEL 10; [K18 p. 39-40]; docs/model.md 8)."""

from __future__ import annotations

import inspect
from collections import Counter
from itertools import pairwise

import pytest
from helpers_runs import run_once

from sim.measures import paths, quality, speed, tally, work
from sim.measures.goals import competences, goals_of, score
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario

TEN = {
    *("network", "frame", "education", "community", "focus"),
    *("pragmatism", "morals", "reflection", "empathy", "navigation"),
}
OF_WORK = {"contact_made", "everything_started", "followed_up_in_time"}
KEY = 12_345


def run_of(model: str, *sets: str):
    sets = ("demand.concerns_per_100k=30", "years=3", *sets)
    return run_once(build_scenario(municipality="Odense", model=model, sets=sets))


def test_there_are_ten_competences_and_their_weights_add_up():
    assert set(competences()) == TEN
    for weights in competences().values():
        assert sum(weights) == pytest.approx(1)
        assert min(weights) >= 0


@pytest.mark.parametrize(
    ("burden", "points"), [(0, 4), (0.1, 4), (0.2, 3), (0.5, 2), (0.65, 2), (0.9, 1), (1, 1)]
)
def test_the_score_falls_from_four_to_one_with_the_burden(burden, points):
    assert score(burden, 0.0) == points


def test_a_score_is_never_outside_the_scale():
    assert {score(b / 10, n) for b in range(11) for n in (-9.0, -0.4, 0.4, 9.0)} == {1, 2, 3, 4}


def test_without_noise_the_score_is_the_state():
    def scores(*state):
        return {goal: points for _, _, goal, points in goals_of([(0, "A", KEY, *state)], [], 0.0)}

    assert set(scores(0, False, False).values()) == {4}
    assert set(scores(2, True, True).values()) == {1}
    worse = [
        scores(0, False, False),
        scores(1, False, False),
        scores(2, False, False),
        scores(2, True, False),
    ]
    for better, other in pairwise(worse):
        assert all(other[goal] <= better[goal] for goal in TEN)


def test_noise_moves_scores_both_ways_and_the_same_look_is_scored_the_same():
    looks = [(i, "A", KEY + i, 1, True, False) for i in range(500)]
    quiet, loud = goals_of(looks, [], 0.0), goals_of(looks, [], 0.8)
    assert loud == goals_of(looks, [], 0.8)
    moved = Counter((b > a) - (b < a) for (*_, a), (*_, b) in zip(quiet, loud, strict=True))
    assert min(moved[-1], moved[1]) > 200


@pytest.mark.parametrize("model", CATALOGUE)
def test_citizens_are_scored_at_the_start_at_follow_ups_that_took_place_and_at_the_end(model):
    run = run_of(model)
    looks = Counter(row[:2] for row in run.record.goals if row[2] == "focus")
    first: dict[tuple, int] = {}
    for case, _, _, start, *_, number, _, _ in run.record.interventions:
        first[case, number] = min(start, first.get((case, number), start))
    begun = {(start, case) for (case, _), start in first.items()}
    seen = {
        (row.completed, row.case) for row in run.done if row.activity == "follow_up" and row.outcome is None
    }
    rests = {row.event for row in run.rows if row.activity in ("hold", "take_over")}
    takes = {row.event: row for row in run.rows if row.activity == "take_over"}
    closed = [row for row in run.done if row.activity == "close" and row.outcome is None]
    ended = {(row.due, row.case) for row in closed if row.after not in rests}
    taken_over = {(takes[row.after].due, row.case) for row in closed if row.after in takes}
    assert len(begun & looks.keys()) > 20
    assert begun <= looks.keys()
    assert seen <= looks.keys()
    assert ended <= looks.keys()
    missed = {(row.completed, row.case) for row in run.done if row.outcome == "missed"}
    assert not (missed - ended - taken_over) & looks.keys()
    assert all(points in (1, 2, 3, 4) for *_, goal, points in run.record.goals if goal in TEN)


def test_goals_of_the_work_say_whether_it_was_done():
    always, never = (run_of("coordinator", f"follow_up.p_missed={p}") for p in (0, 1))
    found = {name: [points for *_, goal, points in always.record.goals if goal == name] for name in OF_WORK}
    assert all(len(points) > 20 for points in found.values())
    assert set(found["followed_up_in_time"]) == {1}
    late = [points for *_, goal, points in never.record.goals if goal == "followed_up_in_time"]
    assert 0 in late
    assert {goal for *_, goal, _ in always.record.goals} == TEN | OF_WORK


def test_no_measure_of_an_organisation_rests_on_goals_or_looks():
    for module in (speed, work, quality, paths, tally):
        source = inspect.getsource(module)
        for word in (".goals", "looks", "work_goals"):
            assert word not in source, module.__name__
