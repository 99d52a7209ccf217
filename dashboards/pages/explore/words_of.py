"""The words that the moving network needs, by language; the network's data has none of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from experiments.explore.places import TABLES
from experiments.report.labels import named
from sim.texts import catalogue, text

SHAPES = {"ssp": "circle", "police": "shield", "management": "house"}
AUTHORITY = ("social_services", "children_youth", "job_centre", "integration", "probation")
"""Units whose caseworkers may decide by law; everybody else is asked."""
LOCALES = {"en": "en-GB", "da": "da-DK"}
FIGURES = ("circle", "square", "house", "shield", "diamond")
MARKS = (
    "work",
    "batching",
    "response",
    "transfer",
    "unavailability",
    "contention",
    "open",
    "runs",
    "question",
)
LOOKS = ("works", "away")
ON_PAGE = (
    "play",
    "pause",
    "time",
    "place",
    "closed",
    "open",
    "open_now",
    "cases",
    "worked_on",
    "asked",
    "nothing",
    "meeting",
    "meets",
)
"""Texts with blanks that the browser fills in."""


def with_words(data: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a scene's data with its words, the ``key`` of these runs, and the ``clock`` they share with branches."""
    hashes = "".join(model["scenario_hash"] for model in data["models"])
    clock = f"{data['municipality']}|{data['start']}|{data['minutes']}|{data['seed']}"
    return {
        **data,
        "key": sha256(hashes.encode()).hexdigest()[:16],
        "clock": clock,
        "words": words(data, lang),
    }


def words(data: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the words for a scene."""
    own = catalogue(lang)
    people = data["models"][0]["people"]
    return {
        "locale": LOCALES[lang],
        "models": {m["model"]: named("models_short", m["model"], lang) for m in data["models"]},
        "people": {person["post"]: look(person, people, lang) for person in people},
        "tables": {name: own[f"dashboard.explore.tables.{name}"] for name in TABLES},
        "away": {why: own[f"dashboard.explore.away.{why}"] for why in AWAY},
        "legend": {name: own[f"dashboard.explore.legend.{name}"] for name in (*FIGURES, *LOOKS, *MARKS)},
        **{name: own[f"dashboard.explore.network.{name}"] for name in ON_PAGE},
    }


AWAY = ("sick", "long_leave", "holiday", "vacant")


def look(person: Mapping[str, Any], people: Iterable[Mapping[str, Any]], lang: str) -> dict[str, str]:
    """Return name, short name and shape of a post."""
    return {
        "name": post_name(person["post"], people, lang),
        "short": _short(person, people, lang),
        "shape": SHAPES.get(person["unit"], "square" if person["unit"] in AUTHORITY else "diamond"),
    }


def post_name(post: str, people: Iterable[Mapping[str, Any]], lang: str) -> str:
    """Return what kind of post it is, with its number where there are several; the coordinator's says so."""
    name = _numbered(post, named("posts", post.rpartition("-")[0], lang), people, lang)
    is_key = any(one["post"] == post and one["is_coordinator"] for one in people)
    return text("keypersons.coordinator", lang, post=name) if is_key else name


def _short(person: Mapping[str, Any], people: Iterable[Mapping[str, Any]], lang: str) -> str:
    if person["is_coordinator"]:
        return text("dashboard.explore.coordinator", lang)
    post = person["post"]
    return _numbered(post, text(f"keypersons.short_posts.{post.rpartition('-')[0]}", lang), people, lang)


def _numbered(post: str, name: str, people: Iterable[Mapping[str, Any]], lang: str) -> str:
    kind, _, number = post.rpartition("-")
    several = sum(other["post"].rpartition("-")[0] == kind for other in people) > 1
    return text("keypersons.post_numbered", lang, post=name, n=number) if several else name
