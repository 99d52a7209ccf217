"""Stopped at any moment and resumed, an experiment ends like one that was never stopped; nothing lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers_ledger import HASH, fill, results
from helpers_runner import Orders, StopAfter, batches, thread_runner

from experiments.ledger import Ledger
from experiments.runner import Runner
from experiments.tasks import Interrupted

PATIENCE_S = 120.0  # a machine may be slow: no test waits less
LONG_S = "600"  # and no batch that has to be broken off ends by itself before that

TASKS = batches(8, payload=Orders(sleep_s=0.02))


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("runner", [Runner.local, thread_runner])
def test_interrupted_after_k_batches_and_resumed_equals_uninterrupted(tmp_path, k, runner):
    with pytest.raises(Interrupted, match="out") as stop:
        fill(tmp_path / "out", TASKS, runner(2), StopAfter(k))
    kept = list((tmp_path / "out" / "runs").iterdir())
    assert k <= len(kept) < len(TASKS)
    assert str(tmp_path / "out") in stop.value.sentence("da")
    before = {path: path.stat().st_mtime_ns for path in kept}
    fill(tmp_path / "out", TASKS)
    fill(tmp_path / "whole", TASKS)
    assert {path: path.stat().st_mtime_ns for path in kept} == before
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def test_ctrl_c_works_as_before_once_the_run_is_over(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Interrupted):
        fill(tmp_path / "out", TASKS, progress=StopAfter(1))
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_between_two_looks_is_an_interruption_too():
    with pytest.raises(Interrupted), thread_runner(1):
        raise KeyboardInterrupt


@pytest.fixture
def started(tmp_path):
    """A run of long batches in a process group of its own, with both workers busy."""
    traces = tmp_path / "traces"
    traces.mkdir()
    words = [sys.executable, "-m", "helpers_runner", str(tmp_path / "out"), "8", LONG_S, str(traces)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_until(lambda: len(list(traces.glob("*.pid"))) == 2)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()


def test_ctrl_c_ends_command_and_workers_promptly_and_says_how_to_go_on(started, tmp_path):
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to parent and workers alike
    said = started.communicate(timeout=PATIENCE_S)[1]
    assert started.returncode == 130
    kept = f"Stopped; what is finished is kept in {tmp_path / 'out'}"
    assert said == f"{kept}, and the same command goes on from there.\n"
    assert workers_alive(tmp_path / "traces") == []


def test_ctrl_c_while_workers_start_is_as_clean(tmp_path):
    words = [sys.executable, "-m", "helpers_runner", str(tmp_path / "out"), "8", LONG_S, str(tmp_path)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_until(lambda: is_starting_workers(process.pid))
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=PATIENCE_S)[1]
    assert process.returncode == 130
    assert said.startswith("Stopped; ")
    assert said.count("\n") == 1
    assert workers_alive(tmp_path) == []


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM])
def test_workers_do_not_outlive_a_killed_command_and_the_folder_can_be_resumed(started, tmp_path, deadly):
    started.send_signal(deadly)
    started.wait(timeout=PATIENCE_S)
    wait_until(lambda: workers_alive(tmp_path / "traces") == [])
    tasks = batches(8)
    fill(tmp_path / "out", tasks)
    fill(tmp_path / "whole", tasks)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def test_killed_in_the_midst_of_many_batches_and_resumed_equals_uninterrupted(tmp_path):
    words = [sys.executable, "-m", "helpers_runner", str(tmp_path / "out"), "60", "0.02"]
    process = subprocess.Popen(words, start_new_session=True)
    wait_until(lambda: len(list((tmp_path / "out").glob("runs/*.parquet"))) >= 5)
    process.kill()
    process.wait()
    left = len(list((tmp_path / "out").glob("runs/*.parquet")))
    assert left < 60
    tasks = batches(60)
    fill(tmp_path / "out", tasks)
    fill(tmp_path / "whole", tasks)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def test_the_experiment_hash_is_there_before_the_first_batch(started, tmp_path):
    started.kill()
    started.wait()
    assert list((tmp_path / "out" / "runs").glob("*")) == []
    with Ledger(tmp_path / "out", HASH) as ledger:
        assert ledger.manifest["experiment_hash"] == HASH


def wait_until(holds, seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def workers_alive(traces: Path) -> list[int]:
    return [pid for pid in (int(path.stem) for path in traces.glob("*.pid")) if is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def is_starting_workers(pid: int) -> bool:
    listed = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return any(parent_of(other) == pid and "spawn_main" in of_process(other, "cmdline") for other in listed)


def parent_of(pid: int) -> int | None:
    fields = of_process(pid, "stat").rsplit(")", 1)[-1].split()
    return int(fields[1]) if fields else None


def of_process(pid: int, file: str) -> str:
    try:
        return Path(f"/proc/{pid}/{file}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
