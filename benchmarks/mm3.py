"""M/M/3 on the bare engine with its log, beside a bare ``heapq`` loop with the same draws. No calendar, no desks.

Run it with ``python benchmarks/mm3.py``. Both loops serve the same customers in order of arrival and must agree
on every second; the engine's also writes one row of the event log per customer.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from heapq import heappop, heappush
from statistics import median
from time import process_time

from sim.engine.agenda import Agenda
from sim.engine.log import NULL, EventLog
from sim.engine.streams import Streams, uniform_array

N, SERVERS, LOAD, MEAN_SERVICE = 100_000, 3, 0.8, 3_600
ROUNDS = 7
ALLOWED = 4.0


def draw(n: int) -> tuple[list[int], list[int]]:
    """Return the arrival and the work of every customer in whole seconds."""
    import numpy as np

    streams = Streams(1)

    def exponential(purpose: str, mean: float):
        return np.rint(-np.log1p(-uniform_array(streams.key(purpose), np.arange(n))) * mean).astype(int)

    return np.cumsum(exponential("gap", MEAN_SERVICE / SERVERS / LOAD)).tolist(), exponential(
        "work", MEAN_SERVICE
    ).tolist()


def bare(arrivals: list[int], works: list[int]) -> int:
    """Return the seconds waited in all, by a heap of (time, kind, number) and nothing else."""
    heap = [(arrivals[0], 1, 0)]
    free, waiting, waited = SERVERS, deque(), 0
    while heap:
        now, kind, number = heappop(heap)
        if kind == 1:
            if number + 1 < len(arrivals):
                heappush(heap, (arrivals[number + 1], 1, number + 1))
            if free:
                free -= 1
                heappush(heap, (now + works[number], 0, number))
            else:
                waiting.append(number)
        elif waiting:
            number = waiting.popleft()
            waited += now - arrivals[number]
            heappush(heap, (now + works[number], 0, number))
        else:
            free += 1
    return waited


class Counter:
    """Three servers on the agenda of the model, every customer a row of its log."""

    def __init__(self, arrivals: list[int], works: list[int]) -> None:
        self.arrivals, self.works = arrivals, works
        self.agenda, self.log = Agenda(0), EventLog()
        self.free, self.waiting, self.waited = SERVERS, deque(), 0

    def run(self) -> int:
        """Return the seconds waited in all."""
        self.agenda.schedule_event(self.arrivals[0], self.arrive, 0)
        self.agenda.run_until(self.arrivals[-1] + 10**9)
        return self.waited

    def arrive(self, number: int) -> None:
        if number + 1 < len(self.arrivals):
            self.agenda.schedule_event(self.arrivals[number + 1], self.arrive, number + 1)
        if self.free:
            self.free -= 1
            self.start(number, self.agenda.now)
        else:
            self.waiting.append(number)

    def start(self, number: int, now: int) -> None:
        self.agenda.schedule_event(now + self.works[number], self.leave, (number, now), 2)

    def leave(self, what: tuple[int, int]) -> None:
        number, started = what
        due, done = self.arrivals[number], self.agenda.now
        wait = started - due
        self.waited += wait
        row = (number, NULL, "case", None, None, 461, "B", "ask", "server", None, None, None, None)
        times = (due, started, done, done - started, 0, 0, 0, 0, 0, wait, 0, 0, 0, 0, wait, None)
        self.log.append(row + times)
        if self.waiting:
            self.start(self.waiting.popleft(), done)
        else:
            self.free += 1


def seconds(run) -> tuple[float, object]:
    """Return processor seconds and the result of one call."""
    gc.collect()
    begin = process_time()
    result = run()
    return process_time() - begin, result


def main() -> None:
    """Print the times of both loops, in turn, and their ratio."""
    arrivals, works = draw(N)
    plain, engine = [], []
    for _ in range(ROUNDS):
        time, waited = seconds(lambda: bare(arrivals, works))
        plain.append(time)
        counter = Counter(arrivals, works)
        time, waited_engine = seconds(counter.run)
        engine.append(time)
        if waited != waited_engine or len(counter.log) != N:
            sys.exit("the two loops disagree")
    ratios = sorted(e / p for e, p in zip(engine, plain, strict=True))
    erlang = mean_wait()
    print(f"M/M/{SERVERS}, load {LOAD}, {N:,} customers, median of {ROUNDS} rounds in turn")
    print(f"{'bare heapq loop':32}{median(plain):8.3f} s{median(plain) / N * 1e6:8.2f} us a customer")
    print(f"{'agenda and event log':32}{median(engine):8.3f} s{median(engine) / N * 1e6:8.2f} us a customer")
    print(
        f"{'ratio':32}{median(ratios):8.2f}   {ratios[0]:.2f} to {ratios[-1]:.2f}; at most {ALLOWED:g} allowed"
    )
    print(f"{'mean wait':32}{waited / N:8.0f} s   Erlang C: {erlang:.0f} s")


def mean_wait() -> float:
    """Return the known mean wait in seconds."""
    from math import factorial

    a = SERVERS * LOAD
    last = a**SERVERS / factorial(SERVERS) / (1 - LOAD)
    p_wait = last / (sum(a**k / factorial(k) for k in range(SERVERS)) + last)
    return p_wait * MEAN_SERVICE / SERVERS / (1 - LOAD)


if __name__ == "__main__":
    main()
