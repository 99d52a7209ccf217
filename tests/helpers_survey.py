"""Tiny records for the survey, entries made up from the log, and answers under much luck."""

from __future__ import annotations

from collections.abc import Mapping

from sim.engine.log import COLUMNS, NULL
from sim.engine.streams import Streams
from sim.measures.record import ACTIVITY, CASE, COMPLETED, ENQUIRY, RESOURCE, UNIT, RunRecord, SentConcern
from sim.measures.registration.survey import Answer, answer
from sim.measures.registration.survey_luck import SurveyLuck
from sim.measures.registration.survey_memory import YEAR
from sim.policies.registration import Habit
from sim.registers.entries import Entry

WINDOW = BEGIN, END = 0, 3 * YEAR
CODE = 461
NOW, BEFORE = "ssp_consultant-1#2", "ssp_consultant-1#1"
COLLEAGUE, OFFICER = "ssp_consultant-2#0", "caseworker_job_centre-1#0"
NUMBERS = {
    "survey.p_no_answer": 0.0,
    "survey.p_mixes_up": 0.0,
    "survey.memory_half_years": 1.0,
    "survey.p_heard_of": 0.0,
    "survey.p_cannot_say": 0.0,
    "survey.cannot_say_factor": 1.0,
    "survey.p_cannot_count": 0.0,
}
"""Everybody answers, knows what is registered or fresh, and tells enquiries and cases apart."""


def step(event: int, case: str, activity: str, at: int, stage: str = "B", **more: object) -> tuple:
    """Return a completed row; ``who``, ``unit`` (SSP if there is somebody), ``outcome`` if given."""
    who = more.get("who")
    values = {
        **dict.fromkeys(COLUMNS, 0),
        **dict.fromkeys(("role", "from_resource", "kind")),
        "event": event,
        "after": NULL,
        "case": case,
        "enquiry": f"{case}#0",
        "citizen": case,
        "municipality": CODE,
        "stage": stage,
        "activity": activity,
        "resource": who,
        "unit": more.get("unit", "ssp" if who else None),
        "due": at,
        "started": at,
        "completed": more.get("completed", at),
        "outcome": more.get("outcome"),
    }
    return tuple(values[column] for column in COLUMNS)


def opened(case: str, at: int, who: str = NOW, first: int = 0, outcome: str = "opened") -> list[tuple]:
    """Return an enquiry received and decided at the same time by the same person, of SSP."""
    return [
        step(first, case, "send", at, "A", outcome="school"),
        step(first + 1, case, "receive", at, "A", who=who),
        step(first + 2, case, "decide", at, who=who, outcome=outcome),
    ]


def treated(event: int, case: str, at: int, unit: str, who: str = OFFICER) -> tuple:
    """Return a step of a course by somebody of ``unit``."""
    return step(event, case, "follow_up", at, "C", who=who, unit=unit)


def record_with(rows: list[tuple], about: Mapping[str, Mapping] | None = None, **tables: object) -> RunRecord:
    """Return a record of ``rows`` with a concern per case; ``about`` says more of a case's concern.

    The coordinator took over from a predecessor a year and a half before the end of the window.
    """
    cases = dict.fromkeys(row[CASE] for row in rows)
    concerns = [_concern(case, **(about or {}).get(case, {})) for case in cases]
    people = [
        (BEFORE, "ssp_consultant-1", "ssp", -9 * YEAR, 3 * YEAR // 2, "in_post"),
        (NOW, "ssp_consultant-1", "ssp", 3 * YEAR // 2, 9 * YEAR, "in_post"),
        (COLLEAGUE, "ssp_consultant-2", "ssp", -9 * YEAR, 9 * YEAR, "in_post"),
        (OFFICER, "caseworker_job_centre-1", "job_centre", -9 * YEAR, 9 * YEAR, "in_post"),
    ]
    empty = {"attendance": [], "decisions": [], "interventions": [], "knowledge": [], "people": people}
    frame = {"entry_end": END, "end": END, "entry_years": 3.0, "hours_available": {}}
    offers = {"course_offers": frozenset(), "offer_hours": {}}
    return RunRecord(rows=rows, concerns=concerns, **{**empty, **frame, **offers, **tables})


def _concern(
    case: str, form: str = "islamist", is_minor: bool = False, is_primary: bool = True
) -> SentConcern:
    known = (case, f"{case}#0", case, 0, "school", "serious", "radicalisation", None, True, None, "closed")
    return SentConcern(*known, form, is_minor, is_primary)


def entry(case: str, time: int, unit: str = "ssp", **habit: object) -> Entry:
    """Return an entry in plain words in the unit's system, unless ``habit`` says otherwise."""
    return Entry(
        time,
        case,
        f"{case}#0",
        CODE,
        unit,
        "somebody",
        time,
        False,
        False,
        Habit(**{"when": "at_enquiry", **habit}),
    )


def lucky(root: int = 1, code: int = CODE) -> SurveyLuck:
    return SurveyLuck(Streams(root).root, code)


def asked(record: RunRecord, entries: list[Entry] = (), root: int = 1, **numbers: float) -> Answer | None:
    """Return the answer of a municipality without a forum; ``numbers`` replace the usual ones above."""
    p = NUMBERS | {f"survey.{name}": value for name, value in numbers.items()}
    return answer(record, entries, WINDOW, p, lucky(root), has_forum=False)


def entries_of(record: RunRecord, every: int = 1) -> list[Entry]:
    """Return an entry for every ``every``-th enquiry received, made up from the log."""
    received = [row for row in record.rows if row[ACTIVITY] == "receive" and row[COMPLETED] != NULL]
    return [
        entry(row[CASE], row[COMPLETED], row[UNIT])._replace(enquiry=row[ENQUIRY], writer=row[RESOURCE])
        for row in received[::every]
    ]


def answers_under_much_luck(record: RunRecord, p: Mapping[str, float], n: int = 20) -> list[Answer | None]:
    """Return answers at the end of each year of a run, with nothing and with a third registered."""
    ends = range(YEAR, record.end + 1, YEAR)
    return [
        answer(record, entries, (end - 3 * YEAR, end), p, lucky(root), has_forum=True)
        for entries in ([], entries_of(record, every=3))
        for end in ends
        for root in range(n)
    ]
