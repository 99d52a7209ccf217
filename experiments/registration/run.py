"""Carry a test of a registration rule out: run, sum up, write the result folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from experiments.artefacts import write_json_canonical
from experiments.comparison.columns import Columns
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.provenance import birth_certificate
from experiments.registration.plan import (
    COMBINATIONS,
    R1X1,
    REPLAYED,
    USUAL,
    Plan,
    stigma_variant,
    world_name,
)
from experiments.registration.summary import Found, summarise
from experiments.registration.tables import write_tables
from experiments.registration.work import run_batch
from experiments.runner import Runner, carry_out


def try_rule(
    plan: Plan, folder: Path, runner: Runner, lang: str, plain: bool, progress: Progress | None = None
) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; report, tables and summary are written.

    With ``progress``, that is told how far the work is, and nothing is printed.
    Raises BadInput if the folder holds other results, Interrupted after Ctrl-C.
    """
    progress = progress or Progress(plan.n_runs(), lang=lang, plain=plain or None)
    return find(plan, folder, runner, progress, partial(write, plan, folder, lang))


def find(
    plan: Plan,
    folder: Path,
    runner: Runner,
    progress: Progress,
    keep: Callable[[dict[str, object]], None] = lambda summary: None,
) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; ``keep`` may write it while the folder is held.

    Raises BadInput if the folder holds other results, Interrupted when stopped.
    """
    from experiments.registration.sentences import with_sentences

    began = perf_counter()
    with Ledger(folder, plan.hash()) as ledger:
        ledger.note(**birth_certificate(runner.workers))
        with progress:
            seconds = carry_out(
                list(plan.tasks()), run_batch, runner=runner, ledger=ledger, progress=progress
            )
        summary = with_sentences(summarise(plan, found_in(plan, ledger)))
        keep(summary)
        ledger.note(seconds=round(perf_counter() - began, 1), worker_seconds=round(seconds, 1))
    return summary


def write(plan: Plan, folder: Path, lang: str, summary: dict[str, object]) -> None:
    """Write summary and tables, and the report in ``lang``."""
    from experiments.registration.report import write_report
    from experiments.registration.setting import setting

    write_json_canonical(folder / "summary.json", summary)
    write_tables(folder / "tables", summary)
    write_report(folder / "report.html", summary, setting(plan, lang), lang)


def found_in(plan: Plan, ledger: Ledger) -> Found:
    """Return the rows of all runs as columns."""
    first = world_name(0)
    replayed = [(R1X1, REPLAYED)] if plan.replays else []
    return Found(
        _columns(ledger, f"{first}-{USUAL}-", USUAL, replayed),
        {plan.assumed_stigma: _columns(ledger, f"{first}-{USUAL}-", USUAL, n=plan.stigma_replications)}
        | {
            points: _columns(ledger, f"{first}-{stigma_variant(points)}-", stigma_variant(points))
            for points in plan.stigma_points
        },
        [_columns(ledger, f"{world_name(world)}-{USUAL}-", USUAL) for world in range(1, len(plan.worlds))],
    )


def _columns(
    ledger: Ledger,
    start: str,
    variant: str,
    more: list[tuple[str, str]] | None = None,
    n: int | None = None,
) -> Columns:
    runs = [(combination, variant) for combination in COMBINATIONS]
    return Columns(ledger.read_table(lambda key: key.startswith(start)), [*runs, *(more or [])], n)
