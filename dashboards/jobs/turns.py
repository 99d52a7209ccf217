"""Who is next: calls wait in a line of their own for each job, and the lines take turns."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from dashboards.jobs.progress import JobProgress


@dataclass(eq=False, slots=True)
class Call:
    """One call that waits for a seat: what to compute, for which job, and what becomes of it.

    ``stopped`` says that the job was called off; ``progress`` is told where its runs are counted.
    """

    function: Callable
    args: tuple
    progress: JobProgress
    stopped: threading.Event
    future: Future = field(default_factory=Future)


Lines = OrderedDict[JobProgress, deque[Call]]


class Turns:
    """Hand calls to seats: quick ones first, and among each kind one of every job in turn.

    A seat for all calls leaves a quick one to a quick seat that has nothing to do.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._quick: Lines = OrderedDict()
        self._long: Lines = OrderedDict()
        self._idle_quick_seats = 0
        self._closed = False

    def put(self, call: Call, *, is_quick: bool) -> None:
        """Let a call join the end of its job's line."""
        with self._changed:
            lines = self._quick if is_quick else self._long
            lines.setdefault(call.progress, deque()).append(call)
            self._changed.notify_all()

    def take(self, *, quick_only: bool) -> Call | None:
        """Return the next call, waiting for it; None when no more are handed out."""
        with self._changed:
            while not self._closed:
                call = self._next(quick_only)
                if call:
                    self._changed.notify_all()  # with one quick seat less at rest, others may take quick calls
                    return call
                self._idle_quick_seats += quick_only
                self._changed.wait()
                self._idle_quick_seats -= quick_only
        return None

    def _next(self, quick_only: bool) -> Call | None:
        if quick_only:
            return _first(self._quick)
        return (None if self._idle_quick_seats else _first(self._quick)) or _first(self._long)

    def close(self) -> None:
        """Hand no more calls out; those that wait are cancelled."""
        with self._changed:
            self._closed = True
            for lines in (self._quick, self._long):
                for line in lines.values():
                    for call in line:
                        call.future.cancel()
            self._changed.notify_all()


def _first(lines: Lines) -> Call | None:
    """Take the first call that nobody cancelled; its job's line goes to the end."""
    while lines:
        job, line = lines.popitem(last=False)
        call = line.popleft()
        if line:
            lines[job] = line
        if call.future.set_running_or_notify_cancel():
            return call
    return None
