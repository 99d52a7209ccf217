"""What a finished run leaves behind: the log, its side tables, and the dates that frame them. MODEL 11."""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.log import COLUMNS

(
    EVENT,
    AFTER,
    CASE,
    ENQUIRY,
    CITIZEN,
    MUNICIPALITY,
    STAGE,
    ACTIVITY,
    RESOURCE,
    ROLE,
    UNIT,
    FROM_RESOURCE,
    KIND,
    DUE,
    STARTED,
    COMPLETED,
    WORK,
    STRETCH,
) = range(18)
WAITS, REVERSED = slice(18, 23), slice(23, 28)
OUTCOME = len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class SentConcern:
    """One row of the table ``concerns``: everything sent, with its fate. ``sent`` in seconds."""

    case: str
    enquiry: str
    citizen: str
    sent: int
    source: str
    level: str
    truth: str
    caused_by: str | None
    end_state: str


@dataclass(frozen=True)
class RunRecord:
    """Hold a finished run.

    ``rows`` are the log's rows as tuples in the order of ``COLUMNS``; ``attendance``, ``decisions``,
    ``interventions`` the side tables (columns: ``sim.tables``). ``entry_end`` and ``end`` are seconds from the
    start date, ``entry_years`` the length of entry, ``hours_available`` the hours a year by role,
    ``courses`` the hours a week of every offer that counts as a course, ``offer_hours`` those of all offers.
    """

    rows: list[tuple]
    concerns: list[SentConcern]
    attendance: list[tuple]
    decisions: list[tuple]
    interventions: list[tuple]
    people: list[tuple]
    knowledge: list[tuple]
    entry_end: int
    end: int
    entry_years: float
    hours_available: dict[str, float]
    course_offers: frozenset[str]
    offer_hours: dict[str, float]
