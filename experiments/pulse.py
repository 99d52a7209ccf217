"""Tell whoever listens in this process that a run has ended: a worker of the dashboard counts it, others go on."""

from __future__ import annotations

from collections.abc import Callable


class _Ear:
    """Who listens in this process."""

    listener: Callable[[float], None] | None = None


def beat(runs: float = 1.0) -> None:
    """Say that ``runs`` more runs (or that part of one, or 0) are done; the listener may break the work off here.

    It does so by a BaseException, which no work takes for the failure of a run.
    """
    if _Ear.listener is not None:
        _Ear.listener(runs)


def listen(listener: Callable[[float], None] | None) -> None:
    """Let ``listener`` hear every beat of this process from now on; None for nobody."""
    _Ear.listener = listener
