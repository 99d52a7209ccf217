"""The seats of the house: each kept by a thread that takes call after call, and a fresh process when one is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable

from dashboards.jobs.seat import Seat
from dashboards.jobs.turns import Call, Turns
from dashboards.jobs.worker import Broke, BrokenOff, Died, Given, Outcome, Refused, broke
from experiments.pools import ENDING_S, WorkerDied
from experiments.tasks import Interrupted

PAUSE_S = 1.0
"""Seconds before a seat whose process died while getting warm tries again: something is wrong with the machine."""


class Unexpected(Exception):
    """A call raised what is no error of ours: its kind, and its traceback in the worker."""

    def __init__(self, outcome: Broke) -> None:
        super().__init__(outcome.kind)
        self.kind, self.trace = outcome.kind, outcome.trace


class Seats:
    """Compute what waits in ``turns`` on ``n`` seats, and on one more that takes quick calls only."""

    def __init__(self, n: int, turns: Turns, prepare: Callable[[], None]) -> None:
        self.n = n
        self._turns = turns
        self._prepare = prepare
        self._closing = threading.Event()
        self._warm = threading.Semaphore(0)
        self._keepers = [
            threading.Thread(target=self._keep, args=(i == 0,), name=f"seat-{i}", daemon=True)
            for i in range(n + 1)
        ]
        for keeper in self._keepers:  # the quick seat first: it is wanted first
            keeper.start()

    def wait_until_warm(self, timeout: float | None = None) -> bool:
        """Wait for every seat to have been warm once; return whether that came within ``timeout`` seconds."""
        in_time = [self._warm.acquire(timeout=timeout) for _ in self._keepers]
        for came in in_time:
            if came:
                self._warm.release()
        return all(in_time)

    def close(self) -> None:
        """End every process; return when they are gone."""
        self._closing.set()
        self._turns.close()
        for keeper in self._keepers:
            keeper.join(2 * ENDING_S + PAUSE_S)

    def _keep(self, quick_only: bool) -> None:
        """Keep one seat until the house closes."""
        seat = Seat(self._prepare)
        try:
            self._get_warm(seat)
            self._warm.release()
            while (call := self._turns.take(quick_only=quick_only)) is not None:
                self._get_warm(seat)  # its process may have ended while nothing was to do
                self._serve(seat, call)
                self._get_warm(seat)
        finally:
            seat.end()

    def _get_warm(self, seat: Seat) -> None:
        while not seat.get_warm(self._closing.is_set) and not self._closing.wait(PAUSE_S):
            pass

    def _serve(self, seat: Seat, call: Call) -> None:
        """Compute one call, counted by its job meanwhile, and settle its future."""
        if call.stopped.is_set():
            _settle(call, BrokenOff())
            return
        seat.slot.reset()
        call.progress.watch(seat.slot)
        try:
            outcome = seat.do(call.function, call.args, lambda: self._is_unwanted(call))
        except Exception as error:  # an answer that cannot be read here
            outcome = broke(error)
        call.progress.unwatch(seat.slot)
        _settle(call, outcome)

    def _is_unwanted(self, call: Call) -> bool:
        return call.stopped.is_set() or self._closing.is_set()


def _settle(call: Call, outcome: Outcome) -> None:
    """Give the future its result or what kept it from having one."""
    match outcome:
        case Given(value):
            call.future.set_result(value)
        case Refused(error):
            call.future.set_exception(error)
        case BrokenOff():
            call.future.set_exception(Interrupted("runner.stopped"))
        case Died():
            call.future.set_exception(WorkerDied("the worker process ended before it did"))
        case Broke():
            call.future.set_exception(Unexpected(outcome))
