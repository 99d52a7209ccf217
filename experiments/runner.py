"""Run batches on any executor: few in flight, failures as rows, a clean stop on Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from experiments.in_flight import Queue, batch_of, error_of
from experiments.pools import WorkerDied, process_pool
from experiments.tasks import Batch, Interrupted, Task, Work, describe, failure_rows, guarded
from sim.errors import BadInput, InfohusError

if TYPE_CHECKING:
    from experiments.ledger import Ledger
    from experiments.progress import Progress

POLL_S = 0.2
"""Seconds after which a waiting runner looks whether Ctrl-C was pressed."""
GRACE_S = 1.0
"""Seconds running batches get to finish after Ctrl-C before their workers are ended."""
GIVE_UP_AFTER = 5
"""Batches lost in a row before the runner stops, since something is wrong with the machine, not with them."""

OnBatch = Callable[[Batch], None]


class Runner:
    """Run tasks on an executor; use it in a ``with`` block, which shuts the executor down.

    Parameters
    ----------
    executor
        Any ``concurrent.futures.Executor``: processes, threads, a cluster's.
    workers
        How many batches it computes at once, or what tells it now; twice as many are in flight, so that memory
        stays flat.
    renew
        Makes a fresh executor after a worker died and took the executor along, or raises what the user is told.
        Without it such a death ends the run with an InfohusError.
    """

    def __init__(
        self,
        executor: Executor,
        workers: int | Callable[[], int],
        renew: Callable[[], Executor] | None = None,
    ) -> None:
        self._executor = executor
        self._count = workers if callable(workers) else lambda: workers
        self._renew = renew
        self._stop = False
        self._losses_in_a_row = 0

    @classmethod
    def local(cls, workers: int) -> Runner:
        """Return a runner on ``workers`` fresh processes of this machine."""
        return cls(process_pool(workers), workers, lambda: process_pool(workers))

    @classmethod
    def cluster(cls, address: str) -> Runner:
        """Return a runner on the workers of the Dask scheduler at ``address``; they may come and go.

        Raises BadInput within seconds if there is none, or if it has other code (``clusters.cluster_pool``);
        ``extras.missing`` without the extra ``cluster``.
        """
        if find_spec("distributed") is None:
            raise BadInput("extras.missing", extra="cluster")
        from experiments.clusters import cluster_pool

        pool = cluster_pool(address)
        return cls(pool, pool.threads, pool.give_up)

    @property
    def workers(self) -> int:
        """How many batches are computed at once now."""
        return self._count()

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, kind, error, trace) -> None:
        if kind is None:
            self._executor.shutdown(wait=True)
            return
        self._end_executor()
        if kind is KeyboardInterrupt:
            raise Interrupted("runner.stopped") from None

    def warm_up(self, prepare: Callable[[], None]) -> None:
        """Let every worker start and call ``prepare`` (imports, say) while the caller goes on.

        What goes wrong there goes wrong again, and is told, when the first batch runs.
        """
        with suppress(BrokenExecutor):
            for _ in range(self.workers):
                self._executor.submit(prepare)

    def stop(self, *_) -> None:
        """Ask ``run``, which another thread may be in, to take no new batch and to raise Interrupted soon."""
        self._stop = True

    def run(self, tasks: Iterable[Task], work: Work, on_batch: OnBatch) -> None:
        """Compute ``tasks`` and call ``on_batch`` with each as it ends, in whatever order they end.

        When a worker dies, every batch it may have had in hand is run once more, alone; one that breaks down
        again becomes failure rows and is not tried a third time.

        Raises
        ------
        Interrupted
            After Ctrl-C. Batches that ended before, or within a second, were handed to ``on_batch``.
        InfohusError
            ``runner.workers_die`` when batch after batch loses its worker; ``runner.executor_broke`` when one
            did and ``renew`` is missing; on a cluster ``cluster.lost``, ``cluster.other_worker`` or
            ``cluster.no_workers_left``.
        """
        queue = Queue(tasks)
        with self._listening():
            while queue:
                for suspect in self._compute(queue, work, on_batch):
                    self._compute(Queue([suspect]), work, on_batch, alone=True)

    def _compute(self, queue: Queue, work: Work, on_batch: OnBatch, alone: bool = False) -> list[Task]:
        """Compute from ``queue`` until it is empty or a worker dies; return what may be to blame for that.

        A batch that runs ``alone`` when its worker dies is to blame, and handed over as lost.
        """
        pending: dict[Future, Task] = {}
        suspects: list[Task] = []
        while True:
            if not suspects:
                self._fill(pending, queue, work)
            if self._stop:
                self._halt(pending, on_batch)
            if not pending:
                return suspects
            ended, _ = wait(pending, timeout=POLL_S, return_when=FIRST_COMPLETED)
            if self._stop:  # what was broken off for that reason is no failure
                self._halt(pending, on_batch)
            if any(isinstance(error_of(future), BrokenExecutor) for future in ended):
                return suspects + self._sort_out(pending, on_batch, alone)
            for future in ended:
                suspects += self._judge(future, pending.pop(future), on_batch, alone)

    def _fill(self, pending: dict[Future, Task], queue: Queue, work: Work) -> None:
        """Submit from ``queue`` as many tasks as there is room for in flight."""
        while queue and len(pending) < 2 * self.workers and not self._stop:
            try:
                future = self._executor.submit(guarded, work, queue.first)
            except BrokenExecutor:
                if pending:  # their futures tell the rest
                    return
                self._replace_executor()  # a worker died while idle
            else:
                pending[future] = queue.take()

    def _sort_out(self, pending: dict[Future, Task], on_batch: OnBatch, alone: bool) -> list[Task]:
        """Hand over what ended before the executor broke, make a fresh one, return the rest."""
        wait(pending)  # a broken executor fails all that is in flight, at once
        suspects = []
        for future, task in pending.items():
            suspects += self._judge(future, task, on_batch, alone)
        self._replace_executor()
        return suspects

    def _judge(self, future: Future, task: Task, on_batch: OnBatch, alone: bool) -> list[Task]:
        """Hand over what became of ``task``; return it instead if its worker died beside other batches."""
        if not alone and isinstance(error_of(future), BrokenExecutor | WorkerDied):
            return [task]
        self._hand_over(batch_of(future, task), on_batch)
        return []

    def _hand_over(self, batch: Batch, on_batch: OnBatch) -> None:
        on_batch(batch)
        self._losses_in_a_row = self._losses_in_a_row + 1 if batch.lost else 0
        if self._losses_in_a_row >= GIVE_UP_AFTER:
            raise InfohusError("runner.workers_die", count=GIVE_UP_AFTER, error=batch.rows[0]["error"])

    def _replace_executor(self) -> None:
        self._end_executor()
        if self._renew is None:
            raise InfohusError("runner.executor_broke")
        self._executor = self._renew()

    def _halt(self, pending: dict[Future, Task], on_batch: OnBatch) -> None:
        """Take no new batch, keep what ends within the grace, end the workers, raise Interrupted."""
        running = [future for future in pending if not future.cancel()]
        ended, _ = wait(running, timeout=GRACE_S)
        for future in ended:
            batch = batch_of(future, pending[future])
            if not batch.lost:
                on_batch(batch)
        raise Interrupted("runner.stopped")

    def _end_executor(self) -> None:
        # Threads can only be told to take no more; our own processes are ended, a cluster's are left.
        end_now = getattr(self._executor, "end_now", None)
        if end_now:
            end_now()
        else:
            self._executor.shutdown(wait=False)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Turn Ctrl-C into a request that is obeyed between two batches, never in the middle of a write."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._stop = False
        before = signal.signal(signal.SIGINT, self.stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        if self._stop:  # pressed after the last batch
            raise Interrupted("runner.stopped")


def carry_out(
    tasks: Iterable[Task],
    work: Work,
    *,
    runner: Runner,
    ledger: Ledger,
    progress: Progress | None = None,
) -> float:
    """Compute those of ``tasks`` that the ledger does not hold yet, writing each batch as it ends.

    Give many tasks as ``Tasks``, and none is kept in memory before it is its turn or after it ended.

    Returns
    -------
    float
        Seconds of workers' time spent, for the manifest.

    Raises
    ------
    Interrupted
        After Ctrl-C, saying where the finished part lies and how to go on.
    """
    tasks = tasks if isinstance(tasks, Collection) else list(tasks)
    is_done, n_runs, n_done = bytearray(), 0, 0
    for task in tasks:
        is_done.append(ledger.done(task.key))
        n_runs += len(task.runs)
        n_done += len(task.runs) * is_done[-1]
    todo = (task for task, found in zip(tasks, is_done, strict=True) if not found)
    if progress:
        progress.expect(n_runs, n_done=n_done, damaged=ledger.take_damaged())
    seconds = 0.0

    def on_batch(batch: Batch) -> None:
        nonlocal seconds
        _keep(batch, ledger)
        seconds += batch.seconds
        if progress:
            progress.advance(len(batch.task.runs))

    try:
        runner.run(todo, work, on_batch)
    except Interrupted:
        raise Interrupted("runner.interrupted", folder=ledger.folder) from None
    return seconds


def _keep(batch: Batch, ledger: Ledger) -> None:
    """Write ``batch``; one whose values fit no table becomes failure rows."""
    try:
        ledger.record(batch.task.key, batch.rows, lost=batch.lost)
    except (TypeError, ValueError) as error:
        ledger.record(batch.task.key, failure_rows(batch.task, describe(error)))
