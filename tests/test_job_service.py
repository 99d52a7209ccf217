"""Jobs of many owners on a few seats: counted by run, called off at once, and nobody meets another."""

from __future__ import annotations

import multiprocessing
import time

import pytest
from helpers_jobs import (
    PATIENCE_S,
    Orders,
    batches,
    be_ready,
    beats,
    call,
    die,
    give_a_lock,
    hang,
    is_alive,
    leave_the_process,
    pid_in,
    refuse,
    run_batch,
    signs,
    stumble,
    wait_for,
)

from dashboards.jobs.service import JobService
from sim.errors import BadInput
from sim.texts import LANGUAGES

SEATS = 2
AT_ONCE_S = 1.0
"""What must come within a third of a second on a machine of its own gets that long on a busy one."""


@pytest.fixture(scope="module")
def service():
    with JobService(SEATS, prepare=be_ready) as service:
        assert service.wait_until_warm(PATIENCE_S)
        yield service


def carry_out(tasks, ended):
    """Return a body that runs ``tasks``, keeps the batches in ``ended``, and says how many there were."""

    def body(runner, progress):
        with progress:
            progress.expect(sum(len(task.runs) for task in tasks))

            def keep(batch):
                ended.append(batch)
                progress.advance(len(batch.task.runs))

            runner.run(tasks, run_batch, keep)
        return len(ended)

    return body


def watch(job, folder) -> list[int]:
    """Return how many runs were done at each look until the job ended: never more than left a sign."""
    looks = [job.done]
    while not job.wait(0.005):
        looks.append(job.done)
        assert looks[-1] <= signs(folder, "run")
    return [*looks, job.done]


def test_runs_are_counted_one_by_one_and_none_twice(service, tmp_path):
    job = service.start("a", "count", carry_out(batches(6, 4, Orders(tmp_path, sleep_s=0.03)), []))
    looks = watch(job, tmp_path)
    assert (job.state, job.result, job.done, job.total) == ("done", 6, 24, 24)
    assert looks == sorted(looks)
    assert len(set(looks)) > 12  # of 24 runs in 6 batches


def test_a_call_is_counted_too_and_says_how_long_it_takes(service, tmp_path):
    job = call(service, "a", "call", beats, tmp_path, "one", 8, 0.05, runs=8)
    wait_for(lambda: 3 <= job.done < 8)
    assert job.state == "running"
    assert 0 <= job.seconds_left < PATIENCE_S
    assert job.wait(PATIENCE_S)
    assert (job.state, job.result, job.done, job.total) == ("done", "one", 8, 8)


def test_a_job_that_is_called_off_stops_between_two_runs_and_its_seats_are_free(service, tmp_path):
    before = children()
    ended = []
    job = service.start("a", "long", carry_out(batches(40, 50, Orders(tmp_path, sleep_s=0.02)), ended))
    wait_for(lambda: job.done > 3)
    work, began = job._work, time.monotonic()
    job.cancel()
    assert job.state == "cancelled"
    assert work.ended.wait(PATIENCE_S)
    assert time.monotonic() - began < AT_ONCE_S
    assert (work.state, job.result, job.error) == ("cancelled", None, None)
    assert ended == []  # what was broken off is no batch that failed
    assert children() == before  # it stopped by itself: no process had to be ended
    nothing_moves(lambda: signs(tmp_path))
    after = call(service, "a", "after", beats, tmp_path, "after", 1, 0.0, quick=False)
    assert after.wait(PATIENCE_S)
    assert after.result == "after"


def test_a_call_that_does_not_stop_is_ended_with_its_process_and_the_seat_goes_on(service, tmp_path):
    jobs = [call(service, owner, owner, hang, tmp_path, quick=False) for owner in ("a", "b")]
    wait_for(lambda: len(list(tmp_path.glob("hang.*"))) == SEATS)
    pids = [int(path.suffix[1:]) for path in tmp_path.glob("hang.*")]
    began = time.monotonic()
    for job in jobs:
        job.cancel()
    wait_for(lambda: not any(is_alive(pid) for pid in pids))
    assert time.monotonic() - began < AT_ONCE_S
    for name in ("c", "d"):
        job = call(service, name, name, beats, tmp_path, name, 2, 0.01, quick=False)
        assert job.wait(PATIENCE_S)
        assert job.result == name
    assert len(children()) == SEATS + 1


def test_two_who_ask_for_the_same_share_one_work_and_one_may_leave(service, tmp_path):
    ours, theirs = (
        call(service, who, "shared", beats, tmp_path, "shared", 12, 0.05) for who in ("who leaves", "b")
    )
    wait_for(lambda: signs(tmp_path) > 1)
    service.leave("who leaves")
    assert ours.state == "cancelled"
    assert theirs.wait(PATIENCE_S)
    assert (ours.result, theirs.state, theirs.result) == (None, "done", "shared")
    assert signs(tmp_path) == 12
    assert len(list(tmp_path.iterdir())) == 1


def test_who_asks_again_has_the_job_or_the_result_there_is(service, tmp_path):
    job = call(service, "a", "again", beats, tmp_path, "again", 3, 0.02)
    assert call(service, "a", "again", beats, tmp_path, "again", 3, 0.02) is job
    assert job.wait(PATIENCE_S)
    later = call(service, "late", "again", beats, tmp_path, "again", 3, 0.02)
    assert (later.state, later.result) == ("done", "again")
    assert signs(tmp_path) == 3


def test_two_owners_get_their_own_and_cannot_see_each_others(service, tmp_path):
    jobs = {who: call(service, who, who, beats, tmp_path, who, 5, 0.02) for who in ("ann", "bo")}
    for who, job in jobs.items():
        assert job.wait(PATIENCE_S)
        assert service.job(who, job.id) is job
        assert job.result == who
    assert jobs["ann"].id != jobs["bo"].id
    assert service.job("bo", jobs["ann"].id) is None
    assert service.job("ann", "1") is None


