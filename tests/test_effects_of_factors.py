"""Factors are read strictly, only levers among them; combinations are those that make sense; orders lead to all."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import permutations

import pytest
from helpers_effects_of_factors import every, factor
from hypothesis import given, settings
from strategies import ORGANISATIONS

from experiments.effects.between import DEFAULT_GROUPS, between_models, read_between
from experiments.effects.combinations import apply, check_orders, combination_name, combinations, design
from experiments.effects.factor import MOST_FACTORS, labels_of, read_factors
from experiments.experiment.levers import check_levers
from experiments.keypersons import protection
from sim.errors import BadInput
from sim.organisation_reader import read_organisation
from sim.parameters import declarations
from sim.policies.admissible import REASONS, admissible
from sim.policies.clarification import AskAround, ThroughMembers
from sim.policies.convening import CallTogether, NextMeeting, NoMeeting
from sim.policies.course_rules import FollowUpAtMeeting, SteeringGroup
from sim.policies.organisation import (
    AD_HOC_FORUM,
    CATALOGUE,
    COORDINATOR,
    FIXED_FORUM,
    RULES,
    describe,
    differences,
    equalised,
)
from sim.policies.people_rules import Decide, ForumStandsIn, NamedDeputy
from sim.policies.reception import AtAnyMember
from sim.policies.staffing import Post, default_posts
from sim.policies.team_rules import SharedTies, TeamCourses
from sim.scenario_build import build_scenario, build_scenarios
from sim.texts import LANGUAGES, catalogue

SMALL, LARGE = default_posts(4_000), default_posts(200_000)


def factors_of(toml):
    return read_factors(tomllib.loads(toml)["factor"], "factor")


def between(toml):
    return read_between(tomllib.loads(toml)["between"], "between")


def refused(read, toml):
    with pytest.raises(BadInput) as caught:
        read(toml)
    for lang in LANGUAGES:
        assert caught.value.sentence(lang)
    return caught.value


# Which rules make sense together.

NONSENSE = {
    "inadmissible.no_member_receives": replace(COORDINATOR, receive=AtAnyMember()),
    "inadmissible.no_member_asks": replace(COORDINATOR, clarify=ThroughMembers()),
    "inadmissible.no_discussion": replace(COORDINATOR, decide=Decide("discussion")),
    "inadmissible.no_fixed_meeting": replace(AD_HOC_FORUM, follow_up=FollowUpAtMeeting()),
    "inadmissible.no_member_stands_in": replace(COORDINATOR, stand_in=ForumStandsIn()),
    "inadmissible.team_of_one": replace(COORDINATOR, share_ties=SharedTies()),
    "inadmissible.no_managers": replace(COORDINATOR, escalate=SteeringGroup()),
}
SENSE = {
    "a forum that SSP brings concerns to": replace(FIXED_FORUM, receive=COORDINATOR.receive),
    "a forum beside which SSP asks around": replace(FIXED_FORUM, clarify=AskAround()),
    "set criteria without a forum": replace(COORDINATOR, decide=Decide("set")),
    "a steering group without a forum": replace(COORDINATOR, escalate=SteeringGroup()),
    "follow-up by the responsible beside fixed meetings": replace(
        FIXED_FORUM, follow_up=COORDINATOR.follow_up
    ),
    "a small team with a deputy": replace(COORDINATOR, stand_in=NamedDeputy(), train=TeamCourses()),
}


def test_every_reason_has_a_rule_that_brings_it_about_and_a_sentence():
    assert set(NONSENSE) == set(REASONS)
    for reason in REASONS:
        for lang in LANGUAGES:
            sentence = BadInput(reason, where="between", on="[meeting]").sentence(lang)
            assert "between" in sentence
            assert "[meeting]" in sentence


@pytest.mark.parametrize("reason", sorted(NONSENSE))
def test_rules_that_lean_on_what_is_not_there_are_inadmissible(reason):
    small = SMALL | {"manager": Post("management", 0, 1.0)}
    assert admissible(NONSENSE[reason], small) == reason


@pytest.mark.parametrize("name", sorted(SENSE))
def test_rules_that_work_together_are_admissible(name):
    assert admissible(SENSE[name]) is None
    assert admissible(SENSE[name], SMALL) is None


def test_only_members_from_units_that_concerns_come_from_receive_and_only_others_than_ssp_and_police_stand_in():
    forum = CallTogether(quorum=1, members=("ssp", "school"))
    assert admissible(replace(AD_HOC_FORUM, convene=forum)) == "inadmissible.no_member_receives"
    forum = CallTogether(quorum=1, members=("ssp", "police"))
    assert admissible(replace(AD_HOC_FORUM, convene=forum)) == "inadmissible.no_member_stands_in"
    forum = CallTogether(quorum=1, members=("ssp", "police", "school"))
    assert admissible(replace(AD_HOC_FORUM, convene=forum)) is None


def test_members_without_a_post_are_not_there():
    staff = {name: replace(post, posts=0) if post.unit != "ssp" else post for name, post in LARGE.items()}
    assert admissible(AD_HOC_FORUM, LARGE) is None
    assert admissible(AD_HOC_FORUM, staff) == "inadmissible.no_member_receives"


@pytest.mark.parametrize("staff", [None, SMALL, LARGE])
def test_the_models_of_the_catalogue_are_admissible_natural_and_equalised(staff):
    for model in CATALOGUE.values():
        assert admissible(model, staff) is None
        assert admissible(equalised(model), staff) is None


@pytest.mark.parametrize("place", ["Samsø", "Odense"])
def test_all_combinations_of_what_protects_are_admissible(place):
    for (_, variant), scenario in build_scenarios(municipality=place).items():
        if variant == "natural":
            for measures in protection.admissible(scenario):
                model = protection.protected(scenario.organisation, measures)
                assert admissible(model, scenario.staff) is None


@given(ORGANISATIONS)
@settings(max_examples=60, deadline=None)
def test_every_organisation_is_admissible_or_has_a_reason(organisation):
    """Two organisations of three have no forum or one without members that fit, so both answers come up."""
    assert admissible(organisation) in (None, *REASONS)
    if isinstance(organisation.convene, NoMeeting):
        asks = isinstance(organisation.receive, AtAnyMember) or isinstance(
            organisation.clarify, ThroughMembers
        )
        assert admissible(organisation) is not None or not asks


# Levers.


def test_levers_are_organisation_posts_and_parameters_that_somebody_decides():
    tables = tomllib.loads("""
        [organisation]
        stand_in = { rule = "named_deputy", after_days = 1 }
        convene = { every_days = 14 }
        [staff]
        ssp_consultant = { posts = 3 }
        [parameters]
        absence.holidays = 0
    """)
    found = check_levers(tables, "scenario 1")
    assert found["parameters"] == {"absence.holidays": 0}
    assert found["organisation"] == tables["organisation"]


ONE = {
    role: next(n for n, d in declarations().items() if d.role == role) for role in ("uncertainty", "constant")
}
NO_LEVERS = {
    "levers.not_a_lever": ({"calendar": {"windows": "office"}}, "calendar"),
    "levers.uncertainty": ({"parameters": {ONE["uncertainty"]: 0.5}}, "[sensitivity]"),
    "levers.constant": ({"parameters": {ONE["constant"]: 0.5}}, "[fixed.parameters]"),
    "parameters.unknown": ({"parameters": {"absence.holiday": 0.5}}, "absence.holidays"),
    "parameters.out_of_range": ({"parameters": {"absence.holidays": -1}}, "-1"),
    "scenario.not_a_table": ({"organisation": 3}, "organisation"),
    "scenario.unknown_rule": ({"organisation": {"write": {"rule": "minute"}}}, "minutes"),
    "scenario.unknown_name": ({"organisation": {"convene": {"evry_days": 14}}}, "every_days"),
    "scenario.not_whole": ({"organisation": {"convene": {"every_days": 0}}}, "365"),
    "scenario.not_above": ({"staff": {"manager": {"hours_per_week": 0}}}, "168"),
}


@pytest.mark.parametrize("key", sorted(NO_LEVERS))
def test_whatever_is_no_lever_is_refused_with_one_sentence(key):
    tables, mention = NO_LEVERS[key]
    with pytest.raises(BadInput) as caught:
        check_levers(tables, "factor 1.on")
    assert caught.value.key == key
    assert all(mention in caught.value.sentence(lang) for lang in LANGUAGES)


def test_no_uncertainty_is_a_lever():
    for name, declared in declarations().items():
        if declared.role != "lever":
            with pytest.raises(BadInput, match="no lever"):
                check_levers({"parameters": {name: declared.value}}, "scenario 1")
        else:
            check_levers({"parameters": {name: declared.value}}, "scenario 1")


# Reading factors.

TWO = """
[[factor]]
name = "minutes"
label = { en = "Minutes", da = "Referater" }
on = { organisation = { write = { rule = "minutes" } } }

