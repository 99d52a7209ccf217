"""How full the fixed forum's agenda is: a number that the four leave out. docs/regimes.md 5."""

from __future__ import annotations

from experiments.regimes.loads import enquiries_a_year
from sim.policies.convening import NextMeeting
from sim.policies.organisation import FIXED_FORUM
from sim.scenario import Scenario

DAYS_A_YEAR = 365.25


def agenda_load(scenario: Scenario) -> float:
    """Return the items a year that enquiries bring, each at as many meetings as it may, over the room there is."""
    convene = scenario.organisation.convene
    rule = convene if isinstance(convene, NextMeeting) else FIXED_FORUM.convene
    room = rule.max_items * DAYS_A_YEAR / rule.every_days
    return enquiries_a_year(scenario) * rule.max_meetings / room
