"""Cost of one test of a registration rule: a country run twice, registered twice, registers drawn anew.

    python benchmarks/country.py

Figures are CPU seconds of this process; compare the rows of one run only. A test with the usual 20 replications takes
20 times the whole, half of it on each of two cores, and the replications about stigma and other worlds besides.
"""

from __future__ import annotations

import gc
import resource
import time

from experiments.registration.base import base_scenario, change_of
from experiments.registration.calendar_of import calendar_of
from experiments.registration.denmark_run import Reality, run_reality
from experiments.registration.plan import make_plan
from experiments.registration.registers import Registers
from sim.engine.streams import Streams


class Clock:
    """Print the processor seconds of one part after the other."""

    def __init__(self) -> None:
        self.begun = self.last = time.process_time()

    def lap(self, what: str) -> None:
        now = time.process_time()
        print(f"{what:<46}{now - self.last:8.2f} s")
        self.last = now


def main() -> None:
    gc.disable()
    plan = make_plan(
        base_scenario(file=None, sets=(), years=None, seed=None),
        (),
        change_of("present", "at_enquiry_national", None),
    )
    batch = next(iter(plan.tasks())).payload
    calendar = calendar_of(plan.base, plan.change, Streams(plan.seed, 0, 0))
    known: dict = {}
    clock = Clock()
    before = run_reality(plan.base, batch, calendar, known, is_new=False)
    clock.lap("country under the baseline, lives drawn")
    after = run_reality(plan.base, batch, calendar, known, is_new=True)
    clock.lap("the same with the new rule")
    known.clear()
    gc.collect()
    clock.lap("memory given back")
    registers = Registers(plan.base, batch, calendar)
    for reality in (before, after):
        for is_new in (False, True):
            registers.row(reality, is_new)
    clock.lap("both realities registered by both rules")
    registers.replays(before, after)
    clock.lap(f"registers drawn anew {batch.replays} times")
    print(f"{'in all':<46}{time.process_time() - clock.begun:8.2f} s")
    _sizes(before)


def _sizes(reality: Reality) -> None:
    sent = sum(len(place.sent) for place in reality.places)
    seen = sum(len(place.seen) for place in reality.places)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(reality.places)} municipalities, {sent} enquiries, {seen} sightings; peak memory {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