[[factor]]
name = "named_deputy"
on = { organisation = { stand_in = { rule = "named_deputy" } } }
off = { organisation = { stand_in = { rule = "none" } } }
needs = ["minutes"]
"""


def test_factors_are_read_with_labels_settings_and_needs():
    minutes, deputy = factors_of(TWO)
    assert labels_of((minutes, deputy)) == {
        "minutes": {"en": "Minutes", "da": "Referater"},
        "named_deputy": {"en": "Named deputy", "da": "Named deputy"},
    }
    assert minutes.on == {"organisation": {"write": {"rule": "minutes"}}}
    assert minutes.off == {}
    assert deputy.off == {"organisation": {"stand_in": {"rule": "none"}}}
    assert deputy.needs == ("minutes",)


def one(rest='on = { organisation = { write = { rule = "minutes" } } }', name='name = "minutes"'):
    return f"[[factor]]\n{name}\n{rest}\n"


PARAMETER = "on = { parameters = { absence.holidays = 0 } }"
BROKEN = {
    "scenario.not_tables": ("factor = 1", "[[factor]]"),
    "effects_of.number": ("".join(one(name=f'name = "f{n}"') for n in range(11)), "10"),
    "effects_of.missing": (one(rest=""), "on"),
    "effects_of.name": (one(name='name = "1. minutes"'), "1. minutes"),
    "effects_of.twice": (one() + one(PARAMETER), "minutes"),
    "effects_of.label": (one() + 'label = { en = "Minutes" }', "Minutes"),
    "effects_of.label_long": (one() + f'label = "{"m" * 81}"', "80"),
    "effects_of.empty": (one(rest="on = {}"), "factor 1.on"),
    "effects_of.same": (one() + 'off = { organisation = { write = { rule = "minutes" } } }', "factor 1"),
    "effects_of.need": (one() + 'needs = ["deputi"]\n' + one(PARAMETER, 'name = "deputy"'), "deputy"),
    "effects_of.circle": (
        one() + 'needs = ["b"]\n' + one(PARAMETER + '\nneeds = ["minutes"]', 'name = "b"'),
        "minutes, b",
    ),
    "effects_of.both": (one() + one(name='name = "b"'), "organisation.write.rule"),
    "scenario.not_a_list": (one() + 'needs = "deputy"', "needs"),
    "scenario.unknown_name": (one() + 'need = ["deputy"]', "needs"),
    "levers.uncertainty": (one(f"on = {{ parameters = {{ {ONE['uncertainty']} = 1 }} }}"), "[worlds]"),
}


@pytest.mark.parametrize("key", sorted(BROKEN))
def test_factors_that_cannot_be_used_are_refused_with_one_sentence(key):
    toml, mention = BROKEN[key]
    error = refused(factors_of, toml)
    assert error.key == key
    assert all(mention in error.sentence(lang) for lang in LANGUAGES)


def test_a_factor_that_needs_itself_is_refused_and_none_at_all_is_too():
    assert refused(factors_of, one() + 'needs = ["minutes"]').key == "effects_of.circle"
    assert refused(lambda _: read_factors([], "factor"), "").key == "effects_of.number"


def test_ten_factors_are_read():
    rules = [name for name in RULES if name != "decide"]
    values = describe(FIXED_FORUM)
    toml = "".join(
        one(
            f'on = {{ organisation = {{ {rule} = {{ rule = "{values[rule]["rule"]}" }} }} }}',
            f'name = "{rule}"',
        )
        for rule in rules[:MOST_FACTORS]
    )
    assert len(factors_of(toml)) == MOST_FACTORS


# Combinations.


def test_combinations_are_all_in_which_each_has_what_it_needs():
    assert combinations((factor("a"), factor("b"))) == every("ab")
    found = combinations((factor("a"), factor("b", "a"), factor("c", "b")))
    assert found == [frozenset(""), frozenset("a"), frozenset("ab"), frozenset("abc")]
    ten = tuple(factor(name) for name in "abcdefghij")
    assert len(set(combinations(ten))) == 1024


def test_combinations_are_named_by_their_factors_in_order():
    two = factors_of(TWO)
    assert combination_name(frozenset({"named_deputy", "minutes"}), two) == "minutes+named_deputy"
    assert combination_name(frozenset(), two) == "nothing"


def test_a_factor_is_laid_over_the_scenario_and_the_scenario_stays_as_it_is():
    base = {"model": "coordinator", "organisation": {"write": {"rule": "nothing"}, "clarify": {"at_once": 1}}}
    two = factors_of(TWO)
    none, minutes, both = (apply(base, two, some) for some in combinations(two))
    assert none["organisation"] == {**base["organisation"], "stand_in": {"rule": "none"}}
    assert minutes["organisation"]["write"] == {"rule": "minutes"}
    assert both["organisation"]["stand_in"] == {"rule": "named_deputy"}
    assert both["organisation"]["clarify"] == {"at_once": 1}
    assert both["model"] == "coordinator"
    assert base["organisation"] == {"write": {"rule": "nothing"}, "clarify": {"at_once": 1}}


CADENCE = """
[[factor]]
name = "often"
on = { organisation = { convene = { every_days = 14 } } }
off = { organisation = { convene = { every_days = 28 } } }
needs = ["meeting"]

