"""Calls and batches for the tests of the job service: they beat, leave traces, and misbehave."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboards.jobs.job import Job
from dashboards.jobs.service import JobService
from experiments.pulse import beat
from experiments.tasks import RunId, Task
from sim.errors import BadInput

PATIENCE_S = 60.0
"""A machine may be slow: nothing that must come is given up before that."""


def call(
    service: JobService,
    owner: str,
    key: object,
    function: Callable,
    *args: object,
    runs: int = 0,
    quick: bool = True,
    slot: str = "main",
) -> Job:
    """Start a job that computes ``function(*args)`` on one seat."""
    return service.start(
        owner, key, lambda runner, _: runner.call(function, *args, runs=runs), slot=slot, quick=quick
    )


def be_ready() -> None:
    """Get warm at once: these workers need nothing."""


def beats(folder: Path, name: str, n: int, sleep_s: float) -> str:
    """Do ``n`` short runs, each leaving a sign of life of this process; return ``name``."""
    for _ in range(n):
        time.sleep(sleep_s)
        with open(folder / f"{name}.{os.getpid()}", "a") as file:
            file.write(".")
        beat()
    return name


def hang(folder: Path) -> None:
    """Never end, never beat, and catch whatever can be caught."""
    (folder / f"hang.{os.getpid()}").touch()
    while True:
        try:
            time.sleep(600)
        except Exception:
            continue


def refuse() -> None:
    raise BadInput("scenario.quorum", given=6, members=Path("5"))


def stumble() -> None:
    raise LookupError("no forum here")


def give_a_lock() -> object:
    return threading.Lock()


def leave_the_process() -> None:
    sys.exit("enough")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Orders:
    """How long each run of a batch takes, where it leaves traces, and how often it kills its worker."""

    folder: Path
    sleep_s: float = 0.0
    kills: int = 0


def batches(n: int, runs: int, orders: Orders, bad: Orders | None = None) -> list[Task]:
    """Return ``n`` batches of ``runs`` runs each; ``bad`` are the orders of the second one."""
    return [
        Task(
            f"batch-{i:03d}",
            tuple(RunId("000", i * runs + j, "coordinator", "natural") for j in range(runs)),
            bad if bad and i == 1 else orders,
        )
        for i in range(n)
    ]


def run_batch(task: Task) -> list[dict]:
    """Do every run of the batch; kill this process in its midst if ordered and not yet done often enough."""
    orders: Orders = task.payload
    rows = []
    for run in task.runs:
        time.sleep(orders.sleep_s)
        with open(orders.folder / f"run.{os.getpid()}", "a") as file:
            file.write(".")
        rows.append({**run._asdict(), "error": None})
        beat()
        died = list(orders.folder.glob("died.*"))
        if len(rows) == 2 and len(died) < orders.kills:
            (orders.folder / f"died.{os.getpid()}").touch()
            die()
    return rows


def wait_for(what, patience_s: float = PATIENCE_S) -> object:
    """Return what ``what()`` gives once that is true."""
    until = time.monotonic() + patience_s
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)
    return found


def is_alive(pid: int) -> bool:
    """Return whether a process still computes; one that only waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def pid_in(folder: Path, name: str) -> int:
    """Return the process that left its sign under ``name``, once it did."""
    (found,) = wait_for(lambda: list(folder.glob(f"{name}.*")))
    return int(found.suffix[1:])


def signs(folder: Path, name: str = "*") -> int:
    """Return how many signs of life there are."""
    return sum(path.stat().st_size for path in folder.glob(f"{name}.*"))
