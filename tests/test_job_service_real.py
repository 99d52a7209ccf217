"""Real runs on the seats give what the command line gives, byte for byte, and can be counted and stopped."""

from __future__ import annotations

import gc

import pytest
from helpers_jobs import PATIENCE_S, be_ready

from dashboards.jobs.service import JobService
from experiments import pulse
from experiments.comparison import work
from experiments.comparison.plan import make_plan
from experiments.comparison.run import compare
from experiments.experiment.jobs import Arm, Job
from experiments.experiment.work import run_job
from experiments.runner import Runner
from experiments.tasks import Task
from sim.scenario_build import build_scenarios

SHORT = ["years=1", "warm_up_years=0", "follow_up_years=1"]


@pytest.fixture(scope="module")
def scenarios():
    return build_scenarios(municipality="Samsø", sets=SHORT)


@pytest.fixture
def heard():
    """Hear the beats of this process."""
    beats: list[float] = []
    pulse.listen(beats.append)
    yield beats
    pulse.listen(None)


def test_a_comparison_on_the_seats_is_that_of_the_command_line(scenarios, tmp_path, capsys):
    plan = make_plan(scenarios, [], replications=2, worlds=1)
    with JobService(1, prepare=be_ready) as service:
        job = service.start(
            "a",
            plan.hash(),
            lambda runner, progress: compare(
                plan, tmp_path / "seats", runner, "en", False, progress=progress
            ),
        )
        assert job.wait(2 * PATIENCE_S)
        assert job.error is None
        assert (job.state, job.done, job.total) == ("done", plan.n_runs(2), plan.n_runs(2))
    assert capsys.readouterr() == ("", "")  # nothing is printed for a page
    with Runner.local(1) as runner:
        summary = compare(plan, tmp_path / "local", runner, "en", True)
    assert job.result == summary
    for name in ("summary.json", "report.html"):
        assert (tmp_path / "seats" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()


def comparison_task(scenarios) -> Task:
    plan = make_plan(scenarios, [], replications=2, worlds=1)
    return next(plan.nominal_tasks(0, 2))


def experiment_task(scenarios) -> Task:
    arms = tuple(Arm(model, v, scenario) for (model, v), scenario in scenarios.items() if v == "natural")
    return Job("nominal", arms, n=2).task()


@pytest.mark.parametrize(
    ("run_batch", "make_task"), [(work.run_batch, comparison_task), (run_job, experiment_task)]
)
def test_every_run_promised_beats_once_and_collection_is_left_as_found(
    scenarios, run_batch, make_task, heard
):
    task = make_task(scenarios)
    assert gc.isenabled()
    assert len(run_batch(task)) == len(task.runs) == sum(heard)
    assert [runs for runs in heard if runs] == [1.0] * len(task.runs)
    assert gc.isenabled()


class Enough(BaseException):
    """What a listener raises to break a batch off."""


@pytest.mark.parametrize(
    ("run_batch", "make_task"), [(work.run_batch, comparison_task), (run_job, experiment_task)]
)
def test_a_batch_is_broken_off_at_the_next_run(scenarios, run_batch, make_task, heard):
    def stop(runs):
        heard.append(runs)
        if len(heard) == 2:
            raise Enough

    pulse.listen(stop)
    with pytest.raises(Enough):
        run_batch(make_task(scenarios))
    assert len(heard) == 2
    assert gc.isenabled()
