"""What a registration rule may change in reality, measured from the log alone. MODEL 13; docs/model.md 17."""

from __future__ import annotations

from sim.engine.log import NULL
from sim.measures.paths import decision_paths
from sim.measures.quality import measure_quality
from sim.measures.record import ACTIVITY, CASE, COMPLETED, EVENT, OUTCOME, STAGE, WORK, RunRecord
from sim.measures.speed import measure_decision_times
from sim.measures.tally import same_enquiries
from sim.values import DAY

Sums = dict[str, tuple[float, float]]
REFUSED = ("declined", "parents_blocked")


def sent_times(record: RunRecord) -> dict[str, int]:
    """Return when each enquiry was sent, by enquiry."""
    return {concern.enquiry: concern.sent for concern in record.concerns}


def decided_times(record: RunRecord) -> dict[str, int]:
    """Return when each enquiry was decided, by enquiry, as far as it was."""
    of_case = {concern.case: concern.enquiry for concern in record.concerns}
    return {of_case[case]: path.decided for case, path in decision_paths(record).items() if case in of_case}


def reality_terms(record: RunRecord, window: tuple[int, int]) -> Sums:
    """Return numerators and denominators, by ``<measure>|<statistic>``, of what happened in ``window``."""
    begin, end = window
    years = (end - begin) / (365.25 * DAY)
    paths = decision_paths(record)
    enquiries = [concern for concern in same_enquiries(record) if begin <= concern.sent < end]
    days, _ = measure_decision_times(record, enquiries, paths)
    quality = measure_quality(record, enquiries, paths)
    kept = ("days_to_decision|mean", "facts_share_at_decision|mean", "wrong_drop_share|share")
    sent = sum(begin <= concern.sent < end for concern in record.concerns)
    return {
        "enquiries_per_year|mean": (sent, years),
        **{name: value for name, value in {**days, **quality}.items() if name in kept},
        "facts_kept_at_handover|share": _kept(record, window),
        "handovers_per_year|mean": (sum(begin <= row[0] < end for row in record.handovers), years),
        **_steps(record, window),
        "courses_started_per_year|mean": (_courses(record, window), years),
        "switching_hours|mean": (_trained(record), 1.0),
    }


def _kept(record: RunRecord, window: tuple[int, int]) -> tuple[int, int]:
    rows = [row for row in record.handovers if window[0] <= row[0] < window[1]]
    return sum(row[7].bit_count() for row in rows), sum(row[6].bit_count() for row in rows)


def _steps(record: RunRecord, window: tuple[int, int]) -> Sums:
    """Return shares of answers of citizens, of follow-ups missed, of questions whose answer was declined."""
    answers = refused = follow_ups = missed = asked = declined = 0
    for row in record.rows:
        if row[COMPLETED] == NULL or not window[0] <= row[COMPLETED] < window[1]:
            continue
        activity, outcome = row[ACTIVITY], row[OUTCOME]
        if activity == "answer" and row[STAGE] == "C":
            answers += outcome == "accepted" or outcome in REFUSED
            refused += outcome in REFUSED
        elif activity == "answer" and row[STAGE] == "B" and outcome in (None, "declined_to_share"):
            asked += 1
            declined += outcome is not None
        elif activity == "follow_up" and outcome in (None, "missed"):
            follow_ups += 1
            missed += outcome is not None
    return {
        "consent_refused_share|share": (refused, answers),
        "follow_up_missed_share|share": (missed, follow_ups),
        "declined_answers_share|share": (declined, asked),
    }


def _courses(record: RunRecord, window: tuple[int, int]) -> int:
    return len(
        {
            (case, number)
            for case, offer, _, start, _, _, is_resumed, number, *_ in record.interventions
            if window[0] <= start < window[1] and offer in record.course_offers and not is_resumed
        }
    )


def _trained(record: RunRecord) -> float:
    """Return the hours that people have spent on learning a new rule, everybody's counted."""
    there: dict[int, int] = {}
    for event, *_ in record.attendance:
        there[event] = there.get(event, 0) + 1
    seconds = sum(
        row[WORK] * there.get(row[EVENT], 1)
        for row in record.rows
        if row[ACTIVITY] == "train" and row[CASE].startswith("rule-")
    )
    return seconds / 3600
