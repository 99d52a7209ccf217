"""Steps that a turn in the citizen's life overtakes leave the desks at once (docs/model.md 8)."""

from __future__ import annotations

import pytest
from helpers_desk import OTHER, DeskAlone, at

from sim.values import HOUR

MONDAY_8 = at("mon", "8:00")


def two_tasks() -> tuple[DeskAlone, list]:
    alone = DeskAlone()
    steps = [alone.send(MONDAY_8, 2 * HOUR, name) for name in ("first", "second", "third")]
    return alone, steps


@pytest.mark.parametrize("which", [1, 2])
def test_a_step_in_line_is_dropped_and_the_others_are_done_in_order(which):
    alone, steps = two_tasks()
    dropped = []
    alone.agenda.schedule_event(
        at("mon", "9:00"), lambda step: dropped.append(alone.desk.drop(step)), steps[which], OTHER, 99
    )
    alone.run()
    assert dropped == [0]
    rest = [name for i, name in enumerate(("first", "second", "third")) if i != which]
    assert alone.order == rest
    assert alone.spans()[rest[1]][0] == at("mon", "10:00")


def test_a_running_step_is_dropped_with_what_was_done_and_the_next_begins_at_once():
    alone, steps = two_tasks()
    dropped = []
    alone.agenda.schedule_event(
        at("mon", "9:00"), lambda step: dropped.append(alone.desk.drop(step)), steps[0], OTHER, 99
    )
    alone.run()
    assert dropped == [HOUR]
    assert alone.order == ["second", "third"]
    assert alone.spans()["second"][0] == at("mon", "9:00")


def test_what_is_not_here_or_already_done_is_not_dropped():
    alone, steps = two_tasks()
    other = DeskAlone()
    alone.agenda.run_until(at("mon", "11:00"))
    assert alone.desk.drop(steps[0]) is None
    assert other.desk.drop(steps[1]) is None
    alone.run()
    assert alone.order == ["first", "second", "third"]
