"""What those who help see of a citizen's circumstances. docs/model.md 8."""

from __future__ import annotations

from sim.agents.case import Case
from sim.policies.choice import Situation
from sim.values import LEVEL_RANK


def is_grave(case: Case) -> bool:
    """Return whether the level of concern is serious or acute."""
    return LEVEL_RANK[case.level] >= LEVEL_RANK["serious"]


def situation_of(case: Case) -> Situation:
    """Return what those who choose offers see of the citizen's situation now."""
    concern, course, state = case.concern, case.course, case.citizen.state_now()
    return Situation(
        is_minor=case.citizen.is_minor_now(),
        is_primary=concern.is_primary,
        has_crime=concern.has_crime or state.has_crime,
        is_grave=is_grave(case),
        is_vulnerable=concern.is_vulnerable,
        is_unwell=state.is_unwell,
        is_returnee=course.is_returnee,
        has_police_as_partner=course.with_police,
    )


def key_of(case: Case, purpose: str, *numbers: int) -> int:
    """Return the key of a draw about what a citizen wants: addressed by citizen, spell of signs and occasion.

    Which concern of the spell led to the case, and when, does not matter: the citizen is the same.
    """
    return case.citizen.streams.key(purpose, case.concern.spell, *numbers)
