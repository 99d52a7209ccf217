"""A worker's memory stays flat: finished models go, also where jobs share a process; collection is left as found."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from experiments import garbage
from experiments.comparison.columns import Columns, ratio_columns, values_column
from experiments.experiment import work
from experiments.experiment.jobs import Arm, Job
from experiments.experiment.work import run_job
from experiments.ledger import Ledger
from experiments.tasks import Tasks
from sim.model import PreventionModel
from sim.scenario_build import build_scenarios

SHORT = ["years=1", "warm_up_years=0", "follow_up_years=1"]
N = 4


@pytest.fixture(scope="module")
def arms():
    scenarios = build_scenarios(municipality="Samsø", sets=SHORT)
    return tuple(Arm(model, v, scenario) for (model, v), scenario in scenarios.items() if v == "natural")


def jobs_of(arms, n: int) -> list[Job]:
    return [Job("nominal", arms, first=N * i, n=N) for i in range(n)]


def models_alive() -> int:
    return sum(isinstance(thing, PreventionModel) for thing in gc.get_objects())


@pytest.fixture
def collected():
    """Start from no garbage, with collection on, and leave none; give the models that other tests hold on to."""
    was_on = gc.isenabled()
    gc.enable()
    gc.collect()
    yield models_alive()
    gc.collect()
    if not was_on:
        gc.disable()


def test_models_do_not_outlive_their_replication(arms, collected, monkeypatch):
    alive, run = [], work._row
    monkeypatch.setattr(work, "_row", lambda *words: alive.append(models_alive()) or run(*words))
    for job in jobs_of(arms, 2):
        run_job(job.task())
        assert gc.isenabled()
    assert [n - collected for n in alive] == [0, 1, 2] * 2 * N


def test_jobs_that_share_a_process_give_what_each_gives_alone_and_leave_no_models(arms, collected):
    tasks = Tasks(jobs_of(arms, 6), Job.task)
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(run_job, tasks))
    assert models_alive() == collected
    assert gc.isenabled()
    assert together == [run_job(task) for task in tasks]


def knot() -> list:
    """Return a list that only a collection can free."""
    tied: list = []
    tied.append(tied)
    return tied


def knots() -> int:
    return sum(
        isinstance(thing, list) and len(thing) == 1 and thing[0] is thing for thing in gc.get_objects()
    )


def test_what_one_job_moves_out_of_sight_of_another_is_found_at_its_end(collected):
    outer, inner = garbage.collecting_between_runs(), garbage.collecting_between_runs()
    collect = outer.__enter__()
    with inner as collect_inner:
        alive = knot()
        collect_inner()  # moves what the outer job still needs
        del alive
        collect()
        assert knots() == 1
    assert knots() == 0
    assert not gc.isenabled()
    outer.__exit__(None, None, None)
    assert gc.isenabled()


def test_collection_that_was_off_stays_off_and_an_error_changes_nothing(collected):
    gc.disable()
    with pytest.raises(LookupError), garbage.collecting_between_runs():
        raise LookupError
    assert not gc.isenabled()
    gc.enable()
    with pytest.raises(LookupError), garbage.collecting_between_runs():
        raise LookupError
    assert gc.isenabled()


def test_columns_of_a_few_columns_say_what_those_of_all_say(tmp_path, arms):
    job = Job("nominal", arms[:2], n=3, values=("days_to_decision",))
    wanted = (*ratio_columns("days_to_decision", "mean"), values_column("days_to_decision"))
    with Ledger(tmp_path / "out", "5f3a" * 16) as ledger:
        ledger.record(job.key, run_job(job.task()))
        whole, part = (Columns(ledger.read_table(columns=some), job.runs) for some in (None, wanted))
    assert whole.n == part.n == 3
    for run in job.runs:
        for one, other in zip(
            (*whole.ratio(run, "days_to_decision", "mean"), *whole.values(run, "days_to_decision")),
            (*part.ratio(run, "days_to_decision", "mean"), *part.values(run, "days_to_decision")),
            strict=True,
        ):
            assert one.tolist() == other.tolist()
