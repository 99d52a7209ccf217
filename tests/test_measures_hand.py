"""Measures of a log small enough to be worked out by hand; every expected number is derived in a comment.

Five enquiries: A opened with a mentor, B dropped, C acute and opened, D lost on its way, E referred late
though radicalisation was real (E/1 comes back). W was sent in the warm-up. Entry ends on day 100.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from sim.engine.log import COLUMNS, NULL
from sim.measures.paths import decision_paths
from sim.measures.record import RunRecord, SentConcern
from sim.measures.speed import sojourns
from sim.measures.tally import tally
from sim.values import DAY, HOUR

A, B, C, D, E, W = (day * DAY for day in (1, 10, 20, 30, 40, -10))
"""When each concern is sent."""
H = HOUR
NOBODY = (None, None)
SSP = ("ssp_consultant-1#0", "coordinator")
OFFICER = ("caseworker_social_services-1#0", "caseworker")
MENTOR = (None, "provider")


def row(
    event, after, case, stage, activity, due, started, work=0, stretch=0, waits=(0,) * 5, **more
) -> tuple:
    """Return a row as the log holds it; without ``started`` it is still open."""
    is_open = started is None
    resource, role = more.get("who", NOBODY)
    values = {
        "event": event,
        "after": NULL if after is None else after,
        "case": case,
        "enquiry": None if case.startswith("meeting") else f"{case}#0",
        "citizen": None,
        "municipality": 461,
        "stage": stage,
        "activity": activity,
        "resource": resource,
        "role": role,
        "unit": None,
        "from_resource": None,
        "kind": more.get("kind"),
        "due": due,
        "started": NULL if is_open else started,
        "completed": NULL if is_open else started + work + stretch,
        "work_s": work,
        "stretch_s": stretch,
        **dict(zip(COLUMNS[18:23], waits, strict=True)),
        **dict(zip(COLUMNS[23:28], more.get("backwards", waits), strict=True)),
        "outcome": more.get("outcome"),
    }
    return tuple(values[column] for column in COLUMNS)


def by_cause(batching=0, response=0, transfer=0, unavailability=0, contention=0) -> tuple[int, ...]:
    return (batching, response, transfer, unavailability, contention)


MEETING_WAIT = by_cause(batching=DAY, unavailability=DAY // 2, contention=DAY // 2)
TOLD = A + 2 * DAY + 15 * H // 2
YES = TOLD + 3 * DAY
BEGAN = A + 6 * DAY + 29 * H // 2
ENDS = BEGAN + 14 * DAY
ROWS = [
    # A: received after 4 h with 1 h of work, 2 days until a meeting of half an hour decides: 2 days 5.5 h;
    row(1, None, "A/0", "A", "send", A, A, outcome="school"),
    row(2, 1, "A/0", "A", "receive", A, A + 4 * H, H, waits=by_cause(unavailability=4 * H),
        backwards=by_cause(contention=4 * H), kind="observer_to_reception", who=SSP),
    row(3, 2, "A/0", "B", "meet", A + 5 * H, A + 2 * DAY + 5 * H, H // 2, waits=by_cause(batching=2 * DAY),
        backwards=MEETING_WAIT, who=SSP),
    row(4, 3, "A/0", "B", "decide", TOLD - 2 * H, TOLD - 2 * H, outcome="opened", who=SSP),
    # told (1 h waiting, 1 h work), yes after 3 days, authorised after 6 h (2 h of work stretched by 10 h),
    # begun by a provider after 12 h (1 h of work): 6 days 14.5 h after it was sent; closed 14 days 3 h later.
    row(5, 4, "A/0", "C", "inform_citizen", TOLD - 2 * H, TOLD - H, H,
        waits=by_cause(contention=H), who=SSP),
    row(6, 5, "A/0", "C", "answer", TOLD, YES, waits=by_cause(response=3 * DAY), outcome="accepted"),
    row(7, 6, "A/0", "C", "authorise", YES, YES + 6 * H, 2 * H, 10 * H, kind="assessor_to_authority",
        waits=by_cause(unavailability=2 * H, contention=4 * H), who=OFFICER),
    row(8, 7, "A/0", "C", "start_intervention", BEGAN - 13 * H, BEGAN - H, H, kind="decision_to_provider",
        waits=by_cause(contention=12 * H), who=MENTOR),
    row(9, 8, "A/0", "D", "close", ENDS, ENDS + 2 * H, H, waits=by_cause(unavailability=2 * H), who=SSP),
    # B: received with 1 h of work stretched by 1 h, decided after 2 h with 2 h of work: 6 h; a question.
    row(11, None, "B/0", "A", "send", B, B, outcome="relatives"),
    row(12, 11, "B/0", "A", "receive", B, B, H, H, kind="observer_to_reception", who=SSP),
    row(13, 12, "B/0", "B", "ask", B + 2 * H, B + 7 * H, H // 2, waits=by_cause(contention=5 * H),
        kind="assessor_to_informant", who=SSP),
    row(14, 12, "B/0", "B", "decide", B + 2 * H, B + 4 * H, 2 * H, waits=by_cause(contention=2 * H),
        kind="reception_to_assessor", outcome="dropped", who=SSP),
    # C: at once, 2 h; the measure waits for an authority to the end of the run.
    row(21, None, "C/0", "A", "send", C, C, outcome="police"),
    row(22, 21, "C/0", "A", "receive", C, C, H, kind="observer_to_reception", who=SSP),
    row(23, 22, "C/0", "B", "decide", C + H, C + H, H, outcome="opened", who=SSP),
    row(24, 23, "C/0", "C", "authorise", C + 2 * H, None),
    # D: lost after a day.
    row(31, None, "D/0", "A", "send", D, D, outcome="friends"),
    row(32, 31, "D/0", "A", "pass_on", D, D + DAY, waits=by_cause(response=DAY), kind="observer_to_reception",
        outcome="lost"),
    # E: 1 h of work, a day until somebody else has it, 30 days until decided with 2 h of work: 31 days 3 h.
    row(41, None, "E/0", "A", "send", E, E, outcome="school"),
    row(42, 41, "E/0", "A", "receive", E, E, H, kind="observer_to_reception", who=SSP),
    row(43, 42, "E/0", "B", "decide", E + H, E + DAY + H, waits=by_cause(transfer=DAY), outcome="moved_on"),
    row(44, 43, "E/0", "B", "decide", E + DAY + H, E + 31 * DAY + H, 2 * H,
        waits=by_cause(batching=10 * DAY, response=20 * DAY), outcome="referred", who=SSP),
    row(45, None, "E/1", "A", "send", 120 * DAY, 120 * DAY, outcome="school"),
    row(46, 45, "E/1", "A", "receive", 120 * DAY, None),
    # W: sent in the warm-up, dropped on day 5 of entry after 1 h of work.
    row(51, None, "W/0", "A", "send", W, W, outcome="school"),
    row(52, 51, "W/0", "B", "decide", W, 5 * DAY - H, H, waits=by_cause(response=15 * DAY - H),
        outcome="dropped", who=SSP),
    # The general part of a meeting of three.
    row(61, None, "meeting-3", "B", "meet", 3 * DAY, 3 * DAY, H // 2, who=SSP),
]  # fmt: skip
EXPECTED_PATHS = {
    "A/0": 2 * DAY + 11 * H // 2,
    "B/0": 6 * H,
    "C/0": 2 * H,
    "E/0": 31 * DAY + 3 * H,
    "W/0": 15 * DAY,
}


def sent(case: str, at: int, level: str, truth: str, end: str, caused_by: str | None = None) -> SentConcern:
    return SentConcern(case, f"{case}#0", case[0], at, "school", level, truth, caused_by, True, None, end)


RECORD = RunRecord(
    rows=sorted(ROWS, key=lambda r: (r[COLUMNS.index("due")], r[0])),
    concerns=[
        sent("W/0", W, "wellbeing", "unfounded", "dropped"),
        sent("A/0", A, "serious", "radicalisation", "closed"),
        sent("B/0", B, "other_signs", "other_concern", "dropped"),
        sent("C/0", C, "acute", "unfounded", "open:authorise"),
        sent("D/0", D, "other_signs", "radicalisation", "never_picked_up"),
        sent("E/0", E, "other_signs", "radicalisation", "referred"),
        sent("E/1", 120 * DAY, "serious", "radicalisation", "open:receive", "E/0"),
    ],
    attendance=[
        (3, SSP[0], "coordinator"),
        (3, "police_coordinator-1#0", "police_coordinator"),
        (61, SSP[0], "coordinator"),
        (61, "police_coordinator-1#0", "police_coordinator"),
        (61, "contact_school-1#0", None),
    ],
    decisions=[
        (4, 6, 8, 0.5, 0.1, False),
        (14, 2, 8, 0.5, 0.1, False),
        (23, 4, 8, 0.5, 0.1, True),
        (44, 8, 8, 0.5, 0.1, True),
        (52, 1, 8, 0.5, 0.1, False),
    ],
    interventions=[("A/0", "mentor_special", "corps", BEGAN, ENDS, False, False, 0, 0, 3000.0)],
    people=[],
    knowledge=[],
    entry_end=100 * DAY,
    end=400 * DAY,
    entry_years=2.0,
    hours_available={"coordinator": 20.0, "caseworker": 4.0},
    course_offers=frozenset({"mentor_special"}),
    offer_hours={"mentor_special": 5.0},
)
TALLY = tally(RECORD)
EXPECTED = {
    # counts in two years
    "enquiries_per_year|mean": (5, 2),
    "cases_opened_per_year|mean": (2, 2),
    "courses_started_per_year|mean": (1, 2),
    "cases_closed_per_year|mean": (1, 2),
    # A 20 d 17.5 h, B 6 h, C from day 20 to 100, D 1 d, E 31 d 3 h, W 5 d of entry; E/1 comes after entry
    "open_cases|mean": ((20 + 80 + 1 + 31 + 5 + (17.5 + 6 + 3) / 24) / 100, 1),
    # A 2 d 5.5 h, B 6 h, C 2 h, E 31 d 3 h; D reached nobody
    "days_to_decision|mean": (33 + 16.5 / 24, 4),
    "days_to_decision|rmean180": (33 + 16.5 / 24, 4),
    "days_to_decision_decided|mean": (33 + 16.5 / 24, 4),
    "undecided_at_end|share": (0, 4),
    # ordinary ones: A, B, D, E
    "decided_within.7|share": (2, 4),
    "decided_within.14|share": (2, 4),
    "decided_within.30|share": (2, 4),
    "decided_within.90|share": (3, 4),
    "acute_decided_within.1|share": (1, 1),
    "acute_decided_within.7|share": (1, 1),
    "lost_share|share": (1, 5),
    # A, and C at least the 380 days until the end of the run
    "days_to_first_intervention|mean": (6 + 14.5 / 24 + 380, 2),
    "days_to_closure|mean": (20 + 17.5 / 24 + 380, 2),
    # on the paths to the decision: A 1.5 h, B 3 h, C 2 h, E 3 h of work
    "touch_days|mean": (9.5 / 24, 4),
    "stretch_days|mean": (1 / 24, 4),
    "waiting_days.batching|mean": (12, 4),
    "waiting_days.response|mean": (20, 4),
    "waiting_days.transfer|mean": (1, 4),
    "waiting_days.unavailability|mean": (4 / 24, 4),
    "waiting_days.contention|mean": (2 / 24, 4),
    "waiting_reversed_days.batching|mean": (11, 4),
    "waiting_reversed_days.response|mean": (20, 4),
    "waiting_reversed_days.transfer|mean": (1, 4),
    "waiting_reversed_days.unavailability|mean": (0.5, 4),
    "waiting_reversed_days.contention|mean": (0.5 + 6 / 24, 4),
    # up to the first intervention; the question of B lies beside its path
    "handover_delay_days.observer_to_reception|mean": (4 / 24, 4),
    "handover_delay_days.reception_to_assessor|mean": (2 / 24, 4),
    "handover_delay_days.assessor_to_authority|mean": (6 / 24, 4),
    "handover_delay_days.decision_to_provider|mean": (12 / 24, 4),
    "handover_delay_days.assessor_to_informant|mean": (0, 4),
    "handover_delay_days|mean": (1, 4),
    # A 3, B 3, C 1, D 1, E 1
    "handovers_per_case|mean": (9, 5),
    # 6, 2, 4 and 8 of 8 facts
    "facts_share_at_decision|mean": (2.5, 4),
    # real: A opened, E referred; not real: B dropped, C opened
    "wrong_drop_share|share": (1, 2),
    "wrong_open_share|share": (1, 2),
    "returned_graver_share|share": (1, 4),
    # A 1 h and two at half an hour, B 3.5 h, C 2 h, E 3 h, three at the general part
    "hours_per_decision|mean": (2 + 3.5 + 2 + 3 + 1.5, 4),
    # A 3.5 h, B 3.5 h, C 2 h, E 3 h, W 1 h, the general part half an hour
    "hours_per_year.coordinator|mean": (13.5, 2),
    "hours_per_year.police_coordinator|mean": (1, 2),
    "hours_per_year.caseworker|mean": (2, 2),
    # beginning 1 h, two weeks of 5 h
    "hours_per_year.provider|mean": (11, 2),
    "hours_per_year.steering_member|mean": (0, 2),
    "utilisation.coordinator|mean": (13.5, 40),
    "utilisation.caseworker|mean": (2, 8),
}


@pytest.mark.parametrize("measure", EXPECTED)
def test_measure_is_what_was_worked_out_by_hand(measure):
    numerator, denominator = EXPECTED[measure]
    assert TALLY[f"num|{measure}"] == pytest.approx(numerator, abs=1e-12)
    assert TALLY[f"den|{measure}"] == denominator


def test_the_log_by_hand_keeps_the_identity():
    for one in ROWS:
        values = dict(zip(COLUMNS, one, strict=True))
        if values["completed"] == NULL:
            continue
        forward, backward = one[18:23], one[23:28]
        took = values["completed"] - values["due"]
        assert took == values["work_s"] + values["stretch_s"] + sum(forward)
        assert sum(forward) == sum(backward)


def test_a_path_takes_as_long_as_its_rows_say():
    paths = decision_paths(RECORD)
    assert {case: path.seconds for case, path in paths.items()} == EXPECTED_PATHS
    for path in paths.values():
        assert path.seconds == path.touch + path.stretch + sum(path.waits)
        assert sum(path.waits) == sum(path.reversed)


def test_values_hold_every_enquiry_with_infinity_for_what_was_not_reached():
    days = [2 + 5.5 / 24, 6 / 24, 2 / 24, inf, 31 + 3 / 24]
    assert TALLY["values|days_to_decision"] == pytest.approx([d for d in days if d < inf])
    assert TALLY["values|days_to_decision.ordinary"] == pytest.approx([days[0], days[1], inf, days[4]])
    assert TALLY["values|days_to_decision.acute"] == pytest.approx([days[2]])
    assert TALLY["values|days_to_first_intervention"] == pytest.approx([6 + 14.5 / 24, inf])
    assert TALLY["values|days_to_closure"] == pytest.approx([20 + 17.5 / 24, inf])


def with_ends(**ends: str) -> dict[str, object]:
    """Return the tally with other end states, by citizen."""
    concerns = [replace(c, end_state=ends.get(c.citizen, c.end_state)) for c in RECORD.concerns]
    return tally(replace(RECORD, concerns=concerns))


def test_an_undecided_enquiry_counts_with_the_days_it_was_followed():
    """F is received on day 50 and still open on day 400; D, lost, stays out of all days to decision."""
    opened = [
        row(71, None, "F/0", "A", "send", 50 * DAY, 50 * DAY, outcome="school"),
        row(72, 71, "F/0", "A", "receive", 50 * DAY, None),
    ]
    late = sent("F/0", 50 * DAY, "other_signs", "unfounded", "open:receive")
    found = tally(replace(RECORD, rows=RECORD.rows + opened, concerns=[*RECORD.concerns, late]))
    expected = {
        "days_to_decision|mean": (33 + 16.5 / 24 + 350, 5),
        "days_to_decision|rmean180": (33 + 16.5 / 24 + 180, 5),
        "days_to_decision_decided|mean": (33 + 16.5 / 24, 4),
        "undecided_at_end|share": (1, 5),
        "lost_share|share": (1, 6),
        "decided_within.90|share": (3, 5),
        "waiting_days.response|mean": (20, 4),
    }
    for name, (numerator, denominator) in expected.items():
        assert found[f"num|{name}"] == pytest.approx(numerator)
        assert found[f"den|{name}"] == denominator
    assert found["values|days_to_decision"][-1] == inf
    assert found["values|days_to_decision.ordinary"][-1] == -350


def test_declining_takes_out_only_what_had_not_happened_yet():
    """A began and was closed before a review reopened it and the answer was no; C declined before any start."""
    found = with_ends(A="declined", C="declined")
    for name, days in (("days_to_first_intervention", 6 + 14.5 / 24), ("days_to_closure", 20 + 17.5 / 24)):
        assert (found[f"num|{name}|mean"], found[f"den|{name}|mean"]) == (pytest.approx(days), 1)
        assert found[f"values|{name}"] == pytest.approx([days])


def test_a_case_is_open_from_sending_to_its_end():
    assert sorted(sojourns(RECORD)) == [
        (W, 5 * DAY),
        (A, A + 20 * DAY + 35 * H // 2),
        (B, B + 6 * H),
        (C, 400 * DAY),
        (D, D + DAY),
        (E, E + 31 * DAY + 3 * H),
        (120 * DAY, 400 * DAY),
    ]
