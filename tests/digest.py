"""Print a sha256 of what a few runs leave behind: log and side tables, and the tally of measures.

Run it with different hash seeds, Python or library versions and compare the lines:

    python tests/digest.py
"""

from __future__ import annotations

import hashlib
import json
import sys

from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.record import record_of
from sim.scenario_build import build_scenario

TABLES = (
    *("rows", "concerns", "attendance", "decisions", "interventions", "people", "knowledge"),
    *("written", "handovers"),
)
RUNS = [
    (municipality, model, sets)
    for model in CATALOGUE
    for municipality, sets in (
        ("Odense", ("demand.concerns_per_100k=15", "years=2", "warm_up_years=1", "follow_up_years=1")),
        ("Lejre", ("years=2", "warm_up_years=1", "follow_up_years=1", "turnover.per_year=0.6")),
    )
]


def sha256(content: object) -> str:
    """Return the sha256 of plain data; numbers count to the last bit."""
    return hashlib.sha256(repr(content).encode()).hexdigest()


def digest_of(model: PreventionModel) -> dict[str, str]:
    """Return the sha256 of the log with its side tables, and of the tally, of a finished run."""
    record = record_of(model)
    tables = [list(getattr(record, table)) for table in TABLES]
    return {
        "scenario": model.run_scenario.hash(),
        "log": sha256(tables),
        "tally": sha256(sorted(tally(record).items())),
    }


def digests() -> dict[str, dict[str, str]]:
    """Return the digests of every run, by place and model."""
    found = {}
    for municipality, model, sets in RUNS:
        scenario = build_scenario(municipality=municipality, model=model, sets=sets)
        found[f"{municipality} {model}"] = digest_of(PreventionModel(scenario).run_to_end())
    return found


if __name__ == "__main__":
    json.dump(digests(), sys.stdout, indent=1)
    print()
