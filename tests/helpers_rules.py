"""Scenarios of one busy municipality under any record of rules."""

from __future__ import annotations

from dataclasses import replace

from sim.policies.clarification import AskAround
from sim.policies.convening import NoMeeting
from sim.policies.organisation import COORDINATOR, FIXED_FORUM, RULES, OrganisationModel
from sim.scenario import Scenario
from sim.scenario_build import build_scenario

BUSY = (
    "years=2",
    "warm_up_years=0",
    "follow_up_years=2",
    "demand.concerns_per_100k=20",
    "turnover.per_year=0.5",
)
EVERY_RULE = [(field, name) for field, names in RULES.items() for name in names]


def odense(organisation: OrganisationModel, *sets: str) -> Scenario:
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=[*BUSY, *sets])
    return scenario.with_model("any", organisation)


def with_rule(field: str, rule: object) -> OrganisationModel:
    """Return a record of the catalogue with ``rule`` in place, one in which the rule comes to bear."""
    base = COORDINATOR if isinstance(rule, AskAround | NoMeeting) else FIXED_FORUM
    return replace(base, **{field: rule})
