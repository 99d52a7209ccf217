"""``infohus parameters``: every declared number with its unit, range, role, grade and source."""

from __future__ import annotations

import typer

from experiments.language import current, say
from experiments.listing import print_json, print_table, spelled
from experiments.options import command_words, json_option, lang_option, word_option
from sim.errors import BadInput
from sim.nearest import nearest
from sim.parameters import Declaration, declarations

COLUMNS = ("name", "label", "value", "unit", "range", "worlds", "role", "grade", "source")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    area = word_option("--area", "name", "cli.parameters.area")

    @app.command("parameters", help=say("cli.parameters.help"), **command_words())
    def command(area: str | None = area, lang: str | None = lang, as_json: bool = as_json) -> None:
        chosen = _chosen(area)
        if as_json:
            print_json([_record(declared) for declared in chosen])
            return
        columns = [say(f"cli.parameters.{column}") for column in COLUMNS]
        rows = [_row(declared, current()) for declared in chosen]
        print_table(say("cli.parameters.title"), columns, rows, current())


def _chosen(area: str | None) -> list[Declaration]:
    """Return the declarations of ``area``, or all; raise BadInput if there is no such area."""
    areas = sorted({declared.area for declared in declarations().values()})
    if area is not None and area not in areas:
        raise BadInput("cli.area", name=area, nearest=nearest(area, areas), allowed=", ".join(areas))
    return [declared for declared in declarations().values() if area in (None, declared.area)]


def _row(declared: Declaration, lang: str) -> tuple[str | float, ...]:
    is_uncertain = declared.world_low is not None
    return (
        declared.name,
        declared.label(lang),
        declared.value,
        declared.unit(lang),
        _between(declared.low, declared.high, lang),
        _between(declared.world_low, declared.world_high, lang) if is_uncertain else "",
        say(f"parameter_roles.{declared.role}"),
        say(f"parameter_grades.{declared.grade}"),
        declared.source(lang),
    )


def _between(low: float, high: float, lang: str) -> str:
    return "-".join(
        spelled(float(f"{end:g}"), lang).removesuffix(",0").removesuffix(".0") for end in (low, high)
    )


def _record(declared: Declaration) -> dict[str, object]:
    worlds = None if declared.world_low is None else [declared.world_low, declared.world_high]
    return {
        "name": declared.name,
        "area": declared.area,
        "label": dict(declared.labels),
        "value": declared.value,
        "unit": dict(declared.units),
        "range": [declared.low, declared.high],
        "worlds": worlds,
        "distribution": declared.distribution,
        "shape": declared.shape,
        "role": declared.role,
        "grade": declared.grade,
        "source": dict(declared.sources),
        "reviewed": declared.reviewed.isoformat(),
    }
