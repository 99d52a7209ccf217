"""A tiny experiment for the runner's tests: runs computed from their names, and workers that misbehave."""

from __future__ import annotations

import hashlib
import math
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from experiments.runner import Runner
from experiments.tasks import Batch, RunId, Task


@dataclass(frozen=True)
class Orders:
    """Say how a batch behaves: how long it takes, what goes wrong, and where it leaves traces."""

    sleep_s: float = 0.0
    does: str = ""
    folder: Path | None = None


class Unpicklable:
    """A payload that cannot travel to a worker."""

    def __reduce__(self):
        raise TypeError("this cannot travel")


def batches(n: int, n_worlds: int = 2, payload: object = Orders()) -> list[Task]:
    """Return ``n`` batches of two replications under two models in each of ``n_worlds`` worlds."""
    return [
        Task(f"world-{world:03d}-rep-{2 * i:04d}-{2 * i + 1:04d}", _runs(world, (2 * i, 2 * i + 1)), payload)
        for world in range(n_worlds)
        for i in range(n // n_worlds)
    ]


def with_payload(tasks: list[Task], index: int, payload: object) -> list[Task]:
    """Return ``tasks`` with another payload in one of them."""
    changed = list(tasks)
    changed[index] = Task(tasks[index].key, tasks[index].runs, payload)
    return changed


def _runs(world: int, replications: tuple[int, ...]) -> tuple[RunId, ...]:
    models = ("fixed_forum", "coordinator")
    return tuple(RunId(f"world-{world:03d}", r, model, "natural") for r in replications for model in models)


def work(task: Task) -> list[dict]:
    """Return the rows of ``task`` after doing what its orders say."""
    orders = task.payload
    if orders.folder:
        (orders.folder / f"{task.key}.begun").touch()
        (orders.folder / f"{os.getpid()}.pid").touch()
    time.sleep(orders.sleep_s)
    return MISDEEDS.get(orders.does, _behave)(task)


def _behave(task: Task) -> list[dict]:
    return [_row(run) for run in task.runs]


def _row(run: RunId) -> dict:
    share = int(hashlib.sha256(repr(tuple(run)).encode()).hexdigest()[:8], 16) / 2**32
    return {
        **run._asdict(),
        "error": None,
        "num|days_to_decision|mean": 100 * share,
        "den|days_to_decision|mean": 1 + run.replication,  # an int among floats, as counts come
        "values|days_to_decision": [share, share / 3, math.inf],
        "values|days_to_closure": [],
    }


def _raise(task: Task) -> list[dict]:
    raise LookupError(f"no forum here: {object()}")


def _kill_once(task: Task) -> list[dict]:
    mark = task.payload.folder / "killed"
    if mark.exists():
        return _behave(task)
    mark.touch()
    return _kill_always(task)


def _kill_always(task: Task) -> list[dict]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def _drop_a_row(task: Task) -> list[dict]:
    return _behave(task)[1:]


def _give_words(task: Task) -> list[dict]:
    return [{**row, "num|days_to_decision|mean": "soon"} for row in _behave(task)]


def _give_a_lock(task: Task) -> list[dict]:
    return [{**row, "num|days_to_decision|mean": threading.Lock()} for row in _behave(task)]


def _exit(task: Task) -> list[dict]:
    sys.exit("enough")


MISDEEDS = {
    "raise": _raise,
    "exit": _exit,
    "kill_once": _kill_once,
    "kill_always": _kill_always,
    "drop_a_row": _drop_a_row,
    "give_words": _give_words,
    "give_a_lock": _give_a_lock,
}


class StopAfter:
    """A stand-in for the progress display that presses Ctrl-C after ``n`` batches."""

    def __init__(self, n: int) -> None:
        self.left = n

    def expect(self, *_, **__) -> None:
        """Take note of nothing."""

    def advance(self, _: int) -> None:
        """Count down to the key press."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGINT)


def thread_runner(workers: int) -> Runner:
    """Return a runner on threads."""
    return Runner(ThreadPoolExecutor(workers), workers)


def gather(runner: Runner, tasks: list[Task]) -> dict[str, Batch]:
    """Run ``tasks`` without a ledger and return the batches by key."""
    ended: dict[str, Batch] = {}
    with runner:
        runner.run(tasks, work, lambda batch: ended.update({batch.task.key: batch}))
    return ended


if __name__ == "__main__":
    from helpers_ledger import main  # not above: workers import this file and need no more than the work

    main(*sys.argv[1:])
