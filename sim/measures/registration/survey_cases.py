"""What happened to each enquiry until the survey, as far as its questions go, read from the log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sim.engine.log import NULL
from sim.measures.record import (
    ACTIVITY,
    CASE,
    COMPLETED,
    OUTCOME,
    RESOURCE,
    STAGE,
    UNIT,
    RunRecord,
    SentConcern,
)
from sim.policies.staffing import AUTHORITY_UNITS
from sim.registers.book import TAKEN_OVER
from sim.values import NOT_DONE, OPENED, TO_POLICE

Window = tuple[int, int]
"""Begin and end in seconds from the start date; the survey is answered at the end, no longer in it."""
INSIDE_UNITS = AUTHORITY_UNITS - {"police"}
"""Units of the municipality inside authority; all others but the police are outside. [K18 p. 8, 22]"""
ON_THE_WAY = frozenset({"send", "pass_on"})


@dataclass(frozen=True, slots=True)
class SurveyedCase:
    """Hold an enquiry and what it led to before the survey; ``rows`` are its completed rows.

    ``units`` are those whose people treated it, the police among them.
    """

    concern: SentConcern
    rows: tuple[tuple, ...]
    is_opened: bool
    is_to_police: bool
    units: frozenset[str]

    @property
    def name(self) -> str:
        return self.concern.case

    @property
    def is_case(self) -> bool:
        """Return whether it became a case: opened, or handed to the police at the decision."""
        return self.is_opened or self.is_to_police


def surveyed_cases(record: RunRecord, window: Window) -> list[SurveyedCase]:
    """Return the enquiries that reached somebody within the window, in order of the record.

    Nothing that was completed at the end of the window or later is seen.
    """
    begin, end = window
    rows: defaultdict[str, list[tuple]] = defaultdict(list)
    for row in record.rows:
        if row[COMPLETED] != NULL and row[COMPLETED] < end and row[OUTCOME] not in NOT_DONE:
            rows[row[CASE]].append(row)
    found = []
    for concern in record.concerns:
        own = rows.get(concern.case, ())
        seen = [
            row[COMPLETED] for row in own if row[RESOURCE] is not None and row[ACTIVITY] not in ON_THE_WAY
        ]
        if seen and begin <= min(seen):
            found.append(_surveyed(concern, own))
    return found


def _surveyed(concern: SentConcern, rows: list[tuple]) -> SurveyedCase:
    decisions = {row[OUTCOME] for row in rows if row[ACTIVITY] == "decide"}
    shared = {row[OUTCOME] for row in rows if row[ACTIVITY] == "share_with_police"}
    is_to_police = TO_POLICE in decisions or TAKEN_OVER in shared
    return SurveyedCase(concern, tuple(rows), OPENED in decisions, is_to_police, _units(rows))


def _units(rows: list[tuple]) -> frozenset[str]:
    """Return the units that completed a step of stage C; where nothing came of it, those that decided."""
    course = frozenset(row[UNIT] for row in rows if row[STAGE] == "C" and row[UNIT] is not None)
    return course or frozenset(
        row[UNIT] for row in rows if row[ACTIVITY] == "decide" and row[UNIT] is not None
    )
