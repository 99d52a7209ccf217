"""Tasks on their way: taken one at a time from where they come, and what an ended future says of them."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import CancelledError, Future

from experiments.tasks import Batch, Task, failure_rows


class Queue:
    """Tasks in their order, taken from where they come one at a time."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._rest = iter(tasks)
        self.first = next(self._rest, None)

    def __bool__(self) -> bool:
        return self.first is not None

    def take(self) -> Task:
        """Return the first task and make the next one the first."""
        taken, self.first = self.first, next(self._rest, None)
        return taken


def error_of(future: Future) -> BaseException | None:
    """Return what kept an ended future from giving a batch, or None."""
    try:
        return future.exception()
    except CancelledError as error:
        return error


def batch_of(future: Future, task: Task) -> Batch:
    """Return the batch of an ended future; work never raises, so an error means the way to it broke down."""
    error = error_of(future)
    if error is None:
        return future.result()
    return Batch(task, failure_rows(task, f"{type(error).__name__}: {error}"), lost=True)
