"""From plan to summary: scenarios told against the baseline, factors, worlds, failures, sensitivity, search."""

from __future__ import annotations

import json

import pytest
from helpers_experiment import HEAD, SCENARIOS, WORLDS, carried_out, plan_of

from experiments.comparison.columns import Columns
from experiments.experiment import plan as plan_module
from experiments.experiment import searching, work
from experiments.experiment.jobs import Arm, Job
from experiments.experiment.part_words import part_words
from experiments.experiment.searching import Bench
from experiments.ledger import Ledger
from experiments.statistics.ratio import pooled

MEANS = HEAD.replace('"days_to_decision|median", ', "")
FACTORS = """
[[scenario]]
name = "forum"
model = "fixed_forum"
[[factor]]
name = "often"
on.organisation.convene.every_days = 7
[[factor]]
name = "deputy"
off.organisation.stand_in = { rule = "none" }
on.organisation.stand_in = { rule = "named_deputy" }
"""

COMPUTED = work._run


@pytest.fixture(scope="module")
def made() -> dict:
    """Hold what the runs of this file left behind, by scenario, luck and replication."""
    return {}


@pytest.fixture(autouse=True)
def what_ran_before_is_not_run_again(made, monkeypatch):
    """Let the tests share their runs: they look at what is told about them."""

    def remembered(scenario, job, replication):
        key = scenario, job.luck, replication
        if key not in made:
            made[key] = COMPUTED(scenario, job, replication)
        return made[key]

    monkeypatch.setattr(work, "_run", remembered)


def of(records: list[dict], **wanted) -> dict:
    (found,) = [r for r in records if all(r[name] == value for name, value in wanted.items())]
    return found


def test_numbers_are_those_of_the_rows(tmp_path):
    plan = plan_of(tmp_path, SCENARIOS)
    summary = carried_out(plan, tmp_path / "out")
    jobs = list(plan.nominal_jobs(plan.places[0], 0, 12))
    with Ledger(tmp_path / "out", plan.hash()) as ledger:
        columns = Columns(ledger.read_table([job.key for job in jobs]), jobs[0].runs)
    means = {
        name: pooled(*columns.ratio((name, "nothing"), "days_to_decision", "mean"))
        for name in ("monthly", "weekly")
    }
    for name, mean in means.items():
        assert (
            of(summary["measures"], model=name, measure="days_to_decision", statistic="mean")["mean"] == mean
        )
    gap = of(summary["differences"], model="weekly", measure="days_to_decision", statistic="mean")
    assert gap["mean"] == pytest.approx(means["weekly"] - means["monthly"])
    assert gap["mean"] < 0
    parts = [r["mean"] for r in summary["waiting"] if r["model"] == "weekly"]
    assert sum(parts) == pytest.approx(means["weekly"])


def test_factors_share_out_the_whole_difference(tmp_path):
    summary = carried_out(plan_of(tmp_path, FACTORS, WORLDS, head=MEANS), tmp_path / "out")
    row = of(summary["effects"], measure="days_to_decision")
    shares = sum(share["mean"] for share in row["shares"].values())
    assert shares == pytest.approx(row["total"]["mean"])
    whole = of(summary["differences"], measure="days_to_decision", variant="often+deputy")
    assert whole["mean"] == pytest.approx(row["total"]["mean"])
    assert {r["scenario"] for r in summary["robustness"]} == {"forum"}


def test_in_a_large_design_the_whole_still_has_its_range_over_worlds(tmp_path, monkeypatch):
    monkeypatch.setattr(plan_module, "MOST_IN_WORLDS", 1)
    plan = plan_of(tmp_path, FACTORS, WORLDS, head=MEANS)
    assert [arm.variant for arm in plan.places[0].world_arms] == ["nothing", "often+deputy"]
    summary = carried_out(plan, tmp_path / "out")
    row = of(summary["effects"], measure="days_to_decision")
    gap = of(summary["differences"], measure="days_to_decision")
    names = ("world_low", "world_high", "n_worlds")
    assert [row["total"][name] for name in names] == pytest.approx([gap[name] for name in names])
    assert not any("n_worlds" in share for share in row["shares"].values())


@pytest.fixture
def weekly_fails(monkeypatch):
    """Let every run with weekly meetings fail."""
    run = work._run

    def failing(scenario, job, replication):
        if scenario.organisation.convene.every_days == 7:
            raise ZeroDivisionError("the forum ran out of coffee")
        return run(scenario, job, replication)

    monkeypatch.setattr(work, "_run", failing)


def test_a_scenario_that_always_fails_is_named_and_takes_nothing_from_the_others(tmp_path, weekly_fails):
    both = carried_out(plan_of(tmp_path, SCENARIOS, WORLDS), tmp_path / "both", pages=True)
    alone = carried_out(
        plan_of(tmp_path, SCENARIOS.split('[[scenario]]\nname = "weekly"')[0], WORLDS), tmp_path / "alone"
    )
    (failure,) = both["failures"]
    assert (failure["scenario"], failure["failed"], failure["of"], failure["set_aside"]) == (
        "weekly",
        12,
        12,
        True,
    )
    assert both["measures"] == alone["measures"] != []
    assert both["replications"] == 12
    page = (tmp_path / "both" / "report.html").read_text(encoding="utf-8")
    assert "Every week" in page
    assert "out of coffee" in page


