"""Carry a test of key persons out: run, sum up, write the result folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import perf_counter

from experiments.artefacts import write_json_canonical
from experiments.comparison.columns import Columns
from experiments.keypersons.cells import COORDINATOR, WORLD
from experiments.keypersons.files import write_tables
from experiments.keypersons.plan import MORE, NOMINAL, Batch, Plan, batch_task, world_name
from experiments.keypersons.search import search_reversals
from experiments.keypersons.summary import Found, summarise
from experiments.keypersons.work import run_batch
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.provenance import birth_certificate
from experiments.runner import Runner, carry_out


def keypersons(
    plan: Plan, folder: Path, runner: Runner, lang: str, plain: bool, progress: Progress | None = None
) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; report, tables and summary are written.

    ``progress`` is told how far it is; by default it is printed.
    Raises BadInput if the folder holds other results, Interrupted after Ctrl-C.
    """
    from experiments.keypersons.report import write_report
    from experiments.keypersons.sentences import with_sentences

    began = perf_counter()
    with Ledger(folder, plan.hash()) as ledger:
        ledger.note(**birth_certificate(runner.workers), quick=plan.is_quick)
        with progress or Progress(plan.n_runs(), lang=lang, plain=plain or None) as progress:
            seconds = carry_out(
                list(plan.tasks()), run_batch, runner=runner, ledger=ledger, progress=progress
            )
            summary = summarise(plan, found_in(plan, ledger))
            evaluate = partial(_evaluate, plan, runner, ledger, progress)
            summary["search"] = search_reversals(plan, summary, evaluate)
        summary = with_sentences(summary)
        write_json_canonical(folder / "summary.json", summary)
        write_tables(folder / "tables", summary)
        write_report(folder / "report.html", summary, plan, lang)
        ledger.note(seconds=round(perf_counter() - began, 1), worker_seconds=round(seconds, 1))
    return summary


def _evaluate(plan: Plan, runner: Runner, ledger: Ledger, progress: Progress, batches: list[Batch]):
    """Return the columns of each batch of the search, run or read again."""
    tasks = [batch_task(batch) for batch in batches]
    carry_out(tasks, run_batch, runner=runner, ledger=ledger, progress=progress)
    found = []
    for task in tasks:
        table = ledger.read_table([task.key])
        found.append(Columns(table, dict.fromkeys((run.model, run.variant) for run in task.runs)))
    return found


def found_in(plan: Plan, ledger: Ledger) -> Found:
    """Return the rows of all runs as columns."""
    nominal = [NOMINAL, MORE]
    worlds = [[world_name(world)] for world in range(1, len(plan.worlds))]
    coordinator = _columns(plan, ledger, nominal, COORDINATOR)
    return Found(
        everybody=_columns(plan, ledger, [NOMINAL], plan.scope),
        coordinator=coordinator,
        worlds=[coordinator, *(_columns(plan, ledger, names, WORLD) for names in worlds)],
    )


def _columns(plan: Plan, ledger: Ledger, names: list[str], scope: str) -> Columns:
    starts = tuple(f"{name}-rep-" for name in names)
    return Columns(ledger.read_table(lambda key: key.startswith(starts)), plan.runs(scope))
