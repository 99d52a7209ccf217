"""A few numbers that a worker and the server share: how many runs are done, and whether to stop."""

from __future__ import annotations

from ctypes import c_double
from multiprocessing import get_context

from experiments import pulse

SPAWN = get_context("spawn")
"""How worker processes are started: fresh, the same on every system."""

DONE, STOP, N_FIELDS = 0, 1, 2


class Stopped(BaseException):
    """The job was called off; no work takes this for the failure of a run."""


class Slot:
    """Count runs in the worker and ask it to stop from the server; handed over when the worker starts.

    Each number has one writer: the worker counts, the server asks. Between two calls the worker rests, and the
    server sets both back.
    """

    def __init__(self) -> None:
        self._shared = SPAWN.RawArray(c_double, N_FIELDS)

    @property
    def done(self) -> float:
        """Return how many runs of the call in hand are done; a part of one counts as such."""
        return self._shared[DONE]

    def reset(self) -> None:
        """Begin a new call at no runs; for the server."""
        self._shared[:] = [0.0] * N_FIELDS

    def ask_to_stop(self) -> None:
        """Let the worker break off at its next beat; for the server."""
        self._shared[STOP] = 1.0

    def serve(self) -> None:
        """Count every beat of this process from now on; for the worker."""
        pulse.listen(self._hear)

    def _hear(self, runs: float) -> None:
        self._shared[DONE] += runs
        if self._shared[STOP]:
            raise Stopped
