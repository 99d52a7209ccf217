"""Carry an experiment out: run its parts, sum up, write the result folder."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from experiments.artefacts import write_json_canonical
from experiments.experiment.comparing import run_places
from experiments.experiment.evaluate import Evaluator
from experiments.experiment.plan import Plan
from experiments.experiment.setting import setting
from experiments.experiment.stages import stages
from experiments.experiment.summary import summarise
from experiments.experiment.tables import write_tables, write_workbook
from experiments.experiment.writing import with_sentences, write_pages
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.provenance import birth_certificate
from experiments.runner import Runner
from sim.errors import BadInput
from sim.texts import LANGUAGES


def run_experiment(
    plan: Plan, folder: Path, runner: Runner, lang: str, *, command: str, plain: bool, excel: bool
) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; everything else is written.

    Raises BadInput if the folder holds other results, Interrupted after Ctrl-C.
    """
    began = perf_counter()
    with Ledger(folder, plan.hash()) as ledger:
        ledger.note(**birth_certificate(runner.workers), quick=plan.experiment.is_quick, command=command)
        total = sum(stage.fewest for stage in stages(plan))
        with Progress(total, lang=lang, plain=plain or None) as progress:
            evaluator = Evaluator(ledger, runner, progress)
            found = run_places(plan, evaluator)
            parts = _parts(plan, evaluator)
        summary = with_sentences(summarise(plan, found, parts))
        write_json_canonical(folder / "summary.json", summary)
        write_tables(folder / "tables", summary)
        if excel:
            write_workbook(folder / "results.xlsx", summary)
        write_pages(folder, summary, setting(plan, lang, command), lang)
        seconds = round(perf_counter() - began, 1)
        ledger.note(seconds=seconds, worker_seconds=round(evaluator.seconds, 1))
    return summary


def _parts(plan: Plan, evaluator: Evaluator) -> dict[str, object]:
    """Return what the parts beyond the comparison gave, those that the file asks for."""
    found: dict[str, object] = {}
    if plan.experiment.sensitivity:
        from experiments.experiment.unknowns import sensitivity_part

        try:
            found["sensitivity"] = sensitivity_part(plan, evaluator)
        except BadInput as refused:  # the rest of the experiment is not lost for it
            if refused.key != "sensitivity.missing":
                raise
            found["refused"] = [{lang: refused.sentence(lang) for lang in LANGUAGES}]
    if plan.experiment.search:
        from experiments.experiment.searching import search_part

        found["search"] = search_part(plan, evaluator)
    if plan.experiment.regimes:
        from experiments.experiment.mapping import regimes_part

        found["regimes"] = regimes_part(plan, evaluator)
    return found
