"""A Dask cluster of two processes on this machine, and schedulers of which a test can do what it likes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client, LocalCluster

from experiments import fingerprint

LOOPBACK = "127.0.0.1"
QUIET = 51


@contextmanager
def two_workers() -> Iterator[LocalCluster]:
    """Give a cluster of two workers with one thread each; a worker that dies is started anew."""
    quiet = {"dashboard_address": None, "silence_logs": QUIET, "host": LOOPBACK}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet) as cluster:
        yield cluster


@contextmanager
def scheduler_process(folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """Give a scheduler that runs by itself, and its address."""
    file = folder / "scheduler.json"
    words = ["--host", LOOPBACK, "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    with _process("distributed.cli.dask_scheduler", words, folder) as process:
        first = process.stderr.readline()
        while "Scheduler at:" not in first:
            first = process.stderr.readline()
        yield process, first.split()[-1]


@contextmanager
def worker_process(address: str, folder: Path) -> Iterator[subprocess.Popen]:
    """Give a worker with one thread at the scheduler's ``address``."""
    words = [address, "--host", LOOPBACK, "--no-nanny", "--no-dashboard", "--nthreads", "1"]
    with _process("distributed.cli.dask_worker", words, folder) as process:
        yield process


def wait_for_worker(address: str) -> None:
    """Return once a worker is there."""
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=120)


@contextmanager
def _process(module: str, words: list[str], folder: Path) -> Iterator[subprocess.Popen]:
    run = [sys.executable, "-m", module, *words]
    process = subprocess.Popen(run, cwd=folder, stderr=subprocess.PIPE, text=True, env=os.environ.copy())
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def pretend_other_code() -> None:
    """Make a worker believe that its code is another one; ``be_honest`` undoes it."""
    fingerprint.fingerprint.cache_clear()
    fingerprint._hash_of_code = lambda: "another"


def be_honest() -> None:
    """Let a worker look at its code again."""
    fingerprint.fingerprint.cache_clear()
    fingerprint._hash_of_code = _true_hash


_true_hash = fingerprint._hash_of_code
