"""What the tests of single mechanisms share: a concern made to measure, and decisions with their cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt

from helpers_concerns import made_concern, with_changes
from helpers_runs import Finished, Row

from sim.agents.observer import relevant_units
from sim.parameters import resolve
from sim.values import Concern

LIMIT = 4.5
"""Standard errors allowed to a share: a false alarm in fewer than 1 in 100,000 seeds."""


@dataclass(frozen=True)
class Decision:
    """One decision with what it rested on."""

    row: Row
    concern: Concern
    is_misrouted: bool
    n_facts: int
    n_in_all: int
    competence: float
    p_wrong: float
    is_wrong: bool
    level: str


def decisions(*runs: Finished) -> Iterator[Decision]:
    """Yield every decision of the runs."""
    for run in runs:
        rows = {row.event: row for row in run.done}
        cases = {case.name: case for case in run.model.cases}
        for event, *values in run.record.decisions:
            case = cases[rows[event].case]
            yield Decision(rows[event], case.concern, case.is_misrouted, *values)


def concern(**changes: object) -> Concern:
    """Return a concern about an adult with other signs, changed as said; the units follow from the person."""
    usual = {
        "is_minor": False,
        "is_primary": True,
        "has_crime": False,
        "is_vulnerable": False,
        "level": "other_signs",
    }
    drawn = with_changes(made_concern(1, 0, resolve()), **(usual | changes))
    units = relevant_units(drawn.is_minor, drawn.has_crime, drawn.is_vulnerable)
    return replace(drawn, relevant_units=units)


def is_share(found: int, n: int, known: float) -> bool:
    """Return whether ``found`` of ``n`` is ``known`` but for chance; the check must be able to fail."""
    error = sqrt(known * (1 - known) / n)
    assert LIMIT * error < known, f"{n} are too few to tell {known} from nothing"
    return abs(found / n - known) <= LIMIT * error
