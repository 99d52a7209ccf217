"""``infohus compare``: the three organisational models for one municipality."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from experiments.answering import print_answer
from experiments.folders import default_folder
from experiments.language import current, say
from experiments.options import command_words, json_option, lang_option, number_option, word_option


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    o = typer.Option
    municipality = word_option("--municipality", "name", "cli.compare.municipality")
    years = number_option("--years", 1, 50, "cli.compare.years")
    worlds = number_option("--worlds", 1, 999, "cli.compare.worlds")
    replications = number_option("--replications", 2, 99_999, "cli.compare.replications")
    quick = o(False, "--quick", help=say("cli.compare.quick"))
    scenario = word_option("--scenario", "file", "cli.compare.scenario")
    sets = o(None, "--set", metavar=say("cli.assignment"), help=say("cli.compare.set"), show_default=False)
    seed = number_option("--seed", 0, 2**63 - 1, "cli.compare.seed")
    workers = number_option("--workers", 1, 256, "cli.compare.workers")
    out = word_option("--out", "folder", "cli.compare.out")

    @app.command("compare", help=say("cli.compare.help"), **command_words())
    def command(
        municipality: str | None = municipality,
        years: int | None = years,
        worlds: int | None = worlds,
        replications: int | None = replications,
        quick: bool = quick,
        scenario: str | None = scenario,
        sets: list[str] | None = sets,
        seed: int | None = seed,
        workers: int | None = workers,
        out: str | None = out,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from sim.scenario_build import build_scenarios, user_parameters

        scenarios = build_scenarios(
            municipality=municipality, file=scenario, sets=sets or [], seed=seed, years=years
        )
        fixed = user_parameters(file=scenario, sets=sets or [])
        design = {"worlds": worlds, "replications": replications, "quick": quick}
        _carry_out(scenarios, fixed, design, out and Path(out), workers or os.cpu_count() or 1, as_json)


def _carry_out(scenarios, fixed, design: dict, out: Path | None, workers: int, as_json: bool) -> None:
    """Run the comparison and print the answer: five points and the report's path, or the summary as JSON."""
    from experiments.comparison.work import prepare
    from experiments.runner import Runner

    with Runner.local(workers) as runner:
        runner.warm_up(prepare)  # workers import the model while we import the rest
        from experiments.comparison.plan import make_plan
        from experiments.comparison.run import compare

        plan = make_plan(scenarios, fixed, **design)
        _warn_of_alike(plan)
        folder = out or default_folder("compare", plan.natural.municipality.name, plan.hash())
        summary = compare(plan, folder, runner, current(), plain=as_json)
    print_answer(summary, folder, as_json)


def _warn_of_alike(plan) -> None:
    """Say on stderr which rules the models no longer differ on."""
    from experiments.comparison.setting import became_alike
    from experiments.report.changes import alike_lines

    n_models = len({model for model, _, _ in plan.scenarios})
    for line in alike_lines(became_alike(plan), n_models, current()):
        print(line, file=sys.stderr)
