"""``infohus compare``: the three organisational models for one municipality."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from experiments.language import current, say
from experiments.options import json_option, lang_option


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    o = typer.Option
    municipality = o(None, "--municipality", help=say("cli.compare.municipality"))
    years = o(None, "--years", min=1, help=say("cli.compare.years"))
    worlds = o(None, "--worlds", min=1, max=999, help=say("cli.compare.worlds"))
    replications = o(None, "--replications", min=2, max=99_999, help=say("cli.compare.replications"))
    quick = o(False, "--quick", help=say("cli.compare.quick"))
    scenario = o(None, "--scenario", help=say("cli.compare.scenario"))
    sets = o(None, "--set", metavar="NAME=VALUE", help=say("cli.compare.set"))
    seed = o(None, "--seed", min=0, help=say("cli.compare.seed"))
    workers = o(None, "--workers", min=1, max=256, help=say("cli.compare.workers"))
    out = o(None, "--out", help=say("cli.compare.out"))

    @app.command("compare", help=say("cli.compare.help"))
    def command(
        municipality: str | None = municipality,
        years: int | None = years,
        worlds: int | None = worlds,
        replications: int | None = replications,
        quick: bool = quick,
        scenario: Path | None = scenario,
        sets: list[str] | None = sets,
        seed: int | None = seed,
        workers: int | None = workers,
        out: Path | None = out,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from sim.scenario_build import build_scenarios, user_parameters

        scenarios = build_scenarios(
            municipality=municipality, file=scenario, sets=sets or [], seed=seed, years=years
        )
        fixed = user_parameters(file=scenario, sets=sets or [])
        design = {"worlds": worlds, "replications": replications, "quick": quick}
        _carry_out(scenarios, fixed, design, out, workers or os.cpu_count() or 1, as_json)


def _carry_out(scenarios, fixed, design: dict, out: Path | None, workers: int, as_json: bool) -> None:
    """Run the comparison and print the answer: five sentences and the report's path, or the summary as JSON."""
    from experiments.comparison.work import prepare
    from experiments.runner import Runner

    with Runner.local(workers) as runner:
        runner.warm_up(prepare)  # workers import the model while we import the rest
        from experiments.comparison.plan import make_plan
        from experiments.comparison.run import compare

        plan = make_plan(scenarios, fixed, **design)
        folder = out or default_folder(plan.natural.municipality.name, plan.hash())
        summary = compare(plan, folder, runner, current(), plain=as_json)
    if as_json:
        from experiments.listing import print_json

        print_json(summary)
        return
    for sentence in summary["sentences"][current()]:
        print(sentence)
    if summary["failed"]:
        print(say("cli.compare.failed", n=summary["failed"]))
    print(say("cli.compare.report", path=folder / "report.html"))


def default_folder(municipality: str, experiment_hash: str) -> Path:
    """Return where results go if nothing else is said."""
    name = municipality.lower()
    for danish, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), (" ", "-")):
        name = name.replace(danish, plain)
    return Path("results") / f"compare-{name}-{experiment_hash[:8]}"
