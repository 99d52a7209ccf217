"""`infohus keypersons` as a user meets it: same content however it is run, honest records, clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from helpers_results import canonical, summary_of

from experiments.cli import main

SMALL = ["--municipality", "Samsø", "--replications", "2", "--worlds", "3", "--search", "16"]
SMALL += ["--set", "demand.concerns_per_100k=100", "--set", "warm_up_years=0"]
SMALL += ["--models", "coordinator,fixed_forum"]
TABLES = ("shocks", "ranking", "structure", "absorbed", "turnover", "differences", "contrasts", "protection")
TABLES += ("handovers", "curves")


def run(folder: Path, *more: str, workers: int = 1) -> int:
    return main(["keypersons", *SMALL, "--out", str(folder), "--workers", str(workers), *more])


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("keypersons") / "result"
    assert run(folder) == 0
    return folder


def test_the_result_folder_holds_summary_report_tables_and_runs(result):
    names = {path.name for path in result.iterdir()}
    assert {"summary.json", "report.html", "manifest.json", "runs", "tables"} <= names
    for name in TABLES:
        table = pq.read_table(result / "tables" / f"{name}.parquet")
        assert table.num_rows, name
        assert (result / "tables" / f"{name}.csv").exists()


def test_the_summary_says_what_was_asked_and_how_much_stands_behind_it(result):
    summary = summary_of(result)
    assert summary["municipality"] == "Samsø"
    assert (summary["absence"], summary["models"]) == ("leaves", ["coordinator", "fixed_forum"])
    assert (summary["replications_everybody"], summary["replications"], summary["worlds"]) == (2, 10, 3)
    assert summary["failed"] == 0
    assert all(record["events"] is not None for record in summary["shocks"])
    assert {record["too_few"] for record in summary["shocks"]} == {True}


def test_with_too_few_enquiries_the_answer_is_one_sentence(result):
    for lang in ("en", "da"):
        assert len(summary_of(result)["sentences"][lang]) == 1


def test_every_post_is_in_every_ranking_zeros_included(result):
    summary = summary_of(result)
    for rows in summary["ranking"].values():
        assert {row["post"] for row in rows} == set(summary["posts"])


@pytest.mark.slow
def test_the_same_content_comes_from_two_workers_and_from_resuming(result, tmp_path):
    folder = tmp_path / "again"
    assert run(folder, workers=2) == 0
    assert canonical(folder) == canonical(result)
    for path in list((folder / "runs").glob("*.parquet"))[::3]:
        path.unlink()
    (folder / "summary.json").unlink()
    assert run(folder) == 0
    assert canonical(folder) == canonical(result)


def test_the_same_folder_is_refused_to_another_question(result, capsys):
    before = canonical(result)
    assert run(result, "--absence", "6") == 2
    assert "results" in capsys.readouterr().err
    assert canonical(result) == before


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--absence", "forever"], "forever"),
        (["--absence", "60"], "60"),
        (["--models", "coordinater"], "coordinator"),
        (["--models", "coordinator,,"], "coordinator"),
        (["--replications", "1"], "2"),
        (["--worlds", "0"], "1"),
        (["--municipality", "Odnse"], "Odense"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "da"])
def test_bad_input_gets_one_sentence_and_exit_2(arguments, word, lang, capsys):
    given = ["keypersons", "--lang", lang]
    given += [] if "--municipality" in arguments else ["--municipality", "Samsø"]
    assert main([*given, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert word in err
    assert "Traceback" not in err


def test_json_goes_to_stdout_and_holds_the_summary(result, capsys):
    assert run(result, "--json") == 0
    assert json.loads(capsys.readouterr().out) == summary_of(result)


def test_a_shock_in_the_scenario_file_is_there_in_every_run(tmp_path):
    """The test's own shock comes on top of it: the hash says that it is another experiment."""
    from experiments.keypersons.absence import Absence
    from experiments.keypersons.plan import make_plan
    from sim.scenario_build import build_scenarios

    file = tmp_path / "shocked.toml"
    file.write_text(
        'schema = 1\nmunicipality = "Samsø"\n[[shock]]\nkind = "leaves"\nwho = "manager-1"\non = 2018-03-01\n',
        encoding="utf-8",
    )
    with_it, without = (
        make_plan(
            build_scenarios(file=f, municipality="Samsø"), [], Absence("leaves"), models=["coordinator"]
        )
        for f in (file, None)
    )
    assert with_it.hash() != without.hash()
    assert [s.who for s in with_it.scenario.shocks] == ["manager-1"]
