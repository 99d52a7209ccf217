"""Which rules make no sense together: a rule that leans on somebody, or on a meeting, that the others leave out.

The engine runs such an organisation, but the rule then silently becomes another one (received at a member who is not
there means received at SSP), so that in a design a difference would be ascribed to a rule that nobody follows.
Everything else goes together: minutes are also written by somebody who decides alone, a forum also meets about
concerns that come in at SSP, and with a forum, asking around is left for the concerns handled without a meeting.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.policies.clarification import ThroughMembers
from sim.policies.convening import NextMeeting
from sim.policies.course_rules import FollowUpAtMeeting
from sim.policies.organisation import OrganisationModel
from sim.policies.people_rules import ForumStandsIn, NoStandIn
from sim.policies.reception import SENDER_UNIT, AtAnyMember
from sim.policies.staffing import Post
from sim.policies.team_rules import SharedTies, TeamCourses

SENDERS = frozenset(SENDER_UNIT.values())
"""Units that senders belong to or know best; from everybody else a concern comes in at SSP anyway."""
NO_STAND_INS = frozenset({"ssp", "police"})
"""Members who never stand in for the coordinator as the forum: SSP does so as colleagues, the police not at all."""
REASONS = (
    "inadmissible.no_member_receives",
    "inadmissible.no_member_asks",
    "inadmissible.no_discussion",
    "inadmissible.no_fixed_meeting",
    "inadmissible.no_member_stands_in",
    "inadmissible.team_of_one",
    "inadmissible.no_managers",
)
"""What :func:`admissible` may return: keys of errors, with the fields ``where`` and ``on``."""


def admissible(organisation: OrganisationModel, staff: Mapping[str, Post] | None = None) -> str | None:
    """Return why the rules make no sense together, the first of ``REASONS`` that holds, or None if they do.

    Parameters
    ----------
    organisation
        The rules.
    staff
        Posts by name. Where it is given, only units with a filled post count as members of a forum, and rules for
        those who stand in for each other, or for managers, need some.
    """
    holds = (
        *_without_forum(organisation, _members(organisation, staff)),
        *(_without_people(organisation, staff) if staff is not None else ()),
    )
    return next((reason for reason, is_so in zip(REASONS, holds, strict=False) if is_so), None)


def _members(organisation: OrganisationModel, staff: Mapping[str, Post] | None) -> frozenset[str]:
    members = frozenset(organisation.convene.members)
    return members if staff is None else members & {post.unit for post in staff.values() if post.posts}


def _without_forum(organisation: OrganisationModel, members: frozenset[str]) -> tuple[bool, ...]:
    """Return, in the order of ``REASONS``, which rules lean on a forum or member that is not there."""
    return (
        isinstance(organisation.receive, AtAnyMember) and not members & SENDERS,
        isinstance(organisation.clarify, ThroughMembers) and not members,
        organisation.decide.criteria == "discussion" and not members,
        isinstance(organisation.follow_up, FollowUpAtMeeting)
        and not isinstance(organisation.convene, NextMeeting),
        isinstance(organisation.stand_in, ForumStandsIn) and not members - NO_STAND_INS,
    )


def _without_people(organisation: OrganisationModel, staff: Mapping[str, Post]) -> tuple[bool, ...]:
    """Return the same for a team in which nobody stands in for anybody, and for managers."""
    n_ssp, n_managers = (
        sum(post.posts for post in staff.values() if post.unit == unit) for unit in ("ssp", "management")
    )
    has_team_rule = isinstance(organisation.train, TeamCourses) or isinstance(
        organisation.share_ties, SharedTies
    )
    return (
        has_team_rule and n_ssp < 2 and isinstance(organisation.stand_in, NoStandIn),
        organisation.escalate.to_steering and not n_managers,
    )
