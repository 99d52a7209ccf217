"""Run jobs that the ledger does not hold yet, and read their rows back as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from experiments.comparison.columns import Columns, Run
from experiments.experiment.jobs import Job
from experiments.experiment.work import run_job
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.runner import Runner, carry_out
from experiments.tasks import Tasks


class Evaluator:
    """Turn jobs into columns, each job once: what lies on disk is not run again. Callable as ``jobs.Evaluate``."""

    def __init__(self, ledger: Ledger, runner: Runner, progress: Progress | None = None) -> None:
        self._ledger, self._runner, self._progress = ledger, runner, progress
        self.seconds = 0.0
        """Workers' time spent, for the manifest."""

    def run(self, jobs: Sequence[Job]) -> None:
        """Run those of ``jobs`` that are not done. Raises Interrupted after Ctrl-C."""
        self.seconds += carry_out(
            Tasks(jobs, Job.task), run_job, runner=self._runner, ledger=self._ledger, progress=self._progress
        )

    def __call__(self, jobs: Sequence[Job]) -> list[Columns]:
        """Return the columns of every job, in order."""
        self.run(jobs)
        return [Columns(self._ledger.read_table([job.key]), job.runs) for job in jobs]

    def table(self, jobs: Sequence[Job], columns: Iterable[str] | None = None) -> pa.Table:
        """Return the rows of jobs of one label, failed ones among them; they must be done.

        Only these ``columns`` are read, if they are named, so that memory stays flat however much a row holds.
        """
        return self._ledger.read_table([job.key for job in jobs], columns)


def without(table: pa.Table, runs: set[Run]) -> pa.Table:
    """Return the rows of a table that are not of ``runs``."""
    if not runs:
        return table
    names, variants = table["model"].to_pylist(), table["variant"].to_pylist()
    return table.filter(pa.array([run not in runs for run in zip(names, variants, strict=True)], pa.bool_()))
