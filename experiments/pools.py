"""Local worker processes: they ignore Ctrl-C, end on demand, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess

ENDING_S = 2.0
"""Seconds a worker gets to obey a request to end before it is killed."""


class WorkerDied(Exception):
    """The workers that had a call in hand ended, though the executor goes on; another call may be to blame."""


class ProcessPool(ProcessPoolExecutor):
    """A pool of fresh (``spawn``) worker processes that can be ended at once."""

    def __init__(self, workers: int) -> None:
        self._started = _Recording()
        super().__init__(workers, mp_context=self._started, initializer=begin_worker)

    def submit(self, fn, /, *args, **kwargs):
        """Hand over one call; a worker that this starts never sees Ctrl-C, not even while it starts."""
        with interrupts_held():
            return super().submit(fn, *args, **kwargs)

    def end_now(self) -> None:
        """End all workers, whatever they do; return when they are gone."""
        self.shutdown(wait=False, cancel_futures=True)
        for process in self._started.processes:
            process.terminate()
        for process in self._started.processes:
            process.join(ENDING_S)
            if process.is_alive():
                process.kill()
                process.join(ENDING_S)


def process_pool(workers: int) -> ProcessPool:
    """Return a pool of ``workers`` local processes."""
    return ProcessPool(workers)


class _Recording(SpawnContext):
    """The ``spawn`` way of starting processes, remembering those it started."""

    def __init__(self) -> None:
        self.processes: list[SpawnProcess] = []

    def Process(self, *args, **kwargs) -> SpawnProcess:  # type: ignore[override]  # a class there
        process = SpawnProcess(*args, **kwargs)
        self.processes.append(process)
        return process


def begin_worker() -> None:
    """Prepare a worker: Ctrl-C is for the parent alone, and the worker ends when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A worker waits on a pipe of which it holds both ends; without this it would outlive a killed parent.
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
    os._exit(1)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Block SIGINT in this thread; a process started meanwhile inherits the block."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
