"""Goals of a course: ten life competences 1-4 as somebody scored them, and goals of the work. [K18 p. 39-40].

They tell little: an impression, on a scale that one municipality uses, of a synthetic citizen. No measure of an
organisation rests on them. docs/model.md 8.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from statistics import NormalDist

from sim.engine.streams import uniform

LOWEST, HIGHEST = 1, 4
MOST_EXTREME = 2
"""Serious signs: the gravest state of extremism."""
_quantile = NormalDist().inv_cdf


@cache
def competences() -> dict[str, tuple[float, float, float]]:
    """Return the weights of extremism, poor well-being and crime in each life competence, in order of the file."""
    tree = tomllib.loads(files("sim").joinpath("data", "goals.toml").read_text(encoding="utf-8"))
    return {name: (of["extremism"], of["wellbeing"], of["crime"]) for name, of in tree.items()}


def score(burden: float, noise: float) -> int:
    """Return the points for a burden from 0 (none) to 1, as one who errs by ``noise`` points gives them."""
    return min(max(round(HIGHEST - (HIGHEST - LOWEST) * burden + noise), LOWEST), HIGHEST)


def goals_of(looks: list[tuple], work_goals: list[tuple], noise: float) -> list[tuple]:
    """Return rows (time, case, goal, score) in order of time: life competences 1-4, goals of the work 0 or 1."""
    rows = list(work_goals)
    for time, case, key, extremism, is_unwell, has_crime in looks:
        for i, (name, (by_extremism, by_wellbeing, by_crime)) in enumerate(competences().items()):
            burden = by_extremism * extremism / MOST_EXTREME + by_wellbeing * is_unwell + by_crime * has_crime
            error = noise * _quantile(max(uniform(key, i), 1e-12))
            rows.append((time, case, name, score(burden, error)))
    return sorted(rows, key=lambda row: row[:2])
