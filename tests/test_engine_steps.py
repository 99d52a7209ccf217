"""The cause of each waiting second, by hand, for each phase of the table in docs/model.md section 3.

Forward: the first of batching, response, transfer, unavailability, contention that alone would have stopped
the step. Reversed: the first from the other end. Office time is 08:00-11:42-15:24 on weekdays.
"""

from __future__ import annotations

import pytest
from helpers_desk import DeskAlone, Subject, at, slots, whole_days

from sim.engine.log import NULL, EventLog
from sim.engine.steps import BATCHING, CONTENTION, RESPONSE, TRANSFER, UNAVAILABILITY, Step, office_wait
from sim.engine.worktime import Stretches
from sim.values import DAY, HOUR

CAUSES = ("batching", "response", "transfer", "unavailability", "contention")
MINUTE = 60


def step_due(time: int) -> Step:
    return Step(1, NULL, Subject(), "B", "meet", time)


def forward(row: dict) -> dict[str, int]:
    return {cause: row[f"wait_{cause}_s"] for cause in CAUSES if row[f"wait_{cause}_s"]}


def backward(row: dict) -> dict[str, int]:
    return {cause: row[f"wait_reversed_{cause}_s"] for cause in CAUSES if row[f"wait_reversed_{cause}_s"]}


def by_cause(**seconds: int) -> list[int]:
    return [seconds.get(cause, 0) for cause in CAUSES]


def test_until_a_meeting_with_a_chair_at_work_and_free():
    """Due Friday 14:00, meeting Monday 09:00: 67 hours, of them 1 h 24 min and 1 h in office hours."""
    step = step_due(at("fri", "14:00"))
    step.wait_meeting(at("mon", "09:00", week=1), DeskAlone().calendar)
    assert step.waits == by_cause(batching=67 * HOUR)
    duty = 84 * MINUTE + HOUR
    assert step.reversed == by_cause(batching=duty, unavailability=67 * HOUR - duty)
    assert step.ready == at("mon", "09:00", week=1)


def test_until_a_meeting_with_a_busy_chair():
    """The same with Friday afternoon taken by ordinary work."""
    step = step_due(at("fri", "14:00"))
    step.wait_meeting(at("mon", "09:00", week=1), DeskAlone(busy=slots(("fri", 1))).calendar)
    assert step.waits == by_cause(batching=67 * HOUR)
    rest = 67 * HOUR - 84 * MINUTE - HOUR
    assert step.reversed == by_cause(batching=HOUR, contention=84 * MINUTE, unavailability=rest)


def test_until_a_meeting_with_a_chair_away():
    step = step_due(at("mon", "08:00"))
    step.wait_meeting(at("tue", "08:00"), DeskAlone(away=whole_days("mon")).calendar)
    assert step.waits == by_cause(batching=DAY)
    assert step.reversed == by_cause(unavailability=DAY)


@pytest.mark.parametrize("cause", [RESPONSE, TRANSFER])
def test_until_an_answer_or_knowledge_comes(cause):
    """Asked on Tuesday at 15:00, the other turns to it on Wednesday at 08:30: 54 minutes at work."""
    office = DeskAlone()
    step = step_due(at("tue", "15:00"))
    office_wait(step, office.days, cause, at("wed", "08:30"))
    name = CAUSES[cause]
    assert step.waits == by_cause(**{name: 17 * HOUR + 30 * MINUTE})
    off = 17 * HOUR + 30 * MINUTE - 54 * MINUTE
    assert step.reversed == by_cause(**{name: 54 * MINUTE}, unavailability=off)


def test_until_the_one_asked_is_back_from_absence():
    """Asked on Monday 10:00; away Tuesday and Wednesday; turns to it on Thursday at 09:00."""
    calendar = DeskAlone(away=whole_days("tue", "wed")).calendar
    step = step_due(at("mon", "10:00"))
    until = at("thu", "09:00")
    step.wait_answer(RESPONSE, until, calendar.on_duty(step.ready, until))
    duty = 5 * HOUR + 24 * MINUTE + HOUR
    assert step.waits == by_cause(response=71 * HOUR)
    assert step.reversed == by_cause(response=duty, unavailability=71 * HOUR - duty)


def test_until_a_provider_has_room():
    step = step_due(at("fri", "14:00"))
    step.wait(CONTENTION, at("mon", "09:00", week=1))
    assert step.waits == step.reversed == by_cause(contention=67 * HOUR)


def test_in_a_queue_over_the_weekend():
    """Due Saturday noon, begun Monday at 08:00: nobody was there, by either list."""
    office = DeskAlone()
    office.send(at("sat", "12:00"), HOUR)
    row = office.run().rows()[0]
    assert row["started"] == at("mon", "08:00", week=1)
    assert forward(row) == backward(row) == {"unavailability": 44 * HOUR}


def test_in_a_queue_behind_ordinary_work():
    """Due Monday 09:00, the morning busy, begun 11:42: contention by either list."""
    office = DeskAlone(busy=slots(("mon", 0)))
    office.send(at("mon", "09:00"), HOUR)
    row = office.run().rows()[0]
    assert forward(row) == backward(row) == {"contention": 162 * MINUTE}


