"""What is handed to a worker and what comes back: tasks, the runs they promise, failures as rows."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from time import perf_counter
from typing import NamedTuple

from sim.errors import InfohusError

Row = dict[str, object]
IDENTITY = ("world", "replication", "model", "variant")
"""The columns that name a run; rows are ordered by them everywhere."""

_SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")


class Interrupted(InfohusError):
    """The user stopped the work; what is finished is kept (the command line exits with 130)."""

    exit_code = 130


class RunId(NamedTuple):
    """Name one run: its world, replication, organisational model and variant."""

    world: str
    replication: int
    model: str
    variant: str


@dataclass(frozen=True, slots=True)
class Task:
    """Hold one batch of runs, to be computed in one go by one worker.

    Parameters
    ----------
    key
        Unique within the experiment and safe as a file name; it names the batch's file in the ledger.
    runs
        The runs this batch promises. If the batch is lost, each of them becomes a failure row.
    payload
        What the work function needs to know; must pickle.
    """

    key: str
    runs: tuple[RunId, ...]
    payload: object = None

    def __post_init__(self) -> None:
        if not _SAFE_KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is not safe as a file name")
        if not self.runs:
            raise ValueError(f"task {self.key} promises no run")


class Tasks(Collection[Task]):
    """Hold the tasks of ``subjects`` without keeping one: each is made when it is its turn, every time anew.

    A task names its runs, so it is many times the size of what it is made from.
    """

    def __init__(self, subjects: Collection, make: Callable[..., Task]) -> None:
        self._subjects = subjects
        self._make = make

    def __len__(self) -> int:
        return len(self._subjects)

    def __iter__(self) -> Iterator[Task]:
        return map(self._make, self._subjects)

    def __contains__(self, task: object) -> bool:
        return any(own == task for own in self)


Work = Callable[[Task], list[Row]]
"""A module-level function: one flat row per promised run, ``error`` None or a text."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold what became of a task.

    ``seconds`` is the worker's time. ``lost`` says that the worker or the way to it broke down: the rows are
    failures that say nothing about the model, and the batch is tried again when the experiment resumes.
    """

    task: Task
    rows: list[Row]
    seconds: float = 0.0
    lost: bool = False


def guarded(work: Work, task: Task) -> Batch:
    """Return the batch of ``task``; whatever ``work`` raises becomes one failure row per promised run."""
    began = perf_counter()
    try:
        rows = work(task)
        _check_promise(rows, task)
    except (Exception, SystemExit) as error:
        rows = failure_rows(task, describe(error))
    return Batch(task, rows, perf_counter() - began)


def failure_rows(task: Task, error: str) -> list[Row]:
    """Return one row per promised run of ``task`` that holds nothing but its name and ``error``."""
    return [{**run._asdict(), "error": error} for run in task.runs]


def describe(error: BaseException) -> str:
    """Return type, message and place of ``error``, the same in every process and on every machine."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" [{PurePath(frames[-1].filename).name}:{frames[-1].lineno}]" if frames else ""
    return _ADDRESS.sub("", f"{type(error).__name__}: {error}{place}")


def identity(row: Row) -> tuple:
    """Return the values that name and order the run of ``row``."""
    return tuple(row[name] for name in IDENTITY)


def _check_promise(rows: list[Row], task: Task) -> None:
    """Raise ValueError unless ``rows`` are exactly the runs that ``task`` promised."""
    given = sorted(identity(row) for row in rows)
    if given != sorted(tuple(run) for run in task.runs):
        raise ValueError(f"task {task.key} promised {len(task.runs)} runs, gave {len(given)} or others")
