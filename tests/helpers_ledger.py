"""Fill result folders with the tiny experiment of ``helpers_runner`` and read them back."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers_runner import Orders, batches, thread_runner, work

from experiments.ledger import Ledger
from experiments.runner import Runner, carry_out
from experiments.tasks import Interrupted, Task

HASH = "5f3a" * 16


def fill(folder: Path, tasks: list[Task], runner: Runner | None = None, progress=None) -> list[dict]:
    """Carry out ``tasks`` into ``folder`` and return all rows (on two threads by default)."""
    with Ledger(folder, HASH) as ledger, runner or thread_runner(2) as chosen:
        carry_out(tasks, work, runner=chosen, ledger=ledger, progress=progress)
        return ledger.read()


def results(folder: Path) -> dict[str, object]:
    """Return the content of every batch in ``folder`` by key, as tables."""
    with Ledger(folder, HASH) as ledger:
        return {key: ledger.read_table([key]) for key in ledger.keys()}  # noqa: SIM118 (no dict)


def main(folder: str, n: str, sleep_s: str, traces: str = "") -> None:
    """Fill ``folder`` on two processes as the command line does; exit 130 after Ctrl-C."""
    orders = Orders(float(sleep_s), folder=Path(traces) if traces else None)
    try:
        fill(Path(folder), batches(int(n), payload=orders), Runner.local(2))
    except Interrupted as stopped:
        print(stopped, file=sys.stderr)
        sys.exit(130)
