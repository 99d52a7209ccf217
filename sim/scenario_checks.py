"""Checks that look at a whole scenario: enough people, somebody who may decide, a forum that can meet."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import BadInput
from sim.nearest import nearest
from sim.policies.organisation import OrganisationModel
from sim.policies.shocks import REORGANISED
from sim.policies.staffing import AUTHORITY_UNITS, Post
from sim.scenario import Scenario


def check_scenario(scenario: Scenario) -> Scenario:
    """Return ``scenario`` if it can run; raise BadInput with one clear reason if not."""
    check_staff(scenario.staff)
    check_forum(scenario.organisation, scenario.staff)
    check_shocks(scenario)
    return scenario


def check_shocks(scenario: Scenario) -> None:
    """Raise BadInput if a shock hits nobody there is, or lies outside the run."""
    staff = scenario.staff.items()
    posts = [f"{kind}-{n}" for kind, post in staff for n in range(1, post.posts + 1)]
    units = sorted({post.unit for _, post in staff if post.posts})
    for shock in scenario.shocks:
        known = units if shock.kind == REORGANISED else posts
        if shock.who not in known:
            key = "shock_unit" if shock.kind == REORGANISED else "shock_post"
            close = nearest(shock.who, known)
            raise BadInput(f"scenario.{key}", name=shock.who, nearest=close, allowed=", ".join(known))
        if not scenario.first_day < shock.on < scenario.end_day:
            limits = {"low": scenario.first_day, "high": scenario.end_day}
            raise BadInput("scenario.shock_date", given=shock.on, **limits)


def check_staff(staff: Mapping[str, Post]) -> None:
    """Raise BadInput if nobody is there, nobody may decide, or there is no SSP post."""
    filled = {name: post for name, post in staff.items() if post.posts > 0}
    if not filled:
        raise BadInput("scenario.no_staff")
    for name, post in filled.items():
        if post.may_decide and post.unit not in AUTHORITY_UNITS:
            raise BadInput("scenario.may_not_decide", post=name, unit=post.unit)
    if not any(post.may_decide for post in filled.values()):
        raise BadInput("scenario.nobody_decides")
    if not any(post.unit == "ssp" for post in filled.values()):
        raise BadInput("scenario.no_ssp")


def check_forum(organisation: OrganisationModel, staff: Mapping[str, Post]) -> None:
    """Raise BadInput if a member unit does not exist or the quorum is larger than the forum.

    A unit without a filled post sends nobody and does not count.
    """
    members = set(organisation.convene.members)
    units = {post.unit for post in staff.values()}
    for unit in sorted(members - units):
        where, close = "organisation.convene.members", nearest(unit, units)
        raise BadInput("scenario.unknown_unit", where=where, name=unit, nearest=close)
    quorum = getattr(organisation.convene, "quorum", 0)
    n_members = len(members & {post.unit for post in staff.values() if post.posts > 0})
    if quorum > n_members:
        raise BadInput("scenario.quorum", quorum=quorum, members=n_members)
