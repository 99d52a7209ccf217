"""Roles exist only where an organisation's rules make them. CONTRACTS, roles; decision record 0008."""

from __future__ import annotations

import pytest
from helpers_runs import run_once

from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario

BUSY = ("demand.concerns_per_100k=20", "turnover.per_year=0.6")


def roles(model: str, *sets: str) -> set[str | None]:
    finished = run_once(build_scenario(municipality="Odense", model=model, sets=(*BUSY, *sets)))
    return {row.role for row in finished.done} | {role for *_, role in finished.record.attendance}


@pytest.mark.parametrize("model", CATALOGUE)
def test_nobody_is_deputy_or_in_a_steering_group_that_does_not_exist(model):
    found = roles(model, "organisation.stand_in.rule=none", "organisation.escalate.rule=manager_when_needed")
    assert {"deputy", "steering_member"} & found == set()
    assert {"coordinator", "manager"} <= found


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_named_deputy_and_a_steering_group_appear_where_they_are(model):
    found = roles(
        model, "organisation.stand_in.rule=named_deputy", "organisation.escalate.rule=steering_group"
    )
    assert "steering_member" in found
    assert "manager" not in found
    if model == "coordinator":
        assert "deputy" in found
