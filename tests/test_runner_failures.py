"""A failed run is a row: others are kept, nothing is tried for ever, and a broken worker is replaced."""

from __future__ import annotations

import os
import signal

import pytest
from helpers_ledger import fill
from helpers_runner import Orders, Unpicklable, batches, gather, thread_runner, with_payload, work

from experiments.runner import GIVE_UP_AFTER, Runner
from experiments.tasks import RunId, Task
from sim.errors import InfohusError

TASKS = batches(4)


def failing(does: str, **how) -> list:
    return with_payload(TASKS, 1, Orders(does=does, **how))


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("raise", "LookupError: no forum here: <object object> [helpers_runner.py:"),
        ("exit", "SystemExit: enough"),
        ("drop_a_row", "ValueError: task world-000-rep-0002-0003 promised 4 runs"),
        ("give_words", "ArrowInvalid: "),
    ],
)
def test_a_batch_that_fails_is_a_row_per_run_and_leaves_the_others(tmp_path, does, says):
    rows = fill(tmp_path / "out", failing(does))
    failed = [row for row in rows if row["error"] is not None]
    assert {(row["world"], row["replication"]) for row in failed} == {("world-000", 2), ("world-000", 3)}
    assert len(failed) == 4
    assert all(row["error"].startswith(says) for row in failed)
    assert all(row["num|days_to_decision|mean"] is None for row in failed)
    assert [row for row in rows if row["error"] is None] == fill(tmp_path / "good", [TASKS[0], *TASKS[2:]])


def test_a_failure_of_the_model_is_not_computed_again_on_resume(tmp_path):
    fill(tmp_path / "out", failing("raise"))
    rows = fill(tmp_path / "out", TASKS)
    assert sum(row["error"] is not None for row in rows) == 4


@pytest.mark.parametrize("payload", [Unpicklable(), Orders(does="give_a_lock")])
def test_what_cannot_travel_between_processes_is_a_failure_of_its_batch_alone(payload):
    ended = gather(Runner.local(1), with_payload(TASKS, 1, payload))
    assert [key for key, batch in ended.items() if batch.lost] == [TASKS[1].key]
    assert "TypeError" in ended[TASKS[1].key].rows[0]["error"]


def test_a_worker_killed_once_costs_nothing(tmp_path):
    rows = fill(tmp_path / "out", failing("kill_once", folder=tmp_path), Runner.local(2))
    assert (tmp_path / "killed").exists()
    assert rows == fill(tmp_path / "good", TASKS)


def test_a_batch_that_always_kills_its_worker_fails_alone_and_is_tried_again_on_resume(tmp_path):
    rows = fill(tmp_path / "out", failing("kill_always"), Runner.local(2))
    failed = [row for row in rows if row["error"] is not None]
    assert len(rows) == 16
    assert {row["replication"] for row in failed} == {2, 3}
    assert all(row["error"].startswith("BrokenProcessPool: ") for row in failed)
    assert fill(tmp_path / "out", TASKS) == fill(tmp_path / "good", TASKS)


def test_a_worker_killed_between_two_looks_is_replaced(tmp_path):
    orders = Orders(folder=tmp_path)
    ended = []
    with Runner.local(1) as runner:
        runner.run(batches(2, payload=orders), work, ended.append)
        (first,) = (int(path.stem) for path in tmp_path.glob("*.pid"))
        os.kill(first, signal.SIGKILL)
        runner.run(batches(2, payload=orders), work, ended.append)
    assert [batch.lost for batch in ended] == [False] * 4
    assert len(list(tmp_path.glob("*.pid"))) == 2


def test_the_runner_gives_up_when_batch_after_batch_loses_its_worker():
    ended = []
    deadly = batches(GIVE_UP_AFTER + 3, n_worlds=1, payload=Orders(does="kill_always"))
    with (
        pytest.raises(InfohusError, match=f"{GIVE_UP_AFTER} batches in a row") as stop,
        Runner.local(1) as runner,
    ):
        runner.run(deadly, work, ended.append)
    assert stop.value.key == "runner.workers_die"
    assert len(ended) == GIVE_UP_AFTER


def test_an_executor_that_broke_and_cannot_be_replaced_ends_the_run():
    runner = Runner.local(1)
    runner._renew = None
    with pytest.raises(InfohusError) as stop, runner:
        runner.run(failing("kill_always"), work, lambda batch: None)
    assert stop.value.key == "runner.executor_broke"


def test_an_error_while_keeping_a_batch_ends_the_run_and_its_workers(tmp_path):
    def full_disk(batch):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"), thread_runner(1) as runner:
        runner.run(TASKS, work, full_disk)


def test_a_task_needs_a_key_that_is_safe_as_a_file_name():
    run = RunId("world-000", 0, "coordinator", "natural")
    for key in ("../up", "a/b", "", ".hidden", "å"):
        with pytest.raises(ValueError, match="file name"):
            Task(key, (run,))
    with pytest.raises(ValueError, match="no run"):
        Task("world-000", ())
