"""Build scenarios from a file or its tree, ``--set`` and the command line; the later of these three wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from annotated_types import Ge, Le

from sim.errors import BadInput
from sim.municipalities import find_municipality
from sim.nearest import nearest
from sim.organisation_reader import check_fit_somewhere, fitting, read_organisation
from sim.parameters import declaration_of, resolve
from sim.policies.organisation import CATALOGUE, OrganisationModel, equalised
from sim.policies.shocks import Shock
from sim.policies.staffing import Post, default_posts
from sim.rule_reader import check_names, check_table, read_record, read_value, shown
from sim.scenario import DEFAULT_SEED, DEFAULT_START, DEFAULT_YEARS, Scenario, WorkCalendar
from sim.scenario_checks import check_scenario
from sim.scenario_file import Settings, check_model, check_settings, read_settings
from sim.scenario_sets import with_set

VARIANTS = ("natural", "equalised")
HABITS = ("stand_in", "write")
"""Rules that an equalised comparison gives every model alike, unless the user names them."""

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""Start dates for which the table of Danish holidays can be trusted, with room for warm-up and follow-up."""


@dataclass(frozen=True, slots=True)
class _Values:
    """Hold the single values of a scenario file with their limits."""

    municipality: str
    model: str
    years: Annotated[int, Ge(1), Le(50)] = DEFAULT_YEARS
    warm_up_years: Annotated[int, Ge(0), Le(20)] = 3
    follow_up_years: Annotated[int, Ge(0), Le(20)] = 3
    seed: Annotated[int, Ge(0), Le(2**63 - 1)] = DEFAULT_SEED


def build_scenario(
    *,
    file: str | Path | None = None,
    settings: Settings | None = None,
    sets: Iterable[str] = (),
    **given: object,
) -> Scenario:
    """Return the scenario of one model, resolved and checked.

    Parameters
    ----------
    file
        Scenario file, or None.
    settings
        The tree of a scenario file as plain data, for a scenario that lies in no file; one of the two at most.
    sets
        Assignments ``name=value``, applied over the file or the settings.
    given
        ``municipality``, ``model``, ``start``, ``years``, ``warm_up_years``, ``follow_up_years``, ``seed`` as
        the command line gives them; None means not given.

    Raises
    ------
    BadInput
        Anything that cannot be used.
    """
    settings = _settings(file, settings, sets, given)
    if settings.get("model") is None:
        raise BadInput("scenario.no_model", allowed=", ".join(CATALOGUE))
    name = read_value(_Values, "model", settings["model"], "model")
    check_model(name)
    organisation = read_organisation(CATALOGUE[name], _table(settings, "organisation"))
    return check_scenario(_scenario(settings, name, organisation))


def build_scenarios(
    *,
    file: str | Path | None = None,
    settings: Settings | None = None,
    sets: Iterable[str] = (),
    **given: object,
) -> dict[tuple[str, str], Scenario]:
    """Return the scenario of every model of the catalogue, natural and equalised; ``model`` is ignored.

    ``[organisation]`` is applied to each model. A field given without its ``rule`` changes the models whose
    own rule has it. An override of ``stand_in`` or ``write`` holds in the equalised variant too. Arguments
    and errors: see :func:`build_scenario`.
    """
    settings = _settings(file, settings, sets, given)
    overrides = _table(settings, "organisation")
    check_fit_somewhere([*CATALOGUE.values(), *map(equalised, CATALOGUE.values())], overrides)
    found: dict[tuple[str, str], Scenario] = {}
    for name, own in CATALOGUE.items():
        natural = read_organisation(own, fitting(own, overrides))
        alike = equalised(natural)
        habits = {field: values for field, values in overrides.items() if field in HABITS}
        alike = read_organisation(alike, fitting(alike, habits))
        for variant, organisation in zip(VARIANTS, (natural, alike), strict=True):
            found[name, variant] = check_scenario(_scenario(settings, name, organisation))
    return found