def test_in_a_queue_behind_another_task_over_night():
    """Due Monday 14:00; a task of four hours runs from 13:00 until Tuesday 09:36.

    At night both stop the step, the empty office and the task: the lists differ on these seconds.
    """
    office = DeskAlone()
    office.send(at("mon", "13:00"), 4 * HOUR, "first")
    office.send(at("mon", "14:00"), HOUR, "second")
    row = office.run().rows()[1]
    assert row["started"] == at("tue", "09:36")
    night = 16 * HOUR + 36 * MINUTE
    assert forward(row) == {"unavailability": night, "contention": 84 * MINUTE + 96 * MINUTE}
    assert backward(row) == {"contention": night + 84 * MINUTE + 96 * MINUTE}


def test_in_a_queue_when_the_hours_of_the_week_are_used():
    """One hour a week, used by Wednesday 09:00; due Wednesday 10:00, begun Monday 08:00.

    Until Monday 00:00 the week's hours alone would have stopped it, from then on only the closed office.
    """
    office = DeskAlone(weekly=HOUR)
    office.send(at("wed", "08:00"), HOUR, "first")
    office.send(at("wed", "10:00"), HOUR, "second")
    row = office.run().rows()[1]
    assert row["started"] == at("mon", "08:00", week=1)
    duty = 5 * HOUR + 24 * MINUTE + 2 * (7 * HOUR + 24 * MINUTE)
    waited = 4 * DAY + 22 * HOUR
    assert forward(row) == {"contention": duty, "unavailability": waited - duty}
    assert backward(row) == {"contention": waited - 8 * HOUR, "unavailability": 8 * HOUR}


def test_an_acute_step_is_never_stopped_by_the_hours_of_the_week():
    """The same post, an ordinary step waiting: an acute one of Wednesday 20:00 waits for Thursday 08:00."""
    office = DeskAlone(weekly=HOUR)
    office.send(at("wed", "08:00"), HOUR, "first")
    office.send(at("wed", "10:00"), HOUR, "second")
    office.send(at("wed", "20:00"), HOUR, "acute", acute=True)
    row = next(row for row in office.run().rows() if row["case"] == "acute")
    assert row["started"] == at("thu", "08:00")
    assert forward(row) == backward(row) == {"unavailability": 12 * HOUR}


def test_a_task_that_ran_before_the_step_fell_due_is_no_cause():
    office = DeskAlone()
    office.send(at("mon", "08:00"), HOUR, "first")
    office.send(at("mon", "16:00"), HOUR, "second")
    row = office.run().rows()[1]
    assert forward(row) == backward(row) == {"unavailability": 16 * HOUR}


def test_in_a_queue_behind_a_meeting():
    """A post in a meeting is on duty and busy with other work."""
    office = DeskAlone()
    office.desk.reserve(0, at("mon", "08:00"), at("mon", "10:00"))
    office.send(at("mon", "09:00"), HOUR)
    row = office.run().rows()[0]
    assert forward(row) == backward(row) == {"contention": HOUR}


def test_a_part_time_task_is_stretched_not_delayed():
    """Begun Friday 15:00 with 54 minutes of work: 24 minutes then, half an hour on Monday."""
    office = DeskAlone()
    office.send(at("fri", "15:00"), 54 * MINUTE)
    row = office.run().rows()[0]
    assert forward(row) == backward(row) == {}
    assert row["completed"] == at("mon", "08:30", week=1)
    assert (row["work_s"], row["stretch_s"]) == (54 * MINUTE, at("mon", "08:00", week=1) - at("fri", "15:24"))


def test_phases_follow_each_other_and_add_up():
    """An answer: a day until the other turns to it, then the night behind no one, then the work."""
    office = DeskAlone(away=whole_days("tue"))
    step = office.send(at("tue", "10:00"), HOUR)
    step.ready = step.due = at("mon", "10:00")
    step.wait_answer(RESPONSE, at("tue", "10:00"), office.calendar.on_duty(step.ready, at("tue", "10:00")))
    row = office.run().rows()[0]
    assert row["started"] == at("wed", "08:00")
    assert forward(row) == {"response": DAY, "unavailability": 22 * HOUR}
    duty = 5 * HOUR + 24 * MINUTE
    assert backward(row) == {"response": duty, "unavailability": DAY - duty + 22 * HOUR}
    assert row["completed"] - row["due"] == row["work_s"] + row["stretch_s"] + sum(forward(row).values())


def test_no_wait_leaves_no_trace():
    step = step_due(at("mon", "09:00"))
    office = DeskAlone()
    step.wait_meeting(step.due, office.calendar)
    step.wait_queue(step.due, office.calendar, Stretches(office.calendar))
    step.wait(BATCHING, step.due)
    assert step.waits == step.reversed == by_cause()


def test_a_step_left_open_shows_what_it_waited_so_far_and_no_end():
    log = EventLog()
    step = step_due(at("mon", "09:00"))
    step.wait(UNAVAILABILITY, at("mon", "10:00"))
    step.write(log, 461, NULL)
    (row,) = log.table().to_dict("records")
    assert row["wait_unavailability_s"] == HOUR
    assert (row["work_s"], row["stretch_s"]) == (0, 0)
    assert log.table()[["started", "completed"]].isna().all(axis=None)
