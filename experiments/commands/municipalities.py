"""``infohus municipalities``: the 98 with inhabitants, police district and default staffing."""

from __future__ import annotations

from dataclasses import asdict

import typer

from experiments.language import current, say
from experiments.listing import print_json, print_table
from experiments.options import command_words, json_option, lang_option
from sim.municipalities import Municipality, municipalities
from sim.policies.staffing import default_posts

COLUMNS = ("code", "name", "region", "district", "population", "ssp_posts", "ssp_hours", "caseworkers")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()

    @app.command("municipalities", help=say("cli.municipalities.help"), **command_words())
    def command(lang: str | None = lang, as_json: bool = as_json) -> None:
        if as_json:
            print_json([_record(municipality) for municipality in municipalities()])
            return
        columns = [say(f"cli.municipalities.{column}") for column in COLUMNS]
        rows = [_row(municipality) for municipality in municipalities()]
        print_table(say("cli.municipalities.title"), columns, rows, current())


def _row(municipality: Municipality) -> tuple[str | int | float, ...]:
    posts = default_posts(municipality.population)
    ssp = posts["ssp_consultant"]
    n_caseworkers = sum(post.posts for name, post in posts.items() if name.startswith("caseworker_"))
    return (
        f"{municipality.code:03}",
        municipality.name,
        municipality.region,
        municipality.police_district,
        municipality.population,
        ssp.posts,
        ssp.hours_per_week,
        n_caseworkers,
    )


def _record(municipality: Municipality) -> dict[str, object]:
    posts = default_posts(municipality.population)
    return asdict(municipality) | {"staff": {name: asdict(post) for name, post in posts.items()}}
