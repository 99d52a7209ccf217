"""What is computed once for all who asked for it under one key."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from dashboards.jobs.progress import JobProgress
from dashboards.jobs.runner import SeatRunner
from dashboards.jobs.seats import Unexpected
from experiments.pools import WorkerDied
from experiments.tasks import Interrupted
from sim.errors import InfohusError

WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"

Body = Callable[[SeatRunner, JobProgress], object]
_log = logging.getLogger(__name__)


class Work:
    """Carry ``body`` out in a thread of its own.

    Parameters
    ----------
    key
        What it is; the same key is the same work.
    make_runner
        Returns the body's runner for its progress and the event that says it was called off.
    predecessor
        Work under the same key that was called off and may still hold its folder; this one begins when that ended.
    on_end
        Called with this work when it has ended, in its thread.
    """

    def __init__(
        self,
        key: object,
        body: Body,
        make_runner: Callable[[JobProgress, threading.Event], SeatRunner],
        predecessor: Work | None,
        on_end: Callable[[Work], None],
    ) -> None:
        self.key = key
        self.result: object = None
        self.error: InfohusError | None = None
        self.jobs: set = set()
        self.ended = threading.Event()
        self._body, self._predecessor, self._on_end = body, predecessor, on_end
        self._stopped = threading.Event()
        self.progress = JobProgress(self._stopped)
        self._runner = make_runner(self.progress, self._stopped)
        self._thread = threading.Thread(target=self._live, name="job", daemon=True)

    def start(self) -> None:
        """Begin; return at once."""
        self._thread.start()

    def stop(self) -> None:
        """Call the work off; its seats are free within a third of a second."""
        self._runner.stop()  # first, so that a batch that is broken off is not taken for one that failed
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    @property
    def state(self) -> str:
        """Return where the work stands: one of the five states."""
        if self.is_stopped:
            return CANCELLED
        if self.ended.is_set():
            return FAILED if self.error else DONE
        return WAITING if self._predecessor or self._runner.is_waiting else RUNNING

    def _live(self) -> None:
        try:
            if self._predecessor:
                self._predecessor.ended.wait()
                self._predecessor = None
            if not self.is_stopped:
                self.result = self._body(self._runner, self.progress)
        except BaseException as error:
            self.error = _told(error)
            if not (self.is_stopped and isinstance(error, Interrupted)):
                _write_to_log(error)
        finally:
            self._body = None  # it may hold a plan of many megabytes
            self._on_end(self)
            self.ended.set()


def _told(error: BaseException) -> InfohusError:
    """Return the error as a user is told it."""
    if isinstance(error, InfohusError):
        return error
    if isinstance(error, WorkerDied):
        return InfohusError("jobs.worker_died")
    kind = error.kind if isinstance(error, Unexpected) else type(error).__name__
    return InfohusError("jobs.failed", kind=kind)


def _write_to_log(error: BaseException) -> None:
    if isinstance(error, Unexpected):
        _log.error("a job failed in its worker\n%s", error.trace)
    elif isinstance(error, WorkerDied):
        _log.warning("a worker died in the midst of a job")
    elif not isinstance(error, InfohusError):
        _log.error("a job failed", exc_info=error)
