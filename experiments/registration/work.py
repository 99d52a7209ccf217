"""What one worker does: a country under the baseline and under the new rule, and the registers of both."""

from __future__ import annotations

import gc

from experiments.garbage import collecting_between_runs
from experiments.registration.calendar_of import calendar_of
from experiments.registration.plan import COMBINATIONS, R0X0, R1X0, R1X1, REPLAYED, Batch
from experiments.tasks import Row, RunId, Task


def run_batch(task: Task) -> list[Row]:
    """Run one replication twice, with the same luck, and register each reality by each rule."""
    from experiments.registration.denmark_run import run_reality
    from experiments.registration.registers import Registers
    from sim.engine.streams import Streams

    batch: Batch = task.payload
    base = batch.base.with_parameters(batch.overrides)
    calendar = calendar_of(base, batch.change, Streams(base.seed, batch.world, batch.replication))
    known: dict = {}
    rows: list[Row] = []
    with collecting_between_runs():
        before = run_reality(base, batch, calendar, known, is_new=False)
        after = run_reality(base, batch, calendar, known, is_new=True)
        known.clear()
        gc.collect()  # a finished country is a knot of cycles
        registers = Registers(base, batch, calendar)
        for combination in COMBINATIONS:
            reality = before if combination in (R0X0, R1X0) else after
            is_new = combination in (R1X0, R1X1)
            run = RunId(batch.name, batch.replication, combination, batch.variant)
            rows.append({**run._asdict(), "error": None, **registers.row(reality, is_new)})
        if batch.replays:
            run = RunId(batch.name, batch.replication, R1X1, REPLAYED)
            rows.append({**run._asdict(), "error": None, **registers.replays(before, after)})
    return rows


def prepare() -> None:
    """Import what a run needs, so that a worker is ready when its first batch comes."""
    import experiments.registration.registers  # noqa: F401
