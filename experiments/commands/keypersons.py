"""``infohus keypersons``: what happens when somebody is gone, under each organisational model."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from experiments.answering import print_answer
from experiments.folders import default_folder
from experiments.language import current, say
from experiments.options import command_words, json_option, lang_option, number_option, word_option
from sim.errors import BadInput
from sim.nearest import nearest


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    o = typer.Option
    municipality = word_option("--municipality", "name", "cli.compare.municipality")
    models = word_option("--models", "names", "cli.keypersons.models")
    absence = word_option("--absence", "absence", "cli.keypersons.absence")
    replications = number_option("--replications", 2, 9_999, "cli.keypersons.replications")
    worlds = number_option("--worlds", 1, 999, "cli.keypersons.worlds")
    search = number_option("--search", 1, 99_999, "cli.keypersons.search")
    quick = o(False, "--quick", help=say("cli.keypersons.quick"))
    scenario = word_option("--scenario", "file", "cli.compare.scenario")
    sets = o(None, "--set", metavar=say("cli.assignment"), help=say("cli.compare.set"), show_default=False)
    seed = number_option("--seed", 0, 2**63 - 1, "cli.compare.seed")
    workers = number_option("--workers", 1, 256, "cli.compare.workers")
    out = word_option("--out", "folder", "cli.compare.out")

    @app.command("keypersons", help=say("cli.keypersons.help"), **command_words())
    def command(
        municipality: str | None = municipality,
        models: str | None = models,
        absence: str | None = absence,
        replications: int | None = replications,
        worlds: int | None = worlds,
        search: int | None = search,
        quick: bool = quick,
        scenario: str | None = scenario,
        sets: list[str] | None = sets,
        seed: int | None = seed,
        workers: int | None = workers,
        out: str | None = out,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from experiments.keypersons.absence import read_absence
        from sim.policies.shocks import LEAVES
        from sim.scenario_build import build_scenarios, user_parameters

        gone = read_absence(absence or LEAVES)
        scenarios = build_scenarios(municipality=municipality, file=scenario, sets=sets or [], seed=seed)
        chosen = _models(models, [model for model, variant in scenarios if variant == "natural"])
        fixed = user_parameters(file=scenario, sets=sets or [])
        design = {"models": chosen, "replications": replications, "worlds": worlds, "quick": quick}
        design["search"] = search or 0
        n_workers = workers or os.cpu_count() or 1
        _carry_out(scenarios, fixed, gone, design, out and Path(out), n_workers, as_json)


def _models(words: str | None, known: list[str]) -> list[str]:
    """Return the models named in ``words`` (separated by commas) in their usual order; all if None."""
    if words is None:
        return known
    given = [name.strip() for name in words.split(",")]
    for name in given:
        if name not in known:
            values = {"name": name, "nearest": nearest(name, known), "allowed": ", ".join(known)}
            raise BadInput("scenario.unknown_model", **values)
    return [model for model in known if model in given]


def _carry_out(
    scenarios, fixed, absence, design: dict, out: Path | None, workers: int, as_json: bool
) -> None:
    """Run the test and print the answer: five sentences and the report's path, or the summary as JSON."""
    from experiments.keypersons.work import prepare
    from experiments.runner import Runner

    with Runner.local(workers) as runner:
        runner.warm_up(prepare)  # workers import the model while we import the rest
        from experiments.keypersons.plan import make_plan
        from experiments.keypersons.run import keypersons

        plan = make_plan(scenarios, fixed, absence, **design)
        folder = out or default_folder("keypersons", plan.scenario.municipality.name, plan.hash())
        summary = keypersons(plan, folder, runner, current(), plain=as_json)
    print_answer(summary, folder, as_json)
