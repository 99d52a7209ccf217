"""``infohus check``: say whether an experiment file can be run, what it will run, and how long that takes."""

from __future__ import annotations

import os

import typer

from experiments.experiment_options import Given, given_options
from experiments.language import current, say
from experiments.listing import print_json
from experiments.options import command_words, json_option, lang_option, number_option


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    options = given_options()
    lang, as_json = lang_option(), json_option()
    workers = number_option("--workers", 1, 256, "cli.compare.workers")

    @app.command("check", help=say("cli.check.help"), **command_words())
    def command(
        file: str = options.file,
        municipality: str | None = options.municipality,
        scenario: str | None = options.scenario,
        sets: list[str] | None = options.sets,
        seed: int | None = options.seed,
        quick: bool = options.quick,
        workers: int | None = workers,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        given = Given(file, municipality, scenario, sets or [], seed, quick)
        _check(given, workers or os.cpu_count() or 1, as_json)


def _check(given: Given, workers: int, as_json: bool) -> None:
    from experiments.experiment.checks import check_budget, check_extras
    from experiments.experiment.describing import facts, lines
    from experiments.experiment.duration import estimate

    plan = given.plan()
    check_extras(plan, excel=False)
    check_budget(plan)
    found = estimate(plan, workers)
    if as_json:
        print_json(facts(plan, found, workers))
        return
    for line in lines(plan, found, workers, current()):
        print(line)