[[factor]]
name = "meeting"
on = { organisation = { convene = { rule = "next_meeting", max_items = 5 } } }

[[factor]]
name = "posts"
on = { staff = { ssp_consultant = { posts = 3 } }, parameters = { absence.holidays = 0 } }
"""


def test_a_rule_replaces_the_rule_and_entries_go_over_it_whatever_the_order_of_factors():
    base = {
        "organisation": {"convene": {"rule": "call_together", "quorum": 2}},
        "staff": {"ssp_consultant": {"hours_per_week": 5.0}},
        "parameters": {"absence.holidays": 1, "diary.p_busy": 0.3},
    }
    factors = factors_of(CADENCE)
    convene = {
        combination_name(one, factors): apply(base, factors, one)["organisation"]["convene"]
        for one in combinations(factors)
    }
    assert convene["nothing"] == {"rule": "call_together", "quorum": 2}
    assert convene["meeting"] == {"rule": "next_meeting", "max_items": 5, "every_days": 28}
    assert convene["often+meeting"] == {"rule": "next_meeting", "max_items": 5, "every_days": 14}
    posts = apply(base, factors, frozenset({"posts"}))
    assert posts["staff"]["ssp_consultant"] == {"hours_per_week": 5.0, "posts": 3}
    assert posts["parameters"] == {"absence.holidays": 0, "diary.p_busy": 0.3}


def build_from(base, factors):
    """Return what builds the scenario of a combination, the way an experiment does."""

    def build(combination):
        laid = apply(base, factors, combination)
        organisation = read_organisation(CATALOGUE[base["model"]], laid.get("organisation", {}))
        scenario = build_scenario(municipality=base["municipality"], model=base["model"])
        return replace(scenario, organisation=organisation)

    return build


BASE = {"municipality": "Samsø", "model": "coordinator"}


def test_a_design_holds_the_scenarios_of_the_admissible_combinations():
    factors = factors_of("""
        [[factor]]
        name = "forum"
        on = { organisation = { convene = { rule = "call_together" } } }
        [[factor]]
        name = "stands_in"
        on = { organisation = { stand_in = { rule = "forum" } } }
    """)
    scenarios = design(factors, build_from(BASE, factors), "factor")
    assert list(scenarios) == [frozenset(), frozenset({"forum"}), frozenset({"forum", "stands_in"})]
    assert isinstance(scenarios[frozenset({"forum"})].organisation.convene, CallTogether)


def test_a_design_that_no_order_leads_through_is_refused_and_says_what_blocks():
    factors = factors_of("""
        [[factor]]
        name = "minutes"
        on = { organisation = { write = { rule = "minutes" } } }
        [[factor]]
        name = "follow_up"
        on = { organisation = { follow_up = { rule = "at_meeting" } } }
    """)
    error = refused(lambda _: design(factors, build_from(BASE, factors), "factor"), "")
    assert error.key == "inadmissible.no_fixed_meeting"
    assert error.values == {"where": "factor", "on": "[minutes, follow_up]"}


def test_what_blocks_is_named_where_most_factors_are_on():
    """a, then nothing: b alone and c alone are nonsense, and so are they beside a; only together do they work."""
    factors = tuple(factor(name) for name in "abc")
    sense = {"", "a", "abc", "bc"}
    reasons = {
        one: None if "".join(sorted(one)) in sense else REASONS["c" in one] for one in combinations(factors)
    }
    with pytest.raises(BadInput) as caught:
        check_orders(reasons, factors, "factor")
    assert caught.value.key == REASONS[0]
    assert caught.value.values["on"] == "[a, b]"
    for blocked in ("", "abc"):
        ends = {one: REASONS[2] if "".join(sorted(one)) == blocked else None for one in reasons}
        with pytest.raises(BadInput) as caught:
            check_orders(ends, factors, "factor")
        assert caught.value.values["on"] == f"[{', '.join(blocked)}]"
    check_orders({one: None for one in reasons}, factors, "factor")


# Between two models.


@pytest.mark.parametrize("models", list(permutations(CATALOGUE, 2)))
def test_between_two_models_every_differing_rule_is_in_one_factor_of_at_most_six(models):
    one, other = models
    factors = read_between({"from": one, "to": other}, "between")
    assert len(factors) <= 6
    rules = [rule for factor in factors for rule in factor.on["organisation"]]
    assert sorted(rules) == sorted(differences(CATALOGUE[one], CATALOGUE[other]))
    base = {"municipality": "Samsø", "model": one}
    scenarios = design(factors, build_from(base, factors), "between")
    assert list(scenarios) == combinations(factors)
    ends = [scenarios[frozenset()], scenarios[frozenset(factor.name for factor in factors)]]
    assert [end.organisation for end in ends] == [CATALOGUE[one], CATALOGUE[other]]


def test_from_the_coordinator_to_the_fixed_forum_there_are_48_combinations_with_names_a_planner_knows():
    factors = between('[between]\nfrom = "coordinator"\nto = "fixed_forum"')
    names = ["meeting", "criteria", "police", "deputy", "writing", "opened_cases"]
    assert [factor.name for factor in factors] == names
    assert len(combinations(factors)) == 48
    needs = {factor.name: factor.needs for factor in factors if factor.needs}
    assert needs == {"deputy": ("meeting",)}
    assert labels_of(factors)["deputy"] == {"en": "The deputy", "da": "Stedfortræderen"}
    assert between_models({"from": "coordinator", "to": "fixed_forum"}) == ("coordinator", "fixed_forum")


def test_usual_groups_hold_every_rule_once_and_have_words():
    rules = [rule for group in DEFAULT_GROUPS.values() for rule in group]
    assert sorted(rules) == sorted(RULES)
    for lang in LANGUAGES:
        for table in ("groups", "groups_in_sentence"):
            prefix = f"effects_of.{table}."
            named = {key.removeprefix(prefix) for key in catalogue(lang) if key.startswith(prefix)}
            assert named == set(DEFAULT_GROUPS)


OWN = """
[between]
from = "ad_hoc_forum"
to = "fixed_forum"
[between.groups]
cadence = ["convene", "follow_up"]
write = ["write"]
meeting = ["decide", "review", "escalate"]
"""


def test_groups_of_ones_own_are_named_as_they_are_and_a_rule_alone_by_its_words():
    factors = between(OWN)
    assert [(factor.name, sorted(factor.on["organisation"])) for factor in factors] == [
        ("cadence", ["convene", "follow_up"]),
        ("write", ["write"]),
        ("meeting", ["decide", "escalate", "review"]),
    ]
    assert labels_of(factors) == {
        "cadence": {"en": "Cadence", "da": "Cadence"},
        "write": {"en": "Working notes", "da": "Arbejdsnotater"},
        "meeting": {"en": "Meeting", "da": "Meeting"},
    }
    assert factors[0].off["organisation"]["convene"]["rule"] == "call_together"
    assert factors[0].on["organisation"]["convene"]["every_days"] == NextMeeting().every_days


ENDS = 'from = "ad_hoc_forum"\nto = "fixed_forum"'
BROKEN_BETWEEN = {
    "effects_of.end_missing": ('[between]\nfrom = "coordinator"', "fixed_forum"),
    "scenario.unknown_model": ('[between]\nfrom = "coordinator"\nto = "fixed_form"', "fixed_forum"),
    "effects_of.same_model": ('[between]\nfrom = "coordinator"\nto = "coordinator"', "coordinator"),
    "scenario.unknown_name": (f"[between]\n{ENDS}\ngroup = 1", "groups"),
    "effects_of.group": (OWN.replace('["write"]', '"write"'), "write"),
    "effects_of.rule": (OWN.replace('"decide"', '"decision"'), "decide"),
    "effects_of.rule_same": (OWN.replace('"decide"', '"assign"'), "assign"),
    "effects_of.rule_twice": (OWN.replace('["write"]', '["write", "convene"]'), "cadence"),
    "effects_of.rule_missing": (OWN.replace('"decide", ', ""), "decide"),
    "effects_of.name": (OWN.replace("cadence =", '"+" ='), "+"),
    "effects_of.number": (
        '[between]\nfrom = "coordinator"\nto = "fixed_forum"\n[between.groups]\n'
        + "\n".join(f'{rule} = ["{rule}"]' for rule in differences(COORDINATOR, FIXED_FORUM)),
        "11",
    ),
}


@pytest.mark.parametrize("key", sorted(BROKEN_BETWEEN))
def test_a_way_between_models_that_cannot_be_gone_is_refused_with_one_sentence(key):
    toml, mention = BROKEN_BETWEEN[key]
    error = refused(between, toml)
    assert error.key == key
    assert all(mention in error.sentence(lang) for lang in LANGUAGES)


def test_groups_know_what_they_need_on_the_way_there_and_on_the_way_back():
    there = between("""
        [between]
        from = "coordinator"
        to = "ad_hoc_forum"
        [between.groups]
        members = ["receive", "stand_in"]
        asking = ["clarify"]
        rest = ["convene", "assign", "involve_police", "write", "decide"]
    """)
    assert {one.name: one.needs for one in there} == {"members": ("rest",), "asking": ("rest",), "rest": ()}
    back = between("""
        [between]
        from = "fixed_forum"
        to = "coordinator"
        [between.groups]
        meeting = ["convene", "stand_in"]
        reception = ["receive", "follow_up", "clarify"]
        rest = ["decide", "assign", "review", "escalate", "involve_police", "write"]
    """)
    assert {one.name: one.needs for one in back} == {"meeting": ("reception",), "reception": (), "rest": ()}


def test_eleven_single_rules_are_too_many_and_eight_are_read_with_what_they_need():
    rules = differences(COORDINATOR, AD_HOC_FORUM)
    factors = read_between(
        {"from": "coordinator", "to": "ad_hoc_forum", "groups": {rule: [rule] for rule in rules}}, "between"
    )
    needs = {factor.name for factor in factors if factor.needs == ("convene",)}
    assert needs == {"receive", "clarify", "decide", "stand_in"}
    assert len(combinations(factors)) == 2**3 + 2**7
