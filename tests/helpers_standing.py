"""Who has what at one moment of a scene: the yardstick of what the browser shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple


class Standing(NamedTuple):
    """One place at a moment: cases there by state, questions that lie there, why nobody is there (None if somebody)."""

    place: str
    cases: dict[str, int]
    questions: int
    away: str | None


def standing(data: Mapping[str, Any], model: str, at: int) -> list[Standing]:
    """Return every place of a model's scene at minute ``at``, in the order of its places."""
    scene = next(one for one in data["models"] if one["model"] == model)
    cases: dict[int, Counter] = {}
    for case in scene["cases"]:
        span = where(case, at)
        if span is not None:
            cases.setdefault(span[2], Counter())[data["states"][span[3]]] += 1
    asked = Counter(place for begin, end, place, _ in scene["questions"] if begin <= at < end)
    away = {person["post"]: _away(person, at) for person in scene["people"]}
    return [
        Standing(name, dict(cases.get(n, {})), asked[n], away.get(name))
        for n, name in enumerate(scene["places"])
    ]


def where(case: Mapping[str, Any], at: int) -> list[int] | None:
    """Return the span of a case in which minute ``at`` lies, None while it is not open."""
    return next((span for stay in case["stays"] for span in stay if span[0] <= at < span[1]), None)


def _away(person: Mapping[str, Any], at: int) -> str | None:
    return next((why for begin, end, why in person["away"] if begin <= at < end), None)
