"""Two numbers that the four leave out: how full the agenda is, how soon an ad hoc forum can meet. docs/regimes.md 5."""

from __future__ import annotations

from math import ceil, comb, fsum

from experiments.regimes.loads import enquiries_a_year
from experiments.regimes.replies import calendar_of, office_share
from sim.engine.workdays import WORKING_DAY
from sim.policies.convening import CallTogether, NextMeeting
from sim.policies.organisation import AD_HOC_FORUM, FIXED_FORUM
from sim.scenario import Scenario
from sim.values import DAY

DAYS_A_YEAR = 365.25


def agenda_load(scenario: Scenario) -> float:
    """Return the items a year that enquiries bring, each at as many meetings as it may, over the room there is."""
    convene = scenario.organisation.convene
    rule = convene if isinstance(convene, NextMeeting) else FIXED_FORUM.convene
    room = rule.max_items * DAYS_A_YEAR / rule.every_days
    return enquiries_a_year(scenario) * rule.max_meetings / room


def calling_days(scenario: Scenario) -> float:
    """Return the days from calling an ad hoc forum until it meets: notice, then a half-day with a quorum free.

    Diaries are independent and nobody is away; of the members one (the job centre's or the children's unit's) has no
    part in a case, the same share of the others makes a quorum, and the responsible person is one of it.
    """
    convene = scenario.organisation.convene
    rule = convene if isinstance(convene, CallTogether) else AD_HOC_FORUM.convene
    days, p_free = calendar_of(scenario), 1 - scenario.parameters["diary.p_busy"]
    seats = max(len(rule.members) - 1, 1)
    needed = ceil(min(rule.quorum, len(rule.members)) * seats / len(rule.members))
    p_quorum = p_free * _at_least(needed - 1, seats - 1, p_free)
    half_days = 1 / p_quorum - 0.5
    return (rule.notice_days * WORKING_DAY + half_days * days.slot_length) / DAY / office_share(days)


def _at_least(needed: int, n: int, p: float) -> float:
    return fsum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(max(needed, 0), n + 1))
