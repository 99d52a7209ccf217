"""A desk: one task at a time, the most urgent first, within windows, meetings and the hours of a week."""

from __future__ import annotations

from helpers_desk import DeskAlone, at, slots, whole_days
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.desk import Desk, Queue
from sim.engine.worktime import finish
from sim.values import DAY, HOUR, WEEK


def test_a_task_at_an_idle_desk_starts_when_due_and_lasts_its_work():
    office = DeskAlone()
    office.send(at("mon", "09:00"), 2 * HOUR, "a")
    assert office.run().spans() == {"a": (at("mon", "09:00"), at("mon", "11:00"))}


def test_one_task_at_a_time():
    office = DeskAlone()
    for name in "abc":
        office.send(at("mon", "09:00"), HOUR, name)
    spans = office.run().spans()
    assert spans == {
        "a": (at("mon", "09:00"), at("mon", "10:00")),
        "b": (at("mon", "10:00"), at("mon", "11:00")),
        "c": (at("mon", "11:00"), at("mon", "12:00")),
    }


def test_the_queue_serves_acute_then_level_then_longest_waiting():
    office = DeskAlone()
    office.send(at("mon", "08:00"), HOUR, "running")
    office.send(at("mon", "08:10"), 60, "low, early", rank=-1)
    office.send(at("mon", "08:20"), 60, "high, late", rank=-3)
    office.send(at("mon", "08:15"), 60, "high, early", rank=-3)
    office.send(at("mon", "08:40"), 60, "acute, late", rank=-4, acute=True)
    office.send(at("mon", "08:30"), 60, "acute, early", rank=-4, acute=True)
    assert office.run().order == [
        "running",
        "acute, early",
        "acute, late",
        "high, early",
        "high, late",
        "low, early",
    ]


def test_what_falls_due_on_one_second_is_served_in_order_of_id():
    office = DeskAlone()
    office.send(at("mon", "08:00"), HOUR, "running")
    for name in "abcd":
        office.send(at("mon", "08:30"), 60, name)
    assert office.run().order == ["running", "a", "b", "c", "d"]


def test_a_running_task_is_not_interrupted_by_an_acute_one():
    office = DeskAlone()
    office.send(at("mon", "08:00"), 2 * HOUR, "ordinary")
    office.send(at("mon", "08:01"), HOUR, "acute", acute=True)
    assert office.run().spans()["acute"] == (at("mon", "10:00"), at("mon", "11:00"))


def test_an_acute_task_makes_ordinary_work_yield_but_nobody_comes_in_for_it():
    office = DeskAlone(away=whole_days("mon"), busy=whole_days("tue"))
    office.send(at("mon", "09:00"), HOUR, "acute", acute=True)
    office.send(at("mon", "09:00"), HOUR, "ordinary")
    spans = office.run().spans()
    assert spans["acute"] == (at("tue", "08:00"), at("tue", "09:00"))
    assert spans["ordinary"] == (at("wed", "08:00"), at("wed", "09:00"))


def test_a_task_is_suspended_over_night_over_the_weekend_and_over_absence():
    office = DeskAlone(away=whole_days("mon", week=1))
    office.send(at("thu", "15:00"), 8 * HOUR, "a")
    done = at("tue", "08:00", week=1) + 8 * HOUR - 24 * 60 - 26_640
    assert office.run().spans() == {"a": (at("thu", "15:00"), done)}


def test_a_running_task_is_suspended_by_a_meeting():
    office = DeskAlone()
    office.send(at("mon", "08:30"), 2 * HOUR, "a")
    office.agenda.schedule_event(
        at("mon", "08:45"), _reserve, (office, 0, at("mon", "09:00"), at("mon", "10:00"))
    )
    assert office.run().spans() == {"a": (at("mon", "08:30"), at("mon", "11:30"))}


def test_no_task_starts_during_a_meeting():
    office = DeskAlone()
    office.agenda.schedule_event(0, _reserve, (office, 0, at("mon", "08:00"), at("mon", "10:00")))
    office.send(at("mon", "09:00"), HOUR, "a")
    office.send(at("mon", "09:30"), HOUR, "b", rank=-3)
    assert office.run().spans() == {
        "b": (at("mon", "10:00"), at("mon", "11:00")),
        "a": (at("mon", "11:00"), at("mon", "12:00")),
    }


