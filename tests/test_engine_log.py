"""The event log gives back what it took, ordered by due and event, packed or not."""

from __future__ import annotations

import pickle
import random

import pandas as pd
import pytest

from sim.engine import log as log_module
from sim.engine.log import CODED, COLUMNS, NULL, NULLABLE, EventLog

CHANCE = random.Random(1)


def cell(column: str, number: int) -> object:
    if column == "event":
        return number
    if column in CODED:
        return CHANCE.choice([None, "Århus", "ask", f"case-{number % 7}"])
    if column in NULLABLE and CHANCE.random() < 0.3:
        return NULL
    return 461 if column == "municipality" else CHANCE.randrange(-(10**11), 10**11)


ROWS = [tuple(cell(column, number) for column in COLUMNS) for number in range(1_000)]


@pytest.fixture
def packing(monkeypatch):
    """Pack every 64 rows instead of every 65,536."""
    monkeypatch.setattr(log_module, "PACK_AT", 64)


def filled(rows: list[tuple]) -> EventLog:
    log = EventLog()
    for row in rows:
        log.append(row)
    return log


def test_rows_come_back_in_order_of_due_and_event():
    due, event = COLUMNS.index("due"), COLUMNS.index("event")
    assert filled(ROWS).rows() == sorted(ROWS, key=lambda row: (row[due], row[event]))


def test_packing_changes_nothing(packing):
    packed = filled(ROWS)
    assert len(packed) == len(ROWS)
    assert len(packed._recent) < 64
    assert sorted(packed.rows()) == sorted(ROWS)


def test_a_log_may_be_read_while_it_grows(packing):
    log = EventLog()
    for number, row in enumerate(ROWS[:200], start=1):
        log.append(row)
        if number % 37 == 0:
            assert len(log.rows()) == len(log) == number


def test_a_log_pickles_with_its_packed_rows(packing):
    log = filled(ROWS)
    copy: EventLog = pickle.loads(pickle.dumps(log))
    assert copy.rows() == log.rows()


def test_the_table_has_the_columns_and_types_of_the_contract():
    table = filled(ROWS).table()
    assert list(table.columns) == list(COLUMNS)
    for column in COLUMNS:
        if column in CODED:
            assert isinstance(table[column].dtype, pd.StringDtype)
        elif column in NULLABLE:
            assert table[column].dtype == "Int64"
        else:
            assert table[column].dtype == ("int16" if column == "municipality" else "int64")
    assert table["started"].isna().sum() == sum(row[COLUMNS.index("started")] == NULL for row in ROWS)
    assert NULL not in table["started"].dropna().tolist()


def test_null_words_are_null_in_the_table_not_the_word_none():
    table = filled(ROWS).table()
    assert table["role"].isna().sum() == sum(row[COLUMNS.index("role")] is None for row in ROWS)
    assert "None" not in set(table["role"].dropna())


def test_an_empty_log_is_an_empty_table_of_the_same_types():
    empty, table = EventLog().table(), filled(ROWS).table()
    assert len(empty) == 0
    assert dict(empty.dtypes) == dict(table.dtypes)
