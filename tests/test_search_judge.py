"""The result of a search, by hand: gain and luck, other weights, standings on a front, too few to say."""

from __future__ import annotations

import json

import pytest

from experiments.search.check import Checked, check, joint_level
from experiments.search.judge import BETTER, NOT_TOLD, SAME, TOO_FEW, TRADE, WORSE, judge
from experiments.search.plan import SearchPlan
from experiments.search.search import USUAL, Found, Tried
from experiments.statistics.estimate import Estimate
from tests.helpers_search import CADENCE, DAYS, DROPS, HOURS, WEEK, Replications, goals, plan, runs

LEVERS = [{"name": CADENCE, "values": [7, 14, 28]}, {"name": WEEK, "values": [3.0, 6.0]}]
WEIGHTS = {"days_to_decision": 1.0, "hours_per_decision": 2.0}
USUAL_SETTING = {CADENCE: 28, WEEK: 3.0}


def found(*means: tuple[float, float], settings=None) -> Found:
    """Return a search that saw these (days, hours), the usual first and the others as candidates, in order."""
    settings = settings or [{CADENCE: c, WEEK: w} for w in (3.0, 6.0) for c in (28, 14, 7)]
    tried = [
        Tried(setting, {DAYS: days, HOURS: hours})
        for setting, (days, hours) in zip(settings, means, strict=False)
    ]
    return Found(tuple(tried), {f"candidate-{i}": one for i, one in enumerate(tried[1:], 1)}, True)


def about(mean: float, half: float = 1.0) -> Estimate:
    return Estimate(mean, mean - half, mean + half, half / 2, 60)


def seen(
    days: float, hours: float, score: float | None = None, events: int = 5000, usual=(30.0, 2.0)
) -> Checked:
    values = {DAYS: about(days), HOURS: about(hours, 0.1)}
    gaps = {DAYS: about(days - usual[0]), HOURS: about(hours - usual[1], 0.1)}
    counts = dict.fromkeys(values, events)
    return Checked(values, counts, gaps, None if score is None else about(score))


def scored(**other: object) -> SearchPlan:
    return plan(lever=LEVERS, weights=WEIGHTS, **other)


def fronted() -> SearchPlan:
    return plan(lever=LEVERS, weights=None, goals=["days_to_decision", "hours_per_decision"])


def test_gain_and_luck_by_hand():
    """The usual scores 30 + 2 x 2 = 34, the first 20 + 6 = 26: 8 better in the search, 5 in the check, 3 luck."""
    ours = found((30.0, 2.0), (20.0, 3.0), (24.0, 2.0))
    checked = {
        USUAL: seen(30.0, 2.0),
        "candidate-1": seen(23.0, 3.0, -5.0),
        "candidate-2": seen(24.0, 2.0, -6.0),
    }
    result = judge(scored(), ours, checked)
    assert result["optimism"] == {"apparent": 8.0, "mean": 5.0, "low": 4.0, "high": 6.0, "luck": 3.0}
    assert (result["best"], result["verdict"]) == ("candidate-2", BETTER)
    assert result["candidates"][0]["changed"] == [CADENCE]
    assert result["usual"]["score"] == 34.0
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_a_gain_within_chance_is_not_told():
    ours = found((30.0, 2.0), (20.0, 3.0))
    result = judge(scored(), ours, {USUAL: seen(30.0, 2.0), "candidate-1": seen(30.0, 2.0, -0.5)})
    assert result["verdict"] == NOT_TOLD
    worse = judge(scored(), ours, {USUAL: seen(30.0, 2.0), "candidate-1": seen(30.0, 2.0, 5.0)})
    assert worse["verdict"] == NOT_TOLD


def test_under_200_events_nothing_is_told():
    ours = found((30.0, 2.0), (20.0, 3.0))
    checked = {USUAL: seen(30.0, 2.0), "candidate-1": seen(20.0, 3.0, -8.0, events=199)}
    result = judge(scored(), ours, checked)
    assert (result["verdict"], result["best"], result["too_few"]) == (TOO_FEW, None, [DAYS, HOURS])
    checked["candidate-1"] = seen(20.0, 3.0, -8.0, events=200)
    assert judge(scored(), ours, checked)["verdict"] == BETTER


def test_a_candidate_that_could_not_be_checked_is_not_the_best():
    ours = found((30.0, 2.0), (20.0, 3.0), (24.0, 2.0))
    result = judge(scored(), ours, {USUAL: seen(30.0, 2.0), "candidate-2": seen(24.0, 2.0, -6.0)})
    assert result["best"] == "candidate-2"
    assert result["optimism"]["luck"] is None
    assert judge(scored(), ours, {})["verdict"] == TOO_FEW


def test_other_weights_by_hand():
    """Scores with weights 1 and 2: 34, 26, 28. Hours doubled: 38, 32, 32 (the earlier stays). Days halved:
    19, 16, 16; days doubled 64, 46, 52; hours halved 32, 23, 26."""
    same = judge(scored(), found((30.0, 2.0), (20.0, 3.0), (24.0, 2.0)), {})["weights"]
    assert [row["changed"] for row in same] == [[], [], [], []]
    moved = judge(scored(), found((30.0, 2.0), (20.0, 3.0), (23.5, 2.0)), {})["weights"]
    assert [(row["goal"], row["factor"]) for row in moved if row["changed"]] == [(DAYS, 0.5), (HOURS, 2.0)]
    assert moved[0]["assignment"] == {CADENCE: 7, WEEK: 3.0}
    assert moved[0]["changed"] == [CADENCE]