def test_a_meeting_arranged_while_a_task_waits_for_the_window_puts_it_off():
    office = DeskAlone()
    office.send(at("mon", "06:00"), HOUR, "a")
    office.agenda.schedule_event(
        at("mon", "07:00"), _reserve, (office, 0, at("mon", "08:00"), at("mon", "09:15"))
    )
    assert office.run().spans() == {"a": (at("mon", "09:15"), at("mon", "10:15"))}


def _reserve(what: tuple[DeskAlone, int, int, int]) -> None:
    office, slot, begin, end = what
    office.desk.reserve(slot, begin, end)


def test_the_hours_of_a_week_are_a_cap_and_a_task_begun_is_finished():
    """Two hours a week: the second task begins below the cap and is finished, the third waits a week."""
    office = DeskAlone(weekly=2 * HOUR)
    for name in "abc":
        office.send(at("mon", "08:00"), 90 * 60, name)
    assert office.run().spans() == {
        "a": (at("mon", "08:00"), at("mon", "09:30")),
        "b": (at("mon", "09:30"), at("mon", "11:00")),
        "c": (at("mon", "08:00", week=1), at("mon", "09:30", week=1)),
    }


def test_what_a_week_had_too_much_is_taken_from_the_weeks_that_follow():
    """Five hours at two a week use up this week and the next, and half of the third."""
    office = DeskAlone(weekly=2 * HOUR)
    office.send(at("mon", "08:00"), 5 * HOUR, "long")
    office.send(at("mon", "09:00"), HOUR, "b")
    office.send(at("mon", "09:00"), HOUR, "c")
    spans = office.run().spans()
    assert spans["b"] == (at("mon", "08:00", week=2), at("mon", "09:00", week=2))
    assert spans["c"] == (at("mon", "08:00", week=3), at("mon", "09:00", week=3))


def test_unused_hours_are_not_saved_up():
    office = DeskAlone(weekly=2 * HOUR)
    for name in "abcd":
        office.send(at("mon", "08:00", week=3), HOUR, name)
    starts = [start for start, _ in office.run().spans().values()]
    assert starts == [
        at("mon", "08:00", week=3),
        at("mon", "09:00", week=3),
        at("mon", "08:00", week=4),
        at("mon", "09:00", week=4),
    ]


def test_acute_tasks_know_no_cap_but_count():
    office = DeskAlone(weekly=HOUR)
    office.send(at("mon", "08:00"), HOUR, "a")
    office.send(at("mon", "09:30"), HOUR, "acute", acute=True)
    office.send(at("mon", "09:30"), HOUR, "b")
    spans = office.run().spans()
    assert spans["acute"] == (at("mon", "09:30"), at("mon", "10:30"))
    assert spans["b"][0] == at("mon", "08:00", week=2)


def test_a_meeting_charged_to_the_week_uses_its_hours():
    office = DeskAlone(weekly=HOUR)
    office.agenda.schedule_event(at("mon", "08:00"), _charge, (office.desk, HOUR))
    office.send(at("mon", "09:00"), HOUR, "a")
    assert office.run().spans()["a"][0] == at("mon", "08:00", week=1)


def _charge(what: tuple[Desk, int]) -> None:
    desk, seconds = what
    desk.charge(desk.agenda.now, seconds)


def test_a_newcomer_takes_longer():
    office = DeskAlone(speed=_half_speed)
    office.send(at("mon", "08:00"), HOUR, "a")
    row = office.run().rows()[0]
    assert row["completed"] == at("mon", "10:00")
    assert (row["work_s"], row["stretch_s"]) == (2 * HOUR, 0)


def _half_speed(_: int) -> float:
    return 0.5


def test_ordinary_work_leaves_only_the_free_slots():
    office = DeskAlone(busy=slots(("mon", 0), ("tue", 0), ("tue", 1)))
    office.send(at("mon", "08:00"), 4 * HOUR, "a")
    start, done = office.run().spans()["a"]
    assert start == at("mon", "11:42")
    assert done == at("wed", "08:00") + 4 * HOUR - 13_320


def test_two_desks_share_one_queue_and_the_first_idle_one_serves():
    office = DeskAlone(n_desks=2)
    for name in "abc":
        office.send(at("mon", "08:00"), HOUR, name)
    spans = office.run().spans()
    assert [start for start, _ in spans.values()] == [
        at("mon", "08:00"),
        at("mon", "08:00"),
        at("mon", "09:00"),
    ]


