"""A Dask cluster gives what processes give, whatever becomes of its workers; one that cannot is refused."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import threading
from importlib import import_module

import pytest
from helpers_cluster import (
    be_honest,
    pretend_other_code,
    scheduler_process,
    two_workers,
    wait_for_worker,
    worker_process,
)
from helpers_ledger import HASH, fill, results
from helpers_runner import Orders, StopAfter, Unpicklable, batches, gather, with_payload, work

from experiments.experiment.jobs import Arm, Job
from experiments.experiment.work import run_job
from experiments.ledger import Ledger
from experiments.runner import Runner, carry_out
from sim.errors import BadInput, InfohusError
from sim.scenario_build import build_scenarios
from sim.texts import LANGUAGES

pytestmark = pytest.mark.slow

TASKS = batches(12)
SHORT = ["years=1", "warm_up_years=0", "follow_up_years=1"]


@pytest.fixture(scope="module")
def cluster():
    with two_workers() as cluster:
        yield cluster


@pytest.fixture
def address(cluster):
    cluster.wait_for_workers(2, timeout=120)  # one that a test killed is being started anew
    return cluster.scheduler_address


def pids(cluster) -> set[int]:
    return {nanny.pid for nanny in cluster.workers.values()}


def carry_out_all(folder, runner) -> dict[str, object]:
    """Carry out made-up batches and one of real runs; return the content of the ledger."""
    scenarios = build_scenarios(municipality="Samsø", sets=SHORT)
    arms = tuple(Arm(model, v, scenario) for (model, v), scenario in scenarios.items() if v == "natural")
    with Ledger(folder, HASH) as ledger, runner:
        carry_out(TASKS, work, runner=runner, ledger=ledger)
        carry_out([Job("nominal", arms[:2], n=2).task()], run_job, runner=runner, ledger=ledger)
        assert set(ledger.read_table()["error"].to_pylist()) == {None}
    return results(folder)


def test_a_cluster_gives_what_processes_give(tmp_path, address):
    on_cluster = carry_out_all(tmp_path / "cluster", Runner.cluster(address))
    assert on_cluster == carry_out_all(tmp_path / "processes", Runner.local(1))


def test_a_worker_killed_in_the_midst_costs_nothing(tmp_path, cluster, address):
    class KillAfter(StopAfter):
        def advance(self, _):
            self.left -= 1
            if self.left == 0:
                os.kill(victim, signal.SIGKILL)

    slow = batches(12, payload=Orders(sleep_s=0.1))
    victim = min(pids(cluster))
    rows = fill(tmp_path / "out", slow, Runner.cluster(address), KillAfter(3))
    assert rows == fill(tmp_path / "whole", TASKS)
    assert victim not in pids(cluster)


def test_a_batch_that_kills_every_worker_fails_alone_and_is_tried_again_on_resume(
    tmp_path, cluster, address, monkeypatch
):
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)  # its neighbours are under suspicion too
    rows = fill(tmp_path / "out", with_payload(TASKS, 1, Orders(does="kill_always")), Runner.cluster(address))
    failed = [row for row in rows if row["error"] is not None]
    assert {(row["world"], row["replication"]) for row in failed} == {("world-000", 2), ("world-000", 3)}
    assert {row["error"] for row in failed} == {"WorkerDied: workers ended before it did: 1"}
    assert len(rows) == 4 * len(TASKS)
    assert fill(tmp_path / "out", TASKS) == fill(tmp_path / "whole", TASKS)


def test_ctrl_c_keeps_what_is_done_and_leaves_the_workers_alone(tmp_path, cluster, address):
    before = pids(cluster)
    slow = batches(12, payload=Orders(sleep_s=0.05))
    with pytest.raises(InfohusError, match="out") as stop:
        fill(tmp_path / "out", slow, Runner.cluster(address), StopAfter(2))
    assert stop.value.key == "runner.interrupted"
    assert 2 <= len(list((tmp_path / "out" / "runs").iterdir())) < 12
    assert pids(cluster) == before
    assert fill(tmp_path / "out", TASKS, Runner.cluster(address)) == fill(tmp_path / "whole", TASKS)


def test_few_batches_are_in_flight_and_none_is_held_when_it_ended(cluster, address):
    runner = Runner.cluster(address)
    held = []
    with runner:
        client = runner._executor._client
        assert runner.workers == 2
        runner.run(batches(40), work, lambda _: held.append(len(client.futures)))
        assert len(held) == 40
        assert max(held) <= 4
    assert len(cluster.scheduler.tasks) == 0


def test_what_cannot_travel_to_a_worker_is_a_failure_of_its_batch_alone(address):
    ended = gather(Runner.cluster(address), with_payload(TASKS, 1, Unpicklable()))
    assert [key for key, batch in ended.items() if batch.lost] == [TASKS[1].key]
    assert "TypeError" in ended[TASKS[1].key].rows[0]["error"]


@pytest.fixture
def other_code(cluster):
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        yield lambda: client.run(pretend_other_code)
        client.run(be_honest)


def test_workers_with_other_code_are_refused(address, other_code):
    other_code()
    refused(address, "cluster.other_code", "tcp://127.0.0.1:")


def test_a_worker_with_other_code_that_comes_later_stops_the_work(address, other_code):
    runner = Runner.cluster(address)
    other_code()
    with pytest.raises(InfohusError, match="versions") as stop:
        gather(runner, TASKS)
    assert stop.value.key == "cluster.other_worker"


@pytest.mark.parametrize(
    ("changed", "key", "mentioned"),
    [
        ({"infohus": "another"}, "cluster.other_code", "tcp://10.0.0.5:1"),
        ({"holidays": "0.1"}, "cluster.other_version", "holidays 0.1"),
        ({"python": "2.7"}, "cluster.other_version", "python 2.7"),
        ({"numpy": None}, "cluster.other_version", "numpy -"),
    ],
)
def test_whatever_could_change_results_must_be_the_same_everywhere(changed, key, mentioned):
    clusters, own = (
        import_module("experiments.clusters"),
        import_module("experiments.fingerprint").fingerprint(),
    )
    assert clusters.check_same("tcp://10.0.0.5:1", dict(own)) is None
    with pytest.raises(BadInput) as caught:
        clusters.check_same("tcp://10.0.0.5:1", {**own, **changed})
    check_sentences(caught.value, key, mentioned)


def refused(address: str, key: str, mentioned: str) -> None:
    with pytest.raises(BadInput) as caught:
        Runner.cluster(address)
    check_sentences(caught.value, key, mentioned)


def check_sentences(error: InfohusError, key: str, mentioned: str) -> None:
    assert error.key == key
    for lang in LANGUAGES:
        sentence = error.sentence(lang)
        assert mentioned in sentence
        assert "\n" not in sentence
        assert len(sentence) < 300


@pytest.mark.parametrize(
    "given",
    ["", "cluster", "http://127.0.0.1:8787", "tcp://127.0.0.1", "tcp://127.0.0.1:99999", "tcp://a b:1"],
)
def test_what_is_no_address_is_refused(given):
    refused(given, "cluster.address", f"'{given}'")


def test_an_encrypted_connection_needs_a_certificate():
    refused("tls://127.0.0.1:1", "cluster.no_certificate", "distributed.comm.tls")


@pytest.fixture
def hasty(monkeypatch):
    """Wait half a second where a user waits four."""
    monkeypatch.setattr(import_module("experiments.clusters"), "PATIENCE_S", 0.5)


def test_an_address_where_nothing_or_something_else_answers_is_refused(hasty, capfd):
    refused("127.0.0.1:1", "cluster.unreachable", "tcp://127.0.0.1:1")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        refused(f"tcp://127.0.0.1:{mute.getsockname()[1]}", "cluster.unreachable", "tcp://127.0.0.1:")
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        refused(f"tcp://127.0.0.1:{page.server_port}", "cluster.unreachable", "tcp://127.0.0.1:")
        page.shutdown()
    assert "Traceback" not in capfd.readouterr().err


def test_the_address_of_a_worker_is_refused(cluster):
    refused(cluster.workers[0].worker_address, "cluster.no_scheduler", "Worker")


def test_a_scheduler_without_workers_is_refused_and_one_that_dies_stops_the_work(tmp_path, hasty, capfd):
    out = tmp_path / "out"
    slow = batches(40, payload=Orders(sleep_s=0.05))
    with scheduler_process(tmp_path) as (scheduler, address):
        refused(address, "cluster.no_workers", f"dask worker {address}")

        class KillAfter(StopAfter):
            def advance(self, _):
                self.left -= 1
                if self.left == 0:
                    scheduler.kill()

        with worker_process(address, tmp_path):
            wait_for_worker(address)
            runner = Runner.cluster(address)
            with pytest.raises(InfohusError) as stop:
                fill(out, slow, runner, KillAfter(3))
    check_sentences(stop.value, "cluster.lost", address)
    assert capfd.readouterr().err == ""
    assert 3 <= len(list((out / "runs").iterdir())) < 40
    assert fill(out, batches(40)) == fill(tmp_path / "whole", batches(40))


def test_a_cluster_that_stays_without_workers_stops_the_work(monkeypatch):
    cluster_pool = import_module("experiments.cluster_pool")

    class Deserted:
        status = "running"
        counts = [{"tcp://a": 3}, {}]  # noqa: RUF012

        def get_executor(self, **_):
            return None

        def nthreads(self):
            return self.counts.pop(0) if self.counts else {}

    now = iter([0.0, 1.0, 10.0, 20.0, 62.0])
    monkeypatch.setattr(cluster_pool, "monotonic", lambda: next(now))
    pool = cluster_pool.ClusterPool(Deserted(), "tcp://a:1")
    assert [pool.threads() for _ in range(3)] == [3, 1, 1]
    with pytest.raises(InfohusError) as stop:
        pool.threads()
    check_sentences(stop.value, "cluster.no_workers_left", "tcp://a:1")


def test_without_the_extra_packages_a_cluster_is_refused(monkeypatch):
    monkeypatch.setattr("experiments.runner.find_spec", lambda name: None)
    refused("tcp://127.0.0.1:1", "extras.missing", "infohus[cluster]")
