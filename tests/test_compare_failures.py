"""A replication that failed is left out everywhere, and changes nothing about which others are read."""

from __future__ import annotations

import gc
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from experiments.comparison import run, work
from experiments.comparison.columns import Columns
from experiments.comparison.plan import CHIEF, PAIRS, make_plan
from experiments.comparison.summary import judge
from sim.scenario_build import build_scenarios

MODELS = ("coordinator", "ad_hoc_forum", "fixed_forum")
RUNS = [(model, "natural") for model in MODELS]
SETS = ["demand.concerns_per_100k=100", "warm_up_years=0", "follow_up_years=1"]


def plan_of(**design):
    return make_plan(build_scenarios(municipality="Samsø", years=1, sets=SETS), (), **design)


def table(n: int, failed: tuple[int, ...] = ()) -> pa.Table:
    """Return ``n`` replications of three models with days to decision that differ enough to need more looks."""
    rng = np.random.default_rng(1)
    rows = []
    for replication in range(n):
        for place, (model, variant) in enumerate(RUNS):
            rows.append(
                {
                    "replication": replication,
                    "model": model,
                    "variant": variant,
                    "error": "broken" if replication in failed and model == "fixed_forum" else None,
                    "num|days_to_decision|mean": 100 * rng.lognormal(0, 1.5) + place,
                    "den|days_to_decision|mean": 5.0,
                }
            )
    columns = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    return pa.table(columns | {"error": columns["error"].cast(pa.string())})


def test_a_failed_replication_does_not_end_the_looks():
    plan = plan_of()
    look = plan.rule.looks()[0]
    whole = judge(plan, Columns(table(look), RUNS, look), 0)
    short = judge(plan, Columns(table(look, failed=(57,)), RUNS, look), 0)
    assert (whole.reason, short.reason) == ("go_on", "go_on")
    assert short.replications == look - 1
    for pair in PAIRS:
        assert short.intervals[pair].half_width == pytest.approx(whole.intervals[pair].half_width, rel=0.05)


def chief_of(records: list[dict]) -> list[dict]:
    return [r for r in records if (r["measure"], r["statistic"], r["variant"]) == (*CHIEF, "natural")]


def test_verdict_and_summary_read_the_same_replications(tmp_path, monkeypatch):
    """The failed one is not the last: an index limit that counts only usable ones would drop another."""

    def run_one(scenario, world, replication):
        if replication == 2 and scenario.organisation == broken:
            return {"error": "broken on purpose"}
        return right(scenario, world, replication)

    def here(tasks, batch, *, ledger, **_):
        for task in tasks:
            ledger.record(task.key, batch(task))
        return 0.0

    right, plan = work.run_one, plan_of(worlds=1, replications=6)
    broken = next(s for m, v, s in plan.scenarios if (m, v) == ("fixed_forum", "natural")).organisation
    monkeypatch.setattr(work, "run_one", run_one)
    monkeypatch.setattr(run, "carry_out", here)
    try:
        summary = run.compare(plan, tmp_path / "result", SimpleNamespace(workers=1), "en", True)
    finally:
        gc.enable()  # a batch leaves it off
    assert (summary["replications"], summary["failed"]) == (5, 1)
    means = {r["model"]: r["mean"] for r in chief_of(summary["measures"])}
    differences = chief_of(summary["differences"])
    assert len(differences) == len(PAIRS)
    for r in differences:
        assert r["mean"] == pytest.approx(means[r["model"]] - means[r["baseline"]], abs=1e-9)