def test_emptying_a_queue_returns_the_most_urgent_first_and_leaves_nothing():
    office = DeskAlone(away=tuple(range(140)))
    office.send(10, 60, "late")
    office.send(5, 60, "early")
    office.send(20, 60, "grave", rank=-3)
    office.send(30, 60, "acute", rank=-4, acute=True)
    office.agenda.run_until(40)
    assert [step.case.name for step in office.queue.empty_out()] == ["acute", "grave", "early", "late"]
    assert office.queue.empty_out() == []


TASKS = st.lists(
    st.tuples(st.integers(0, 20 * DAY), st.integers(60, 6 * HOUR), st.integers(-4, -1), st.booleans()),
    min_size=1,
    max_size=25,
)
CAP = st.sampled_from([None, HOUR, 6 * HOUR, 37 * HOUR])
AWAY = st.lists(st.integers(0, 60), max_size=12)
MEETINGS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9_000), st.integers(60, 4_000)), max_size=6)


@given(TASKS, CAP, AWAY, AWAY, MEETINGS)
def test_a_desk_keeps_its_rules_whatever_comes(tasks, cap, away, busy, meetings):
    """No task starts early, overlaps another or overtakes; times add up; seconds worked were usable."""
    office = DeskAlone(away=tuple(away), busy=tuple(busy), weekly=cap, n_days=400)
    for number, (time, work, rank, acute) in enumerate(tasks):
        office.send(time, work, str(number), rank, acute)
    for slot, begin, length in meetings:
        start = office.days.starts[slot] + begin
        end = min(start + length, office.days.starts[slot] + office.days.slot_length)
        taken = office.desk.holes.by_slot.get(slot, [])
        if all(end <= b or e <= start for b, e in taken):
            office.agenda.schedule_event(max(start - 7_200, 0), _reserve, (office, slot, start, end), 3)
    rows = sorted(office.run().rows(), key=lambda row: row["started"])
    assert len(rows) == len(tasks)
    last = 0
    for row in rows:
        waits = sum(
            row[f"wait_{c}_s"] for c in ("batching", "response", "transfer", "unavailability", "contention")
        )
        back = sum(
            row[f"wait_reversed_{c}_s"]
            for c in ("batching", "response", "transfer", "unavailability", "contention")
        )
        assert row["started"] - row["due"] == waits == back >= 0
        assert row["completed"] - row["started"] == row["work_s"] + row["stretch_s"]
        assert row["started"] >= last, "one task at a time"
        last = row["completed"]
    _check_order(rows, tasks)
    _check_windows(office, tasks)


def _check_order(rows, tasks) -> None:
    """See that nobody was overtaken by a less urgent one: acute, then level, then waiting time, then id."""
    for i, row in enumerate(rows):
        for later in rows[i + 1 :]:
            if later["due"] < row["started"]:
                assert _urgency(row, tasks) < _urgency(later, tasks)


def _urgency(row, tasks) -> tuple[bool, int, int, int]:
    number = int(row["case"])
    due, _, rank, acute = tasks[number]
    return not acute, rank, due, number


def _check_windows(office: DeskAlone, tasks) -> None:
    """See that each task ended when its work in usable seconds outside meetings was done."""
    for row in office.rows():
        is_acute = tasks[int(row["case"])][3]
        usable = office.calendar.present if is_acute else office.calendar.usable
        done = finish(office.days, usable, office.desk.holes, row["started"], row["work_s"])
        assert row["completed"] == done


@given(TASKS, st.sampled_from([HOUR, 6 * HOUR]))
def test_ordinary_tasks_begin_only_in_weeks_with_hours_left(tasks, cap):
    """Replays the account of hours: what was used, less the cap for every week passed, never below zero."""
    office = DeskAlone(weekly=cap, n_days=400)
    for time, work, rank, acute in tasks:
        office.send(time, work, "acute" if acute else "ordinary", rank, acute)
    used, week = 0, 0
    for row in sorted(office.run().rows(), key=lambda row: row["started"]):
        passed = row["started"] // WEEK - week
        used, week = max(used - passed * cap, 0), week + passed
        assert row["case"] == "acute" or used < cap
        passed = row["completed"] // WEEK - week
        used, week = max(used - passed * cap, 0) + row["work_s"], week + passed


def test_a_queue_without_desks_keeps_what_it_gets():
    queue = Queue()
    office = DeskAlone()
    step = office.send(0, 60)
    queue.submit(step)
    assert queue.empty_out() == [step]
