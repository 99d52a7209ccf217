"""One warmed worker process that computes one call at a time, and can be ended in the midst of it."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable

from dashboards.jobs.slots import SPAWN, Slot
from dashboards.jobs.worker import BrokenOff, Died, Outcome, broke, serve
from experiments.pools import ENDING_S, interrupts_held

POLL_S = 0.03
"""Seconds after which a waiting seat looks whether its call is still wanted."""
GRACE_S = 0.25
"""Seconds a call gets to stop by itself, at its next beat, before its process is ended."""

_starting = threading.Lock()
"""Processes are started one at a time: what ``multiprocessing`` remembers of them is not made for threads."""


class Seat:
    """Keep one process; every method is for the one thread that keeps the seat.

    Parameters
    ----------
    prepare
        What the process does before it is warm; a module-level function.
    """

    def __init__(self, prepare: Callable[[], None]) -> None:
        self.slot = Slot()
        self._prepare = prepare
        self._process = None
        self._connection = None

    def get_warm(self, is_over: Callable[[], bool]) -> bool:
        """Start a process unless there is one and wait until it is warm; False if it died or it ``is_over``."""
        if self._process is not None and self._process.is_alive():
            return True
        self.end()
        self._start()
        try:
            while not self._connection.poll(POLL_S):
                if is_over():
                    return False
            self._connection.recv_bytes()
        except (EOFError, OSError):
            return False
        return True

    def do(self, function: Callable, args: tuple, is_unwanted: Callable[[], bool]) -> Outcome:
        """Compute one call and return what became of it; one that is unwanted is broken off within the grace."""
        try:
            call = pickle.dumps((function, args))
        except Exception as error:
            return broke(error)
        try:
            self._connection.send_bytes(call)
            if not self._wait(is_unwanted):
                self.end()
                return BrokenOff()
            return pickle.loads(self._connection.recv_bytes())
        except (EOFError, OSError):
            self.end()
            return Died()

    def _wait(self, is_unwanted: Callable[[], bool]) -> bool:
        """Return whether an answer came; False if the call is unwanted and does not stop."""
        stop_by = None
        while not self._connection.poll(POLL_S):
            if stop_by is None and is_unwanted():
                self.slot.ask_to_stop()
                stop_by = time.monotonic() + GRACE_S
            if stop_by is not None and time.monotonic() >= stop_by:
                return False
        return True

    def _start(self) -> None:
        self._connection, theirs = SPAWN.Pipe()
        # A daemon: ended when the server ends in an orderly way. Otherwise it sees itself that the server is gone.
        self._process = SPAWN.Process(target=serve, args=(theirs, self.slot, self._prepare), daemon=True)
        with _starting, interrupts_held():
            self._process.start()
        theirs.close()

    def end(self) -> None:
        """End the process, whatever it does; return when it is gone."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(ENDING_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(ENDING_S)
        self._connection.close()
        self._process = self._connection = None
