"""What one owner asked for: how far it is, what came out, and the way to call it off."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from dashboards.jobs.work import CANCELLED, RUNNING, WAITING, Work
from sim.errors import InfohusError


class Job:
    """Look at a work as one who asked for it; others may have asked for the same.

    Attributes
    ----------
    id
        Unguessable; whoever knows it and the owner may see the job.
    owner, key, slot
        Who asked for what, and in which of the owner's places.
    """

    def __init__(self, owner: str, key: object, slot: str, work: Work, leave: Callable[[Job], None]) -> None:
        self.id = secrets.token_urlsafe(16)
        self.owner, self.key, self.slot = owner, key, slot
        self._work: Work | None = work
        self._leave = leave
        self._last = (0, 0)

    @property
    def state(self) -> str:
        """Return ``waiting``, ``running``, ``done``, ``cancelled`` or ``failed``."""
        work = self._work
        return work.state if work else CANCELLED

    @property
    def is_alive(self) -> bool:
        """Return whether it is waiting or running."""
        return self.state in (WAITING, RUNNING)

    @property
    def done(self) -> int:
        """Return how many runs are done."""
        work = self._work
        return int(work.progress.done) if work else self._last[0]

    @property
    def total(self) -> int:
        """Return how many runs are expected; 0 while nobody knows."""
        work = self._work
        return work.progress.total if work else self._last[1]

    @property
    def seconds_left(self) -> float | None:
        """Return the seconds that the rest takes at the pace so far; None as long as that cannot be told."""
        work = self._work
        return work.progress.seconds_left() if work else None

    @property
    def result(self) -> object:
        """Return what came out; None until the job is done."""
        work = self._work
        return work.result if work else None

    @property
    def error(self) -> InfohusError | None:
        """Return why the job failed; None if it did not."""
        work = self._work
        return work.error if work and not work.is_stopped else None

    def cancel(self) -> None:
        """Ask for it no longer; the work stops if nobody else asks for it. Nothing happens to one that ended."""
        self._leave(self)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the work to end; return whether it did within ``timeout`` seconds."""
        work = self._work
        return work.ended.wait(timeout) if work else True

    def let_go(self) -> Work | None:
        """Forget the work, so that this job keeps no result alive; return it, None if that happened before."""
        work, self._work = self._work, None
        if work:
            self._last = int(work.progress.done), work.progress.total
        return work
