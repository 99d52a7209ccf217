"""Carry a comparison out: look, judge, add replications, sum up, write the result folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from experiments.artefacts import write_json_canonical
from experiments.comparison.columns import Columns
from experiments.comparison.files import write_tables
from experiments.comparison.plan import Plan
from experiments.comparison.summary import extra, judge, summarise, with_sentences
from experiments.comparison.work import run_batch, world_name
from experiments.ledger import Ledger
from experiments.progress import Progress
from experiments.provenance import birth_certificate
from experiments.report.render import write_report
from experiments.runner import Runner, carry_out
from experiments.statistics.looks import Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison found: the content of summary.json, and by language what the report shows beside it."""

    summary: dict[str, object]
    beside: dict[str, dict[str, object]]

    def result(self, lang: str) -> dict[str, object]:
        """Return the summary with ``extra``, as the report reads it (``experiments.report.inputs``)."""
        return {**self.summary, "extra": self.beside[lang]}


def compare(
    plan: Plan, folder: Path, runner: Runner, lang: str, plain: bool, progress: Progress | None = None
) -> dict[str, object]:
    """Run or resume ``plan`` in ``folder`` and return the summary; report, tables and summary are written.

    With ``progress``, that is told how far the work is, and nothing is printed.
    Raises BadInput if the folder holds other results, Interrupted after Ctrl-C.
    """
    progress = progress or _printed(plan, lang, plain)
    return find(plan, folder, runner, progress, (lang,), partial(write, plan, folder)).summary


def find(
    plan: Plan,
    folder: Path,
    runner: Runner,
    progress: Progress,
    langs: Sequence[str],
    keep: Callable[[Found], None] = lambda found: None,
) -> Found:
    """Run or resume ``plan`` in ``folder`` and return what was found; ``keep`` may write it while the folder is held.

    Raises BadInput if the folder holds other results, Interrupted when stopped.
    """
    began = perf_counter()
    with Ledger(folder, plan.hash()) as ledger:
        ledger.note(**birth_certificate(runner.workers), quick=plan.is_quick)
        verdict, planned, seconds = _run(plan, ledger, runner, progress)
        nominal = _columns(plan, ledger, 0, planned)
        worlds = [nominal, *(_columns(plan, ledger, world) for world in range(1, len(plan.worlds)))]
        beside = extra(plan, nominal, worlds, verdict, langs)
        summary = with_sentences(summarise(plan, nominal, worlds, verdict), plan, beside[langs[0]])
        found = Found(summary, beside)
        keep(found)
        ledger.note(seconds=round(perf_counter() - began, 1), worker_seconds=round(seconds, 1))
    return found


def write(plan: Plan, folder: Path, found: Found) -> None:
    """Write summary and tables, and the report in the first language."""
    write_json_canonical(folder / "summary.json", found.summary)
    write_tables(plan, folder / "tables", found.summary)
    lang = next(iter(found.beside))
    write_report(folder / "report.html", found.result(lang), lang)


def _printed(plan: Plan, lang: str, plain: bool) -> Progress:
    return Progress(plan.n_runs(plan.rule.looks()[0]), lang=lang, plain=plain or None)


def _run(plan: Plan, ledger: Ledger, runner: Runner, progress: Progress) -> tuple[Verdict, int, float]:
    """Run look after look of the nominal world, the other worlds with the first, until the rule is content.

    Returns the verdict, the replications planned up to that look (failed ones among them), and seconds of work.
    """
    seconds, done = 0.0, 0
    with progress:
        for look, replications in enumerate(plan.rule.looks()):
            tasks = list(plan.nominal_tasks(done, replications))
            if look == 0:
                tasks += plan.world_tasks()
            seconds += carry_out(tasks, run_batch, runner=runner, ledger=ledger, progress=progress)
            done = replications
            verdict = judge(plan, _columns(plan, ledger, 0, replications), look)
            if verdict.stop:
                break
    return verdict, done, seconds


def _columns(plan: Plan, ledger: Ledger, world: int, n: int | None = None) -> Columns:
    prefix = f"world-{world_name(world)}-"
    runs = [(model, variant) for model, variant, _ in plan.scenarios if world == 0 or variant == "natural"]
    return Columns(ledger.read_table(lambda key: key.startswith(prefix)), runs, n)
