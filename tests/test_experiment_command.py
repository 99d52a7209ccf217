"""``infohus run``, ``check`` and ``new`` at the command line: what is refused, resumed, written, promised."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from helpers_experiment import HEAD, SCENARIOS, WORLDS, carried_out, plan_of

from experiments.cli import main
from experiments.experiment import tables
from experiments.experiment.checks import check_extras
from experiments.workbook import CELL
from sim.texts import LANGUAGES, catalogue

PATIENCE_S = 120.0
SLOWER = HEAD.replace("replications = 12", "replications = 60")


def file_of(tmp_path: Path, *parts: str) -> str:
    path = tmp_path / "small.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return str(path)


REFUSED = {
    "experiment.unknown": (["run", "cadense"], "cadence"),
    "experiment.budget": (["check", "{small}"], "24"),
    "experiment.not_toml": (["new", "{tmp}/question.txt"], ".toml"),
    "experiment.there_already": (["new", "{small}"], "small.toml"),
    "experiment.not_writable": (["new", "{tmp}/nowhere/question.toml"], "question.toml"),
}


@pytest.mark.parametrize("key", REFUSED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_done_is_refused_in_one_sentence(key, lang, tmp_path, capsys):
    words, mentioned = REFUSED[key]
    small = file_of(tmp_path, HEAD.replace("replications = 12", "replications = 12\nruns = 20"), SCENARIOS)
    before = Path(small).read_bytes()
    arguments = [word.format(small=small, tmp=tmp_path) for word in words]
    assert main(["--lang", lang, *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert mentioned in err
    assert err.startswith(catalogue(lang)[f"errors.{key}"].split("{")[0])
    assert Path(small).read_bytes() == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_can_be_checked_at_once(lang, tmp_path, capsys):
    path = str(tmp_path / "question.toml")
    assert main(["new", path, "--lang", lang]) == 0
    assert path in capsys.readouterr().out
    assert (
        main(["check", path, "--lang", lang, "--quick", "--set", "years=1", "--municipality", "Samsø"]) == 0
    )
    words = capsys.readouterr().out
    assert catalogue(lang)["cli.check.fine"].split("{")[0] in words
    assert "Samsø" in words


def test_a_check_counts_the_runs_that_will_be_made(tmp_path, capsys):
    small = file_of(tmp_path, HEAD, SCENARIOS, WORLDS)
    assert main(["check", small, "--json"]) == 0
    promised = json.loads(capsys.readouterr().out)
    assert {s["name"]: s["most_runs"] for s in promised["stages"]} == {"nominal": 24, "worlds": 40}
    assert main(["run", small, "--workers", "1", "--out", str(tmp_path / "out"), "--json"]) == 0
    made = sum(pq.read_metadata(path).num_rows for path in (tmp_path / "out" / "runs").glob("*.parquet"))
    assert made == 24 + 40
    assert json.loads(capsys.readouterr().out)["experiment_hash"] == promised["experiment_hash"]


@pytest.mark.slow
def test_killed_in_the_middle_and_run_again_it_ends_as_if_it_had_never_stopped(tmp_path):
    small = file_of(tmp_path, SLOWER, SCENARIOS, WORLDS)
    words = [sys.executable, "-m", "experiments", "run", small, "--workers", "2", "--excel", "--out"]
    process = subprocess.Popen(
        [*words, str(tmp_path / "killed")], start_new_session=True, stderr=subprocess.DEVNULL
    )
    runs = tmp_path / "killed" / "runs"
    wait_until(lambda: len(list(runs.glob("*.parquet"))) >= 2 or process.poll() is not None)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)
    n_before = len(list(runs.glob("*.parquet")))
    for folder in ("killed", "whole"):
        subprocess.run([*words, str(tmp_path / folder)], check=True, capture_output=True, timeout=PATIENCE_S)
    assert 2 <= n_before < len(list(runs.glob("*.parquet")))
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


def test_the_workbook_holds_every_table_and_no_formula(tmp_path):
    small = file_of(tmp_path, HEAD, SCENARIOS)
    assert main(["run", small, "--workers", "1", "--out", str(tmp_path / "out"), "--excel", "--json"]) == 0
    with zipfile.ZipFile(tmp_path / "out" / "results.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
        sheets = [
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")
        ]
    for table in (tmp_path / "out" / "tables").glob("*.csv"):
        assert f'name="{table.stem}"' in names
    assert sheets
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_text_too_long_for_a_cell_is_pointed_to_and_a_table_of_before_is_gone(tmp_path):
    summary = dict.fromkeys([*tables.PLAIN, "effects", "robustness", "sensitivity", "search", "regimes"])
    summary |= {"experiment_hash": "a", "seed": 1, "title": {"en": "x"}}
    tables.write_tables(tmp_path / "tables", {**summary, "failures": [{"failed": 1}]})
    points = {**summary, "regimes": {"few": [1], "points": ["x" * CELL]}}
    tables.write_tables(tmp_path / "tables", points)
    tables.write_workbook(tmp_path / "results.xlsx", points)
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["regimes.csv", "regimes.parquet"]
    with zipfile.ZipFile(tmp_path / "results.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "tables/regimes.csv" in texts
    assert "[1]" in texts
    assert "xxx" not in texts


def test_plausible_worlds_need_no_extra_package(tmp_path, monkeypatch):
    plan = plan_of(tmp_path, SCENARIOS, WORLDS)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    check_extras(plan, excel=False)
    assert carried_out(plan, tmp_path / "out")["robustness"]


def content(folder: Path) -> dict[str, object]:
    """Return the canonical content of a result folder by file."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            found[path.relative_to(folder).as_posix()] = (
                pq.read_table(path).replace_schema_metadata(None).to_pylist()
            )
        elif path.is_file() and path.name != "manifest.json" and not path.name.startswith("."):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def wait_until(is_there) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_there():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
