"""What a shock does within the weeks after it, worked out by hand in two small logs, and promises of real runs.

The shock comes on day 100; the window holds four weeks: days 100-107, 107-114, 114-121, 121-128. Runs end on
day 400. A is open when it comes, B was decided before, C is decided three days later because of it, D never,
and O meets the running case of A, because that is still open then. The rest is left out in both runs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from helpers_runs import finish, run_once

from sim.engine.log import COLUMNS, NULL
from sim.measures.dependence.aftermath import aftermath
from sim.measures.dependence.excess import excess, excess_row
from sim.measures.dependence.unchanged_before import rows_differing_before
from sim.measures.dependence.weeks import by_week, union
from sim.measures.record import RunRecord, SentConcern
from sim.model import PreventionModel
from sim.policies.shocks import Shock
from sim.scenario_build import build_scenario
from sim.values import DAY, HOUR, WEEK

AT, WEEKS, END = 100 * DAY, 4, 400 * DAY
UNTIL = AT + WEEKS * WEEK
SSP, SUCCESSOR, OFFICER = "ssp_consultant-1#3", "ssp_consultant-1#4", "caseworker_job_centre-1#0"
POLICE, SCHOOL = "police_coordinator-1#0", "contact_school-1#0"
MODELS = ("coordinator", "ad_hoc_forum", "fixed_forum")


def row(event, case, activity, due, done, stage="B", who=None, work=0, outcome=None) -> tuple:
    """Return a row of the log, ``work`` seconds without a break; ``due`` and ``done`` in days, None for still open."""
    values = dict.fromkeys(COLUMNS, 0) | {
        "event": event,
        "after": NULL,
        "case": case,
        "stage": stage,
        "activity": activity,
        "resource": who,
        "due": round(due * DAY),
        "started": NULL if done is None else round(done * DAY) - work,
        "completed": NULL if done is None else round(done * DAY),
        "work_s": work,
        "outcome": outcome,
    }
    return tuple(values[column] for column in COLUMNS)


def decide(event, case, day, outcome="opened") -> tuple:
    return row(event, case, "decide", day, day, outcome=outcome)


def sent(case, day, end="closed", **more) -> SentConcern:
    fields = {"caused_by": None, "is_first": True, "joined": None} | more
    enquiry = case.replace("/", "#")
    return SentConcern(
        case, enquiry, case[0], round(day * DAY), "school", "serious", "unfounded", end_state=end, **fields
    )


def judged(event, is_wrong) -> tuple:
    return (event, 4, 8, 0.5, 0.1, is_wrong, "serious")


def handover(day, known, kept) -> tuple:
    return (round(day * DAY), 0, "A/0", SSP, SUCCESSOR, "notes", known, kept)


SAME_ROWS = [
    # A goes to another desk on day 101 before it is decided on day 105; B was decided the day before the shock
    decide(1, "A/0", 101, "moved_on"),
    decide(2, "A/0", 105),
    decide(3, "B/0", 99),
    # a second decision on A is no first one
    decide(4, "A/0", 127),
    decide(5, "S/1", 106),
    decide(6, "X/0", 106),
    decide(7, "Z/0", 130),
    # the course of B: its closing was due before the shock and is done on day 101
    row(10, "B/0", "close", 95, 101, "D"),
    # the course of A: an answer that was due while the measure was decided, one step open from day 126 on, one planned
    row(11, "A/0", "answer", 108, 110, "C"),
    row(12, "A/0", "follow_up", 126, None, "C"),
    row(13, "A/0", "review", 500, None, "D"),
    # work: 3 h before the shock, 2 h in the window, 1 h begun in it and done after it, a meeting of three of 1 h
    row(21, "B/0", "substantiate", 90, 100, who=SSP, work=3 * HOUR),
    row(22, "A/0", "substantiate", 101, 102, who=SSP, work=2 * HOUR),
    row(23, "A/0", "substantiate", 127, 128 + 0.5 / 24, who=OFFICER, work=HOUR),
    row(24, "A/0", "meet", 103, 104, who=SSP, work=HOUR),
    row(25, "A/0", "triage", 104, 105, who=None, work=HOUR),
    row(26, "Z/0", "substantiate", 129, 130, who=SSP, work=HOUR),
]
BASE_ROWS = [
    *SAME_ROWS,
    decide(31, "C/0", 109),
    decide(32, "D/0", 123),
    decide(33, "O/1", 118),
    row(34, "A/0", "authorise", 106, 109, "C", who=OFFICER, work=HOUR),
]
BRANCH_ROWS = [
    *SAME_ROWS,
    decide(41, "C/0", 112),
    # the measure is decided a week later, by two hours of the successor
    row(44, "A/0", "authorise", 106, 116, "C", who=SUCCESSOR, work=2 * HOUR),
]
SAME_CONCERNS = [
    sent("A/0", 90),
    sent("B/0", 80),
    sent("C/0", 102),
    sent("L/0", 103, "never_picked_up"),
    sent("J/1", 104, "joined", joined="A/0"),
    sent("S/1", 104, is_first=False),
    sent("X/0", 104, caused_by="A/0"),
    sent("Z/0", 128),
]
BASE = RunRecord(
    rows=BASE_ROWS,
    concerns=[*SAME_CONCERNS, sent("D/0", 120), sent("O/1", 115)],
    attendance=[(24, SSP, None), (24, POLICE, None), (24, SUCCESSOR, None)],
    decisions=[judged(2, False), judged(3, True), judged(31, False), judged(32, True), judged(33, True)],
    interventions=[("B/0", "mentor_own", "ssp", 50 * DAY, 101 * DAY, False, False, 0, 0, 2250.0)],
    people=[
        (person, person.split("#")[0], "unit", 0, END, "in_post")
        for person in (SSP, SUCCESSOR, OFFICER, POLICE, SCHOOL)
    ],
    knowledge=[(AT - 1, "A/0", 1, SSP, "told"), (AT, "A/0", 2, SSP, "told")],
    entry_end=300 * DAY,
    end=END,
    entry_years=1.0,
    hours_available={},
    course_offers=frozenset(),
    offer_hours={},
    handovers=[handover(99, 0b1, 0b0), handover(110, 0b1, 0b0)],
)
BRANCH = replace(
    BASE,
    rows=BRANCH_ROWS,
    concerns=[
        *SAME_CONCERNS,
        sent("D/0", 120, "open:decide"),
        sent("O/1", 115, "joined", joined="A/0"),
    ],
    decisions=[judged(2, True), judged(3, True), judged(41, True)],
    # before the shock; at it: 4 known, 2 kept; one known, another one kept; one at the end of the window
    handovers=[
        handover(99, 0b1, 0b0),
        handover(100, 0b1111, 0b0101),
        handover(110, 0b1, 0b1000),
        handover(128, 0b1, 0b0),
    ],
)
IN_BASE, IN_BRANCH = aftermath(BASE, AT, WEEKS), aftermath(BRANCH, AT, WEEKS)
FOUND = excess(IN_BASE, IN_BRANCH)


def days(seconds: list[int]) -> list[float]:
    return [of_week / DAY for of_week in seconds]


def test_enquiries_are_the_first_ones_that_wait_for_a_decision_in_the_window():
    assert IN_BASE.enquiries == {
        "A/0": (90 * DAY, 105 * DAY, True),
        "C/0": (102 * DAY, 109 * DAY, True),
        "D/0": (120 * DAY, 123 * DAY, True),
        "O/1": (115 * DAY, 118 * DAY, True),
    }
    assert IN_BRANCH.enquiries == {
        "A/0": (90 * DAY, 105 * DAY, True),
        "C/0": (102 * DAY, 112 * DAY, True),
        "D/0": (120 * DAY, END, False),
    }
    assert IN_BASE.undecided_at_end_of_window == frozenset()
    assert IN_BRANCH.undecided_at_end_of_window == {"D/0"}


def test_the_window_holds_its_first_second_and_not_its_last():
    """What falls on the shock may differ because of it; K is decided at the shock, M when the window is over."""
    rows = [decide(51, "K/0", 100), decide(52, "M/0", 128)]
    found = aftermath(replace(BASE, rows=rows, concerns=[sent("K/0", 99), sent("M/0", 127)]), AT, WEEKS)
    assert found.enquiries == {"K/0": (99 * DAY, AT, True), "M/0": (127 * DAY, UNTIL, True)}
    assert days(found.backlog) == [0, 0, 0, 1]
    assert found.undecided_at_end_of_window == {"M/0"}


def test_backlog_by_week_is_the_time_waited_in_it():
    # base: A 100-105, C 102-109 over the end of the first week, O 115-118, D 120-123 over that of the third
    assert days(IN_BASE.backlog) == [5 + 5, 2, 3 + 1, 2]
    # branch: A as before, C 102-112, D from day 120 on
    assert days(IN_BRANCH.backlog) == [5 + 5, 5, 1, 7]


def test_lying_counts_a_case_once_at_a_time_and_no_planned_interval():
    # B until day 101; A: 106-109 and 108-110 are 106-110; from day 126 on; what is planned for day 500 is not due
    assert days(IN_BASE.lying) == [1 + 1, 3, 0, 2]
    # A: 106-116 holds 108-110
    assert days(IN_BRANCH.lying) == [1 + 1, 7, 2, 2]


def test_facts_lost_are_those_known_and_not_kept_in_the_window():
    assert IN_BASE.facts_lost == 1
    # two of four, and one that was known though another one was kept
    assert IN_BRANCH.facts_lost == 2 + 1


def test_hours_are_by_post_and_of_a_meeting_everybodys():
    # 2 h and two people of one post at the meeting of 1 h; 1 h begun in the window and 1 h to decide on the measure
    assert IN_BASE.hours == {
        "ssp_consultant-1": 2 + 2,
        "caseworker_job_centre-1": 1 + 1,
        "police_coordinator-1": 1,
        "contact_school-1": 0,
    }
    assert list(IN_BASE.hours) == [
        "ssp_consultant-1",
        "caseworker_job_centre-1",
        "police_coordinator-1",
        "contact_school-1",
    ]
    assert IN_BRANCH.hours["ssp_consultant-1"] == 2 + 2 + 2
    assert IN_BRANCH.hours["caseworker_job_centre-1"] == 1


def test_wrong_decisions_are_those_on_the_enquiries_in_the_window():
    # B was decided before; in the branch A and C are decided wrongly and D is not decided
    assert IN_BASE.wrong == {"D/0", "O/1"}
    assert IN_BRANCH.wrong == {"A/0", "C/0"}


def test_the_excess_is_about_the_enquiries_of_both_runs():
    # A, C, D; O is in the base only
    assert (FOUND.n, FOUND.n_only_one) == (3, 1)
    # C and D, and D undecided when the branch ends
    assert (FOUND.n_hit, FOUND.n_bounded) == (2, 1)
    # C 3 days, D from day 123 to the end of the run
    assert FOUND.added_days == 3 + 277
    # C 109-112 in the second week, D 123-128 in the fourth; the days of O are none of it
    assert FOUND.excess_undecided_days == 3 + 5
    assert FOUND.backlog_curve == pytest.approx([0, 3 / 7, 0, 5 / 7], abs=1e-15)
    assert FOUND.extra_undecided == 1
    # A and C against D
    assert FOUND.wrong == 2 - 1


def test_the_excess_of_lying_courses_facts_and_hours():
    assert FOUND.excess_lying_days == 4 + 2
    assert FOUND.lying_curve == pytest.approx([0, 4 / 7, 2 / 7, 0], abs=1e-15)
    assert FOUND.facts_lost == 3 - 1
    # the successor of the SSP consultant takes 2 h over from the caseworker, who had needed 1 h
    assert FOUND.hours == {
        "ssp_consultant-1": 2,
        "caseworker_job_centre-1": -1,
        "police_coordinator-1": 0,
        "contact_school-1": 0,
    }


def test_an_enquiry_sent_at_another_time_is_not_the_same():
    moved = [replace(c, sent=c.sent + DAY) if c.case == "C/0" else c for c in BRANCH.concerns]
    found = excess(IN_BASE, aftermath(replace(BRANCH, concerns=moved), AT, WEEKS))
    # A and D in both; O, and C twice, in one
    assert (found.n, found.n_only_one, found.added_days) == (2, 3, 277)


def test_a_faster_branch_has_less_than_nothing():
    found = excess(IN_BRANCH, IN_BASE)
    assert (found.n, found.n_only_one, found.n_hit) == (FOUND.n, FOUND.n_only_one, FOUND.n_hit)
    # D is undecided in the other of the two now
    assert found.n_bounded == 1
    assert found.added_days == -FOUND.added_days
    assert found.backlog_curve == [-cases for cases in FOUND.backlog_curve]
    assert (found.extra_undecided, found.wrong, found.facts_lost) == (-1, -1, -2)


def test_a_post_that_only_one_run_has_counts_with_its_hours():
    without = replace(BASE, people=[p for p in BASE.people if p[0] != SCHOOL])
    teacher = row(60, "A/0", "substantiate", 101, 102, who=SCHOOL, work=HOUR)
    there = replace(BASE, rows=[*BASE_ROWS, teacher])
    assert excess(aftermath(without, AT, WEEKS), aftermath(there, AT, WEEKS)).hours["contact_school-1"] == 1
    assert excess(aftermath(there, AT, WEEKS), aftermath(without, AT, WEEKS)).hours["contact_school-1"] == -1


def test_the_row_has_a_numerator_and_a_denominator_of_everything():
    expected = {
        "added_days|mean": (280, 3),
        "share_hit|share": (2, 3),
        "excess_undecided_days|mean": (8, 1),
        "excess_lying_days|mean": (6, 1),
        "extra_undecided|mean": (1, 1),
        "facts_lost|mean": (2, 1),
        "extra_wrong|mean": (1, 1),
        "extra_hours.ssp_consultant-1|mean": (2, 1),
        "extra_hours.caseworker_job_centre-1|mean": (-1, 1),
        "extra_hours.police_coordinator-1|mean": (0, 1),
        "extra_hours.contact_school-1|mean": (0, 1),
    }
    found = excess_row(FOUND)
    values = {"values|excess_backlog": FOUND.backlog_curve, "values|excess_lying": FOUND.lying_curve}
    sums = {f"num|{name}": num for name, (num, _) in expected.items()}
    assert found == sums | {f"den|{name}": den for name, (_, den) in expected.items()} | values
    assert all(isinstance(value, float) for name, value in found.items() if name not in values)


def assert_nothing(record: RunRecord, at: int, weeks: int) -> None:
    """Check that a run compared with itself differs in nothing, to the last bit."""
    found = excess_row(excess(aftermath(record, at, weeks), aftermath(record, at, weeks)))
    assert {value for name, value in found.items() if name.startswith("num|")} == {0.0}
    assert found["values|excess_backlog"] == found["values|excess_lying"] == [0.0] * weeks
    assert rows_differing_before(record, record, at) == []


@pytest.mark.parametrize("record", [BASE, BRANCH], ids=["base", "branch"])
def test_identical_records_by_hand_give_zeros(record):
    assert_nothing(record, AT, WEEKS)


def test_two_windows_cannot_be_compared():
    with pytest.raises(AssertionError, match="one window"):
        excess(IN_BASE, aftermath(BRANCH, AT + 1, WEEKS))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(3, 3)], []),
        ([(5, 9), (1, 4)], [(1, 4), (5, 9)]),
        ([(1, 4), (4, 6)], [(1, 6)]),
        ([(1, 9), (2, 3), (8, 12)], [(1, 12)]),
        ([(1, 4), (2, 1)], [(1, 4)]),
    ],
)
def test_union_of_spans(spans, expected):
    assert union(spans) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((AT, AT + WEEK), [WEEK, 0, 0]),
        ((AT + WEEK - 1, AT + WEEK + 2), [1, 2, 0]),
        ((0, END), [WEEK, WEEK, WEEK]),
        ((AT - 5, AT), [0, 0, 0]),
        ((AT - 5, AT + 1), [1, 0, 0]),
        ((AT + 3 * WEEK, END), [0, 0, 0]),
        ((AT + 9, AT + 4), [0, 0, 0]),
    ],
)
def test_seconds_by_week(span, expected):
    assert by_week([span], AT, 3) == expected
    assert by_week([span, span], AT, 3) == [2 * seconds for seconds in expected]


def changed(table: str, *rows: tuple) -> RunRecord:
    return replace(BASE, **{table: [*getattr(BASE, table), *rows]})


BEFORE = row(71, "A/0", "ask", 98, 99)
AFTERWARDS = row(72, "A/0", "ask", 98, 100)


@pytest.mark.parametrize(
    ("table", "early", "late"),
    [
        ("rows", BEFORE, AFTERWARDS),
        ("rows", BEFORE, row(73, "A/0", "ask", 98, None)),
        ("attendance", (3, SSP, None), (2, SSP, None)),
        ("decisions", judged(3, False), judged(2, False)),
        ("knowledge", (AT - 1, "A/0", 4, SSP, "told"), (AT, "A/0", 4, SSP, "told")),
        ("written", (AT - 1, "A/0", 4, SSP, "own"), (AT, "A/0", 4, SSP, "own")),
        ("handovers", handover(99.9, 1, 1), handover(100, 1, 1)),
        ("looks", (AT - 1, "A/0", 1, 2, False, False), (AT, "A/0", 1, 2, False, False)),
        ("work_goals", (AT - 1, "A/0", "contact_made", 1), (AT, "A/0", "contact_made", 1)),
    ],
)
def test_only_what_was_completed_before_is_a_difference(table, early, late):
    assert rows_differing_before(BASE, changed(table, early), AT) == [("branch", table, early)]
    assert rows_differing_before(changed(table, early), BASE, AT) == [("base", table, early)]
    assert rows_differing_before(BASE, changed(table, late), AT) == []


def test_a_row_twice_is_a_difference_and_another_order_is_none():
    assert rows_differing_before(BASE, changed("knowledge", BASE.knowledge[0]), AT) == [
        ("branch", "knowledge", BASE.knowledge[0])
    ]
    assert rows_differing_before(BASE, replace(BASE, rows=BASE_ROWS[::-1]), AT) == []


def test_the_end_of_what_runs_may_differ_and_its_beginning_not():
    (running,) = BASE.interventions
    ends_later = (*running[:4], END, True, *running[6:])
    assert rows_differing_before(BASE, replace(BASE, interventions=[ends_later]), AT) == []
    begins_later = (*running[:3], running[3] + 1, *running[4:])
    assert len(rows_differing_before(BASE, replace(BASE, interventions=[begins_later]), AT)) == 2


def odense(model: str, *sets: str) -> RunRecord:
    return run_once(build_scenario(municipality="Odense", model=model, sets=sets)).record


@pytest.mark.parametrize("model", MODELS)
def test_a_real_run_compared_with_itself_gives_zeros(model):
    for at in (-200 * DAY, 400 * DAY + 12345, 1700 * DAY):
        assert_nothing(odense(model), at, 52)


@pytest.mark.parametrize("model", MODELS)
def test_the_backlog_adds_up_to_the_waiting_within_the_window(model):
    record = odense(model)
    for at, weeks in ((-500 * DAY, 400), (300 * DAY + 7, 52), (1800 * DAY, 300)):
        found = aftermath(record, at, weeks)
        until = at + weeks * WEEK
        waited = [min(done, until) - max(since, at) for since, done, _ in found.enquiries.values()]
        assert sum(found.backlog) == sum(waited) > 0
        assert min(waited) >= 0
        assert len(found.undecided_at_end_of_window) <= len(found.enquiries)
        assert max(found.lying) <= WEEK * len({r[COLUMNS.index("case")] for r in record.rows})


@pytest.mark.parametrize("model", MODELS)
def test_two_real_runs_differ_by_their_enquiries_and_nothing_is_lost_between(model):
    """Turnover hits people before the window too, so that everything may differ; sums hold all the same."""
    with_it, without = odense(model, "turnover.per_year=0.4"), odense(model, "turnover.per_year=0")
    n_hit = 0
    for at in range(0, 1500 * DAY, 250 * DAY):
        base, branch = aftermath(without, at), aftermath(with_it, at)
        there, back = excess(base, branch), excess(branch, base)
        assert there.added_days == -back.added_days
        assert there.hours.keys() == back.hours.keys() == {post for _, post, *_ in without.people}
        both = base.enquiries.keys() & branch.enquiries.keys()
        assert there.n == len(both)
        assert there.n + there.n_only_one == len(base.enquiries.keys() | branch.enquiries.keys())
        alone = [
            sign * (min(done, at + 52 * WEEK) - max(since, at))
            for sign, run in ((1, branch), (-1, base))
            for case, (since, done, _) in run.enquiries.items()
            if case not in both
        ]
        in_all = (sum(branch.backlog) - sum(base.backlog) - sum(alone)) / DAY
        assert there.excess_undecided_days == in_all
        n_hit += there.n_hit
    assert n_hit > 0


@lru_cache(maxsize=1)
def cut_from(at: int) -> RunRecord:
    """Return a run of the coordinator model in which the SSP have ten minutes a week from ``at`` on."""
    model = PreventionModel(build_scenario(municipality="Odense", model="coordinator"))
    model.agenda.run_until(at - 1)
    for post in model.unit_posts("ssp"):
        post.desk.weekly_seconds = 600
    return finish(model).record


def test_two_real_runs_are_the_same_until_the_moment_from_which_they_differ():
    at = 400 * DAY
    base, branch = odense("coordinator"), cut_from(at)
    assert rows_differing_before(base, branch, at) == []
    assert len(rows_differing_before(base, branch, at + 180 * DAY)) > 0


SHOCKED = date(2020, 9, 1)
"""On this date the person on the post is there for years: an absence ends when the person would have left anyway."""


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", ["absent", "leaves", "abolished"])
def test_a_real_shock_changes_nothing_before_it_and_its_excess_is_whole(model, kind):
    scenario = build_scenario(municipality="Odense", model=model)
    shock = Shock(kind, "ssp_consultant-1", SHOCKED, weeks=26)
    base, branch = run_once(scenario).record, run_once(replace(scenario, shocks=(shock,))).record
    at = (SHOCKED - scenario.start).days * DAY
    assert base.people != branch.people
    assert rows_differing_before(base, branch, at) == []
    found = excess(aftermath(base, at), aftermath(branch, at))
    assert found.n > 0
    assert sum(found.backlog_curve) * 7 == pytest.approx(found.excess_undecided_days)
    assert sum(found.lying_curve) * 7 == pytest.approx(found.excess_lying_days)
    assert any(found.hours.values())


def test_a_real_cut_in_hours_adds_days_and_what_waited_at_it_waited_in_both():
    at = 400 * DAY
    base, branch = aftermath(odense("coordinator"), at), aftermath(cut_from(at), at)
    open_at = [{case for case, (since, *_) in run.enquiries.items() if since < at} for run in (base, branch)]
    assert open_at[0] == open_at[1]
    found = excess(base, branch)
    assert found.added_days > 0
    assert found.excess_undecided_days > 0
    assert found.hours["ssp_consultant-1"] < 0
