"""The exercises are answered by runs: an answer that chance could have given is not called one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers_explore import SETTINGS

from experiments.comparison.columns import Columns
from experiments.explore.exercise_runs import (
    AWAY,
    NATURAL,
    OTHER_CADENCE,
    Runs,
    cadences,
    exercise_runs,
)
from experiments.explore.exercises import (
    CADENCE,
    CLEAR,
    EXERCISES,
    FASTEST,
    FORUM_WAIT,
    LEAVE,
    NOT_HERE,
    OTHER_ORDER,
    RIGHT,
    TOO_FEW,
    TOO_HIGH,
    TOO_LOW,
    UNCLEAR,
    WRONG,
    answered,
    check,
    exercises,
)
from experiments.explore.scenes import natural_scenarios
from experiments.ledger import rows_to_table
from experiments.progress import Progress
from experiments.pulse import listen
from experiments.runner import Runner
from sim.errors import InfohusError
from sim.measures.registry import CAUSES
from sim.policies.organisation import CATALOGUE

N = 12
FORUM = "fixed_forum"


def fabricated(
    days: dict, waits: dict, reversed_: dict, away: dict, n_enquiries: int = 30, noise: float = 0.2, every=28
):
    """Return runs in which each enquiry takes so many days, waits and is delayed so much, give or take ``noise``."""
    luck = np.random.default_rng(5)
    rows, gone = [], []
    for replication in range(N):
        for model, variant in [*((m, NATURAL) for m in CATALOGUE), (FORUM, OTHER_CADENCE)]:
            name = {
                "world": "000",
                "replication": replication,
                "model": model,
                "variant": variant,
                "error": None,
            }
            own = days.get(variant, days.get(model)) + noise * luck.normal()
            row = {"days_to_decision|mean": own}
            row |= {f"waiting_days.{c}|mean": waits[c] + noise * luck.normal() / 10 for c in CAUSES}
            row |= {f"waiting_reversed_days.{c}|mean": reversed_[c] for c in CAUSES}
            rows.append(name | terms(row, n_enquiries))
        for model in CATALOGUE:
            name = {
                "world": "000",
                "replication": replication,
                "model": model,
                "variant": AWAY,
                "error": None,
            }
            gone.append(name | terms({"added_days|mean": away[model] + noise * luck.normal()}, n_enquiries))
    usual = Columns(rows_to_table(rows), [*((m, NATURAL) for m in CATALOGUE), (FORUM, OTHER_CADENCE)])
    return Runs(usual, Columns(rows_to_table(gone), [(m, AWAY) for m in CATALOGUE]), N, every, 7, 1)


def terms(values: dict, n: int) -> dict:
    return {f"num|{k}": v * n for k, v in values.items()} | {f"den|{k}": float(n) for k in values}


DAYS = {"coordinator": 12.0, "ad_hoc_forum": 15.0, FORUM: 20.0, OTHER_CADENCE: 11.0}
WAITS = dict(zip(CAUSES, (16.0, 2.0, 0.1, 2.5, 0.3), strict=True))
REVERSED = dict(zip(CAUSES, (3.0, 1.0, 0.1, 16.5, 0.3), strict=True))
LOSSES = {"coordinator": 4.0, "ad_hoc_forum": 1.0, FORUM: 0.5}


def asked(**changes) -> dict[str, dict]:
    given = {"days": DAYS, "waits": WAITS, "reversed_": WAITS, "away": LOSSES} | changes
    return {one.name: one.data() for one in exercises(fabricated(**given))}


def test_clear_answers_are_found_and_checked():
    found = asked()
    assert tuple(found) == EXERCISES
    assert {one["status"] for one in found.values()} == {CLEAR}
    assert [found[n]["answer"] for n in (FASTEST, FORUM_WAIT, LEAVE)] == [
        "coordinator",
        "batching",
        "coordinator",
    ]
    assert found[CADENCE]["answer"] == pytest.approx(9, abs=0.5)
    assert check(found[FASTEST], "coordinator") == RIGHT
    assert check(found[FASTEST], FORUM) == WRONG
    assert [check(found[CADENCE], days) for days in (2, 9, 20)] == [TOO_LOW, RIGHT, TOO_HIGH]
    assert {one["replications"] for one in found.values()} == {N}
    json.dumps(found)


def test_the_fastest_is_the_one_with_fewest_days_and_the_dearest_loss_the_one_with_most():
    found = asked(days={**DAYS, "coordinator": 30.0}, away={**LOSSES, FORUM: 9.0})
    assert (found[FASTEST]["answer"], found[LEAVE]["answer"]) == ("ad_hoc_forum", FORUM)


def test_what_may_be_chance_is_not_called_right():
    found = asked(days={**DAYS, "ad_hoc_forum": 12.0, OTHER_CADENCE: 20.0}, noise=1.0)
    assert found[FASTEST]["status"] == UNCLEAR
    assert {found[FASTEST]["answer"], *found[FASTEST]["alike"]} == {"coordinator", "ad_hoc_forum"}
    assert check(found[FASTEST], "ad_hoc_forum") == check(found[FASTEST], "coordinator") == UNCLEAR
    assert check(found[FASTEST], FORUM) == WRONG
    assert found[CADENCE]["status"] == UNCLEAR


def test_few_enquiries_give_no_answer():
    found = asked(n_enquiries=3)
    assert {one["status"] for one in found.values()} == {TOO_FEW}
    assert {check(one, one["options"][0] if one["options"] else 5) for one in found.values()} == {TOO_FEW}
    assert found[FASTEST]["answer"] is None


def test_a_cause_that_is_largest_in_the_other_order_alone_is_told_apart():
    found = asked(reversed_=REVERSED)[FORUM_WAIT]
    assert (found["answer"], found["values"]["in_other_order"]) == ("batching", "unavailability")
    assert check(found, "unavailability") == OTHER_ORDER
    assert check(found, "batching") == RIGHT
    assert check(found, "response") == WRONG


def test_an_option_that_is_none_is_refused():
    with pytest.raises(ValueError, match="none of"):
        check(asked()[FASTEST], "nobody")


def test_without_a_fixed_forum_nobody_is_asked_how_often_it_meets():
    found = asked(every=None)[CADENCE]
    assert found["status"] == check(found, 5) == NOT_HERE


def run_here(settings: dict) -> tuple[Runs, list[float]]:
    """Return the runs of one replication, and the beats that were heard meanwhile."""
    heard: list[float] = []
    listen(heard.append)
    try:
        with Runner(ThreadPoolExecutor(1), 1) as runner:
            return exercise_runs(settings, runner, Progress(1, plain=True)), heard
    finally:
        listen(None)


@pytest.fixture
def one_replication(monkeypatch):
    monkeypatch.setattr("experiments.explore.exercise_runs.FEWEST", 1)
    monkeypatch.setattr("experiments.explore.exercise_runs.MOST", 1)


@pytest.mark.usefixtures("one_replication")
def test_the_runs_are_those_of_the_settings_and_beat_once_each():
    found, heard = run_here({**SETTINGS, "shock": [{"kind": "leaves", "who": "nobody", "on": "2018-02-01"}]})
    assert found.replications == 1
    assert [runs for runs in heard if runs] == [1.0] * (2 * len(CATALOGUE) + 1)
    assert (found.every_days, found.other_days) == (28, 7)
    every = {v: found.columns.ratio((FORUM, v), "days_to_decision", "mean") for v in (NATURAL, OTHER_CADENCE)}
    means = {v: num.sum() / den.sum() for v, (num, den) in every.items()}
    assert means[OTHER_CADENCE] < means[NATURAL] - 3
    assert found.away.ratio(("coordinator", AWAY), "added_days", "mean")[1].sum() > 0


def test_replications_in_any_order_give_the_same_answers(monkeypatch):
    monkeypatch.setattr("experiments.explore.exercise_runs.FEWEST", 3)
    monkeypatch.setattr("experiments.explore.exercise_runs.MOST", 3)
    with Runner(ThreadPoolExecutor(1), 1) as runner:
        run = runner.run
        found = answered(SETTINGS, runner, Progress(1, plain=True))
        monkeypatch.setattr(runner, "run", lambda tasks, *rest: run(reversed(list(tasks)), *rest))
        assert answered(SETTINGS, runner, Progress(1, plain=True)) == found


@pytest.mark.usefixtures("one_replication")
def test_a_run_that_breaks_down_is_no_answer(monkeypatch):
    def fail(*_):
        raise RuntimeError("out of chairs")

    monkeypatch.setattr("experiments.explore.exercise_runs.tally", fail)
    with pytest.raises(InfohusError, match="out of chairs") as refused:
        run_here(SETTINGS)
    assert refused.value.key == "explore.run_failed"


@pytest.mark.parametrize(
    ("convene", "expected"),
    [({}, (28, 7)), ({"every_days": 7}, (7, 28)), ({"rule": "call_together"}, (None, 7))],
)
def test_meeting_weekly_is_tried_unless_the_forum_does_already(convene, expected):
    settings = {"municipality": "Samsø", "organisation": {"convene": convene}}
    assert cadences(natural_scenarios(settings)["fixed_forum"]) == expected
