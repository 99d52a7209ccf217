"""The same scenario and seed give the same run, wherever and however; equal rules give equal logs."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import astuple, replace
from pathlib import Path

import digest
import pytest
from helpers_runs import Finished, everything, finish, run, run_once

import sim.agents.staff_life
import sim.population.town
from sim.agents.reception import Reception
from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.policies.feedback import FeedbackGiven
from sim.policies.organisation import AD_HOC_FORUM, CATALOGUE, COORDINATOR, FIXED_FORUM
from sim.policies.team_rules import SharedTies, TeamCourses
from sim.scenario import Scenario
from sim.scenario_build import build_scenario
from sim.values import DAY

BUSY = ("years=1", "warm_up_years=0", "follow_up_years=1", "demand.concerns_per_100k=25")


def busy(model: str, *sets: str) -> Scenario:
    return build_scenario(municipality="Odense", model=model, sets=[*BUSY, *sets])


def forget_shared_work() -> None:
    """Empty the caches that runs of one process share."""
    sim.population.town.untouched_town.cache_clear()
    sim.agents.staff_life.staff_life.cache_clear()


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_same_scenario_and_seed_give_the_same_run(model):
    scenario = busy(model)
    first = run(scenario)
    forget_shared_work()
    again = run(scenario)
    assert len(first.rows) > 100
    assert everything(first) == everything(again)
    assert tally(first.record) == tally(again.record)


def test_runs_in_any_order_are_the_same():
    alone = [everything(run(busy(model), replication=1)) for model in CATALOGUE]
    turned = [everything(run(busy(model), replication=1)) for model in reversed(CATALOGUE)]
    assert alone == turned[::-1]


def digests_with_hash_seed(seed: int) -> dict:
    script = str(Path(digest.__file__))
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_hash_seed_and_process_change_nothing():
    here = digest.digests()
    assert digests_with_hash_seed(1) == here
    assert digests_with_hash_seed(2) == here


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_model_pickled_on_the_way_goes_on_as_if_nothing_had_been(model):
    scenario = busy(model)
    travelled = PreventionModel(scenario)
    for day in (37, 300):
        travelled.agenda.run_until(day * DAY + 12_345)
        travelled = pickle.loads(pickle.dumps(travelled))
    assert everything(finish(travelled)) == everything(run_once(scenario))


@pytest.mark.parametrize("model", CATALOGUE)
def test_daily_steps_and_one_go_give_the_same_run(model):
    scenario = busy(model)
    stepped = PreventionModel(scenario)
    while stepped.running:
        stepped.step()
    assert everything(finish(stepped)) == everything(run_once(scenario))


def test_replications_worlds_and_seeds_differ():
    scenario = busy("coordinator")
    others = [
        run(scenario, replication=1),
        run(scenario, world=1),
        run(replace(scenario, seed=2)),
    ]
    logs = [everything(run_once(scenario)), *map(everything, others)]
    assert all(a != b for i, a in enumerate(logs) for b in logs[:i])


def test_world_and_replication_are_told_apart():
    scenario = busy("coordinator")
    assert everything(run(scenario, replication=1)) != everything(run(scenario, world=1))


@pytest.mark.parametrize("model", CATALOGUE)
def test_renaming_a_model_changes_nothing_but_the_label(model):
    scenario = busy(model)
    renamed = replace(scenario, model="æøå model 4711")
    assert renamed.hash() == scenario.hash()
    assert everything(run(renamed)) == everything(run_once(scenario))
    assert tally(run(renamed).record) == tally(run_once(scenario).record)


@pytest.mark.parametrize("name", CATALOGUE)
def test_equal_rules_under_any_name_give_equal_logs(name):
    runs = [run(busy(other).with_model(other, CATALOGUE[name])) for other in CATALOGUE]
    assert everything(runs[0]) == everything(runs[1]) == everything(runs[2])


def test_the_log_never_names_the_model():
    for model in CATALOGUE:
        words = {value for row in run_once(busy(model)).rows for value in row if isinstance(value, str)}
        assert not words & {"ad_hoc_forum", "fixed_forum"}
        assert not any(model in word for word in words if model != "coordinator")


def sent_by_others(finished: Finished) -> list[tuple]:
    """Return the concerns no organisation caused, without their fate."""
    return [
        astuple(replace(c, joined=None, end_state=""))
        for c in finished.record.concerns
        if c.caused_by is None
    ]


def test_the_same_enquiries_are_sent_under_every_model():
    runs = [run_once(busy(model, "effect.size=0", "telling.alienation=0")) for model in CATALOGUE]
    assert len(sent_by_others(runs[0])) > 40
    assert sent_by_others(runs[0]) == sent_by_others(runs[1]) == sent_by_others(runs[2])


def test_the_same_citizens_stand_behind_them():
    concerns = [
        [case.concern for case in run_once(busy(model)).model.cases if case.concern.caused_by is None]
        for model in CATALOGUE
    ]
    assert concerns[0] == concerns[1] == concerns[2]


def test_the_same_people_are_away_on_the_same_days_under_every_model():
    people = [run_once(busy(model)).record.people for model in CATALOGUE]
    assert people[0] == people[1] == people[2]
    assert {state for *_, state in people[0]} >= {"in_post", "sick", "holiday", "vacant"}


def presence(scenario: Scenario, post: str) -> dict[int, tuple[int, int]]:
    """Return, for each slot of entry by its begin, whether ``post`` is at work and free."""
    model = PreventionModel(scenario)
    calendar = next(p.calendar for p in model.posts if p.name == post)
    return {
        begin: (calendar.present[slot], calendar.free[slot])
        for slot, begin in enumerate(model.days.starts)
        if 0 <= begin < model.end
    }


def test_a_longer_warm_up_changes_nobodys_absences():
    short, long = (busy("coordinator", "turnover.per_year=0", f"warm_up_years={years}") for years in (2, 5))
    assert presence(short, "ssp_consultant-1") == presence(long, "ssp_consultant-1")


def test_one_more_post_changes_nobody_elses_absences():
    fewer, more = busy("coordinator"), busy("coordinator", "staff.contact_school.posts=3")
    for post in ("ssp_consultant-1", "contact_school-1", "manager-3"):
        assert presence(fewer, post) == presence(more, post)


def test_a_longer_warm_up_changes_no_later_concern():
    def later(finished):
        return [c for c in sent_by_others(finished) if c[3] >= 0]

    untouched = ("effect.size=0", "telling.alienation=0")
    short, long = (run(busy("coordinator", f"warm_up_years={years}", *untouched)) for years in (2, 5))
    assert later(short) == later(long)


def test_an_unused_draw_changes_nothing(monkeypatch):
    expected = everything(run_once(busy("ad_hoc_forum")))
    sent = Reception.sent

    def sent_with_a_draw(self, concern, citizen):
        self.model.streams.draw("whether it rains", len(self.model.cases))
        self.model.random.random()
        sent(self, concern, citizen)
        self.model.cases[-1].streams.draw("decide", slot=99)

    monkeypatch.setattr(Reception, "sent", sent_with_a_draw)
    assert everything(run(busy("ad_hoc_forum"))) == expected


def strict_sum(values, start=0):
    values = list(values)
    assert not any(isinstance(x, float) for x in values), "floats are summed with math.fsum (MODEL 15)"
    return sum(values, start)


def test_floats_are_summed_exactly(monkeypatch):
    """The built-in sum of floats differs between Python 3.11 and 3.12 in the last bit."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sim.") and hasattr(module, "__file__"):
            monkeypatch.setattr(module, "sum", strict_sum, raising=False)
    forget_shared_work()
    finished = run(busy("fixed_forum"))
    assert tally(finished.record)
    with pytest.raises(AssertionError):
        strict_sum([0.1, 0.2])


