"""What a finished run leaves behind: the log, its side tables, and the dates that frame them. MODEL 11."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sim.engine.log import COLUMNS
from sim.measures.goals import goals_of
from sim.registers.entries import Entry

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
    """One row of the table ``concerns``: everything sent, with its fate. ``sent`` in seconds.

    ``form`` is one of ``sim.population.traits.FORMS``; ``is_minor``: under 18 when sent.
    """

    case: str
    enquiry: str
    citizen: str
    sent: int
    source: str
    level: str
    truth: str
    caused_by: str | None
    is_first: bool
    joined: str | None
    end_state: str
    form: str = ""
    is_minor: bool = False
    is_primary: bool = True


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
    looks: list[tuple] = field(default_factory=list)
    work_goals: list[tuple] = field(default_factory=list)
    goal_noise: float = 0.0
    written: list[tuple] = field(default_factory=list)
    handovers: list[tuple] = field(default_factory=list)
    recorded: list[tuple] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    """The registers as they were kept while the run went on."""

    @cached_property
    def goals(self) -> list[tuple]:
        """Return the table goals: what somebody scored, to be read with caution (``sim.measures.goals``)."""
        return goals_of(self.looks, self.work_goals, self.goal_noise)
