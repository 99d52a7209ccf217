"""From answers to plain questions to the settings of a scenario file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import NamedTuple

from dashboards.given import number_given
from sim.municipalities import find_municipality
from sim.parameters import declaration_of
from sim.policies.organisation import CATALOGUE
from sim.policies.staffing import default_posts
from sim.scenario import DEFAULT_SEED
from sim.scenario_file import check_settings

RATE = "demand.concerns_per_100k"
LIMITS = {
    "posts": (1, 20),
    "hours": (0.5, 37),
    "enquiries": (0, 500),
    "meeting_days": (7, 182),
    "seed": (0, 2**31 - 1),
}
"""Field -> least and most that may be given."""
USUAL_MEETING_DAYS = CATALOGUE["fixed_forum"].convene.every_days
POST = "ssp_consultant"
KEPT = "rate"
"""Where the rest of a link keeps its rate of enquiries with the municipality that it was given for."""
SHOWN = ("municipality", "seed", "parameters", "schema", "model")
FIRST = "Odense"
"""The municipality shown before one is chosen: of middle size among the large."""


class Answers(NamedTuple):
    """The answers: ``hours`` a week of each SSP consultant for this field, ``enquiries`` a year."""

    municipality: str
    posts: float
    hours: float
    enquiries: float
    meeting_days: float
    seed: float


def usual_answers(municipality: str) -> Answers:
    """Return what holds where nothing else is said."""
    place = find_municipality(municipality)
    post = default_posts(place.population)[POST]
    enquiries = declaration_of(RATE).value * place.population / 1e5
    return Answers(place.name, post.posts, post.hours_per_week, enquiries, USUAL_MEETING_DAYS, DEFAULT_SEED)


OF_PLACE = ("posts", "hours", "enquiries")
"""Answers that are usual for a municipality."""


def usual_fields(municipality: str) -> dict[str, float]:
    """Return by name what the fields show that depend on the municipality."""
    usual = usual_answers(municipality)
    return {"posts": usual.posts, "hours": usual.hours, "enquiries": round(usual.enquiries, 1)}


def answers_now(given: Mapping[str, object], told_of: object) -> Mapping[str, object]:
    """Return what stands in the fields; the usual where they still show what is usual in ``told_of``, another place.

    The fields hear of a newly chosen municipality by way of the server, and a button may be pressed sooner.
    """
    place = str(given.get("municipality") or "")
    return given if told_of in (None, place) else {**given, **usual_fields(place)}


def settings_of(
    given: Mapping[str, object], parameters: Mapping[str, object], rest: Mapping[str, object]
) -> dict[str, object]:
    """Return the settings that hold all that is not usual.

    Parameters
    ----------
    given
        What stands in the fields, by name of ``Answers``.
    parameters
        Parameters changed one by one; they win over what a plain question would set.
    rest
        What a share link said that no field shows (:func:`rest_of`).

    Raises
    ------
    BadInput
        A field holds no number, or one that is not allowed, or there is no such municipality.
    """
    usual = usual_answers(str(given.get("municipality") or ""))
    numbers = {
        name: number_given(f"compare.{name}", given.get(name), *LIMITS[name]) for name in Answers._fields[1:]
    }
    post = {
        field: numbers[name]
        for name, field in (("posts", "posts"), ("hours", "hours_per_week"))
        if numbers[name] != getattr(usual, name)
    }
    settings = deepcopy(dict(rest))
    kept = settings.pop(KEPT, {})
    changed = _rate(usual, numbers["enquiries"], kept) | dict(parameters)
    settings |= {"municipality": usual.municipality, "seed": numbers["seed"]}
    if post:
        _into(settings, post, "staff", POST)
    if numbers["meeting_days"] != USUAL_MEETING_DAYS:
        _into(settings, {"every_days": numbers["meeting_days"]}, "organisation", "convene")
    if changed:
        settings["parameters"] = dict(sorted(changed.items()))
    return settings


def _rate(usual: Answers, enquiries: float, kept: Mapping[str, object]) -> dict[str, object]:
    """Return the rate that the field of enquiries stands for, {} for the usual one.

    The field shows one decimal: where it still shows what a link said for this municipality, the link's rate holds.
    """
    population = find_municipality(usual.municipality).population
    if kept.get("municipality") == usual.municipality:
        given = kept[RATE] * population / 1e5
        if min(abs(enquiries - given), abs(enquiries - round(given, 1))) <= 1e-9:
            return {RATE: kept[RATE]}
    is_usual = abs(enquiries - round(usual.enquiries, 1)) <= 1e-9
    return {} if is_usual else {RATE: enquiries * 1e5 / population}


def parameters_of(settings: Mapping[str, object]) -> dict[str, object]:
    """Return the parameters that are set one by one; the rate of enquiries is a plain question's."""
    given = check_settings(dict(settings)).get("parameters", {})
    return {name: value for name, value in given.items() if name != RATE}


def rest_of(settings: Mapping[str, object]) -> dict[str, object]:
    """Return what ``settings`` say that neither a plain question nor a single parameter holds, or not exactly."""
    rest = deepcopy({name: value for name, value in settings.items() if name not in SHOWN})
    for path, fields in (
        (("staff", POST), ("posts", "hours_per_week")),
        (("organisation", "convene"), ("every_days",)),
    ):
        for field in fields:
            _inside(rest, *path).pop(field, None)
    rate = _inside(check_settings(dict(settings)), "parameters").get(RATE)
    if rate is not None:
        place = find_municipality(str(settings.get("municipality", FIRST)))
        rest[KEPT] = {"municipality": place.name, RATE: rate}
    return rest


def answers_of(settings: Mapping[str, object]) -> Answers:
    """Return the answers to the plain questions that ``settings`` hold; usual ones where they say nothing.

    Raises BadInput for what is no setting of a scenario file.
    """
    settings = check_settings(dict(settings))
    usual = usual_answers(str(settings.get("municipality", FIRST)))
    post = _inside(settings, "staff", POST)
    rate = _inside(settings, "parameters").get(RATE)
    population = find_municipality(usual.municipality).population
    return Answers(
        usual.municipality,
        post.get("posts", usual.posts),
        post.get("hours_per_week", usual.hours),
        usual.enquiries if rate is None else declaration_of(RATE).check(rate) * population / 1e5,
        _inside(settings, "organisation", "convene").get("every_days", USUAL_MEETING_DAYS),
        settings.get("seed", DEFAULT_SEED),
    )


def _inside(settings: Mapping[str, object], *path: str) -> dict:
    found: object = settings
    for name in path:
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _into(settings: dict, values: Mapping[str, object], *path: str) -> None:
    table = settings
    for name in path:
        table = table.setdefault(name, {})
    table.update(values)
