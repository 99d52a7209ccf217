"""Scenario files: read strictly into plain settings, and written so that they read back equal (CONTRACTS).

Settings are the tree of a scenario file as plain data, before names and values are resolved.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from sim.errors import BadInput
from sim.nearest import nearest
from sim.parameters import declarations
from sim.policies.organisation import CATALOGUE, RULES, describe
from sim.policies.staffing import default_posts
from sim.rule_reader import check_table
from sim.scenario import SCHEMA, Scenario
from sim.toml_file import read_toml

VALUES = ("municipality", "model", "start", "years", "warm_up_years", "follow_up_years", "seed")
TABLES = ("organisation", "staff", "parameters", "calendar")
LISTS = ("shock",)
"""Entries that may be given several times, each a table in double brackets."""

Settings = dict[str, object]


def read_settings(path: str | Path) -> Settings:
    """Return the settings in a scenario file.

    Raises BadInput if the file cannot be read (:func:`sim.toml_file.read_toml`) or has a name or table that does
    not belong there.
    """
    return check_settings(read_toml(path, SCHEMA))


def check_settings(settings: Settings) -> Settings:
    """Return settings with parameter names in one piece; raise BadInput for a name or table that does not belong."""
    for name, value in settings.items():
        _check_top(name, value)
    if "parameters" in settings:
        return {**settings, "parameters": flat(settings["parameters"])}
    return settings


def write_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write ``scenario`` to ``path`` so that reading gives an equal one.

    Rules are written where they differ from the model's own, posts and parameters where they differ from the
    default, so that a reader sees what is special. Raises BadInput for a model outside the catalogue, which
    no file can name.
    """
    import tomli_w

    Path(path).write_bytes(tomli_w.dumps(settings_of(scenario)).encode("utf-8"))


def settings_of(scenario: Scenario) -> Settings:
    """Return the tree of the scenario file that stands for ``scenario``."""
    check_model(scenario.model)
    values = {name: getattr(scenario, name) for name in VALUES} | {"municipality": scenario.municipality.name}
    tables = {
        "calendar": asdict(scenario.calendar),
        "organisation": _special_rules(scenario),
        "staff": _special_posts(scenario),
        "parameters": {
            name: value for name, value in scenario.parameters.items() if value != declarations()[name].value
        },
    }
    lists = {"shock": [asdict(shock) for shock in scenario.shocks]}
    return {"schema": SCHEMA, **values, **{name: t for name, t in {**tables, **lists}.items() if t}}


def check_model(name: str) -> None:
    """Raise BadInput unless ``name`` is an organisational model of the catalogue."""
    if name not in CATALOGUE:
        allowed = ", ".join(CATALOGUE)
        raise BadInput("scenario.unknown_model", name=name, nearest=nearest(name, CATALOGUE), allowed=allowed)


def flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    """Return the table with dotted names: TOML reads an unquoted ``diary.p_busy`` as a table in a table."""
    found: dict[str, object] = {}
    for name, value in table.items():
        found |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return found


def _check_top(name: str, value: object) -> None:
    known = ("schema", *VALUES, *TABLES, *LISTS)
    if name not in known:
        raise BadInput("scenario.unknown_top", name=name, nearest=nearest(name, known))
    if name in TABLES:
        check_table(value, name)
    if name in LISTS:
        if not isinstance(value, list):
            raise BadInput("scenario.not_tables", where=name)
        for number, table in enumerate(value, start=1):
            check_table(table, f"{name} {number}")


def _special_rules(scenario: Scenario) -> dict[str, object]:
    own, used = describe(CATALOGUE[scenario.model]), describe(scenario.organisation)
    return {field: used[field] for field in RULES if used[field] != own[field]}


def _special_posts(scenario: Scenario) -> dict[str, object]:
    usual = {name: asdict(post) for name, post in default_posts(scenario.municipality.population).items()}
    special = {
        name: {field: value for field, value in asdict(post).items() if value != usual[name][field]}
        for name, post in scenario.staff.items()
    }
    return {name: fields for name, fields in special.items() if fields}
