"""What one worker does: run the arms of a job, and boil each run down to one row."""

from __future__ import annotations

from dataclasses import replace

from experiments.experiment.jobs import Job
from experiments.garbage import collecting_between_runs
from experiments.keypersons.absence import Absence, shock_date
from experiments.keypersons.cells import key_post
from experiments.one_run import finished
from experiments.pulse import beat
from experiments.tasks import Row, RunId, Task, describe
from sim.policies.shocks import LEAVES
from sim.scenario import Scenario
from sim.values import DAY

LOSS = Absence(LEAVES)
"""How the coordinator is gone: for good, with the usual vacancy and successor."""


def run_job(task: Task) -> list[Row]:
    """Run every replication of the job under every arm; a run that fails is a row with its error.

    The same replication of all arms runs in a row, so that what no organisation changes (people's lives, concerns) is
    drawn once; then its garbage is collected.
    """
    job: Job = task.payload
    scenarios = [arm.scenario.with_parameters(job.overrides) for arm in job.arms]
    same = [scenarios.index(scenario) for scenario in scenarios]
    rows: list[Row] = []
    with collecting_between_runs() as collect:
        for replication in range(job.first, job.first + job.n):
            done: dict[int, Row] = {}
            for arm, place in zip(job.arms, same, strict=True):
                if place not in done:
                    done[place] = _row(scenarios[place], job, replication)
                rows.append({**RunId(job.label, replication, arm.name, arm.variant)._asdict(), **done[place]})
                beat()
            collect()
    return rows


def prepare() -> None:
    """Import what a run needs, so that a worker is ready when its first batch comes."""
    import sim.measures.tally
    import sim.record  # noqa: F401


def _row(scenario: Scenario, job: Job, replication: int) -> Row:
    from sim.measures.tally import tally

    try:
        record = _run(scenario, job, replication)
        row = {"error": None, **_wanted(tally(record), job.values)}
        return {**row, **_loss(scenario, job, replication, record)} if job.losses else row
    except Exception as error:
        return {"error": describe(error)}


def _wanted(row: Row, values: tuple[str, ...]) -> Row:
    """Return a row with the single values of these measures only."""
    kept = {f"values|{name}" for name in values}
    return {name: value for name, value in row.items() if not name.startswith("values|") or name in kept}


def _loss(scenario: Scenario, job: Job, replication: int, base) -> Row:
    """Return what the loss of the coordinator changed, against the run ``base`` without it."""
    from sim.measures.dependence.aftermath import aftermath
    from sim.measures.dependence.excess import excess, excess_row

    on = shock_date(scenario.seed, replication, scenario.start)
    shock = LOSS.shock(key_post(scenario), on)
    shocks = tuple(sorted((*scenario.shocks, shock), key=lambda one: one.on))
    branch = _run(replace(scenario, shocks=shocks), job, replication)
    at = (on - scenario.start).days * DAY
    found = excess_row(excess(aftermath(base, at), aftermath(branch, at)))
    return {name: value for name, value in found.items() if "added_days" in name}


def _run(scenario: Scenario, job: Job, replication: int):
    from sim.record import record_of

    return record_of(finished(scenario, job.luck, replication))
