"""Send on leave, let go, bring back: the runs are the same until the morning, and what differs after is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from helpers_explore import SETTINGS, the_data, the_runs

from experiments.explore.branch import branch, difference
from experiments.explore.bring_back import (
    NOTHING,
    SHORTENED,
    TAKEN_BACK,
    bring_back,
    shock_of,
    with_shock,
)
from experiments.explore.scenes import runs
from experiments.keypersons.cells import key_post
from sim.measures.dependence.unchanged_before import rows_differing_before
from sim.measures.tally import tally
from sim.policies.organisation import CATALOGUE
from sim.values import DAY

ON = date(2018, 4, 10)
START = date(2018, 1, 1)
AT = (ON - START).days
KEY = key_post(next(iter(the_runs().values())).scenario)
SHOCK = shock_of("absent", KEY, ON, 12)


@pytest.fixture(scope="module")
def changed():
    return runs(with_shock(SETTINGS, SHOCK))


def test_before_the_morning_both_runs_are_the_same(changed):
    for model, run in the_runs().items():
        assert rows_differing_before(run.record, changed[model].record, AT * DAY) == []


def test_before_the_morning_both_pictures_show_the_same_cases_open_and_people_there(changed):
    """Where a case is that ended before is the same; one still open may be seen to wait for another answer."""
    from experiments.explore.scenes import scenes_of

    after = scenes_of(changed)
    for old, new in zip(the_data()["models"], after["models"], strict=True):
        until = AT * 24 * 60
        ended = [
            {c["name"]: s for c in scene["cases"] for s in c["stays"] if s[-1][1] < until}
            for scene in (old, new)
        ]
        named = [
            {n: [(a, b, scene["places"][p], s) for a, b, p, s, _ in stay] for n, stay in found.items()}
            for found, scene in zip(ended, (old, new), strict=True)
        ]
        assert named[0] == named[1]
        assert len(named[0]) > 3


def test_whoever_was_sent_on_leave_is_away_for_so_long(changed):
    for run in changed.values():
        spells = [(b, e) for _, p, _, b, e, s in run.record.people if p == KEY and s != "in_post"]
        noons = [(AT + n) * DAY + DAY // 2 for n in range(12 * 7)]
        assert all(any(b <= noon < e for b, e in spells) for noon in noons)


def test_what_differs_is_what_the_measures_say(changed):
    told = {model: difference(run, changed[model]) for model, run in the_runs().items()}
    assert any(one["cases_touched"] > 0 for one in told.values())
    for model, one in told.items():
        for found, runs_ in (("days_without", the_runs()), ("days_with", changed)):
            row = tally(runs_[model].record)
            if row["den|days_to_decision|mean"] == one["n_enquiries"]:
                days = row["num|days_to_decision|mean"] / row["den|days_to_decision|mean"]
                assert one[found] == pytest.approx(days)
        assert one["extra_days"] == pytest.approx(
            (one["days_with"] - one["days_without"]) * one["n_enquiries"]
        )
        assert one["hash_with"] != one["hash_without"]
        assert one["cases_touched"] == len(one["touched"]) <= one["n_enquiries"]


def test_a_run_differs_from_itself_in_nothing():
    run = the_runs()["coordinator"]
    one = difference(run, run)
    assert (one["cases_touched"], one["extra_days"]) == (0, 0.0)


def test_a_branch_is_plain_data_with_a_difference_for_each_model():
    found = branch(with_shock({**SETTINGS, "parameters": {}}, SHOCK))
    assert [one["model"] for one in found["models"]] == list(CATALOGUE)
    assert found["with"]["shocks"] == [{"kind": "absent", "who": KEY, "day": AT, "weeks": 12}]


# Bringing back.


@pytest.mark.parametrize(
    ("shock", "day", "meaning", "back", "weeks"),
    [
        (shock_of("absent", KEY, ON, 12), 20, SHORTENED, ON + timedelta(weeks=3), 3),
        (shock_of("absent", KEY, ON, 12), 21, SHORTENED, ON + timedelta(weeks=3), 3),
        (shock_of("absent", KEY, ON, 2), 90, SHORTENED, ON + timedelta(weeks=2), 2),
        (shock_of("absent", KEY, ON, 12), 0, TAKEN_BACK, None, None),
        (shock_of("leaves", KEY, ON), 30, TAKEN_BACK, None, None),
        (shock_of("absent", "manager-1", ON), 30, NOTHING, None, 12),
    ],
)
def test_bringing_back_ends_the_absence_with_its_week(shock, day, meaning, back, weeks):
    before = with_shock(SETTINGS, shock)
    settings, found, since = bring_back(before, KEY, ON + timedelta(days=day))
    assert (found, since) == (meaning, back)
    assert [one.get("weeks") for one in settings.get("shock", [])] == ([weeks] if weeks else [])
    assert before["shock"] == [shock]


def test_an_earlier_shock_to_somebody_else_stays():
    other = shock_of("leaves", "manager-1", ON)
    settings, *_ = bring_back(with_shock(with_shock(SETTINGS, other), SHOCK), KEY, ON)
    assert settings["shock"] == [other]
