"""Throughput, speed, and waiting by cause. MODEL 12."""

from __future__ import annotations

from math import fsum, inf

from sim.engine.log import NULL
from sim.measures.paths import Path
from sim.measures.record import ACTIVITY, CASE, COMPLETED, OUTCOME, RunRecord, SentConcern
from sim.measures.registry import CAUSES, HANDOVER_KINDS
from sim.values import DAY, DECLINED, MOVED, NEVER_PICKED_UP, NOT_DONE, OPENED, TO_POLICE

Sums = dict[str, tuple[float, float]]
"""Numerator and denominator by ``<measure>|<statistic>``."""
RESTRICTED_DAYS = 180
WITHOUT_COURSE = (DECLINED, MOVED, TO_POLICE)
"""Ends of opened cases that will not get to a first intervention, or to a closure, if they did not before."""


def measure_counts(record: RunRecord, enquiries: list[SentConcern]) -> Sums:
    """Return events in the years of entry: sent, opened, courses started, closed."""
    years = record.entry_years
    in_entry = [row for row in record.rows if 0 <= row[COMPLETED] < record.entry_end]
    opened = sum(row[ACTIVITY] == "decide" and row[OUTCOME] == OPENED for row in in_entry)
    closed = sum(row[ACTIVITY] == "close" and row[OUTCOME] is None for row in in_entry)
    courses = len(
        {
            (case, number)
            for case, offer, _, start, _, _, is_resumed, number, *_ in record.interventions
            if start in range(record.entry_end) and offer in record.course_offers and not is_resumed
        }
    )
    return {
        "enquiries_per_year|mean": (len(enquiries), years),
        "cases_opened_per_year|mean": (opened, years),
        "courses_started_per_year|mean": (courses, years),
        "cases_closed_per_year|mean": (closed, years),
    }


def measure_stock(record: RunRecord) -> Sums:
    """Return the mean number of open cases during entry, from the sojourns in the log."""
    open_seconds = 0
    for begin, end in sojourns(record):
        open_seconds += max(min(end, record.entry_end) - max(begin, 0), 0)
    return {"open_cases|mean": (open_seconds / record.entry_end, 1.0)}


def sojourns(record: RunRecord) -> list[tuple[int, int]]:
    """Return begin and end of every time in which a case was open, from ``send`` or ``reopen`` on."""
    return [(begin, end) for _, begin, end in open_times(record)]


def open_times(record: RunRecord) -> list[tuple[str, int, int]]:
    """Return the sojourns with the case of each: (case, begin, end), by their ends, those still open last."""
    begun: dict[str, int] = {}
    found = []
    for row in sorted(record.rows, key=lambda row: (row[COMPLETED], row[0])):
        case, activity, outcome, at = row[CASE], row[ACTIVITY], row[OUTCOME], row[COMPLETED]
        if at == NULL:
            continue
        if activity in ("send", "reopen"):
            begun[case] = at
        elif case in begun and is_end(activity, outcome):
            found.append((case, begun.pop(case), at))
    return found + [(case, at, record.end) for case, at in begun.items()]


def is_end(activity: str, outcome: str | None) -> bool:
    """Return whether a completed step of this activity and outcome ends the time in which its case is open."""
    if activity == "decide":
        return outcome in ("dropped", "referred", "to_police")
    if activity == "close":
        return outcome not in NOT_DONE
    return (activity, outcome) in (
        ("share_with_police", "taken_over"),
        ("pass_on", "lost"),
        ("triage", "joined"),
    )


def measure_decision_times(
    record: RunRecord, enquiries: list[SentConcern], paths: dict[str, Path]
) -> tuple[Sums, dict[str, list[float]]]:
    """Return means, shares and restricted mean of days to decision, and the pooled values.

    ``days_to_decision`` (mean, quantiles, restricted mean) is about concerns that reached somebody: a lost one has
    no time to decision, and is left out of all of them. One undecided when follow-up ends counts with the days
    until then in the mean, which is then a lower bound, and as ``inf`` in quantiles ('> follow-up'); only the
    end of follow-up censors (MODEL 12). ``days_to_decision_decided`` is about decided ones alone: its parts are
    the waiting by cause. In the shares decided within so many days, and in the curves, being lost is a competing
    end: such a concern stays among those sent, and never among those decided.
    """
    times = [
        (concern, paths[concern.case].seconds / DAY if concern.case in paths else inf)
        for concern in enquiries
    ]
    decided = [days for _, days in times if days < inf]
    received = [(days, _followed(record, c)) for c, days in times if c.end_state != NEVER_PICKED_UP]
    enough = [min(days, RESTRICTED_DAYS) for days, followed in received if followed >= RESTRICTED_DAYS]
    sums: Sums = {
        "days_to_decision|mean": (fsum(min(pair) for pair in received), len(received)),
        "days_to_decision|rmean180": (fsum(enough), len(enough)),
        "days_to_decision_decided|mean": (fsum(decided), len(decided)),
        "undecided_at_end|share": (len(received) - len(decided), len(received)),
        "lost_share|share": (len(enquiries) - len(received), len(enquiries)),
    }
    for limit in (7, 14, 30, 90):
        sums[f"decided_within.{limit}|share"] = _within(record, times, limit, is_acute=False)
    for limit in (1, 7):
        sums[f"acute_decided_within.{limit}|share"] = _within(record, times, limit, is_acute=True)
    values = {
        "days_to_decision": [days for days, _ in received],
        "days_to_decision.ordinary": _for_curve(record, times, is_acute=False),
        "days_to_decision.acute": _for_curve(record, times, is_acute=True),
    }
    return sums, values


