"""A thousand replications of the three models in the nominal world: minutes, steadiness, memory that stays flat.

    python benchmarks/experiment.py [--replications 1000] [--workers 2] [--municipality Odense]

Runs as ``infohus run`` does: jobs of ten replications on fresh processes, each written to the ledger when it ends.
The rate of a tenth is by the wall clock, so it tells of the machine's other work too; that of the first includes the
start of the workers. Memory is what is resident, the largest seen at the end of a batch; that of the workers is the
larger of the two. Needs psutil, which comes with the extra `cluster`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import psutil

from experiments.experiment.jobs import Arm, Job
from experiments.experiment.work import prepare, run_job
from experiments.ledger import Ledger
from experiments.runner import Runner, carry_out
from experiments.tasks import Tasks
from sim.scenario_build import build_scenarios

JOB = 10
PARTS = 10
MB = 2**20


class Meter:
    """Take the place of the progress display: note time and memory at the end of each batch."""

    def __init__(self) -> None:
        self._own = psutil.Process()
        self.ends: list[tuple[float, int, float, float]] = []

    def expect(self, n_runs: int, **_) -> None:
        """Start the clock."""
        self.n_runs, self.began = n_runs, time.perf_counter()

    def advance(self, n_runs: int) -> None:
        """Note seconds, runs, and MB of parent and largest worker."""
        children = self._own.children()
        self.processor_s = sum(sum(child.cpu_times()[:2]) for child in children)
        workers = [child.memory_info().rss for child in children]
        memory = self._own.memory_info().rss / MB, max(workers) / MB
        self.ends.append((time.perf_counter() - self.began, n_runs, *memory))
        print(f"\r{sum(end[1] for end in self.ends)} of {self.n_runs} runs", end="", flush=True)

    def parts(self) -> list[tuple[float, float, float]]:
        """Return runs a second and MB of parent and worker, for each tenth of the batches."""
        n = len(self.ends)
        bounds = [n * part // PARTS for part in range(PARTS + 1)]
        found = []
        for begin, end in pairwise(bounds):
            part = self.ends[begin:end]
            seconds = part[-1][0] - (self.ends[begin - 1][0] if begin else 0.0)
            rate = sum(one[1] for one in part) / seconds
            found.append((rate, max(one[2] for one in part), max(one[3] for one in part)))
        return found


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--replications", type=int, default=1000)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--municipality", default="Odense")
    given = words.parse_args()
    if given.replications < JOB * PARTS:
        words.error(f"--replications must be at least {JOB * PARTS}: a batch for each tenth")
    scenarios = build_scenarios(municipality=given.municipality)
    arms = tuple(Arm(model, v, scenario) for (model, v), scenario in scenarios.items() if v == "natural")
    firsts = range(0, given.replications, JOB)
    jobs = [Job("nominal", arms, first=first, n=min(JOB, given.replications - first)) for first in firsts]
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger(Path(folder) / "out", "benchmark") as ledger,
        Runner.local(given.workers) as runner,
    ):
        runner.warm_up(prepare)
        meter = Meter()
        carry_out(Tasks(jobs, Job.task), run_job, runner=runner, ledger=ledger, progress=meter)
        tell(meter)
        tell_reading(ledger)


def tell(meter: Meter) -> None:
    """Print minutes, each tenth, and how far the tenths are apart."""
    seconds = meter.ends[-1][0]
    print(f"\r{meter.n_runs} runs in {seconds / 60:.1f} minutes, {meter.n_runs / seconds:.1f} runs a second")
    print(f"{meter.processor_s / meter.n_runs:.3f} processor seconds of the workers a run")
    print("\ntenth   runs a second   parent MB   worker MB")
    parts = meter.parts()
    for number, (rate, parent, worker) in enumerate(parts, start=1):
        print(f"{number:5}{rate:16.2f}{parent:12.0f}{worker:12.0f}")
    rates, parents, workers = zip(*parts, strict=True)
    print(f"\nslowest tenth / fastest tenth       {min(rates) / max(rates):.2f}")
    for name, memory in (("parent", parents), ("worker", workers)):
        print(
            f"memory of the {name}, last / first    {memory[-1] / memory[0]:.3f}, peak {max(memory):.0f} MB"
        )


def tell_reading(ledger: Ledger) -> None:
    """Print what it takes to read one outcome of all runs back, and how many runs failed."""
    began, before = time.perf_counter(), psutil.Process().memory_info().rss
    table = ledger.read_table(columns=("num|days_to_decision|mean", "den|days_to_decision|mean"))
    grown = (psutil.Process().memory_info().rss - before) / MB
    failed = table.num_rows - table["error"].null_count
    print(
        f"one outcome of {table.num_rows} runs read in {time.perf_counter() - began:.2f} s, {grown:.0f} MB more"
    )
    print(f"failed runs: {failed}")


if __name__ == "__main__":
    main()
