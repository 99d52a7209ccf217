"""What pairing buys: a small change shows against little noise, because everything else stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.statistics.pairing import variance_ratio
from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.record import record_of
from sim.scenario_build import build_scenario

REPLICATIONS = 30
CHANGES = {
    "longer replies": "reply.median_days=0.6",
    "a tenth more hours": "staff.hours_factor=1.1",
}


def columns(model: str, sets: list[str], shift: int = 0) -> tuple[np.ndarray, np.ndarray]:
    scenario = build_scenario(municipality="Odense", model=model, sets=sets, seed=5, years=3)
    rows = [
        tally(record_of(PreventionModel(scenario, 0, replication + shift).run_to_end()))
        for replication in range(REPLICATIONS)
    ]
    return tuple(np.array([row[f"{part}|days_to_decision|mean"] for row in rows]) for part in ("num", "den"))


@pytest.mark.slow
@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
def test_pairing_cuts_the_variance_of_a_small_change_at_least_threefold(model):
    base = columns(model, [])
    for change in CHANGES.values():
        found = variance_ratio(*columns(model, [change]), *base, seed=1)
        assert found.low > 3.0


@pytest.mark.slow
def test_without_pairing_there_is_no_gain():
    """The mutant: other luck on one side makes the ratio about 1."""
    base = columns("coordinator", [])
    found = variance_ratio(*columns("coordinator", [CHANGES["longer replies"]], shift=1000), *base, seed=1)
    assert found.low < 1.5
