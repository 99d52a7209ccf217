"""The runner that a job's body is given: batches and single calls go to the seats of the house."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, wait

from dashboards.jobs.progress import JobProgress
from dashboards.jobs.turns import Call, Turns
from experiments.runner import OnBatch, Runner
from experiments.tasks import Interrupted, Task, Work

POLL_S = 0.1
"""Seconds after which one who waits for a single call looks whether the job was called off."""


class _House(Executor):
    """Let every call of one job wait its turn for a seat."""

    def __init__(
        self, turns: Turns, progress: JobProgress, stopped: threading.Event, *, is_quick: bool
    ) -> None:
        self._turns, self._progress, self._stopped, self._is_quick = turns, progress, stopped, is_quick
        self.has_asked = False

    def submit(self, function, /, *args) -> Future:
        self.has_asked = True
        call = Call(function, args, self._progress, self._stopped)
        self._turns.put(call, is_quick=self._is_quick)
        return call.future


class SeatRunner(Runner):
    """Run the tasks of one job on the seats of the house, which it shares with other jobs.

    As any Runner: a batch whose worker dies is run once more alone, and then becomes failure rows. Once the job is
    called off, ``run`` and ``call`` raise Interrupted; batches that are running are broken off at their next beat.
    """

    def __init__(
        self,
        turns: Turns,
        seats: int,
        progress: JobProgress,
        stopped: threading.Event,
        *,
        is_quick: bool = False,
    ) -> None:
        self._house = _House(turns, progress, stopped, is_quick=is_quick)
        super().__init__(self._house, seats)
        self._progress = progress

    @property
    def is_waiting(self) -> bool:
        """Return whether the job asked for a seat and never had one yet."""
        return self._house.has_asked and not self._progress.has_begun

    def warm_up(self, prepare: Callable[[], None]) -> None:
        """Do nothing: seats are warm."""

    def run(self, tasks: Iterable[Task], work: Work, on_batch: OnBatch) -> None:
        """Compute ``tasks`` as ``Runner.run`` does; nothing at all once the job was called off."""
        self._check()
        super().run(tasks, work, on_batch)

    def call(self, function: Callable, *args: object, runs: int = 0) -> object:
        """Return what a module-level function returns for ``args``, computed on one seat.

        ``runs`` is how often it beats (``experiments.pulse``), if that is known, for the progress.
        Raises what the function raises if that is an InfohusError; ``WorkerDied`` or ``Unexpected`` otherwise.
        """
        self._check()
        if runs:
            self._progress.expect(runs)
        future = self._house.submit(function, *args)
        while not wait([future], timeout=POLL_S).done:
            if self._stop and future.cancel():
                raise Interrupted("runner.stopped")
        result = future.result()
        self._progress.advance(runs)
        return result

    def _check(self) -> None:
        if self._stop:
            raise Interrupted("runner.stopped")
