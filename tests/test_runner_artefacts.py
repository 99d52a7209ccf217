"""Canonical files: order kept, floats exact, no NaN, whole or not there."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from experiments.artefacts import read_parquet, replacing, write_json_canonical, write_table, write_text


def test_json_keeps_order_and_letters_and_writes_floats_as_repr(tmp_path):
    path = tmp_path / "deep" / "summary.json"
    content = {"z": 0.1 + 0.2, "a": "Samsø", "n": None, "list": (1, 1.0, np.float64(2.5), np.int64(3), True)}
    write_json_canonical(path, content)
    assert path.read_bytes().decode("utf-8") == (
        '{\n  "z": 0.30000000000000004,\n  "a": "Samsø",\n  "n": null,\n'
        '  "list": [\n    1,\n    1.0,\n    2.5,\n    3,\n    true\n  ]\n}\n'
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, np.float64("nan"), np.float32("inf")])
def test_json_refuses_what_is_no_number_and_names_its_place(tmp_path, value):
    path = tmp_path / "summary.json"
    write_json_canonical(path, {"kept": 1})
    with pytest.raises(ValueError, match=r"measures\[1\]\.mean is (nan|-?inf)"):
        write_json_canonical(path, {"measures": [{"mean": 1.0}, {"mean": value}]})
    assert path.read_text() == '{\n  "kept": 1\n}\n'


def test_json_refuses_what_it_cannot_hold(tmp_path):
    with pytest.raises(TypeError, match="set has no place"):
        write_json_canonical(tmp_path / "summary.json", {"names": {"a", "b"}})


COLUMNS = {
    "name": ["Samsø", 'said "no", twice', None],
    "days": [0.1 + 0.2, 1e-7, math.inf],
    "count": [1, None, 3],
    "done": [True, False, None],
}


def test_a_table_is_written_twice_with_the_same_content(tmp_path):
    write_table(tmp_path / "tables" / "waiting.natural", COLUMNS)
    assert read_parquet(tmp_path / "tables" / "waiting.natural.parquet").to_pydict() == COLUMNS
    assert (tmp_path / "tables" / "waiting.natural.csv").read_bytes().decode("utf-8") == (
        'name,days,count,done\nSamsø,0.30000000000000004,1,true\n"said ""no"", twice",1e-07,,false\n,inf,3,\n'
    )


def test_a_table_forgets_where_it_came_from(tmp_path):
    table = pa.table({"days": [1.0]}).replace_schema_metadata({"pandas": "version 1.2.3"})
    write_table(tmp_path / "days", table)
    assert read_parquet(tmp_path / "days.parquet").schema.metadata is None


def test_a_file_whose_writing_fails_leaves_the_old_one_and_no_trace(tmp_path):
    path = tmp_path / "report.html"
    write_text(path, "old\n")
    with pytest.raises(KeyboardInterrupt):
        fail_while_writing(path)
    assert path.read_bytes() == b"old\n"
    assert list(tmp_path.iterdir()) == [path]


def fail_while_writing(path):
    with replacing(path) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
