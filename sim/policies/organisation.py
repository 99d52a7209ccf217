"""An organisational model is a frozen record of rules; a new one is one more record. [K18 p. 50-54], MODEL 8.

Models hold rules only: who, when, with whom, what is written. Durations, error rates and losses come from
diaries, queues, replies and functions that all models share.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from sim.policies.clarification import AskAround, ThroughMembers
from sim.policies.convening import CallTogether, ConveneRule, NextMeeting, NoMeeting
from sim.policies.course_rules import (
    AssignByCaseworker,
    AssignByCoordinator,
    FollowUpAtMeeting,
    FollowUpByResponsible,
    ManagerWhenNeeded,
    NoReview,
    ReviewClosed,
    SteeringGroup,
)
from sim.policies.feedback import FeedbackGiven, NoFeedback
from sim.policies.people_rules import (
    Decide,
    ForumStandsIn,
    Minutes,
    NamedDeputy,
    NoStandIn,
    OwnNotes,
    PoliceAlways,
    PoliceSeriousOnly,
    SharedNotes,
    WriteNothing,
)
from sim.policies.reception import AtAnyMember, AtCoordinator
from sim.policies.team_rules import NoCourses, OwnTies, SharedTies, TeamCourses


@dataclass(frozen=True, slots=True)
class OrganisationModel:
    """Hold the fourteen rules by which a municipality handles concerns."""

    receive: AtCoordinator | AtAnyMember
    clarify: AskAround | ThroughMembers
    convene: ConveneRule
    decide: Decide
    assign: AssignByCoordinator | AssignByCaseworker
    follow_up: FollowUpByResponsible | FollowUpAtMeeting
    review: NoReview | ReviewClosed
    escalate: ManagerWhenNeeded | SteeringGroup
    involve_police: PoliceAlways | PoliceSeriousOnly
    stand_in: NoStandIn | NamedDeputy | ForumStandsIn
    write: WriteNothing | OwnNotes | SharedNotes | Minutes
    train: NoCourses | TeamCourses
    share_ties: OwnTies | SharedTies
    feedback: NoFeedback | FeedbackGiven


RULES: dict[str, dict[str, type]] = {
    "receive": {"at_coordinator": AtCoordinator, "at_any_member": AtAnyMember},
    "clarify": {"ask_around": AskAround, "through_members": ThroughMembers},
    "convene": {"none": NoMeeting, "call_together": CallTogether, "next_meeting": NextMeeting},
    "decide": {"decide": Decide},
    "assign": {"by_coordinator": AssignByCoordinator, "by_caseworker": AssignByCaseworker},
    "follow_up": {"by_responsible": FollowUpByResponsible, "at_meeting": FollowUpAtMeeting},
    "review": {"none": NoReview, "closed_cases": ReviewClosed},
    "escalate": {"manager_when_needed": ManagerWhenNeeded, "steering_group": SteeringGroup},
    "involve_police": {"always": PoliceAlways, "serious_only": PoliceSeriousOnly},
    "stand_in": {"none": NoStandIn, "named_deputy": NamedDeputy, "forum": ForumStandsIn},
    "write": {
        "nothing": WriteNothing,
        "own_notes": OwnNotes,
        "shared_notes": SharedNotes,
        "minutes": Minutes,
    },
    "train": {"none": NoCourses, "team_courses": TeamCourses},
    "share_ties": {"own": OwnTies, "shared": SharedTies},
    "feedback": {"none": NoFeedback, "given": FeedbackGiven},
}
"""Field of the record -> name in a scenario file -> rule."""

RULE_NAMES: dict[type, str] = {rule: name for names in RULES.values() for name, rule in names.items()}

COORDINATOR = OrganisationModel(
    receive=AtCoordinator(),
    clarify=AskAround(),
    convene=NoMeeting(),
    decide=Decide(criteria="none"),
    assign=AssignByCoordinator(),
    follow_up=FollowUpByResponsible(),
    review=NoReview(),
    escalate=ManagerWhenNeeded(),
    involve_police=PoliceSeriousOnly(),
    stand_in=NoStandIn(),
    write=OwnNotes(),
    train=NoCourses(),
    share_ties=OwnTies(),
    feedback=NoFeedback(),
)
AD_HOC_FORUM = OrganisationModel(
    receive=AtAnyMember(),
    clarify=ThroughMembers(),
    convene=CallTogether(),
    decide=Decide(criteria="discussion"),
    assign=AssignByCaseworker(),
    follow_up=FollowUpByResponsible(),
    review=NoReview(),
    escalate=ManagerWhenNeeded(),
    involve_police=PoliceAlways(),
    stand_in=ForumStandsIn(),
    write=SharedNotes(),
    train=NoCourses(),
    share_ties=OwnTies(),
    feedback=NoFeedback(),
)
FIXED_FORUM = replace(
    AD_HOC_FORUM,
    convene=NextMeeting(),
    decide=Decide(criteria="set"),
    follow_up=FollowUpAtMeeting(),
    review=ReviewClosed(),
    escalate=SteeringGroup(),
    write=Minutes(),
)
CATALOGUE: dict[str, OrganisationModel] = {
    "coordinator": COORDINATOR,
    "ad_hoc_forum": AD_HOC_FORUM,
    "fixed_forum": FIXED_FORUM,
}


def equalised(model: OrganisationModel) -> OrganisationModel:
    """Return ``model`` with the deputy and writing rules that every model gets in an equalised comparison."""
    return replace(model, stand_in=NamedDeputy(), write=SharedNotes())


def describe(model: OrganisationModel) -> dict[str, dict[str, object]]:
    """Return the record as plain data: field -> rule name and its values, as in a scenario file."""
    return {
        field.name: {"rule": RULE_NAMES[type(rule)], **_plain(asdict(rule))}
        for field in fields(model)
        for rule in (getattr(model, field.name),)
    }


def differences(one: OrganisationModel, other: OrganisationModel) -> dict[str, tuple[dict, dict]]:
    """Return, field by field, the rules in which two records differ."""
    left, right = describe(one), describe(other)
    return {name: (left[name], right[name]) for name in left if left[name] != right[name]}


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
