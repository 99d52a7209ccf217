"""What may protect against the loss of a person: five measures, each off or on, in all admissible combinations."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from sim.policies.organisation import OrganisationModel
from sim.policies.people_rules import Minutes, NamedDeputy, NoStandIn, WriteNothing
from sim.policies.team_rules import NoCourses, OwnTies, SharedTies, TeamCourses
from sim.scenario import Scenario

DEPUTY, MINUTES, NOTICE, COURSES, CONTACTS = FACTORS = ("deputy", "minutes", "notice", "courses", "contacts")
TEAM = frozenset({COURSES, CONTACTS})
"""Measures that need a team of more than one."""


def protected(model: OrganisationModel, measures: frozenset[str]) -> OrganisationModel:
    """Return ``model`` with exactly these ``measures``; notice is no rule but how the person goes."""
    return replace(
        model,
        stand_in=NamedDeputy() if DEPUTY in measures else NoStandIn(),
        write=Minutes() if MINUTES in measures else WriteNothing(),
        train=TeamCourses() if COURSES in measures else NoCourses(),
        share_ties=SharedTies() if CONTACTS in measures else OwnTies(),
    )


def notice_of(measures: frozenset[str]) -> str:
    """Return whether somebody who goes can hand over, as a shock says it."""
    return "given" if NOTICE in measures else "none"


def is_admissible(measures: frozenset[str], scenario: Scenario) -> bool:
    """Return whether the measures make sense together.

    Courses and contacts are shared within SSP and with the named deputy: where SSP is one post, and no deputy is
    named, there is nobody to share with.
    """
    n_ssp = sum(post.posts for post in scenario.staff.values() if post.unit == "ssp")
    return not measures & TEAM or DEPUTY in measures or n_ssp > 1


def admissible(scenario: Scenario) -> list[frozenset[str]]:
    """Return every admissible combination of measures, fewest first."""
    every = (frozenset(some) for n in range(len(FACTORS) + 1) for some in combinations(FACTORS, n))
    return [measures for measures in every if is_admissible(measures, scenario)]


def label(measures: frozenset[str]) -> str:
    """Return the name of a combination: its measures in their order, joined by +; ``nothing`` for none."""
    return "+".join(name for name in FACTORS if name in measures) or "nothing"
