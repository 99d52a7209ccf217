"""Hours of work: per decision, by role, against the hours there are. MODEL 12, Cost."""

from __future__ import annotations

from collections import Counter

from sim.engine.log import NULL
from sim.measures.paths import Path
from sim.measures.record import (
    ACTIVITY,
    CASE,
    COMPLETED,
    ENQUIRY,
    EVENT,
    ROLE,
    STAGE,
    STARTED,
    WORK,
    RunRecord,
    SentConcern,
)
from sim.measures.registry import ROLES
from sim.measures.speed import Sums
from sim.values import HOUR, WEEK


def measure_hours(record: RunRecord, enquiries: list[SentConcern], paths: dict[str, Path]) -> Sums:
    """Return hours per decision, and hours and utilisation a year by role.

    A meeting counts the time of everybody present. Hours per decision are those of reception and first
    assessment, everybody's, with the part of fixed meetings that is about no case; informants outside the
    municipality's own roles count there, and in no role.
    """
    present: dict[int, list[str | None]] = {}
    for event, _, role in record.attendance:
        present.setdefault(event, []).append(role)
    own = {concern.case for concern in enquiries}
    by_role: Counter[str | None] = Counter()
    assessing = 0
    for row in record.rows:
        if row[STARTED] == NULL or row[COMPLETED] == NULL:
            continue
        roles = present.get(row[EVENT], (row[ROLE],))
        is_in_entry = 0 <= row[STARTED] < record.entry_end
        if is_in_entry:
            for role in roles:
                by_role[role] += row[WORK]
        if row[CASE] in own:
            if row[STAGE] in "AB":
                assessing += row[WORK] * len(roles)
        elif row[ENQUIRY] is None and row[ACTIVITY] == "meet" and is_in_entry:
            assessing += row[WORK] * len(roles)
    by_role["provider"] += _course_seconds(record)
    decided = sum(concern.case in paths for concern in enquiries)
    sums: Sums = {"hours_per_decision|mean": (assessing / HOUR, decided)}
    for role in ROLES:
        hours = by_role[role] / HOUR
        sums[f"hours_per_year.{role}|mean"] = (hours, record.entry_years)
        available = record.hours_available.get(role, 0.0) * record.entry_years
        sums[f"utilisation.{role}|mean"] = (hours, available)
    return sums


def _course_seconds(record: RunRecord) -> float:
    """Return the seconds that providers spent with citizens during entry."""
    seconds = 0.0
    for _, offer, _, start, end, *_ in record.interventions:
        inside = min(end, record.entry_end) - max(start, 0)
        seconds += max(inside, 0) / WEEK * record.offer_hours[offer] * HOUR
    return seconds
