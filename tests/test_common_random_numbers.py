"""What pairing buys: a small change shows against little noise, because everything else stays the same."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from experiments.statistics.pairing import variance_ratio
from sim.measures.record import RunRecord
from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.record import record_of
from sim.scenario import Scenario
from sim.scenario_build import build_scenario

REPLICATIONS = 30
CHANGES = {
    "as it is": [],
    "longer replies": ["reply.median_days=0.6"],
    "a tenth more hours": ["staff.hours_factor=1.1"],
}
Columns = tuple[np.ndarray, np.ndarray]


@cache
def columns(model: str, changes: tuple[str, ...] = tuple(CHANGES), shift: int = 0) -> dict[str, Columns]:
    """Return the days to a decision and the number of decisions of every replication, by change.

    The runs of a replication follow one another, for they share their town.
    """
    scenarios = [
        build_scenario(municipality="Odense", model=model, sets=CHANGES[change], seed=5, years=3)
        for change in changes
    ]
    rows = [[tally(run(one, shift + r)) for one in scenarios] for r in range(REPLICATIONS)]
    return dict(zip(changes, map(in_columns, zip(*rows, strict=True)), strict=True))


def run(scenario: Scenario, replication: int) -> RunRecord:
    return record_of(PreventionModel(scenario, 0, replication).run_to_end())


def in_columns(rows: tuple[dict[str, float], ...]) -> Columns:
    return tuple(np.array([row[f"{part}|days_to_decision|mean"] for row in rows]) for part in ("num", "den"))


@pytest.mark.slow
@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
def test_pairing_cuts_the_variance_of_a_small_change_at_least_threefold(model):
    base, *changed = columns(model).values()
    assert len(changed) == 2
    for one in changed:
        assert variance_ratio(*one, *base, seed=1).low > 3.0


@pytest.mark.slow
def test_without_pairing_there_is_no_gain():
    """The mutant: other luck on one side makes the ratio about 1."""
    base = columns("coordinator")["as it is"]
    (unpaired,) = columns("coordinator", ("longer replies",), shift=1000).values()
    assert variance_ratio(*unpaired, *base, seed=1).low < 1.5
