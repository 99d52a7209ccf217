"""A municipality over ten years: seconds of one core and microseconds per row of the log, per model.

Run it with ``python benchmarks/municipality_decade.py``. Times are processor seconds from building the model to
the row of numbers that a replication leaves behind; the first, untimed run warms caches that all runs share.
"""

from __future__ import annotations

import gc
from statistics import median
from time import process_time

from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.record import record_of
from sim.scenario import Scenario
from sim.scenario_build import build_scenario

ROUNDS = 5
INHABITANTS = 613_288
"""København in 2018."""
AMPLE = ("staff.hours_factor=2", "staff.ssp_consultant.hours_per_week=37", "staff.ssp_consultant.posts=6")
"""Staff that keep up with 200 enquiries a year; a backlog that only grows would be another benchmark."""
FORTNIGHTLY = ("organisation.convene.every_days=14", "organisation.convene.max_items=24")
CASES = ((20, ()), (200, AMPLE))
ALLOWED = {200: 1.0}


def scenario_of(model: str, per_year: int, staff: tuple[str, ...]) -> Scenario:
    rules = FORTNIGHTLY if model == "fixed_forum" and staff else ()
    demand = (f"demand.concerns_per_100k={per_year / INHABITANTS * 1e5}", "demand.surges_per_year=0")
    return build_scenario(
        municipality="København",
        model=model,
        sets=(*demand, *staff, *rules),
        years=10,
        warm_up_years=0,
        follow_up_years=0,
    )


def decade(scenario: Scenario, replication: int) -> tuple[float, int, int]:
    """Return processor seconds, rows of the log, and enquiries of one run."""
    gc.collect()
    begin = process_time()
    record = record_of(PreventionModel(scenario, 0, replication).run_to_end())
    tally(record)
    return process_time() - begin, len(record.rows), len(record.concerns)


def main() -> None:
    """Print one line per model and demand."""
    print(f"København, ten years, median of {ROUNDS} replications")
    print(f"{'model':16}{'enquiries a year':>18}{'rows':>9}{'seconds':>10}{'slowest':>9}{'us a row':>10}")
    for per_year, staff in CASES:
        for model in CATALOGUE:
            scenario = scenario_of(model, per_year, staff)
            decade(scenario, 0)
            runs = [decade(scenario, 1 + r) for r in range(ROUNDS)]
            times = [seconds for seconds, _, _ in runs]
            rows = median(rows for _, rows, _ in runs)
            sent = median(n for _, _, n in runs) / 10
            middle = median(times)
            print(
                f"{model:16}{sent:18.0f}{rows:9.0f}{middle:10.3f}{max(times):9.3f}{middle / rows * 1e6:10.1f}"
            )
        if per_year in ALLOWED:
            print(f"at most {ALLOWED[per_year]:g} s allowed at {per_year} enquiries a year")


if __name__ == "__main__":
    main()
