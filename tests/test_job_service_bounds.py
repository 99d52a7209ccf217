"""Nobody's job lives on, nothing grows without end, and the server leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from helpers_jobs import PATIENCE_S, be_ready, beats, call, hang, is_alive, pid_in, signs, wait_for

from dashboards.jobs.service import JobService
from experiments.locks import FolderLock
from sim.errors import BadInput
from sim.texts import LANGUAGES

SILENCE_S = 150.0
ROOM, KEPT = 3, 2


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def service(clock):
    with JobService(
        1, max_waiting=ROOM, keep=KEPT, silence_s=SILENCE_S, clock=clock, prepare=be_ready
    ) as service:
        yield service


@pytest.fixture
def gate():
    """Give bodies something to wait for, and let them go at the end."""
    event = threading.Event()
    yield event
    event.set()


def at(gate):
    """Return a body that waits for the gate and says so."""
    return lambda runner, progress: gate.wait(PATIENCE_S)


def test_the_jobs_of_an_owner_who_is_silent_are_cancelled_and_of_one_who_is_not_go_on(
    service, clock, tmp_path
):
    polling = call(service, "polling", "p", beats, tmp_path, "p", 10_000, 0.02, quick=False)
    wait_for(lambda: signs(tmp_path, "p"))
    silent = call(service, "silent", "s", beats, tmp_path, "s", 10_000, 0.02)
    wait_for(lambda: signs(tmp_path, "s"))
    for _ in range(3):
        clock.now += SILENCE_S / 2 + 1
        service.touch("polling")
        service.reap()
    assert (silent.state, polling.state) == ("cancelled", "running")
    time.sleep(0.3)
    seen = signs(tmp_path, "s")
    other = signs(tmp_path, "p")
    wait_for(lambda: signs(tmp_path, "p") > other)
    assert signs(tmp_path, "s") == seen
    service.leave("polling")
    assert polling.state == "cancelled"


def test_the_service_looks_for_the_silent_by_itself(tmp_path):
    with JobService(1, silence_s=0.2, prepare=be_ready) as service:
        job = service.start("a", "k", lambda runner, progress: runner.call(hang, tmp_path))
        wait_for(lambda: job.state == "cancelled")


def test_more_than_there_is_room_for_is_refused_with_a_sentence(service, gate):
    jobs = [service.start(f"owner {i}", f"room {i}", at(gate)) for i in range(ROOM)]
    with pytest.raises(BadInput) as refusal:
        service.start("one more", "room", at(gate))
    assert refusal.value.key == "jobs.too_many"
    for lang in LANGUAGES:
        assert f"{ROOM} " in refusal.value.sentence(lang)
    assert service.start("one more", "room 0", at(gate)).state == "running"  # joins what there is
    assert service.start("owner 1", "another", at(gate)).state == "running"  # in place of their older one
    for job in jobs:
        job.cancel()
    for owner in ("one more", "owner 1"):
        service.leave(owner)
    assert service.start("yet another", "room", at(gate)).state == "running"
    service.leave("yet another")


def test_a_page_that_was_closed_starts_nothing_more_but_a_silent_one_may(service, clock, gate):
    service.start("closed", "of the closed", at(gate))
    service.leave("closed")
    with pytest.raises(BadInput) as refusal:
        service.start("closed", "next stage", at(gate))
    assert refusal.value.key == "jobs.left"
    silent = service.start("silent again", "of the silent", at(gate))
    clock.now += SILENCE_S + 1
    service.reap()
    assert silent.state == "cancelled"
    assert service.start("silent again", "more", at(gate)).state == "running"
    service.leave("silent again")


def test_finished_results_are_forgotten_but_not_those_last_asked_for(service):
    old, used, new = (f"result {i}" for i in range(3))
    jobs = {}
    for key in (old, used):
        jobs[key] = service.start(key, key, lambda runner, progress: list("result"))
        assert jobs[key].wait(PATIENCE_S)
    assert service.job(old, jobs[old].id).result == list("result")  # now ``used`` is the older one
    jobs[new] = service.start(new, new, lambda runner, progress: list("result"))
    assert jobs[new].wait(PATIENCE_S)
    kept = {key: service.job(key, job.id) is not None for key, job in jobs.items()}
    assert kept == {old: True, used: False, new: True}
    assert jobs[used].result is None


def test_who_starts_again_at_once_waits_for_the_folder(service, tmp_path):
    def body(runner, progress):
        lock = FolderLock(tmp_path)
        try:
            while not begun.is_set():
                begun.set()
                runner.call(hang, tmp_path)
            return "mine"
        finally:
            time.sleep(0.2)
            lock.release()

    begun = threading.Event()
    first = service.start("a", "folder", body)
    pid = pid_in(tmp_path, "hang")
    first.cancel()
    second = service.start("a", "folder", body)
    assert second.state == "waiting"
    assert second.wait(PATIENCE_S)
    assert (second.state, second.result, first.state) == ("done", "mine", "cancelled")
    assert not is_alive(pid)


SERVER = """
import sys
from pathlib import Path
from helpers_jobs import be_ready, call, hang
from dashboards.jobs.service import JobService

if __name__ == "__main__":
    service = JobService(1, prepare=be_ready)
    job = call(service, "a", "k", hang, Path(sys.argv[1]))
    if sys.argv[2] == "closes":
        service.close()
    elif sys.argv[2] != "ends":
        job.wait()
    else:
        while not list(Path(sys.argv[1]).glob("hang.*")):
            job.wait(0.01)
"""


def heed_interrupts() -> None:
    """Undo what tests inherit when a shell starts them in the background: that SIGINT is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM, "ends"])
def test_a_server_that_ends_leaves_no_process(tmp_path, end):
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    server = subprocess.Popen(
        [sys.executable, script, tmp_path, str(end)], stderr=subprocess.DEVNULL, preexec_fn=heed_interrupts
    )
    try:
        pid = pid_in(tmp_path, "hang")
        if end != "ends":
            os.kill(server.pid, end)
        server.wait(PATIENCE_S)
        wait_for(lambda: not is_alive(pid))
    finally:
        server.kill()


def test_a_closed_service_has_no_process_and_takes_nothing_more(tmp_path):
    service = JobService(1, prepare=be_ready)
    job = call(service, "a", "k", hang, tmp_path)
    pid = pid_in(tmp_path, "hang")
    began = time.monotonic()
    service.close()
    assert time.monotonic() - began < 2.0
    assert not is_alive(pid)
    assert job.state == "cancelled"
    with pytest.raises(BadInput):
        call(service, "a", "later", beats, tmp_path, "later", 1, 0.0)
