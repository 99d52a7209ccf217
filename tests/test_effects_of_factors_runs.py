"""A design between two models runs: its ends are the models themselves, and what factors add is the gap."""

from __future__ import annotations

import math
from dataclasses import replace

import pyarrow as pa
import pytest

from experiments.comparison.columns import Columns
from experiments.effects.between import read_between
from experiments.effects.combinations import apply, combination_name, design
from experiments.effects.estimates import effects
from experiments.experiment.jobs import Arm, Job
from experiments.experiment.outcomes import read_outcome
from experiments.experiment.work import run_job
from sim.organisation_reader import read_organisation
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario

FROM, TO = "ad_hoc_forum", "fixed_forum"
N = 1


def scenario(model):
    return build_scenario(municipality="Odense", model=model, years=1, warm_up_years=0, follow_up_years=1)


@pytest.mark.slow
def test_the_ends_of_a_design_are_the_two_models_and_shares_are_the_gap_between_them():
    factors = read_between({"from": FROM, "to": TO}, "between")

    def build(combination):
        laid = apply({}, factors, combination)["organisation"]
        return replace(scenario(FROM), organisation=read_organisation(CATALOGUE[FROM], laid))

    scenarios = design(factors, build, "between")
    assert len(scenarios) == 16
    names = {one: combination_name(one, factors) for one in scenarios}
    arms = [Arm(names[one], "natural", of_one) for one, of_one in scenarios.items()]
    models = [Arm(name, "natural", scenario(name)) for name in (FROM, TO)]
    rows = run_job(Job("test", (*arms, *models), n=N).task())
    assert not [row["error"] for row in rows if row["error"]]
    runs = [(arm.name, arm.variant) for arm in (*arms, *models)]
    columns = Columns(pa.Table.from_pylist(rows), runs)
    outcome = read_outcome("days_to_decision", "test")
    of_combinations = {one: (columns, (name, "natural")) for one, name in names.items()}
    row = effects(of_combinations, factors, [outcome], seed=1)[0]
    ends = [columns.ratio((name, "natural"), outcome.measure, outcome.statistic) for name in (FROM, TO)]
    values = [math.fsum(num) / math.fsum(den) for num, den in ends]
    assert [row["off"]["mean"], row["on"]["mean"]] == pytest.approx(values)
    added = math.fsum(share["mean"] for share in row["shares"].values())
    assert added == pytest.approx(values[1] - values[0])
    assert row["total"]["mean"] != 0