def test_standings_on_a_front_by_hand():
    """Days move by one beyond chance, hours by a tenth."""
    ours = found((30.0, 2.0), (20.0, 2.0), (20.0, 3.0), (30.5, 2.05), (35.0, 2.0))
    checked = {
        USUAL: seen(30.0, 2.0),
        "candidate-1": seen(20.0, 2.0),
        "candidate-2": seen(19.0, 3.0),
        "candidate-3": seen(30.5, 2.05),
        "candidate-4": seen(35.0, 2.0),
    }
    result = judge(fronted(), ours, checked)
    assert [one["standing"] for one in result["candidates"]] == [BETTER, TRADE, SAME, WORSE]
    assert result["candidates"][1]["better_at"] == [DAYS]
    assert result["candidates"][1]["worse_at"] == [HOURS]
    assert result["fell"] == ["candidate-3", "candidate-4"]
    assert result["usual"]["is_beaten"]
    assert result["verdict"] == BETTER


def test_where_more_is_better_a_higher_number_is_better():
    ours = plan(lever=LEVERS, weights=None, goals=["decided_within.30", "days_to_decision"])
    within = "decided_within.30|share"
    tried = [
        Tried(USUAL_SETTING, {within: 0.4, DAYS: 30.0}),
        Tried({CADENCE: 14, WEEK: 3.0}, {within: 0.6, DAYS: 30.0}),
    ]
    values = {within: about(0.6, 0.05), DAYS: about(30.0)}
    gaps = {within: about(0.2, 0.05), DAYS: about(0.0)}
    counts = dict.fromkeys(values, 5000)
    base = Checked({within: about(0.4, 0.05), DAYS: about(30.0)}, counts, {})
    given = {USUAL: base, "candidate-1": Checked(values, counts, gaps)}
    result = judge(ours, Found(tuple(tried), {"candidate-1": tried[1]}, True), given)
    assert result["candidates"][0]["better_at"] == [within]
    assert result["usual"]["is_beaten"]


def test_the_check_reads_its_columns():
    """Score -(30 - 20) x 1 + (3 - 2) x 2 = -8; pairing takes the luck that all runs share out of the difference."""
    ours = found((30.0, 2.0), (20.0, 3.0), (24.0, 2.0))
    means = {
        (USUAL, "natural"): {DAYS: 30.0, HOURS: 2.0},
        ("candidate-1", "natural"): {DAYS: 20.0, HOURS: 3.0},
        ("candidate-2", "natural"): {DAYS: 24.0, HOURS: 2.0},
    }
    done = check(scored(), Replications(means), runs(ours), seed=1)
    one = done["candidate-1"]
    assert one.score.mean == pytest.approx(-8.0, abs=0.4)
    assert one.differences[DAYS].mean == pytest.approx(-10.0, abs=0.2)
    assert one.differences[DAYS].se < 0.5 * one.values[DAYS].se
    assert one.events == {DAYS: 1200, HOURS: 1200}
    assert (done[USUAL].differences, done[USUAL].score) == ({}, None)
    alone = check(
        scored(), Replications(means), {name: runs(ours)[name] for name in (USUAL, "candidate-1")}, seed=1
    )
    assert alone["candidate-1"].score.half_width < one.score.half_width


def test_medians_of_a_front_are_pooled():
    """Nine values a replication round its mean: 540 events, and the median 4 days lower like the mean."""
    ours = plan(lever=LEVERS, weights=None, goals=["days_to_decision|median", "hours_per_decision"])
    median = "days_to_decision|median"
    tried = Tried({CADENCE: 14, WEEK: 3.0}, {median: 26.0, HOURS: 2.0})
    seen_by_search = Found(
        (Tried(USUAL_SETTING, {median: 30.0, HOURS: 2.0}), tried), {"candidate-1": tried}, True
    )
    means = {run: {DAYS: 30.0 - 4.0 * i, HOURS: 2.0} for i, run in enumerate(runs(seen_by_search).values())}
    done = check(ours, Replications(means), runs(seen_by_search), seed=1)
    assert done["candidate-1"].events[median] == 540
    assert done["candidate-1"].differences[median].mean == pytest.approx(-4.0, abs=0.5)
    assert judge(ours, seen_by_search, done)["candidates"][0]["better_at"] == [median]


def test_joint_levels_by_hand():
    assert joint_level(1) == pytest.approx(0.95)
    assert joint_level(5) == pytest.approx(0.99)
    assert joint_level(0) == pytest.approx(0.95)


def test_drops_are_worth_a_whole_share():
    ours = SearchPlan("base", (), goals(DAYS, DROPS, weights=(1.0, 50.0)))
    assert ours.losses({DAYS: 20.0, DROPS: 0.1}) == (25.0,)
