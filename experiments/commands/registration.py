"""``infohus registration``: test a registration rule on a simulated Denmark before it is rolled out."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from experiments.answering import print_answer
from experiments.folders import default_folder
from experiments.language import current, say
from experiments.options import command_words, json_option, lang_option, number_option, word_option

PRESENT = "present"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    baseline = word_option("--baseline", "rule", "cli.registration.baseline")
    rule = word_option("--rule", "rule", "cli.registration.rule")
    rollout = word_option("--rollout", "rollout", "cli.registration.rollout")
    years = number_option("--years", 2, 20, "cli.registration.years")
    replications = number_option("--replications", 2, 9_999, "cli.registration.replications")
    worlds = number_option("--worlds", 1, 999, "cli.registration.worlds")
    scenario = word_option("--scenario", "file", "cli.registration.scenario")
    sets = typer.Option(
        None, "--set", metavar=say("cli.assignment"), help=say("cli.registration.set"), show_default=False
    )
    seed = number_option("--seed", 0, 2**63 - 1, "cli.compare.seed")
    workers = number_option("--workers", 1, 256, "cli.compare.workers")
    out = word_option("--out", "folder", "cli.compare.out")

    @app.command("registration", help=say("cli.registration.help"), **command_words())
    def command(
        baseline: str | None = baseline,
        rule: str | None = rule,
        rollout: str | None = rollout,
        years: int | None = years,
        replications: int | None = replications,
        worlds: int | None = worlds,
        scenario: str | None = scenario,
        sets: list[str] | None = sets,
        seed: int | None = seed,
        workers: int | None = workers,
        out: str | None = out,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from experiments.registration.base import base_scenario, change_of
        from sim.scenario_build import user_parameters

        base = base_scenario(file=scenario, sets=sets or [], years=years, seed=seed)
        change = change_of(baseline or PRESENT, rule, rollout)
        fixed = user_parameters(file=scenario, sets=sets or [])
        design = {"replications": replications, "worlds": worlds}
        n_workers = workers or os.cpu_count() or 1
        _carry_out(base, fixed, change, design, out and Path(out), n_workers, as_json)


def _carry_out(base, fixed, change, design: dict, out: Path | None, workers: int, as_json: bool) -> None:
    """Run the test and print the answer: five sentences and the report's path, or the summary as JSON."""
    from experiments.registration.plan import make_plan
    from experiments.registration.work import prepare
    from experiments.runner import Runner

    plan = make_plan(base, fixed, change, **design)
    with Runner.local(workers) as runner:
        runner.warm_up(prepare)  # workers import the model while we import the rest
        from experiments.registration.run import try_rule

        folder = out or default_folder("registration", change.rule.name, plan.hash())
        summary = try_rule(plan, folder, runner, current(), plain=as_json)
    print_answer(summary, folder, as_json)