def _followed(record: RunRecord, concern: SentConcern) -> float:
    """Return the days from when a concern was sent to the end of follow-up."""
    return (record.end - concern.sent) / DAY


def _for_curve(record: RunRecord, times: list, is_acute: bool) -> list[float]:
    """Return days to decision; ``inf`` for a concern lost, minus the days followed for one still open."""
    values = []
    for concern, days in times:
        if (concern.level == "acute") == is_acute:
            if days == inf and concern.end_state != NEVER_PICKED_UP:
                days = -_followed(record, concern)
            values.append(days)
    return values


def _within(record: RunRecord, times: list, limit: int, is_acute: bool) -> tuple[float, float]:
    """Return how many were decided within ``limit`` days, of those followed for so long."""
    seen = [
        days
        for concern, days in times
        if (concern.level == "acute") == is_acute and _followed(record, concern) >= limit
    ]
    return sum(days <= limit for days in seen), len(seen)


def measure_later_times(
    record: RunRecord, enquiries: list[SentConcern], paths: dict[str, Path]
) -> tuple[Sums, dict[str, list[float]]]:
    """Return days from sent to the first intervention and to the first closure, for cases opened.

    A case declined, moved away or taken over by the police before it got there is left out: it will not get
    there. One not there when follow-up ends counts as in ``measure_decision_times``: with the days until then in the
    mean, as ``inf`` in quantiles.
    """
    first: dict[tuple[str, str], int] = {}
    for row in record.rows:
        name, at = row[ACTIVITY], row[COMPLETED]
        if name in ("start_intervention", "close") and at != NULL and row[OUTCOME] is None:
            key = (row[CASE], name)
            first[key] = min(at, first.get(key, at))
    sums: Sums = {}
    values: dict[str, list[float]] = {}
    for measure, activity in (
        ("days_to_first_intervention", "start_intervention"),
        ("days_to_closure", "close"),
    ):
        days, at_least = [], []
        for concern in enquiries:
            path, at = paths.get(concern.case), first.get((concern.case, activity))
            is_out = at is None and concern.end_state in WITHOUT_COURSE
            if path is not None and path.outcome == OPENED and not is_out:
                days.append(inf if at is None else (at - concern.sent) / DAY)
                at_least.append(min(days[-1], _followed(record, concern)))
        sums[f"{measure}|mean"] = (fsum(at_least), len(at_least))
        values[measure] = days
    return sums, values


def measure_waiting(enquiries: list[SentConcern], paths: dict[str, Path]) -> Sums:
    """Return touch, stretch and waiting days by cause (both lists) and by handover kind, per decision."""
    own = [paths[concern.case] for concern in enquiries if concern.case in paths]
    n = len(own)
    sums: Sums = {
        "touch_days|mean": (sum(path.touch for path in own) / DAY, n),
        "stretch_days|mean": (sum(path.stretch for path in own) / DAY, n),
    }
    for i, cause in enumerate(CAUSES):
        sums[f"waiting_days.{cause}|mean"] = (sum(path.waits[i] for path in own) / DAY, n)
        sums[f"waiting_reversed_days.{cause}|mean"] = (sum(path.reversed[i] for path in own) / DAY, n)
    in_all = 0.0
    for kind in HANDOVER_KINDS:
        days = sum(path.by_kind.get(kind, 0) for path in own) / DAY
        sums[f"handover_delay_days.{kind}|mean"] = (days, n)
        in_all += days
    sums["handover_delay_days|mean"] = (in_all, n)
    return sums
