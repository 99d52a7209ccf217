"""A result folder holds one experiment, whole; foreign folders stay as they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from helpers_ledger import HASH, fill, results
from helpers_runner import batches, work

from experiments.ledger import Ledger
from sim.errors import BadInput, InfohusError

TASKS = batches(4)
KEY = TASKS[2].key


def snapshot(folder):
    """Return all there is to see of ``folder``: names, bytes, times."""
    places = [folder, *sorted(folder.rglob("*"))]
    return [(place, place.stat().st_mtime_ns, place.is_file() and place.read_bytes()) for place in places]


def refused(folder, experiment_hash=HASH):
    with pytest.raises(BadInput) as refusal, Ledger(folder, experiment_hash):
        pass
    for lang in ("en", "da"):
        assert str(folder) in refusal.value.sentence(lang)
        assert "\n" not in refusal.value.sentence(lang)
    return refusal.value.key


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thesis.txt", "years of work"),
        ("manifest.json/inside", "a folder of that name"),
        ("runs/world-000-rep-0000-0001.parquet", "no manifest beside it"),
        (".hidden", "a secret"),
    ],
)
def test_a_folder_with_anything_else_is_refused_and_untouched(tmp_path, name, content):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    before = snapshot(tmp_path)
    assert refused(tmp_path) == "folder.foreign"
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("content", ["", "{", "not json", "[1, 2]", "{}", '{"name": "another program"}'])
def test_a_manifest_that_names_no_experiment_is_pointed_out_and_untouched(tmp_path, content):
    fill(tmp_path, TASKS)
    (tmp_path / "manifest.json").write_text(content)
    before = snapshot(tmp_path)
    assert refused(tmp_path) == "folder.bad_manifest"
    with pytest.raises(BadInput, match=r"manifest\.json"):
        Ledger(tmp_path, HASH)
    assert snapshot(tmp_path) == before


def test_a_folder_of_another_experiment_is_refused_and_untouched(tmp_path):
    fill(tmp_path, TASKS)
    before = snapshot(tmp_path)
    assert refused(tmp_path, "77aa" * 16) == "folder.other_experiment"
    assert snapshot(tmp_path) == before


def test_a_file_in_the_place_of_the_folder_is_refused_and_untouched(tmp_path):
    path = tmp_path / "out"
    path.write_text("mine")
    assert refused(path) == "folder.not_a_folder"
    with pytest.raises(BadInput, match="out is a file"):
        Ledger(path / "below", HASH)
    assert path.read_text() == "mine"


def test_a_file_in_the_place_of_the_runs_is_named_and_untouched(tmp_path):
    with Ledger(tmp_path, HASH):
        pass
    (tmp_path / "runs").rmdir()
    (tmp_path / "runs").write_text("mine")
    with pytest.raises(BadInput, match="runs is a file"):
        Ledger(tmp_path, HASH)
    assert (tmp_path / "runs").read_text() == "mine"


def test_a_folder_in_which_another_run_writes_is_refused_until_that_run_is_dead(tmp_path):
    hold = f"import time; from experiments.ledger import Ledger; held = Ledger({str(tmp_path)!r}, {HASH!r})"
    words = [sys.executable, "-c", f"{hold}; print('held', flush=True); time.sleep(600)"]
    other = subprocess.Popen(words, stdout=subprocess.PIPE)
    try:
        other.stdout.readline()
        assert refused(tmp_path) == "folder.in_use"
        with pytest.raises(BadInput, match=f"process {other.pid}"):
            Ledger(tmp_path, HASH)
    finally:
        other.kill()
        other.communicate()
    assert (tmp_path / ".lock").exists()
    with Ledger(tmp_path, HASH):
        assert (tmp_path / ".lock").read_text() == str(os.getpid())
        assert refused(tmp_path) == "folder.in_use"
    assert not (tmp_path / ".lock").exists()


def test_a_refusal_leaves_no_lock_behind(tmp_path):
    with Ledger(tmp_path, HASH):
        pass
    refused(tmp_path, "77aa" * 16)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "runs"]


def test_unfinished_files_of_a_killed_run_are_ignored_and_swept_out(tmp_path):
    (tmp_path / ".manifest.json.4711.tmp").write_text("{")  # killed before the hash was written
    with Ledger(tmp_path, HASH):
        pass
    leftover = tmp_path / "runs" / f".{KEY}.parquet.4711.tmp"
    leftover.write_bytes(b"PAR1 half")
    with Ledger(tmp_path, HASH) as ledger:
        assert not ledger.done(KEY)
        assert ledger.keys() == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["manifest.json", "runs"]


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-40])


def cut_in_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def alter_a_value(path):
    column = pq.ParquetFile(path).metadata.row_group(0).column(5)  # num|...
    last_byte = column.data_page_offset + column.total_compressed_size - 1
    content = bytearray(path.read_bytes())
    content[last_byte] ^= 1
    path.write_bytes(content)


def take_another_batch(path):
    path.write_bytes(path.with_name(f"{TASKS[0].key}.parquet").read_bytes())


@pytest.mark.parametrize("damage", [cut_short, cut_in_half, empty, alter_a_value, take_another_batch])
def test_a_damaged_batch_is_named_and_computed_again(tmp_path, damage):
    fill(tmp_path, TASKS)
    whole = results(tmp_path)
    path = tmp_path / "runs" / f"{KEY}.parquet"
    damage(path)
    with Ledger(tmp_path, HASH) as ledger:
        with pytest.raises(InfohusError, match=path.name):
            ledger.read()
        assert [ledger.done(task.key) for task in TASKS] == [True, True, False, True]
        assert ledger.take_damaged() == [path.name]
        assert ledger.take_damaged() == []
    fill(tmp_path, TASKS)
    assert results(tmp_path) == whole


def test_rows_come_back_as_they_were_given(tmp_path):
    (row, *_) = work(TASKS[0])
    (back, *_) = (found for found in fill(tmp_path, TASKS) if found["model"] == row["model"])
    assert back == {**row, "den|days_to_decision|mean": 1.0}


def test_batches_can_be_read_by_key_or_by_predicate(tmp_path):
    fill(tmp_path, TASKS)
    with Ledger(tmp_path, HASH) as ledger:
        nominal = ledger.read(lambda key: key.startswith("world-000"))
        assert {row["world"] for row in nominal} == {"world-000"}
        assert nominal == ledger.read([TASKS[1].key, TASKS[0].key])
        assert ledger.read([]) == []
        assert ledger.read_table([]).column_names[:4] == ["world", "replication", "model", "variant"]


def test_columns_that_only_some_batches_have_are_null_in_the_others(tmp_path):
    with Ledger(tmp_path, HASH) as ledger:
        run = {"world": "w", "replication": 0, "model": "m", "variant": "natural", "error": None}
        ledger.record("a", [{**run, "num|x|mean": 1, "label": None}])
        ledger.record("b", [{**run, "replication": 1, "label": "late"}])
        first, second = ledger.read()
    assert first == {**run, "num|x|mean": 1.0, "label": None}
    assert second == {**run, "replication": 1, "num|x|mean": None, "label": "late"}


def test_only_the_columns_wanted_are_read(tmp_path):
    fill(tmp_path, TASKS)
    with Ledger(tmp_path, HASH) as ledger:
        whole = ledger.read_table()
        named = ["world", "replication", "model", "variant", "error"]
        for wanted in (
            [],
            ["num|days_to_decision|mean"],
            ["values|days_to_decision", "den|days_to_decision|mean"],
        ):
            part = ledger.read_table(columns=wanted)
            assert sorted(part.column_names) == sorted([*named, *wanted])
            assert part == whole.select(part.column_names)
            assert part.nbytes < whole.nbytes
        assert ledger.read_table([], columns=["num|x"]).column_names == named
        assert ledger.read_table(columns=["no such"]).column_names == named


def test_a_column_is_not_taken_for_another_whose_name_goes_on_after_a_point(tmp_path):
    run = {"world": "w", "replication": 0, "model": "m", "variant": "natural", "error": None}
    with Ledger(tmp_path, HASH) as ledger:
        ledger.record("a", [{**run, "num|decided_within": 1.0, "num|decided_within.30": 2.0}])
        assert ledger.read_table(columns=["num|decided_within"]).column_names[5:] == ["num|decided_within"]
        assert ledger.read_table(columns=["num|decided_within.30"])["num|decided_within.30"].to_pylist() == [
            2.0
        ]


def test_a_damaged_page_of_a_column_wanted_is_found(tmp_path):
    fill(tmp_path, TASKS)
    alter_a_value(tmp_path / "runs" / f"{KEY}.parquet")
    with Ledger(tmp_path, HASH) as ledger:
        name = ledger.read_table([TASKS[0].key]).column_names[5]
        assert ledger.read_table(columns=["den|days_to_decision|mean"]).num_rows == 16
        with pytest.raises(InfohusError, match=KEY):
            ledger.read_table(columns=[name])


def test_batches_read_in_groups_are_those_read_at_once(tmp_path, monkeypatch):
    fill(tmp_path, TASKS)
    with Ledger(tmp_path, HASH) as ledger:
        at_once = ledger.read_table()
        monkeypatch.setattr("experiments.ledger.AT_ONCE", 3)
        assert ledger.read_table() == at_once
        assert at_once["replication"].num_chunks == 1


def test_facts_are_added_to_the_manifest_and_the_hash_stays(tmp_path):
    with Ledger(tmp_path, HASH) as ledger:
        ledger.note(seconds=1.5, clean=None)
        ledger.note(seconds=2.5, commit="abc")
    with Ledger(tmp_path, HASH) as ledger:
        assert ledger.manifest == {
            "schema": 1,
            "experiment_hash": HASH,
            "seconds": 2.5,
            "clean": None,
            "commit": "abc",
        }


def test_files_of_equal_content_are_equal_to_the_byte(tmp_path):
    fill(tmp_path / "a", TASKS)
    fill(tmp_path / "b", list(reversed(TASKS)))
    for path in (tmp_path / "a" / "runs").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "runs" / path.name).read_bytes()
