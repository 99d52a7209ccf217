"""Every rule and every field of a rule counts; rules are frozen and pure; differences are listed."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest
from helpers_rules import EVERY_RULE, odense
from helpers_runs import everything, run, run_once

import sim.policies.organisation
from sim.policies.clarification import AskAround, AskView, ThroughMembers
from sim.policies.convening import CallTogether, NextMeeting
from sim.policies.course_rules import FollowUpAtMeeting, FollowUpByResponsible, ReviewClosed, SteeringGroup
from sim.policies.feedback import FeedbackGiven
from sim.policies.organisation import (
    AD_HOC_FORUM,
    CATALOGUE,
    COORDINATOR,
    FIXED_FORUM,
    RULES,
    OrganisationModel,
    describe,
    differences,
    equalised,
)
from sim.policies.people_rules import Decide, ForumStandsIn, NamedDeputy
from sim.policies.team_rules import TeamCourses

POLICIES = Path(sim.policies.organisation.__file__).parent


SMALL_FORUM = ("ssp", "police")
LATE = "concern.p_acute=0.3"
CHANGED: dict[tuple[str, str, str], tuple[OrganisationModel, object, object, tuple[str, ...]]] = {
    ("clarify", "ask_around", "at_once"): (COORDINATOR, AskAround(), AskAround(at_once=1), ()),
    ("clarify", "ask_around", "use_ssp_meeting"): (
        COORDINATOR,
        AskAround(),
        AskAround(use_ssp_meeting=False),
        (),
    ),
    ("clarify", "through_members", "call_in"): (
        AD_HOC_FORUM,
        ThroughMembers(),
        ThroughMembers(call_in=False),
        (),
    ),
    **{
        ("convene", "call_together", field): (
            AD_HOC_FORUM,
            CallTogether(),
            CallTogether(**{field: value}),
            sets,
        )
        for field, value, sets in (
            ("notice_days", 10, ()),
            ("quorum", 5, ()),
            ("max_meetings", 1, ()),
            ("urgent", "wait", (LATE,)),
            ("start", "any_second", ()),
            ("members", (*SMALL_FORUM, "school"), ()),
        )
    },
    **{
        ("convene", "next_meeting", field): (FIXED_FORUM, NextMeeting(), NextMeeting(**{field: value}), sets)
        for field, value, sets in (
            ("every_days", 14, ()),
            ("max_items", 1, ()),
            ("quorum", 5, ()),
            ("max_meetings", 1, ()),
            ("urgent", "wait", (LATE,)),
            ("members", (*SMALL_FORUM, "school"), ()),
        )
    },
    ("decide", "decide", "criteria"): (COORDINATOR, Decide("none"), Decide("set"), ()),
    ("follow_up", "by_responsible", "every_days"): (
        COORDINATOR,
        FollowUpByResponsible(),
        FollowUpByResponsible(30),
        (),
    ),
    ("follow_up", "at_meeting", "every_days"): (FIXED_FORUM, FollowUpAtMeeting(), FollowUpAtMeeting(28), ()),
    ("review", "closed_cases", "months"): (FIXED_FORUM, ReviewClosed(), ReviewClosed((3,)), ()),
    ("escalate", "manager_when_needed", "after_days"): (
        COORDINATOR,
        RULES["escalate"]["manager_when_needed"](),
        RULES["escalate"]["manager_when_needed"](1),
        (),
    ),
    ("escalate", "steering_group", "after_days"): (FIXED_FORUM, SteeringGroup(), SteeringGroup(1), ()),
    ("stand_in", "named_deputy", "after_days"): (
        equalised(COORDINATOR),
        NamedDeputy(),
        NamedDeputy(after_days=8),
        (),
    ),
    ("stand_in", "forum", "after_days"): (AD_HOC_FORUM, ForumStandsIn(), ForumStandsIn(after_days=1), ()),
    ("train", "team_courses", "every_months"): (COORDINATOR, TeamCourses(), TeamCourses(3), ()),
    ("feedback", "given", "told_after_days"): (COORDINATOR, FeedbackGiven(), FeedbackGiven(10), ()),
    ("feedback", "given", "by"): (COORDINATOR, FeedbackGiven(), FeedbackGiven(by="police"), ()),
}
"""(field, rule, field of the rule) -> a record, the rule as it is, the rule changed, what else must be so."""


def test_every_field_of_every_rule_is_tried():
    all_fields = {
        (field, name, part.name)
        for field, names in RULES.items()
        for name, rule in names.items()
        for part in fields(rule)
    }
    assert all_fields == set(CHANGED)


@pytest.mark.parametrize("where", CHANGED, ids=".".join)
def test_changing_a_field_of_a_rule_changes_the_log(where):
    model, before, after, sets = CHANGED[where]
    one = run_once(odense(replace(model, **{where[0]: before}), *sets))
    other = run(odense(replace(model, **{where[0]: after}), *sets))
    assert everything(one) != everything(other)


@pytest.mark.parametrize("field", [field for field, names in RULES.items() if len(names) > 1])
def test_each_rule_of_a_field_gives_a_log_of_its_own(field):
    model = {"follow_up": FIXED_FORUM, "share_ties": COORDINATOR}.get(field, AD_HOC_FORUM)
    sets = (LATE,) if field in ("escalate", "write") else ()
    logs = [run(odense(replace(model, **{field: rule()}), *sets)) for rule in RULES[field].values()]
    assert all(everything(a) != everything(b) for i, a in enumerate(logs) for b in logs[:i])


# Rules are frozen, compare by value, and are pure functions of their arguments.


def free_from(slot: int) -> int:
    return slot


VIEW = AskView(
    ("school", "ssp", "police", "psp"), frozenset({"school", "police"}), frozenset({"ssp"}), 1, False
)
ARGUMENTS = {
    "receive": ("police", ("ssp", "police"), "ssp"),
    "clarify": (VIEW,),
    "through_members": (VIEW, ("ssp", "police")),
    "call_together": (2, free_from, 40),
    "next_meeting": (5, lambda meeting: 8 if meeting < 9 else 0),
    "involve_police": ("serious",),
    "stand_in": (10,),
    "write": (True,),
    "train": (),
    "share_ties": (),
    "feedback": ("police",),
}
CALLABLE = [(field, name) for field, name in EVERY_RULE if "__call__" in vars(RULES[field][name])]


@pytest.mark.parametrize(("field", "name"), CALLABLE)
def test_a_rule_is_a_pure_function(field, name):
    rule, again = RULES[field][name](), RULES[field][name]()
    arguments = ARGUMENTS[name] if name in ARGUMENTS else ARGUMENTS[field]
    before = repr(arguments)
    answers = [rule(*arguments), rule(*arguments), again(*arguments)]
    assert answers[0] == answers[1] == answers[2]
    assert repr(arguments) == before
    assert rule == again
    assert not isinstance(answers[0], list), "decisions are values that nobody can change"


@pytest.mark.parametrize(("field", "name"), EVERY_RULE)
def test_a_rule_is_frozen_and_equal_by_value(field, name):
    rule = RULES[field][name]()
    assert rule == RULES[field][name]()
    assert hash(rule) == hash(RULES[field][name]())
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        rule.memory = 1


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.py")), ids=lambda path: path.name)
def test_rules_keep_no_state_outside_themselves(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal)]


def test_a_run_leaves_its_rules_as_they_were():
    for model in CATALOGUE.values():
        described = describe(model)
        finished = run(odense(model))
        assert describe(finished.model.organisation) == described


# Differences between models are listed field by field.


def test_the_difference_between_two_models_is_listed_field_by_field():
    found = differences(COORDINATOR, FIXED_FORUM)
    differing = {
        f.name for f in fields(COORDINATOR) if getattr(COORDINATOR, f.name) != getattr(FIXED_FORUM, f.name)
    }
    assert set(found) == differing
    assert found["convene"] == (describe(COORDINATOR)["convene"], describe(FIXED_FORUM)["convene"])
    assert found["convene"][1]["every_days"] == FIXED_FORUM.convene.every_days


@pytest.mark.parametrize(("field", "name"), EVERY_RULE)
def test_exchanging_one_rule_is_one_difference(field, name):
    for model in CATALOGUE.values():
        changed = replace(model, **{field: RULES[field][name]()})
        assert set(differences(model, changed)) <= {field}
        is_same = getattr(model, field) == RULES[field][name]()
        assert (differences(model, changed) == {}) == is_same


def test_equalised_models_differ_in_the_organisation_only():
    alike = [equalised(model) for model in CATALOGUE.values()]
    for one in alike:
        for other in alike:
            assert not set(differences(one, other)) & {"stand_in", "write"}
    for model in CATALOGUE.values():
        assert set(differences(model, equalised(model))) <= {"stand_in", "write"}
