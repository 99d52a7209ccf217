"""Registers from a finished log: a pure function of what happened, the rule, and addressed draws. MODEL 13."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.log import NULL
from sim.measures.record import (
    ACTIVITY,
    CASE,
    COMPLETED,
    ENQUIRY,
    EVENT,
    OUTCOME,
    RESOURCE,
    UNIT,
    RunRecord,
)
from sim.policies.rollout import Registration
from sim.registers.book import Book, is_sighting, is_turn
from sim.registers.entries import Entry, Sighting
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns


def sightings(record: RunRecord) -> list[Sighting]:
    """Return who had which case before them when, in order of (time, event)."""
    return sorted(_sightings(record), key=lambda one: (one.time, one.event))


def _sightings(record: RunRecord) -> Iterator[Sighting]:
    for row in record.rows:
        if row[COMPLETED] == NULL:
            continue
        activity, unit, person, outcome = row[ACTIVITY], row[UNIT], row[RESOURCE], row[OUTCOME]
        if is_sighting(activity, unit, person, outcome) or is_turn(activity, outcome):
            about = (row[CASE], row[ENQUIRY], activity, person, unit, outcome)
            yield Sighting(row[COMPLETED], row[EVENT], *about)


def replay(
    seen: list[Sighting], end: int, registration: Registration, luck: Luck, unknowns: Unknowns
) -> list[Entry]:
    """Return the entries that a practice leads to, in the order in which they were set about.

    Parameters
    ----------
    seen
        The sightings of one municipality in order (:func:`sightings`).
    end
        Last second of the run: what would come into force later does not.
    registration
        Practice and transition; its switches of feedback play no part in what is written.
    luck
        The draws; those of the run give what was registered in the run.
    unknowns
        The numbers a register depends on besides.
    """
    book, transition = Book(registration, luck, unknowns), registration.transition
    is_to_come = transition is not None and transition.at <= end
    found: list[Entry] = []
    for sighting in seen:
        if is_to_come and sighting.time >= transition.at:
            found += book.switch()
            is_to_come = False
        found += book.see(sighting)
    return [*found, *book.switch()] if is_to_come else found
