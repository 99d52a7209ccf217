"""The job service: one work for all who ask for the same, a seat for everybody in turn, nothing for those who left."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable

from dashboards.jobs.job import Job
from dashboards.jobs.progress import JobProgress
from dashboards.jobs.runner import SeatRunner
from dashboards.jobs.seats import Seats
from dashboards.jobs.shelf import Shelf
from dashboards.jobs.turns import Turns
from dashboards.jobs.work import CANCELLED, DONE, Body, Work
from dashboards.jobs.worker import prepare as prepare_for_runs
from sim.errors import BadInput

MOST_LEFT = 1000
"""Closed pages that are remembered, the last ones; a request on its way when a page closes comes within moments."""
LOOKS_IN_SILENCE = 10
"""How often, within the time after which the silent are given up, the service looks for them."""


class JobService:
    """Compute jobs for their owners; use it in a ``with`` block, or ``close`` it.

    An owner is one open page, by an unguessable name. Of an owner's jobs in one ``slot`` only the last is alive.

    Parameters
    ----------
    seats
        Batches computed at once, by default as many as the machine has processors; one more seat is for quick calls.
    max_waiting
        Works that may be waiting or running in all; more are refused.
    silence_s
        Seconds after which the jobs of an owner who was not heard of are cancelled.
    keep
        Finished works whose results are kept, those last asked for.
    prepare
        What a fresh worker does to get warm; a module-level function.
    clock
        What gives seconds; for tests.
    """

    def __init__(
        self,
        seats: int | None = None,
        *,
        max_waiting: int = 20,
        silence_s: float = 150.0,
        keep: int = 30,
        prepare: Callable[[], None] = prepare_for_runs,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_waiting, self._silence_s, self._clock = max_waiting, silence_s, clock
        self._lock = threading.RLock()
        self._shelf = Shelf(keep)
        self._heard: dict[str, float] = {}
        self._left: dict[str, None] = {}
        self._turns = Turns()
        self._seats = Seats(seats or os.cpu_count() or 1, self._turns, prepare)
        self._closing = threading.Event()
        threading.Thread(target=self._watch_silence, name="silence", daemon=True).start()
        atexit.register(self.close)

    def __enter__(self) -> JobService:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def start(self, owner: str, key: object, body: Body, *, slot: str = "main", quick: bool = False) -> Job:
        """Let ``body(runner, progress)`` be carried out in a thread, and return the job whose result it returns.

        The same ``key`` is the same work, whoever asks: a second one joins it, or has its result if that is kept.
        ``quick`` batches go before others and have the quick seat too: for what takes a second or two.

        Raises
        ------
        BadInput
            ``jobs.too_many`` when there is no room for more; ``jobs.left`` for an owner who has left.
        """
        with self._lock:
            if owner in self._left:
                raise BadInput("jobs.left")
            self.touch(owner)
            before = self._shelf.last_in(owner, slot)
            if before and before.key == key and (before.is_alive or before.state == DONE):
                return before
            if before:
                self._leave_job(before)
            work = self._work(key, body, quick)
            job = Job(owner, key, slot, work, self._leave_job)
            work.jobs.add(job)
            self._shelf.put(job)
            return job

    def job(self, owner: str, job_id: str) -> Job | None:
        """Return the owner's job of that id; None if there is none, or it was forgotten, or it is another's."""
        with self._lock:
            job = self._shelf.find(job_id)
            return job if job and job.owner == owner else None

    def cancel_last(self, owner: str, slot: str) -> None:
        """Cancel the job that an owner asked for last in ``slot``, if there is one."""
        with self._lock:
            job = self._shelf.last_in(owner, slot)
            if job:
                self._leave_job(job)

    def touch(self, owner: str) -> None:
        """Note that an owner is still there."""
        with self._lock:
            self._heard[owner] = self._clock()

    def leave(self, owner: str) -> None:
        """Cancel all jobs of an owner, who closed the page; what the page asked for a moment before begins no more."""
        with self._lock:
            self._left[owner] = None
            while len(self._left) > MOST_LEFT:
                self._left.pop(next(iter(self._left)))
            self._give_up(owner)

    def reap(self) -> None:
        """Let those leave who were not heard of for too long; the service does so by itself now and then."""
        with self._lock:
            now = self._clock()
            for owner in [owner for owner, at in self._heard.items() if now - at > self._silence_s]:
                self._give_up(owner)

    def wait_until_warm(self, timeout: float | None = None) -> bool:
        """Wait for every seat to have been warm once; return whether that came within ``timeout`` seconds."""
        return self._seats.wait_until_warm(timeout)

    def close(self) -> None:
        """Cancel everything and end every process; return when they are gone."""
        atexit.unregister(self.close)
        self._closing.set()
        with self._lock:
            for work in self._shelf.alive():
                work.stop()
        self._seats.close()

    def _work(self, key: object, body: Body, quick: bool) -> Work:
        """Return the work of ``key``: the one there is, or a new one, which begins."""
        found = self._shelf.work_of(key)
        if found and not found.is_stopped and not found.error:
            return found
        n_alive = len(self._shelf.alive())
        if n_alive >= self._max_waiting or self._closing.is_set():
            raise BadInput("jobs.too_many", count=n_alive)
        predecessor = found if found and not found.ended.is_set() else None
        work = Work(key, body, self._make_runner(quick), predecessor, self._on_end)
        self._shelf.begin(work)
        work.start()
        return work

    def _make_runner(self, quick: bool) -> Callable[[JobProgress, threading.Event], SeatRunner]:
        return lambda progress, stopped: SeatRunner(
            self._turns, self._seats.n, progress, stopped, is_quick=quick
        )

    def _give_up(self, owner: str) -> None:
        self._heard.pop(owner, None)
        for job in self._shelf.jobs_of(owner):
            self._leave_job(job)

    def _leave_job(self, job: Job) -> None:
        """Let a job that is alive ask for its work no more; stop the work if it was the last to ask."""
        with self._lock:
            if not job.is_alive:
                return
            work = job.let_go()
            work.jobs.discard(job)
            if not work.jobs:
                work.stop()

    def _on_end(self, work: Work) -> None:
        with self._lock:
            self._shelf.end(work, is_kept=work.state != CANCELLED)

    def _watch_silence(self) -> None:
        while not self._closing.wait(self._silence_s / LOOKS_IN_SILENCE):
            self.reap()
