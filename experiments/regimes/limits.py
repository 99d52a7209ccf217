"""The limit formulas of docs/regimes.md 5: what the four numbers do where nothing else stands in the way."""

from __future__ import annotations

from math import ceil, exp, inf, log


def coordinator_days(contacts: int, reply_days: float, at_once: int) -> float:
    """Return the days until all ``contacts`` have answered, ``at_once`` asked at a time."""
    return ceil(contacts / at_once) * reply_days


def fixed_forum_days(cadence_days: float, reply_days: float) -> float:
    """Return the mean days to the meeting that decides: dues spread over the cadence, at most two meetings."""
    return cadence_days / 2 + min(reply_days, cadence_days)


def ad_hoc_days(notice_days: float, reply_days: float) -> float:
    """Return the days to the meeting that decides, at most two, each after ``notice_days`` (quorum included)."""
    return notice_days if reply_days <= notice_days else 2 * notice_days


def crossing(contacts: int, at_once: int) -> float:
    """Return the first number at which coordinator and fixed forum are equally quick; infinite if at none."""
    rounds = ceil(contacts / at_once)
    return contacts / (rounds - 1) if rounds > 1 else inf


def contention_hours(utilisation: float, work_hours: float, second_moment: float | None = None) -> float:
    """Return the mean wait at one desk that enquiries reach at random (Pollaczek-Khinchine); infinite from 1 on.

    ``second_moment`` is that of the work of a task, by default that of a fixed length.
    """
    if utilisation >= 1:
        return inf
    moment = work_hours**2 if second_moment is None else second_moment
    return utilisation / (1 - utilisation) * moment / (2 * work_hours)


def learnt_nothing(enquiries_per_tenure: float) -> float:
    """Return the share of tenures that end without one enquiry: tenures exponential, enquiries at random."""
    return 1 / (1 + enquiries_per_tenure)


def mean_competence(
    enquiries_per_tenure: float, tenure_years: float, start: float, half_cases: float, cases_a_year: float
) -> float:
    """Return the mean competence in the long run of whoever takes part in every enquiry.

    ``cases_a_year`` is what ordinary work teaches (``competence.cases_per_year_in_post``).
    """
    one_case = 1 - exp(-log(2) / half_cases)
    ordinary = cases_a_year * tenure_years * log(2) / half_cases
    return 1 - (1 - start) / (1 + enquiries_per_tenure * one_case + ordinary)


def handover_days(assessment_days: float, tenure_years: float, kept: float, asking_days: float) -> float:
    """Return at most how many days an enquiry takes longer because its facts are lost at handovers."""
    return min(assessment_days / (365.25 * tenure_years), 1.0) * (1 - kept) * asking_days