def scenario_with(settings: Settings, model: str, organisation: OrganisationModel) -> Scenario:
    """Return the scenario that settings of a scenario file and an organisation give; raise BadInput if it cannot run.

    ``[organisation]`` of the settings is not read.
    """
    return check_scenario(_scenario(settings, model, organisation))


def user_parameters(
    *, file: str | Path | None = None, settings: Settings | None = None, sets: Iterable[str] = ()
) -> dict[str, float]:
    """Return the parameters a user has set, by name: they keep that value in every plausible world."""
    given = _table(_settings(file, settings, sets, {}), "parameters")
    return {name: declaration_of(name).check(value) for name, value in sorted(given.items())}


def read_scenario(path: str | Path) -> Scenario:
    """Return the scenario that a file describes."""
    return build_scenario(file=path)


def _settings(
    file: str | Path | None, settings: Settings | None, sets: Iterable[str], given: Mapping[str, object]
) -> Settings:
    unknown = set(given) - {*_Values.__slots__, "start"}
    assert not unknown, f"no such argument: {unknown}"
    assert file is None or settings is None, "a file and its tree are two of the same"
    settings = check_settings(settings or {}) if file is None else read_settings(file)
    for assignment in sets:
        settings = with_set(settings, assignment)
    return settings | {name: value for name, value in given.items() if value is not None}


def _scenario(settings: Settings, model: str, organisation: OrganisationModel) -> Scenario:
    if settings.get("municipality") is None:
        raise BadInput("scenario.no_municipality")
    values = {
        name: read_value(_Values, name, settings[name], name)
        for name in _Values.__slots__
        if name in settings and name != "model"
    }
    municipality = find_municipality(values.pop("municipality"))
    return Scenario(
        municipality=municipality,
        model=model,
        organisation=organisation,
        staff=_staff(default_posts(municipality.population), _table(settings, "staff")),
        calendar=read_record(WorkCalendar, _table(settings, "calendar"), "calendar"),
        parameters=resolve(_table(settings, "parameters")),
        start=_start(settings.get("start", DEFAULT_START)),
        shocks=_shocks(settings.get("shock", [])),
        **values,
    )


def _shocks(tables: Iterable[Mapping[str, object]]) -> tuple[Shock, ...]:
    """Return the shocks of ``[[shock]]`` tables in order of time; kind, who and date must be given."""
    shocks = []
    for number, table in enumerate(tables, start=1):
        where = f"shock {number}"
        for name in ("kind", "who", "on"):
            if name not in table:
                raise BadInput("scenario.shock_needs", where=where, name=name)
        shocks.append(read_record(Shock, table, where))
    return tuple(sorted(shocks, key=lambda shock: (shock.on, shock.who, shock.kind)))


def _table(settings: Settings, name: str) -> Mapping[str, object]:
    return check_table(settings.get(name, {}), name)


def _staff(usual: dict[str, Post], overrides: Mapping[str, object]) -> dict[str, Post]:
    """Return the posts, in their usual order, with what ``[staff]`` says about them."""
    check_names(overrides, tuple(usual), "staff")
    units = {post.unit for post in usual.values()}
    staff = dict(usual)
    for name, values in overrides.items():
        where = f"staff.{name}"
        post = read_record(Post, check_table(values, where), where, usual[name])
        if post.unit not in units:
            close = nearest(post.unit, units)
            raise BadInput("scenario.unknown_unit", where=f"{where}.unit", name=post.unit, nearest=close)
        staff[name] = post
    return staff


def _start(given: object) -> date:
    """Return the first day of entry; a date, or its text in the form 2018-01-01."""
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            raise BadInput("scenario.no_date", given=shown(given)) from None
    if isinstance(given, datetime) or not isinstance(given, date):
        raise BadInput("scenario.no_date", given=shown(given))
    if not EARLIEST <= given <= LATEST:
        raise BadInput("scenario.start_range", given=given, low=EARLIEST, high=LATEST)
    return given
