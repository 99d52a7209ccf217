"""The workers of a Dask cluster as an executor like any other: they come and go, and are never ended by us."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from functools import partial
from time import monotonic

from distributed import Client, get_worker
from distributed.scheduler import KilledWorker

from experiments.fingerprint import difference, fingerprint
from experiments.pools import WorkerDied
from sim.errors import InfohusError

ASK_EVERY_S = 2.0
"""Seconds between two questions to the scheduler how many threads there are."""
WITHOUT_WORKERS_S = 60.0
"""Seconds that a cluster may be without any worker before the work is stopped."""
CLOSING_S = 2.0


class OtherCode(Exception):
    """A worker that came later has other code or libraries than we have; holds its address."""


class ClusterPool(Executor):
    """Hand calls to a cluster through Dask's own executor; a lost scheduler breaks the pool like a lost process.

    Dask computes again elsewhere what a lost worker had in hand. A call that lost several workers fails with
    ``WorkerDied``. A call cannot be cancelled alone; ``end_now`` cancels all.
    """

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._executor = client.get_executor(pure=False)
        self._in_flight: set[Future] = set()
        self._broken_by: InfohusError | None = None
        self._n_threads, self._asked, self._last_seen = 0, -ASK_EVERY_S, monotonic()

    def submit(self, fn: Callable, /, *args, **kwargs) -> Future:
        """Hand over one call, to be made only by a worker with our code.

        Raises BrokenExecutor if the scheduler cannot be reached any more.
        """
        self._check_whole()
        future: Future = Future()
        future.set_running_or_notify_cancel()
        self._in_flight.add(future)
        try:
            given = self._executor.submit(call_if_same, fingerprint(), fn, *args, **kwargs)
        except Exception as error:
            self._check_whole()
            self._end(future, error)  # what cannot be pickled fails here, not on its way as with processes
        else:
            given.add_done_callback(partial(self._pass_on, future))
        return future

    def threads(self) -> int:
        """Return how many calls the cluster computes at once now, at least 1; asks at most every two seconds.

        Raises InfohusError ``cluster.no_workers_left`` when there has been no worker for a minute.
        """
        now = monotonic()
        if now - self._asked >= ASK_EVERY_S and self._client.status == "running":
            self._asked = now
            with suppress(Exception):  # a scheduler that is gone is noticed by the calls in its hands
                self._n_threads = sum(self._client.nthreads().values())
        if self._n_threads:
            self._last_seen = now
        if now - self._last_seen > WITHOUT_WORKERS_S:
            raise InfohusError("cluster.no_workers_left", address=self._address)
        return max(1, self._n_threads)

    def give_up(self) -> Executor:
        """Raise what broke the pool, for a runner that asks for a fresh one."""
        raise self._broken_by or InfohusError("cluster.lost", address=self._address)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, first waiting for all calls or cancelling them; its workers go on."""
        if not wait or cancel_futures:
            self.end_now()
            return
        self._executor.shutdown(wait=True)
        self._client.close(timeout=CLOSING_S)

    def end_now(self) -> None:
        """Cancel all calls and leave the cluster; its workers go on."""
        with suppress(Exception):  # of a scheduler that is gone there is nothing to take back
            if self._client.status == "running":
                self._executor.shutdown(wait=False)
        with suppress(Exception):
            self._client.close(timeout=CLOSING_S)

    def _check_whole(self) -> None:
        if self._broken_by or self._client.status != "running":
            raise BrokenExecutor(self._address)

    def _pass_on(self, future: Future, given: Future) -> None:
        """Give ``future`` the result of Dask's; called in Dask's own thread, one at a time."""
        try:
            result = given.result()
        except CancelledError:  # nobody else cancels: the connection to the scheduler was lost
            self._break(InfohusError("cluster.lost", address=self._address))
        except OtherCode as error:
            self._break(InfohusError("cluster.other_worker", where=str(error)))
        except KilledWorker as error:
            self._end(future, WorkerDied(f"workers ended before it did: {error.allowed_failures + 1}"))
        except Exception as error:
            self._end(future, error)
        else:
            self._end(future, None, result)

    def _end(self, future: Future, error: Exception | None, result: object = None) -> None:
        if future not in self._in_flight:
            return  # the pool broke before
        self._in_flight.discard(future)
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    def _break(self, why: InfohusError) -> None:
        """Fail all calls in flight at once, as a process pool does, and take no more."""
        self._broken_by = self._broken_by or why
        for future in list(self._in_flight):
            self._end(future, BrokenExecutor(self._address))


def call_if_same(expected: dict, fn: Callable, /, *args, **kwargs) -> object:
    """Return ``fn(...)`` if this worker's code and libraries are the ``expected`` ones; else raise OtherCode."""
    if difference(expected, fingerprint()):
        raise OtherCode(get_worker().address)
    return fn(*args, **kwargs)
