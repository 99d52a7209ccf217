"""Lay a typical year out as rows: what, how much, and the evidence beside it."""

from __future__ import annotations

from statistics import quantiles
from typing import NamedTuple

from experiments.language import say
from sim.census import AGES, CHANNELS, FORMS, TURNS, Counts
from sim.scenario import Scenario
from sim.texts import catalogue
from sim.values import OTHER_CONCERN, OTHER_SIGNS, RADICALISATION, SERIOUS_SIGNS, SOURCES, UNFOUNDED

PER = 100_000


class Line(NamedTuple):
    """One row: part of the table, what is counted, its value, its unit, and the evidence (may be empty)."""

    part: str
    key: str
    value: float
    unit: str


def lines(counts: Counts, scenario: Scenario) -> list[Line]:
    """Return every row of the page."""
    a_year, at_a_time = 1 / counts.years, 1 / counts.moments
    n = counts.concerns["all"]
    share = 100 / n if n else 0.0
    found = [Line("standing", key, counts.standing[key] * at_a_time, "persons") for key in STANDING]
    found += [Line("ties", key, counts.ties[key] * at_a_time, unit) for key, unit in TIES]
    found += [Line("begin", f"begin_{c}", counts.events[f"begin_{c}"] * a_year, "per_year") for c in CHANNELS]
    found += [Line("turns", key, counts.events[key] * a_year, "per_year") for key in (*TURNS, "turned_18")]
    found += [Line("signs", key, counts.events[key] * a_year, "per_year") for key in SIGNS]
    found += [
        Line("concerns", "all", n * a_year, "per_year"),
        Line("concerns", "per_100k", n * a_year / scenario.municipality.population * PER, "rate"),
        Line("concerns", "per_citizen", n / counts.reported if counts.reported else 0.0, "times"),
    ]
    return found + [Line("of_concerns", key, counts.concerns[key] * share, "percent") for key in SHARES]


TIES = (("edges", "ties"), ("tied", "persons"), ("largest", "persons"))
STANDING = ("spell", "extremism_1", "extremism_2", "is_alike", "is_unwell", "has_crime", "abroad")
SIGNS = ("signs", "signs_noticed", *(f"sign_{code}" for code in (*SERIOUS_SIGNS, *OTHER_SIGNS, "W")))
SHARES = (
    *(f"source_{source}" for source in SOURCES),
    *(name for _, name in AGES),
    *("minor", "woman", "vulnerable", "earlier_case", "crime", "milieu", "primary"),
    *(f"form_{form}" for form in FORMS),
    *(f"truth_{truth}" for truth in (RADICALISATION, OTHER_CONCERN, UNFOUNDED)),
    *("level_wellbeing", "level_other_signs", "level_serious", "level_acute"),
)


def sentences(counts: Counts, scenario: Scenario) -> list[str]:
    """Return what the page says first, and its caveat."""
    by_year = counts.by_year
    low, *_, high = quantiles(by_year, n=10) if len(by_year) > 1 else (0, 0)
    mean = counts.concerns["all"] / counts.years
    first = say(
        "citizens.first",
        name=scenario.municipality.name,
        showing=spoken(counts.standing["spell"] / counts.moments),
        concerns=spoken(mean),
        low=f"{round(low)}",
        high=f"{round(high)}",
        real=spoken(100 * counts.concerns[f"truth_{RADICALISATION}"] / max(counts.concerns["all"], 1)),
    )
    return [first, say("citizens.caveat"), say("citizens.basis", years=f"{round(counts.years)}")]


def evidence(key: str, lang: str) -> str:
    """Return the evidence that stands beside a row, empty where there is none."""
    return catalogue(lang).get(f"citizens.evidence.{key}", "")


def spoken(value: float) -> str:
    """Return a number as it is read aloud: one decimal below ten."""
    from babel.numbers import format_decimal

    from experiments.language import current

    return format_decimal(value, format="0.0" if value < 10 else "0", locale=current())
