"""``infohus citizens``: a typical year of a municipality's synthetic population."""

from __future__ import annotations

import typer

from experiments.language import current, say
from experiments.listing import print_json, print_table
from experiments.options import command_words, json_option, lang_option, number_option, word_option

ENTRY_YEARS = 100
"""Municipality-years that are counted."""


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    municipality = word_option("--municipality", "name", "cli.compare.municipality")
    scenario = word_option("--scenario", "file", "cli.compare.scenario")
    sets = typer.Option(
        None, "--set", metavar=say("cli.assignment"), help=say("cli.compare.set"), show_default=False
    )
    seed = number_option("--seed", 0, 2**63 - 1, "cli.compare.seed")

    @app.command("citizens", help=say("citizens.help"), **command_words())
    def command(
        municipality: str | None = municipality,
        scenario: str | None = scenario,
        sets: list[str] | None = sets,
        seed: int | None = seed,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from sim.scenario_build import build_scenarios

        scenarios = build_scenarios(municipality=municipality, file=scenario, sets=sets or [], seed=seed)
        _print(next(iter(scenarios.values())), as_json)


def _print(scenario, as_json: bool) -> None:
    from experiments.citizens.page import evidence, lines, sentences, spoken
    from sim.census import count

    counts = count(scenario, max(round(ENTRY_YEARS / scenario.years), 1))
    found = lines(counts, scenario)
    if as_json:
        records = [line._asdict() | {"evidence": evidence(line.key, current())} for line in found]
        print_json([{"scenario_hash": scenario.hash(), "years": counts.years, "lines": records}])
        return
    for sentence in sentences(counts, scenario):
        typer.echo(sentence)
    columns = [say(f"citizens.column.{name}") for name in ("part", "what", "value", "unit", "evidence")]
    rows = [
        (
            say(f"citizens.part.{line.part}"),
            say(f"citizens.what.{line.key}"),
            spoken(line.value),
            say(f"citizens.unit.{line.unit}"),
            evidence(line.key, current()),
        )
        for line in found
    ]
    print_table(say("citizens.title", name=scenario.municipality.name), columns, rows, current())
