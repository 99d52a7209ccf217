"""The invariants of MODEL 16 hold on random scenarios and in the catalogue, and can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers_invariants import PROMISES
from helpers_registers import busy_registration, rule
from helpers_runs import Finished, Row, named, run, run_once
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from promises_cases import answers_to_courses
from strategies import scenarios

from sim.agents import office, urgency
from sim.agents.case import Case
from sim.agents.reception import Reception
from sim.agents.registration import Registrar
from sim.agents.stand_in import StandIns
from sim.agents.take_over import TakeOvers
from sim.engine.desk import Desk
from sim.engine.log import NULL, NULLABLE
from sim.measures.registration import replay
from sim.measures.speed import sojourns
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.policies.registration import Habit
from sim.policies.rollout import Registration
from sim.record import record_of
from sim.registers.book import is_turn
from sim.scenario_build import build_scenario

ALWAYS_THE_SAME = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
BUSY = (
    "years=2",
    "warm_up_years=1",
    "follow_up_years=1",
    "demand.concerns_per_100k=30",
    "concern.p_acute=0.3",
    "life.rise=1",
    "reception.p_lost=0.1",
    "reply.p_decline=0.1",
    "organisation.feedback.rule=given",
    "organisation.feedback.told_after_days=20",
)


def busy_run(model: str) -> Finished:
    """Return a run with enough concerns, handovers and meetings that no promise is empty."""
    scenario = build_scenario(municipality="Odense", model=model, sets=BUSY)
    return run_once(replace(scenario, registration=busy_registration()))


def check_all(finished: Finished) -> None:
    for promise in PROMISES.values():
        promise(finished)


@settings(ALWAYS_THE_SAME, max_examples=90)
@given(scenario=scenarios())
def test_every_promise_holds_on_random_scenarios(scenario):
    check_all(run(scenario))


@pytest.mark.slow
@settings(ALWAYS_THE_SAME, max_examples=400)
@given(scenario=scenarios())
def test_every_promise_holds_on_many_random_scenarios(scenario):
    check_all(run(scenario))


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("promise", PROMISES)
def test_promise_holds_in_the_catalogue(promise, model):
    PROMISES[promise](busy_run(model))


def test_the_catalogue_runs_try_everything():
    """What the promises speak of happens in these runs: none is kept for want of an occasion."""
    runs = [busy_run(model) for model in CATALOGUE]
    activities = {row.activity for finished in runs for row in finished.done}
    outcomes = {row.outcome for finished in runs for row in finished.done}
    ends = {concern.end_state for finished in runs for concern in finished.record.concerns}
    hows = {how for finished in runs for *_, how in finished.record.knowledge}
    assert activities >= {"authorise", "take_over", "meet", "convene", "hold", "review", "reopen", "steer"}
    assert outcomes >= {"moved_on", "misrouted", "no_answer", "declined_to_share", "missed", "lost"}
    assert ends >= {"dropped", "referred", "to_police", "declined", "closed", "never_picked_up"}
    assert hows >= {"sender", "told", "own_unit", "meeting", "notes", "record", "register"}
    assert activities >= {"register", "train", "tell_back"}
    entries = [entry for finished in runs for entry in finished.record.entries]
    assert {(entry.is_new, entry.is_again) for entry in entries} == {(0, 0), (1, 0), (1, 1)}
    assert {entry.habit.when for entry in entries} >= {
        "at_enquiry",
        "after_substantiation",
        "at_intervention",
    }
    assert all(finished.record.written and finished.record.handovers for finished in runs)
    assert any(concern.caused_by for finished in runs for concern in finished.record.concerns)


@settings(ALWAYS_THE_SAME, max_examples=25)
@given(scenario=scenarios(), shares=st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_a_census_by_the_agents_equals_the_sojourns_in_the_log(scenario, shares):
    model = PreventionModel(scenario)
    times = sorted({model.days.origin + int(share * (model.end - model.days.origin)) for share in shares})
    census = []
    for time in times:
        model.agenda.run_until(time)
        census.append(model.n_open_cases)
    model.run_to_end()
    stays = sojourns(record_of(model))
    assert census == [
        sum(begin <= time and (time < end or end == model.end) for begin, end in stays) for time in times
    ]


@pytest.mark.parametrize("model", CATALOGUE)
def test_no_desk_idles_where_hours_are_not_limited(model):
    staff = [f"staff.{kind}.hours_per_week=168" for kind in ("ssp_consultant", "manager", "contact_school")]
    finished = run(build_scenario(municipality="Odense", model=model, sets=[*BUSY, *staff]))
    assert any(row.wait_contention_s for row in finished.done if row.role == "coordinator")
    PROMISES["no_desk_idles_while_work_waits"](finished)


# Each promise must fail on a log that breaks it. Name of the promise -> how to break it.


def tampered(finished: Finished, pick, **changes) -> Finished:
    """Return the run with the first row that ``pick`` chooses changed; values may be functions of the row."""
    rows = list(finished.rows)
    i = next(i for i, row in enumerate(rows) if pick(row))
    values = {name: value(rows[i]) if callable(value) else value for name, value in changes.items()}
    rows[i] = rows[i]._replace(**values)
    return replace(finished, rows=rows, record=replace(finished.record, rows=[raw(row) for row in rows]))


def raw(row: Row) -> tuple:
    """Return a row as the log keeps it."""
    return tuple(NULL if x is None and c in NULLABLE else x for c, x in zip(Row._fields, row, strict=True))


def is_task(row: Row) -> bool:
    return bool(row.resource and row.work_s and row.completed and row.activity == "triage")


def side(finished: Finished, table: str, change) -> Finished:
    """Return the run with the first row of a side table changed by ``change`` (row -> row)."""
    first, *rest = getattr(finished.record, table)
    return replace(finished, record=replace(finished.record, **{table: [change(first), *rest]}))


def put(row: tuple, place: int, value: object) -> tuple:
    return (*row[:place], value, *row[place + 1 :])


def without_decision(finished: Finished) -> Finished:
    rows = [row for row in finished.rows if row.activity != "authorise"]
    return replace(finished, rows=rows)


def decided_again(finished: Finished) -> Finished:
    again = next(row for row in finished.rows if row.activity == "decide" and row.completed)
    return replace(finished, rows=[*finished.rows, again])


def more_open_steps(finished: Finished) -> Finished:
    ended = next(c.case for c in finished.record.concerns if c.end_state == "dropped")
    return tampered(finished, lambda row: row.case == ended and row.activity == "triage", completed=None)


def started_after_a_no(finished: Finished) -> Finished:
    last = {row.case: row.outcome for row in answers_to_courses(finished)}
    case = next(case for case, outcome in last.items() if outcome == "declined")
    offers = [(case, *finished.record.interventions[0][1:3], finished.record.end, 0, False, False, 0, 0, 0.0)]
    return replace(finished, record=replace(finished.record, interventions=offers))


def with_wrong_ages(finished: Finished) -> Finished:
    is_minor = {case.name: case.concern.is_minor for case in finished.model.cases}
    offer = "mentor_job" if is_minor[finished.record.interventions[0][0]] else "parent_coach"
    return side(finished, "interventions", lambda row: put(row, 1, offer))


def one_more_meeting(finished: Finished) -> Finished:
    event, person, role = finished.record.attendance[0]
    more = [*finished.record.attendance, (event, person, role)]
    return replace(finished, record=replace(finished.record, attendance=more))


def at_night(finished: Finished) -> Finished:
    events = finished.attended()
    late = {"completed": lambda row: row.completed + 40_000}
    return tampered(finished, lambda row: row.event in events and row.completed, **late)


def unheld_facts(finished: Finished) -> Finished:
    return side(finished, "decisions", lambda row: put(row, 1, row[2] + 1))


def with_entry(finished: Finished, pick, **changes) -> Finished:
    """Return the run with the first entry that ``pick`` chooses changed; values may be functions of the entry."""
    entries = list(finished.record.entries)
    i = next(i for i, entry in enumerate(entries) if pick(entry))
    values = {name: value(entries[i]) if callable(value) else value for name, value in changes.items()}
    entries[i] = entries[i]._replace(**values)
    return replace(finished, record=replace(finished.record, entries=entries))


def without_closing(finished: Finished) -> Finished:
    rows = [row for row in finished.record.rows if row[Row._fields.index("activity")] != "close"]
    return replace(finished, record=replace(finished.record, rows=rows))


def acute_task_left_lying(finished: Finished) -> Finished:
    acute = {case.name for case in finished.model.cases if case.is_acute}
    longer = {"wait_contention_s": lambda row: row.wait_contention_s + 2_592_000}
    return tampered(finished, lambda row: row.case in acute and is_task(row) and row.started > 0, **longer)


BROKEN = {
    "no_enquiry_vanishes": lambda f: side(f, "concerns", lambda c: replace(c, end_state="open:steer")),
    "ended_cases_have_no_open_steps": more_open_steps,
    "nobody_takes_a_case_over_from_themselves": lambda f: tampered(
        f, lambda row: row.activity == "take_over", from_resource=lambda r: r.resource
    ),
    "nobody_does_two_things_at_once": lambda f: tampered(f, is_task, started=lambda r: r.started - 864_000),
    "work_fills_the_windows_of_its_post": lambda f: tampered(f, is_task, work_s=lambda r: r.work_s + 1),
    "no_desk_idles_while_work_waits": acute_task_left_lying,
    "meetings_take_place_at_work": at_night,
    "nobody_works_while_away": lambda f: tampered(f, is_task, completed=lambda r: r.completed + 10**9),
    "nobody_works_on_closed_days": lambda f: tampered(
        f, is_task, started=lambda r: r.started // 86_400 * 86_400
    ),
    "no_step_starts_before_it_is_due": lambda f: tampered(f, is_task, started=lambda r: r.due - 1),
    "every_second_has_its_cause": lambda f: tampered(f, is_task, stretch_s=lambda r: r.stretch_s + 1),
    "every_step_was_made_due_by_another": lambda f: tampered(f, is_task, due=lambda r: r.due + 1),
    "paths_lead_back_to_the_sending": lambda f: tampered(
        f, lambda r: r.activity == "decide" and r.outcome == "dropped", wait_response_s=7
    ),
    "nobody_knows_what_nobody_told": lambda f: side(f, "knowledge", lambda row: put(row, 2, 255)),
    "nobody_writes_what_they_do_not_know": lambda f: side(f, "written", lambda row: put(row, 2, 255)),
    "handovers_say_what_was_known_and_kept": lambda f: side(
        f, "handovers", lambda row: put(row, 6, row[6] ^ 255)
    ),
    "nobody_decides_with_facts_nobody_holds": unheld_facts,
    "nobody_goes_on_with_a_case_before_getting_hold_of_it": lambda f: tampered(
        f, lambda row: row.activity == "inform_citizen" and row.work_s, resource="contact_school-1#0"
    ),
    "only_authority_decides_measures": lambda f: tampered(
        f,
        lambda r: r.activity == "authorise" and r.completed and r.outcome is None,
        resource="ssp_consultant-1#0",
    ),
    "measures_that_need_it_were_authorised": without_decision,
    "offers_fit_the_age_of_the_citizen": with_wrong_ages,
    "whoever_declines_gets_nothing": started_after_a_no,
    "places_are_never_exceeded": lambda f: replace(
        f, record=replace(f.record, interventions=[r for r in f.record.interventions for _ in range(50)])
    ),
    "nothing_runs_while_a_case_rests": lambda f: replace(
        f,
        record=replace(
            f.record,
            interventions=[
                put(put(r, 3, f.model.days.origin), 4, f.record.end) for r in f.record.interventions
            ],
        ),
    ),
    "whoever_has_a_case_tells_what_became_of_it": lambda f: tampered(
        f, lambda row: row.activity == "tell_back" and row.completed, unit="ssp"
    ),
    "each_case_is_decided_once": decided_again,
    "one_case_on_a_citizen_runs_at_a_time": lambda f: tampered(
        f, lambda r: r.activity == "triage" and r.outcome == "joined", outcome=None
    ),
    "no_third_municipality_sees_a_case": lambda f: tampered(f, is_task, municipality=101),
    "words_are_those_of_the_contracts": lambda f: tampered(f, is_task, unit="shadow"),
    "the_stock_is_what_the_log_says": lambda f: tampered(
        f, lambda r: r.activity == "decide" and r.outcome == "dropped", outcome="opened"
    ),
    "every_measure_is_there_and_finite": lambda f: side(
        f, "interventions", lambda row: put(put(row, 3, 0), 4, float("nan"))
    ),
    "hours_by_role_add_up": lambda f: replace(
        tampered(f, lambda r: is_task(r) and r.started > 0, work_s=7), record=f.record
    ),
    "the_table_holds_the_rows": lambda f: replace(f, rows=f.rows[1:]),
    "live_registers_are_those_of_a_replay": lambda f: with_entry(
        f, lambda entry: entry.is_new, time=lambda entry: entry.time + 1
    ),
    "nobody_writes_before_seeing_the_case": lambda f: with_entry(
        f, lambda entry: not entry.is_new, time=lambda entry: entry.time - 1
    ),
    "entries_follow_their_rule": lambda f: with_entry(f, lambda entry: not entry.is_new, is_new=True),
    "nobody_records_what_they_do_not_know": lambda f: side(f, "recorded", lambda row: put(row, 2, 255)),
    "registers_know_which_cases_go_on": without_closing,
}


@pytest.mark.parametrize("promise", [name for name in PROMISES if name in BROKEN])
def test_promise_fails_on_a_log_that_breaks_it(promise):
    finished = busy_run("fixed_forum")
    PROMISES[promise](finished)
    with pytest.raises(AssertionError):
        PROMISES[promise](BROKEN[promise](finished))


def test_no_promise_goes_without_a_broken_example():
    assert set(PROMISES) - set(BROKEN) == {"open_assessments_are_counted_where_they_lie"}


ALSO_BROKEN = {
    "nobody_writes_before_seeing_the_case": lambda f: with_entry(
        f, lambda entry: entry.is_again, writer="contact_school-1#0"
    ),
    "entries_follow_their_rule": lambda f: with_entry(
        f, lambda entry: entry.habit.when == "at_intervention", time=lambda entry: entry.received
    ),
    "nobody_records_what_they_do_not_know": lambda f: side(f, "recorded", lambda row: put(row, 4, "police")),
    "nobody_knows_what_nobody_told": lambda f: replace(f, record=replace(f.record, recorded=[])),
}
"""Other ways to break a promise."""


@pytest.mark.parametrize("promise", ALSO_BROKEN)
def test_promise_fails_on_registers_that_break_it(promise):
    finished = busy_run("fixed_forum")
    with pytest.raises(AssertionError):
        PROMISES[promise](ALSO_BROKEN[promise](finished))


# Mutants of the model itself: what the promises are there to catch.


def test_a_desk_that_takes_two_tasks_is_caught(monkeypatch):
    def look_for_both(self):
        if self.current is None:
            for acute, queue in ((True, self.queue.acute), (False, self.queue.ordinary)):
                if queue:
                    self.look(acute)

    monkeypatch.setattr(Desk, "_look_again", look_for_both)
    scenario = build_scenario(
        municipality="Odense", model="coordinator", sets=[*BUSY, "concern.p_acute=0.3", "years=5"]
    )
    with pytest.raises(AssertionError):
        PROMISES["nobody_does_two_things_at_once"](run(scenario))


def test_a_desk_that_oversleeps_is_caught(monkeypatch):
    look = Desk.look

    def look_now_and_then(self, acute):
        if self.agenda.now % 3:
            look(self, acute)

    monkeypatch.setattr(Desk, "look", look_now_and_then)
    sets = [*BUSY, "staff.ssp_consultant.hours_per_week=168"]
    with pytest.raises(AssertionError):
        PROMISES["no_desk_idles_while_work_waits"](
            run(build_scenario(municipality="Odense", model="coordinator", sets=sets))
        )


def test_a_task_that_outlasts_its_person_is_caught(monkeypatch):
    monkeypatch.setattr(Desk, "stop", lambda self: None)
    sets = [*BUSY, "turnover.per_year=0.8", "diary.p_busy=0.9", "work.factor=2"]
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=sets)
    with pytest.raises(AssertionError):
        PROMISES["nobody_works_while_away"](run(scenario))


def test_a_count_of_assessments_that_stays_behind_is_caught(monkeypatch):
    def hand_to(case: Case, target) -> None:
        case.holder, case.person = target, target.person().name

    monkeypatch.setattr(TakeOvers, "hand_to", staticmethod(hand_to))
    scenario = build_scenario(
        municipality="Odense", model="coordinator", sets=[*BUSY, "turnover.per_year=0.8"]
    )
    with pytest.raises(AssertionError):
        PROMISES["open_assessments_are_counted_where_they_lie"](run(scenario))


def test_steps_that_overtake_the_handover_of_their_case_are_caught(monkeypatch):
    monkeypatch.setattr(StandIns, "_waits_behind", staticmethod(lambda step: False))
    scenario = build_scenario(
        municipality="Odense", model="coordinator", sets=[*BUSY, "turnover.per_year=0.8"]
    )
    runs = [run(scenario, replication) for replication in range(4)]
    with pytest.raises(AssertionError):
        [PROMISES["nobody_goes_on_with_a_case_before_getting_hold_of_it"](one) for one in runs]


def test_a_concern_that_goes_astray_is_caught(monkeypatch):
    travel = Reception._travel

    def lose_some(self, step, hop):
        if step.case.concern.source != "police":
            travel(self, step, hop)

    monkeypatch.setattr(Reception, "_travel", lose_some)
    with pytest.raises(AssertionError):
        PROMISES["no_enquiry_vanishes"](
            run(build_scenario(municipality="Odense", model="coordinator", sets=BUSY))
        )


@pytest.mark.parametrize("unheard", ["triage", "share_with_police", "reopen"])
def test_a_book_that_does_not_hear_of_a_turn_is_caught(unheard, monkeypatch):
    """What ends a case, or opens it again, without anybody who writes: joined, taken over by the police, reopened."""
    monkeypatch.setattr(
        replay, "is_turn", lambda activity, outcome: activity != unheard and is_turn(activity, outcome)
    )
    sets = [*BUSY, "review.p_finds=1", "follow_up_years=0"]
    scenario = build_scenario(municipality="Odense", model="fixed_forum", sets=sets)
    reviewed = run(replace(scenario, registration=busy_registration()))
    with pytest.raises(AssertionError):
        [PROMISES["registers_know_which_cases_go_on"](one) for one in (busy_run("coordinator"), reviewed)]


def test_a_record_that_takes_in_the_other_book_is_caught(monkeypatch):
    """Two books are kept where a new rule comes; what people find stands in one of them."""
    begin = Registrar.begin

    def begin_with_both(self):
        self.real.rows = self.usual.rows = self.model.tables.recorded
        begin(self)

    monkeypatch.setattr(Registrar, "begin", begin_with_both)
    scenario = replace(
        build_scenario(municipality="Odense", model="coordinator", sets=BUSY),
        registration=busy_registration(),
    )
    with pytest.raises(AssertionError):
        PROMISES["nobody_records_what_they_do_not_know"](run(scenario))


@pytest.mark.parametrize("where", [None, office, urgency])
def test_writing_that_becomes_urgent_is_caught(where, monkeypatch):
    """An entry about an acute case waits its turn, also when it moves on or the case becomes acute meanwhile."""
    if where is not None:
        monkeypatch.setattr(where, "REGISTER", "nothing of the kind")
    more = ("demand.concerns_per_100k=60", "staff.ssp_consultant.hours_per_week=1")
    sets = [*(part for part in BUSY if not part.startswith("demand.")), *more]
    slow = Registration(rule(Habit("at_enquiry", minutes=120)))
    scenario = replace(
        build_scenario(municipality="Odense", model="fixed_forum", sets=sets), registration=slow
    )
    finished = run(scenario)
    if where is None:
        PROMISES["work_fills_the_windows_of_its_post"](finished)
        return
    with pytest.raises(AssertionError):
        PROMISES["work_fills_the_windows_of_its_post"](finished)


def test_rows_read_back_with_their_names():
    finished = busy_run("coordinator")
    assert [named(row) for row in finished.record.rows] == finished.rows
