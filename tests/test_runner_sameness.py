"""The same experiment gives the same content, however it is computed."""

from __future__ import annotations

import os
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers_ledger import fill, results
from helpers_runner import Orders, batches, gather, thread_runner, with_payload, work

from experiments.runner import Runner
from experiments.tasks import Task, Tasks

TASKS = batches(6)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected") / "out"
    fill(folder, TASKS, thread_runner(1))
    return results(folder)


@pytest.mark.parametrize("workers", [1, 2])
def test_content_is_the_same_on_processes_of_any_number(tmp_path, expected, workers):
    fill(tmp_path / "out", TASKS, Runner.local(workers))
    assert results(tmp_path / "out") == expected


def test_content_does_not_depend_on_the_order_in_which_batches_end(tmp_path, expected):
    slow_first = with_payload(TASKS, 0, Orders(sleep_s=0.3))
    order = list(gather(thread_runner(3), slow_first))
    assert order[-1] == TASKS[0].key
    fill(tmp_path / "out", slow_first, thread_runner(3))
    assert results(tmp_path / "out") == expected


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_content_does_not_depend_on_the_hash_seed(tmp_path, expected, hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    words = [sys.executable, "-m", "helpers_runner", str(tmp_path / "out"), "6", "0"]
    subprocess.run(words, env=environment, check=True, timeout=300)
    assert results(tmp_path / "out") == expected


def test_rows_come_in_canonical_order(tmp_path):
    rows = fill(tmp_path / "out", list(reversed(TASKS)))
    names = [(row["world"], row["replication"], row["model"], row["variant"]) for row in rows]
    assert names == sorted(names)
    assert len(names) == 24


class Counting(ThreadPoolExecutor):
    """Threads that count what was handed to them."""

    submitted = 0

    def submit(self, *words):
        self.submitted += 1
        return super().submit(*words)


def test_few_batches_are_in_flight_at_once():
    executor = Counting(2)
    in_flight = []
    with Runner(executor, 2) as runner:
        runner.run(batches(20), work, lambda _: in_flight.append(executor.submitted - len(in_flight)))
    assert len(in_flight) == 20
    assert max(in_flight) == 4


def test_a_task_is_made_when_it_is_its_turn_and_not_kept(tmp_path):
    alive, most = weakref.WeakSet(), []

    def make(task: Task) -> Task:
        alive.add(made := Tracked(task.key, task.runs, task.payload))
        most.append(len(alive))
        return made

    assert fill(tmp_path / "out", Tasks(batches(40), make)) == fill(tmp_path / "whole", batches(40))
    assert len(most) == 80  # looked at once to see what is done, once to do it
    assert max(most) <= 3 * 4  # four in flight, four that just ended, and what the threads still hold


class Tracked(Task):
    """A task that can be watched."""


def test_of_tasks_made_anew_only_what_is_missing_is_computed(tmp_path):
    fill(tmp_path / "out", batches(4))
    made = []
    tasks = Tasks(batches(6), lambda task: made.append(task.key) or task)
    fill(tmp_path / "out", tasks)
    assert len(tasks) == 6
    assert batches(6)[5] in tasks
    assert results(tmp_path / "out").keys() == {task.key for task in batches(6)} | {
        task.key for task in batches(4)
    }
