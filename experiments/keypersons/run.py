"""Carry a test of key persons out: run, sum up, write the result folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import perf_counter

from experiments.artefacts import write_json_canonical
from experiments.comparison.columns import Columns
from experiments.keypersons.files import write_tables
from experiments.keypersons.plan import Batch, Plan, batch_task, world_name
from experiments.keypersons.search import search_reversals
from experiments.keypersons.summary import summarise
from experiments.keypersons.work import run_batch
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.provenance import birth_certificate
from experiments.runner import Runner, carry_out


def keypersons(plan: Plan, folder: Path, runner: Runner, lang: str, plain: bool) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; report, tables and summary are written.

    Raises BadInput if the folder holds other results, Interrupted after Ctrl-C.
    """
    from experiments.keypersons.report import write_report
    from experiments.keypersons.sentences import with_sentences

    began = perf_counter()
    with Ledger(folder, plan.hash()) as ledger:
        ledger.note(**birth_certificate(runner.workers), quick=plan.is_quick)
        with Progress(plan.n_runs(), lang=lang, plain=plain or None) as progress:
            seconds = carry_out(
                list(plan.tasks()), run_batch, runner=runner, ledger=ledger, progress=progress
            )
            worlds = [columns_of(plan, ledger, world) for world in range(len(plan.worlds))]
            summary = summarise(plan, worlds)
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


def columns_of(plan: Plan, ledger: Ledger, world: int) -> Columns:
    """Return the rows of one world as columns."""
    prefix = f"{world_name(world)}-"
    runs = [(model, cell.variant) for model in plan.models for cell in plan.runs(model, is_world=world > 0)]
    return Columns(ledger.read_table(lambda key: key.startswith(prefix)), runs)
