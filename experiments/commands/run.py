"""``infohus run``: carry an experiment file out."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from experiments.answering import print_answer
from experiments.experiment_options import Given, given_options
from experiments.language import current, say
from experiments.options import command_words, json_option, lang_option, number_option, word_option


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    options = given_options()
    lang, as_json = lang_option(), json_option()
    workers = number_option("--workers", 1, 256, "cli.compare.workers")
    cluster = word_option("--cluster", "address", "cli.run.cluster")
    out = word_option("--out", "folder", "cli.compare.out")
    excel = typer.Option(False, "--excel", help=say("cli.run.excel"))

    @app.command("run", help=say("cli.run.help"), **command_words())
    def command(
        file: str = options.file,
        municipality: str | None = options.municipality,
        scenario: str | None = options.scenario,
        sets: list[str] | None = options.sets,
        seed: int | None = options.seed,
        quick: bool = options.quick,
        workers: int | None = workers,
        cluster: str | None = cluster,
        out: str | None = out,
        excel: bool = excel,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        given = Given(file, municipality, scenario, sets or [], seed, quick)
        n_workers = workers or os.cpu_count() or 1
        _carry_out(given, n_workers, cluster, out and Path(out), excel, as_json)


def _carry_out(
    given: Given, workers: int, cluster: str | None, out: Path | None, excel: bool, as_json: bool
) -> None:
    """Run the experiment and print the answer: its points and the report's path, or the summary as JSON."""
    from experiments.experiment.checks import check_budget, check_extras
    from experiments.experiment.work import prepare
    from experiments.runner import Runner

    plan = given.plan()
    check_extras(plan, excel=excel)
    check_budget(plan)
    with Runner.cluster(cluster) if cluster else Runner.local(workers) as runner:
        runner.warm_up(prepare)  # workers import the model while we import the rest
        from experiments.experiment.run import run_experiment

        folder = out or Path("results") / f"run-{plan.experiment.name}-{plan.hash()[:8]}"
        summary = run_experiment(
            plan, folder, runner, current(), command=given.command_line(), plain=as_json, excel=excel
        )
    print_answer(summary, folder, as_json)
    if not as_json:
        print(say("cli.run.memo", path=folder / "memo.html"))
