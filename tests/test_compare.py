"""`infohus compare` as a user meets it: same content however it is run, honest records, clear refusals."""

from __future__ import annotations

import csv
import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from helpers_results import canonical, summary_of

from experiments.cli import main
from experiments.comparison.plan import CHIEF, PAIRS, make_plan
from sim.measures.registry import CAUSES, MEASURES
from sim.scenario_build import build_scenarios, user_parameters

SMALL = ["--municipality", "Samsø", "--years", "1", "--worlds", "6", "--replications", "12"]
SMALL += ["--set", "demand.concerns_per_100k=100", "--set", "warm_up_years=0", "--set", "follow_up_years=1"]


def run(folder: Path, *more: str, lang: str = "en") -> int:
    return main(["compare", *SMALL, "--out", str(folder), "--lang", lang, "--workers", "1", *more])


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("compare") / "result"
    assert run(folder) == 0
    return folder


def test_summary_has_every_field_of_the_contract(result):
    summary = summary_of(result)
    assert list(summary) == [
        "schema",
        "scenario_hash",
        "experiment_hash",
        "municipality",
        "years",
        "seed",
        "baseline",
        "worlds",
        "replications",
        "failed",
        "measures",
        "differences",
        "sentences",
    ]
    assert (summary["municipality"], summary["worlds"], summary["replications"]) == ("Samsø", 6, 12)
    assert summary["failed"] == 0
    n = sum(len(measure.statistics) for measure in MEASURES)
    assert len(summary["measures"]) == n * 6
    assert len(summary["differences"]) == n * len(PAIRS) * 2
    assert {len(answer) for answer in summary["sentences"].values()} == {1}  # too few decided to compare


def test_every_number_is_finite_or_null_and_lies_in_its_interval(result):
    for record in summary_of(result)["measures"] + summary_of(result)["differences"]:
        for value in record.values():
            assert not isinstance(value, float) or math.isfinite(value)
        if record["low"] is not None and record["high"] is not None:
            assert record["low"] - 1e-9 <= record["mean"] <= record["high"] + 1e-9


def test_days_to_decision_are_touch_stretch_and_five_causes(result):
    values = {
        (r["model"], r["variant"], r["measure"]): r["mean"]
        for r in summary_of(result)["measures"]
        if r["statistic"] == "mean"
    }
    parts = ("touch_days", "stretch_days", *(f"waiting_days.{cause}" for cause in CAUSES))
    for model, variant in {key[:2] for key in values}:
        total = sum(values[model, variant, part] for part in parts)
        mean_of_decided = values[model, variant, "days_to_decision_decided"]
        assert total == pytest.approx(mean_of_decided, rel=1e-9)
        assert mean_of_decided <= values[model, variant, CHIEF[0]]


def test_a_difference_is_the_difference_of_the_two_means(result):
    summary = summary_of(result)
    means = {(r["model"], r["variant"], r["measure"], r["statistic"]): r["mean"] for r in summary["measures"]}
    for r in summary["differences"]:
        model = means[r["model"], r["variant"], r["measure"], r["statistic"]]
        base = means[r["baseline"], r["variant"], r["measure"], r["statistic"]]
        if r["mean"] is not None and r["statistic"] not in ("median", "p90"):
            assert r["mean"] == pytest.approx(model - base, abs=1e-9)


def test_few_worlds_give_no_range_and_no_count(result):
    summary = summary_of(result)
    counts = [f"n_worlds_{clear}{side}" for clear in ("", "clearly_") for side in ("lower", "higher")]
    for record in summary["measures"] + summary["differences"]:
        assert record["n_worlds"] <= 6
        assert {record[name] for name in ("world_low", "world_high")} == {None}
        assert {record[f"world_{end}_beyond"] for end in ("low", "high")} == {False}
        assert record.get("n_worlds_overloaded") is None
    for record in summary["differences"]:
        assert {record[name] for name in ("worlds_lower", *counts)} == {None}


def test_the_tables_mark_what_rests_on_too_few_events(result):
    summary = summary_of(result)
    events = {
        (r["model"], r["variant"], r["measure"], r["statistic"]): r["events"] for r in summary["measures"]
    }
    for name in ("measures", "differences"):
        with (result / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        marked = 0
        for row in rows:
            models = (row["model"], row["baseline"]) if name == "differences" else (row["model"],)
            n = min(events[m, row["variant"], row["measure"], row["statistic"]] for m in models)
            is_rate = row["measure"].startswith(("hours_per_year", "utilisation", "open_cases"))
            assert (row["too_few"] == "true") == (n < 200 and not is_rate)
            marked += row["too_few"] == "true" and row["measure"].startswith("acute_decided_within")
        assert marked > 0


def test_tables_hold_what_the_summary_says(result):
    table = pq.read_table(result / "tables" / "measures.parquet").to_pylist()
    assert table == summary_of(result)["measures"]
    events = pq.read_table(result / "tables" / "events-fixed_forum.parquet")
    assert "model" not in events.column_names
    assert events.num_rows > 0


def test_the_same_command_again_changes_nothing(result):
    before = canonical(result)
    assert run(result) == 0
    assert canonical(result) == before


def test_language_changes_the_report_alone(result, tmp_path):
    assert run(tmp_path / "da", lang="da") == 0
    english, danish = canonical(result), canonical(tmp_path / "da")
    assert english.pop("report.html") != danish.pop("report.html")
    assert english == danish


@pytest.mark.slow
def test_two_workers_and_another_hash_seed_give_the_same_content(result, tmp_path):
    command = [sys.executable, "-m", "experiments", "compare", *SMALL, "--out", str(tmp_path / "two")]
    env = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run([*command, "--workers", "2"], env=env, check=True, capture_output=True)
    assert canonical(tmp_path / "two") == canonical(result)


@pytest.mark.slow
def test_an_interrupted_comparison_goes_on_to_the_same_content(result, tmp_path):
    folder = tmp_path / "stopped"
    command = [sys.executable, "-m", "experiments", "compare", *SMALL, "--out", str(folder), "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while process.poll() is None and not list(folder.glob("runs/*.parquet")):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=300)
    assert process.returncode in (0, 130)
    if process.returncode == 130:
        assert not (folder / "summary.json").exists()
        assert str(folder) in errors
    assert run(folder) == 0
    assert canonical(folder) == canonical(result)


def test_other_results_in_the_folder_are_refused_and_left_alone(result, capsys):
    before = canonical(result)
    assert run(result, "--seed", "2") == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert canonical(result) == before


def test_json_goes_to_stdout_alone(result, capsys):
    assert run(result, "--json") == 0
    assert json.loads(capsys.readouterr().out)["municipality"] == "Samsø"


def test_a_misspelt_municipality_gets_a_suggestion(capsys):
    assert main(["compare", "--municipality", "Odnse"]) == 2
    assert "Odense" in capsys.readouterr().err


def test_the_hash_does_not_depend_on_words_but_on_everything_that_counts():
    def plan(municipality="Samsø", sets=(), worlds=None, replications=None, quick=False, **given):
        scenarios = build_scenarios(municipality=municipality, sets=sets, **given)
        fixed = user_parameters(sets=sets)
        return make_plan(scenarios, fixed, worlds=worlds, replications=replications, quick=quick)

    base = plan().hash()
    assert plan(municipality="samsoe").hash() == base
    changes = ({"seed": 2}, {"years": 3}, {"worlds": 5}, {"replications": 7}, {"quick": True})
    others = [plan(**c).hash() for c in (*changes, {"sets": ["diary.p_busy=0.4"]}, {"municipality": "Fanø"})]
    assert len({base, *others}) == len(others) + 1
