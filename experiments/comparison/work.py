"""What one worker does: run a batch of replications of one world under every model and variant."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.garbage import collecting_between_runs
from experiments.pulse import beat
from experiments.tasks import Row, RunId, Task, describe
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch needs to know.

    ``scenarios`` are those of the nominal world by (model, variant); ``overrides`` make the world.
    """

    scenarios: tuple[tuple[str, str, Scenario], ...]
    world: int
    overrides: dict[str, float]
    first: int
    n: int


def batch_task(batch: Batch) -> Task:
    """Return the task of a batch, with a key that does not depend on workers or order."""
    last = batch.first + batch.n - 1
    return Task(
        f"world-{batch.world:03d}-rep-{batch.first:05d}-{last:05d}",
        tuple(
            RunId(world_name(batch.world), replication, model, variant)
            for replication in range(batch.first, batch.first + batch.n)
            for model, variant, _ in batch.scenarios
        ),
        batch,
    )


def world_name(world: int) -> str:
    return f"{world:03d}"


def run_batch(task: Task) -> list[Row]:
    """Run every replication of the batch under every model; a run that fails is a row with its error.

    The same replication of all models runs in a row, so that what no organisation changes (people's lives,
    concerns) is drawn once. Models whose rules are equal are run once. Garbage is collected once a
    replication, among what is new since the last: a finished model is a knot of cycles, and looking for it
    while it lives costs a fifth of a run.
    """
    batch: Batch = task.payload
    scenarios = [(m, v, s.with_parameters(batch.overrides)) for m, v, s in batch.scenarios]
    rows = []
    with collecting_between_runs() as collect:
        for replication in range(batch.first, batch.first + batch.n):
            done: dict[object, Row] = {}
            for model, variant, scenario in scenarios:
                if scenario.organisation not in done:
                    done[scenario.organisation] = run_one(scenario, batch.world, replication)
                run = RunId(world_name(batch.world), replication, model, variant)
                rows.append({**run._asdict(), **done[scenario.organisation]})
                beat()
            collect()
    return rows


def prepare() -> None:
    """Import what a run needs, so that a worker is ready when its first batch comes."""
    import sim.measures.tally
    import sim.record  # noqa: F401


def rehearse() -> None:
    """Do a small run under every model, which reads and imports what the first run would wait for."""
    from sim.scenario_build import build_scenarios

    prepare()
    short = ["years=1", "warm_up_years=0", "follow_up_years=1"]
    for scenario in build_scenarios(municipality="Samsø", sets=short).values():
        run_one(scenario, 0, 0)


def run_one(scenario: Scenario, world: int, replication: int) -> Row:
    """Return the tally of one run, or the error that ended it."""
    from experiments.one_run import finished
    from sim.measures.tally import tally
    from sim.record import record_of

    try:
        model = finished(scenario, world, replication)
        return {"error": None, **tally(record_of(model))}
    except Exception as error:
        return {"error": describe(error)}
