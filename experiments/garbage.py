"""Collect garbage when a job says so: not in the midst of runs, and never left to pile up."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Held:
    """How many jobs of this process hold collection off; a cluster's worker may run several in threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.jobs = 0
        self.was_on = True
        self.have_met = False


_held = _Held()


@contextmanager
def collecting_between_runs() -> Iterator[Callable[[], None]]:
    """Hold garbage collection off; yield what to call after each replication, when its models are done with.

    A finished model is a knot of cycles, and looking for it while it lives costs a fifth of a run. That call looks
    only among what is new since the last one. It moves what still lives out of its own sight: alone in a process
    that is the code and a few caches, but beside other threads it is their unfinished models. So jobs that met
    another one look at everything once, at their end. Afterwards collection is as it was: the process may not be ours.
    """
    _begin()
    try:
        yield _collect_new
    finally:
        _end()


def _begin() -> None:
    with _held.lock:
        if not _held.jobs:
            _held.was_on = gc.isenabled()
        _held.jobs += 1
        _held.have_met = _held.have_met or _held.jobs > 1
        gc.disable()


def _end() -> None:
    if _held.have_met:
        gc.collect()
    with _held.lock:
        _held.jobs -= 1
        if not _held.jobs:
            _held.have_met = False
            if _held.was_on:
                gc.enable()


def _collect_new() -> None:
    gc.collect(0)
