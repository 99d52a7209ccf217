"""What the service remembers: works by key, jobs by id, and only so many of both."""

from __future__ import annotations

from collections import OrderedDict

from dashboards.jobs.job import Job
from dashboards.jobs.work import Work

MAX_JOBS = 500
"""Jobs remembered; the oldest that ended are forgotten first."""


class Shelf:
    """Keep works that are alive, the last ``keep`` that ended, and the jobs that look at them.

    Its user sees to it that one thread at a time is here.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._alive: set[Work] = set()
        self._ended: OrderedDict[object, Work] = OrderedDict()
        self._by_key: dict[object, Work] = {}
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._places: dict[tuple[str, str], Job] = {}

    def begin(self, work: Work) -> None:
        """Remember a work that begins, in place of one of its key that failed or was called off."""
        self._ended.pop(work.key, None)
        self._by_key[work.key] = work
        self._alive.add(work)

    def end(self, work: Work, *, is_kept: bool) -> None:
        """Remember that a work ended; forget it if it is not to be kept, and whichever is one too many."""
        self._alive.discard(work)
        if self._by_key.get(work.key) is not work:
            return
        if not is_kept:
            del self._by_key[work.key]
            return
        self._ended[work.key] = work
        while len(self._ended) > self._keep:
            key, oldest = self._ended.popitem(last=False)
            del self._by_key[key]
            self._forget(oldest)

    def alive(self) -> list[Work]:
        """Return the works that have not ended and were not called off."""
        return [work for work in self._alive if not work.is_stopped]

    def work_of(self, key: object) -> Work | None:
        """Return the latest work of ``key``."""
        self._use(key)
        return self._by_key.get(key)

    def put(self, job: Job) -> None:
        """Remember a job, as the last one in its owner's slot."""
        self._jobs[job.id] = self._places[job.owner, job.slot] = job
        for old in [] if len(self._jobs) <= MAX_JOBS else list(self._jobs.values()):
            if len(self._jobs) > MAX_JOBS and not old.is_alive:
                self._forget_job(old)

    def find(self, job_id: str) -> Job | None:
        """Return the job of that id."""
        job = self._jobs.get(job_id)
        if job:
            self._use(job.key)
        return job

    def last_in(self, owner: str, slot: str) -> Job | None:
        """Return the job that an owner asked for last in ``slot``."""
        return self._places.get((owner, slot))

    def jobs_of(self, owner: str) -> list[Job]:
        """Return all jobs of an owner."""
        return [job for job in self._jobs.values() if job.owner == owner]

    def _use(self, key: object) -> None:
        if key in self._ended:
            self._ended.move_to_end(key)

    def _forget(self, work: Work) -> None:
        for job in list(work.jobs):
            self._forget_job(job)

    def _forget_job(self, job: Job) -> None:
        work = job.let_go()
        if work:
            work.jobs.discard(job)
        self._jobs.pop(job.id, None)
        if self._places.get((job.owner, job.slot)) is job:
            del self._places[job.owner, job.slot]