def test_the_last_of_a_place_is_called_off_and_nothing_of_other_places_or_owners(service, tmp_path):
    places = (("ann", "main"), ("ann", "preview"), ("bo", "main"))
    jobs = [
        call(service, who, who + slot, beats, tmp_path, "x", 500, 0.02, slot=slot) for who, slot in places
    ]
    service.cancel_last("ann", "main")
    service.cancel_last("nobody", "main")
    assert [job.is_alive for job in jobs] == [False, True, True]
    for job in jobs:
        job.cancel()


def test_of_fifty_quick_clicks_only_the_last_is_computed_on_no_more_processes(service, tmp_path):
    jobs = []
    for i in range(50):
        jobs.append(call(service, "a", f"click {i}", beats, tmp_path, f"click-{i}", 40, 0.02, quick=False))
        assert len(children()) <= SEATS + 1
        time.sleep(0.005)
    assert [job.state for job in jobs[:-1]] == ["cancelled"] * 49
    wait_for(lambda: signs(tmp_path, "click-49") > 5)
    others = signs(tmp_path) - signs(tmp_path, "click-49")
    assert jobs[-1].wait(PATIENCE_S)
    assert jobs[-1].result == "click-49"
    assert signs(tmp_path) == others + 40
    assert len({job.id for job in jobs}) == 50


def test_other_slots_of_an_owner_go_on(service, tmp_path):
    first = call(service, "a", "slot 1", beats, tmp_path, "one", 10, 0.02)
    second = call(
        service, "who leaves all", "slot 2", beats, tmp_path, "two", 1, 0.0, slot="preview", quick=False
    )
    assert first.wait(PATIENCE_S)
    assert second.wait(PATIENCE_S)
    assert (first.result, second.result) == ("one", "two")


def test_a_long_job_starves_nobody(service, tmp_path):
    long = service.start(
        "who leaves all", "all seats", carry_out(batches(200, 5, Orders(tmp_path, sleep_s=0.02)), [])
    )
    wait_for(lambda: long.done > 2)
    for quick in (True, False):
        job = call(service, "b", f"in turn {quick}", beats, tmp_path, "b", 1, 0.0, quick=quick)
        assert job.wait(PATIENCE_S)
        assert job.result == "b"
    assert long.state == "running"
    assert long.done < 500
    service.leave("who leaves all")


def test_a_worker_that_dies_once_costs_nothing(service, tmp_path):
    ended = []
    tasks = batches(4, 3, Orders(tmp_path), bad=Orders(tmp_path, kills=1))
    job = service.start("a", "dies once", carry_out(tasks, ended))
    looks = watch(job, tmp_path)
    assert (job.state, job.done) == ("done", 12)
    assert looks == sorted(looks)
    assert [batch.lost for batch in ended] == [False] * 4
    assert len(list(tmp_path.glob("died.*"))) == 1


def test_a_batch_that_kills_every_worker_fails_alone(service, tmp_path):
    ended = []
    tasks = batches(4, 3, Orders(tmp_path), bad=Orders(tmp_path, kills=9))
    job = service.start("a", "always dies", carry_out(tasks, ended))
    assert job.wait(PATIENCE_S)
    assert (job.state, job.done) == ("done", 12)
    assert {batch.task.key for batch in ended if batch.lost} == {"batch-001"}
    assert len(list(tmp_path.glob("died.*"))) == 2
    (lost,) = [batch for batch in ended if batch.lost]
    assert [row["error"][:11] for row in lost.rows] == ["WorkerDied:"] * 3


@pytest.mark.parametrize(
    ("function", "key", "kind"),
    [
        (refuse, "scenario.quorum", None),
        (stumble, "jobs.failed", "LookupError"),
        (give_a_lock, "jobs.failed", "TypeError"),
        (leave_the_process, "jobs.failed", "SystemExit"),
        (lambda: None, "jobs.failed", None),
        (die, "jobs.worker_died", None),
    ],
)
def test_every_failure_is_a_sentence_and_is_tried_anew(service, function, key, kind, caplog):
    job = call(service, "a", str(function), function)
    assert job.wait(PATIENCE_S)
    assert (job.state, job.error.key, job.result) == ("failed", key, None)
    assert kind in (None, job.error.values.get("kind"))
    assert isinstance(job.error, BadInput) == (function is refuse)
    assert ("Traceback" in caplog.text) == (key == "jobs.failed")
    assert call(service, "a", str(function), refuse) is not job
    for lang in LANGUAGES if key.startswith("jobs.") else ():
        sentence = job.error.sentence(lang)
        assert "{" not in sentence
        assert (kind or "") in sentence


def test_what_fails_in_the_thread_of_a_job_is_a_sentence_too(service, caplog):
    job = service.start("a", "body", lambda runner, progress: 1 / 0)
    assert job.wait(PATIENCE_S)
    assert (job.state, job.error.values) == ("failed", {"kind": "ZeroDivisionError"})
    assert "ZeroDivisionError" in caplog.text


def test_a_seat_whose_idle_process_was_killed_gets_another(service, tmp_path):
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    job = call(service, "a", "after all", beats, tmp_path, "after all", 1, 0.0)
    assert job.wait(PATIENCE_S)
    assert job.result == "after all"
    assert pid_in(tmp_path, "after all")


def children() -> set[int]:
    """Return the worker processes there are."""
    return {process.pid for process in multiprocessing.active_children()}


def nothing_moves(look) -> None:
    """Check that what ``look`` sees stays as it is for ten runs."""
    seen = look()
    time.sleep(0.2)
    assert look() == seen