# Models that differ in one rule agree on everything completed before that rule is first consulted.


def first(finished: Finished, pick, when: str = "completed") -> int:
    """Return the first ``when`` of the rows that ``pick`` chooses, the end of the run if there is none."""
    times = [getattr(row, when) for row in finished.rows if pick(row) and getattr(row, when) is not None]
    return min(times, default=finished.record.end)


def by_activity(*names: str, when: str = "completed", outcome: str | None = None):
    def pick(row):
        return row.activity in names and (outcome is None or row.outcome == outcome)

    return lambda finished: first(finished, pick, when)


def is_stand_in(row) -> bool:
    return row.outcome == "moved_on" or row.kind in ("absent_to_deputy", "leaver_to_successor")


def is_for_managers(row) -> bool:
    return row.activity == "steer" or row.role in ("manager", "steering_member")


def is_passed_on(row) -> bool:
    return row.outcome == "referred" or row.activity == "share_with_police"


FIRST_USE = {
    "receive": (AD_HOC_FORUM, COORDINATOR.receive, by_activity("send")),
    "clarify": (COORDINATOR, AD_HOC_FORUM.clarify, by_activity("triage")),
    "convene": (
        replace(FIXED_FORUM, convene=replace(FIXED_FORUM.convene, every_days=180)),
        replace(FIXED_FORUM.convene, every_days=200),
        by_activity("meet", when="started"),
    ),
    "decide": (COORDINATOR, FIXED_FORUM.decide, by_activity("triage", when="started")),
    "assign": (COORDINATOR, AD_HOC_FORUM.assign, by_activity("answer", outcome="accepted")),
    "follow_up": (
        COORDINATOR,
        replace(COORDINATOR.follow_up, every_days=30),
        by_activity("start_intervention"),
    ),
    "review": (COORDINATOR, FIXED_FORUM.review, by_activity("close")),
    "escalate": (AD_HOC_FORUM, FIXED_FORUM.escalate, lambda f: first(f, is_for_managers, "due")),
    "involve_police": (COORDINATOR, AD_HOC_FORUM.involve_police, by_activity("triage")),
    "stand_in": (COORDINATOR, AD_HOC_FORUM.stand_in, lambda f: first(f, is_stand_in, "due")),
    "write": (COORDINATOR, FIXED_FORUM.write, by_activity("take_over", when="due")),
    "train": (COORDINATOR, TeamCourses(), by_activity("triage", "train", when="started")),
    "share_ties": (COORDINATOR, SharedTies(), by_activity("triage")),
    "feedback": (COORDINATOR, FeedbackGiven(), lambda f: first(f, is_passed_on)),
}
"""Field -> a model, another rule for that field, and when a run first consults it, read from its log."""


@pytest.mark.parametrize("field", FIRST_USE)
def test_models_that_differ_in_one_rule_agree_up_to_its_first_use(field):
    model, rule, first_use = FIRST_USE[field]
    scenario = busy("coordinator", "turnover.per_year=0.6", "years=3")
    one = run(scenario.with_model("one", model))
    other = run(scenario.with_model("other", replace(model, **{field: rule})))
    until = min(first_use(one), first_use(other))
    before = [[row for row in finished.done if row.completed < until] for finished in (one, other)]
    assert before[0] == before[1]
    assert until < one.record.end, "the rule is used"
    assert everything(one) != everything(other), "and makes a difference afterwards"


def test_the_rules_above_are_all_there_are():
    assert set(FIRST_USE) == set(type(COORDINATOR).__slots__)


def test_most_rules_are_first_used_after_something_has_happened():
    scenario = busy("coordinator", "turnover.per_year=0.6", "years=3")
    waiting = [
        field
        for field, (model, _, first_use) in FIRST_USE.items()
        if any(
            row.completed < first_use(f) for f in [run_once(scenario.with_model("", model))] for row in f.done
        )
    ]
    assert set(FIRST_USE) - set(waiting) <= {"receive"}