def test_a_run_that_fails_now_and_then_is_left_out_for_all(tmp_path, monkeypatch):
    run = work._run

    def sometimes(scenario, job, replication):
        if replication == 3 and scenario.organisation.convene.every_days == 7:
            raise ZeroDivisionError("once")
        return run(scenario, job, replication)

    monkeypatch.setattr(work, "_run", sometimes)
    summary = carried_out(plan_of(tmp_path, SCENARIOS), tmp_path / "out")
    assert summary["replications"] == 11
    (failure,) = summary["failures"]
    assert (failure["failed"], failure["set_aside"]) == (1, False)


def every_run_of_world_3(job, scenario, replication):
    return job.label.endswith("world-003")


def the_weekly_forum_in_worlds(job, scenario, replication):
    return not job.label.endswith("world-000") and scenario.organisation.convene.every_days == 7


def now_one_scenario_now_the_other(job, scenario, replication):
    return (scenario.organisation.convene.every_days == 7) == (replication % 2 == 0)


@pytest.mark.parametrize(
    ("fails", "n_left", "n_in_worlds"),
    [
        (every_run_of_world_3, 12, 4),
        (the_weekly_forum_in_worlds, 12, 20),
        (now_one_scenario_now_the_other, 0, 20),
    ],
)
def test_whatever_fails_the_rest_is_told_and_how_much_is_missing(
    tmp_path, monkeypatch, fails, n_left, n_in_worlds
):
    run = work._run

    def failing(scenario, job, replication):
        if fails(job, scenario, replication):
            raise ZeroDivisionError("no coffee")
        return run(scenario, job, replication)

    monkeypatch.setattr(work, "_run", failing)
    summary = carried_out(plan_of(tmp_path, SCENARIOS, WORLDS), tmp_path / "out")
    assert (summary["replications"], summary["failed_in_worlds"]) == (n_left, n_in_worlds)
    assert f"under other assumptions: {n_in_worlds}" in " ".join(summary["sentences"]["en"])
    assert json.dumps(summary, allow_nan=False)


def test_equal_scenarios_are_run_once_and_the_same_luck_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "_run", COMPUTED)
    scenario = plan_of(tmp_path, SCENARIOS).places[0].arms[0].scenario
    arms = (Arm("one", "nothing", scenario), Arm("other", "nothing", scenario))
    one, other = work.run_job(Job("a", arms, n=1).task())
    (again,) = work.run_job(Job("b", arms[:1], n=1).task())
    names = [name for name in one if name.startswith(("num|", "den|"))]
    assert [one[n] for n in names] == [other[n] for n in names] == [again[n] for n in names]


def test_the_loss_of_the_coordinator_adds_days_as_keypersons_measures_it(tmp_path):
    scenario = plan_of(tmp_path, SCENARIOS).places[0].arms[0].scenario
    (row,) = work.run_job(Job("a", (Arm("one", "nothing", scenario),), n=1, losses=True).task())
    assert row["error"] is None
    assert row["den|added_days|mean"] > 0


SENSITIVITY = """
[sensitivity]
of = "weekly"
trajectories = 4
keep = 1
base = 16
replications = 2
only = ["diary.p_busy"]
"""
SEARCH = """
[search]
scenario = "monthly"
trials = 8
replications = 2
weights = { days_to_decision = 1.0, hours_per_decision = 0.1 }
[[search.lever]]
name = "organisation.convene.every_days"
values = [7, 28, 91]
"""


def test_sensitivity_and_search_come_out_the_same_when_asked_again(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "CHECKED", 10)
    monkeypatch.setattr(work, "_run", COMPUTED)
    plan = plan_of(tmp_path, SCENARIOS, SENSITIVITY, SEARCH)
    first = carried_out(plan, tmp_path / "first")
    assert carried_out(plan, tmp_path / "second") == first
    assert json.dumps(first["sensitivity"], allow_nan=False)
    assert first["sensitivity"]["place"] == first["search"]["place"] == "Samsø"


def test_a_sensitivity_analysis_with_gaps_is_refused_in_words_and_the_rest_is_told(tmp_path, monkeypatch):
    run = work._run

    def failing(scenario, job, replication):
        if job.label.startswith("unknowns"):
            raise ZeroDivisionError("no coffee")
        return run(scenario, job, replication)

    monkeypatch.setattr(work, "_run", failing)
    summary = carried_out(plan_of(tmp_path, SCENARIOS, SENSITIVITY), tmp_path / "out")
    assert summary["sensitivity"] is None
    assert "points of the sensitivity analysis have no number" in summary["sentences"]["en"][-1]
    assert of(summary["differences"], measure="hours_per_decision")["mean"] is not None


def test_parts_run_in_the_first_municipality_alone_name_it_where_there_are_others(monkeypatch):
    monkeypatch.setattr(
        "experiments.sensitivity.sentences.sentences", lambda found, lang: ["Replies decide."]
    )
    summary = {"chief": {}, "effects": [], "robustness": [], "search": None, "regimes": None}
    summary |= {"sensitivity": {"place": "Fanø"}, "municipalities": [{"name": "Fanø"}, {"name": "Samsø"}]}
    assert part_words(summary, "da")["sensitivity"] == ["Fanø: Replies decide."]
    alone = {**summary, "municipalities": [{"name": "Fanø"}]}
    assert part_words(alone, "da")["sensitivity"] == ["Replies decide."]


def test_another_setting_is_never_read_from_the_batch_of_the_one_before(tmp_path):
    plan, asked = plan_of(tmp_path, SCENARIOS, SEARCH), []

    class Recorder:
        def __call__(self, jobs):
            asked.extend(jobs)
            raise InterruptedError

    for days in (14, 91, 14):
        with pytest.raises(InterruptedError):
            Bench(plan, Recorder()).means([{"organisation.convene.every_days": days}])
    one, other, again = (job.key for job in asked)
    assert one == again != other
