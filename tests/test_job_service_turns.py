"""Calls are handed out in turn, quick ones first, and no call waits while a seat that may take it rests."""

from __future__ import annotations

import threading

import pytest
from helpers_jobs import PATIENCE_S, wait_for

from dashboards.jobs.progress import JobProgress
from dashboards.jobs.turns import Call, Turns


class Line:
    """The calls of one job."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._stopped = threading.Event()
        self._progress = JobProgress(self._stopped)

    def call(self, number: int = 0) -> Call:
        return Call(print, (f"{self.name}{number}",), self._progress, self._stopped)


@pytest.fixture
def turns():
    turns = Turns()
    yield turns
    turns.close()


def taken(turns: Turns, n: int, *, quick_only: bool = False) -> list[str]:
    return [turns.take(quick_only=quick_only).args[0] for _ in range(n)]


def test_jobs_take_turns_however_much_one_of_them_asks_for(turns):
    a, b, c = Line("a"), Line("b"), Line("c")
    for number in range(4):
        turns.put(a.call(number), is_quick=False)
    for number in range(2):
        turns.put(b.call(number), is_quick=False)
    assert taken(turns, 2) == ["a0", "b0"]
    turns.put(c.call(), is_quick=False)
    assert taken(turns, 5) == ["a1", "b1", "c0", "a2", "a3"]


def test_quick_calls_come_first_and_cancelled_ones_never(turns):
    a, b = Line("a"), Line("b")
    gone = a.call(9)
    for call, is_quick in ((a.call(0), False), (gone, True), (b.call(0), True), (b.call(1), True)):
        turns.put(call, is_quick=is_quick)
    assert gone.future.cancel()
    assert taken(turns, 1, quick_only=True) == ["b0"]
    assert taken(turns, 2) == ["b1", "a0"]


def resting(turns: Turns, found: dict, name: str, *, quick_only: bool) -> threading.Thread:
    """Return a thread that takes one call and tells in ``found`` which; it is waiting when this returns."""
    taker = threading.Thread(
        target=lambda: found.update({name: turns.take(quick_only=quick_only)}), daemon=True
    )
    before = len(turns._changed._waiters)
    taker.start()
    wait_for(lambda: len(turns._changed._waiters) > before)
    return taker


def test_a_quick_call_goes_to_the_quick_seat_if_that_rests_and_two_go_to_two_seats(turns):
    found: dict[str, Call] = {}
    any_seat = resting(turns, found, "any", quick_only=False)
    quick_seat = resting(turns, found, "quick", quick_only=True)
    first, second = Line("a").call(), Line("b").call()
    turns.put(first, is_quick=True)
    quick_seat.join(PATIENCE_S)
    assert found == {"quick": first}
    turns.put(second, is_quick=True)
    any_seat.join(PATIENCE_S)
    assert found == {"quick": first, "any": second}


def test_two_quick_calls_at_once_wake_both_seats(turns):
    found: dict[str, Call] = {}
    seats = [resting(turns, found, name, quick_only=name == "quick") for name in ("any", "quick")]
    with turns._changed:  # neither seat can look between the two
        for name in "ab":
            turns.put(Line(name).call(), is_quick=True)
    for seat in seats:
        seat.join(PATIENCE_S)
    assert set(found) == {"any", "quick"}


def test_a_closed_line_hands_out_nothing_and_cancels_what_waits(turns):
    found: dict[str, Call] = {}
    seat = resting(turns, found, "quick", quick_only=True)
    waiting = Line("a").call()
    turns.put(waiting, is_quick=False)
    turns.close()
    seat.join(PATIENCE_S)
    assert found == {"quick": None}
    assert waiting.future.cancelled()
