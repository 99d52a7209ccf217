"""What the person on the coordinator's post still has in the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.measures.dependence.incumbents import IN_POST
from sim.measures.record import COMPLETED, EVENT, RESOURCE, UNIT, RunRecord
from sim.measures.registration.survey_cases import SurveyedCase
from sim.measures.registration.survey_luck import SurveyLuck
from sim.values import YEAR


def coordinator_at(record: RunRecord, time: int) -> tuple[str, int] | None:
    """Return who sits on the coordinator's post, the first of SSP, and since when; None if vacant."""
    ssp = [row for row in record.people if row[2] == "ssp" and row[5] == IN_POST]
    for person, post, _, begin, end, _ in ssp:
        if post == ssp[0][1] and begin <= time < end:
            return person, begin
    return None


def remembered(
    record: RunRecord, cases: Iterable[SurveyedCase], time: int, p: Mapping[str, float], luck: SurveyLuck
) -> set[str]:
    """Return the names of the cases that the coordinator remembers at ``time`` without looking them up."""
    who = coordinator_at(record, time)
    if who is None:
        return set()
    person, since = who
    met = {event for event, present, _ in record.attendance if present == person}
    half, p_heard = p["survey.memory_half_years"], p["survey.p_heard_of"]
    found = set()
    for case in cases:
        own, others = _last_times(case, person, since, met)
        chance = max(_kept(own, time, half), p_heard * _kept(others, time, half))
        if luck.remembers(case.name, person) < chance:
            found.add(case.name)
    return found


def _last_times(case: SurveyedCase, person: str, since: int, met: set[int]) -> tuple[int | None, int | None]:
    """Return when ``person`` last worked on a case or met about it, and when others last did.

    What others did before ``since`` was before this person's time and does not count.
    """
    own = [row[COMPLETED] for row in case.rows if row[RESOURCE] == person or row[EVENT] in met]
    others = [
        row[COMPLETED]
        for row in case.rows
        if row[RESOURCE] not in (None, person) and row[UNIT] != "police" and row[COMPLETED] >= since
    ]
    return max(own, default=None), max(others, default=None)


def _kept(last: int | None, time: int, half_years: float) -> float:
    """Return the chance of remembering what happened at ``last``: a half after each half-life."""
    return 0.0 if last is None else 0.5 ** ((time - last) / YEAR / half_years)
