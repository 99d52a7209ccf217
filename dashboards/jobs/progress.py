"""How far a job is, told by many threads at once: batches that ended, and runs of batches in hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from dashboards.jobs.slots import Slot
from experiments.progress import Pace
from experiments.tasks import Interrupted


class JobProgress:
    """Count the runs of one job; what ``experiments.runner.carry_out`` and its callers tell a ``Progress``.

    Used in a ``with`` block it raises Interrupted at the end if the job was called off meanwhile, so that nobody
    sums up what nobody waits for.
    """

    def __init__(self, stopped: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._stopped = stopped
        self._lock = threading.Lock()
        self._pace = Pace(clock)
        self._slots: list[Slot] = []
        self._total = self._planned = 0
        self._ended = 0
        self._shown = 0.0
        self._counted = 0.0
        self.has_begun = False

    def __enter__(self) -> JobProgress:
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None and self._stopped.is_set():
            raise Interrupted("runner.stopped")

    def expect(self, n_runs: int, *, n_done: int = 0, damaged: Sequence[str] = ()) -> None:
        """Add ``n_runs`` to the plan, of which ``n_done`` were found done."""
        with self._lock:
            self._planned += n_runs
            self._total = max(self._total, self._planned)
            self._ended += n_done
            self._counted += n_done  # these took no time
            self._shown += n_done

    def advance(self, n_runs: int) -> None:
        """Count the runs of a batch that ended; those a worker counted of it are no longer watched."""
        with self._lock:
            self._ended += n_runs

    def note(self, sentence: str) -> None:
        """Hear a sentence meant for a terminal; the page says such things itself."""

    def watch(self, slot: Slot) -> None:
        """Count what a worker counts in ``slot`` from now on."""
        with self._lock:
            self.has_begun = True
            self._pace.start()
            self._slots.append(slot)

    def unwatch(self, slot: Slot) -> None:
        """Count what ``slot`` counts no more: its call ended."""
        with self._lock:
            self._refresh()
            self._slots.remove(slot)

    @property
    def total(self) -> int:
        """Return how many runs are expected; 0 while nobody knows."""
        return self._total

    @property
    def done(self) -> float:
        """Return how many runs are done; never less than it was."""
        with self._lock:
            return self._refresh()

    def seconds_left(self) -> float | None:
        """Return the seconds that the rest takes at the pace so far; None as long as that cannot be told."""
        with self._lock:
            done = self._refresh()
            return self._pace.seconds_for(self._total - done) if self._total else None

    def _refresh(self) -> float:
        """Return the runs done, and let the pace know how many are new.

        Between the end of a batch and its being kept its runs are in neither sum, and a batch that lost its worker
        begins anew: what was shown stays.
        """
        now = self._ended + sum(slot.done for slot in self._slots)
        self._shown = max(self._shown, min(now, self._total) if self._total else now)
        if self._shown > self._counted:
            self._pace.count(self._shown - self._counted)
            self._counted = self._shown
        return self._shown
