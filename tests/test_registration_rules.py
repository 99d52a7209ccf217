"""Ready-made registration rules and roll-outs are what they are meant to be; what is described reads back."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
import tomli_w
from helpers_registration import ROLLOUT, share_of, written

import experiments
from experiments.registration.describe import describe_rollout, describe_rule
from experiments.registration.rules import (
    read_description,
    read_rollout,
    read_rule,
    ready_made_rollouts,
    ready_made_rules,
)
from sim.policies.registration import GROUPS
from sim.policies.rollout import Compliance, Rollout

RULES, ROLLOUTS = ready_made_rules(), ready_made_rollouts()
NEW_RULES = tuple(name for name in RULES if name != "present")
HOME = Path(experiments.__file__).parent

# What is ready-made.


def test_the_rules_and_rollouts_there_are():
    assert set(RULES) == {
        *("present", "at_enquiry_national", "after_substantiation"),
        *("unit_system_only", "box_other", "minimal"),
    }
    assert set(ROLLOUTS) == {"by_infohus", "all_at_once", "pilot"}


@pytest.mark.parametrize("name", RULES)
def test_a_ready_made_rule_speaks_both_languages(name):
    rule = read_rule(name)
    for english, danish in (rule.title, rule.source, read_description(name)):
        assert english != danish
        assert "  " not in english + danish
    assert "[K18 p. 41-44]" in rule.source[0]
    assert "[K18 s. 41-44]" in rule.source[1]
    assert len(read_description(name)[0]) > 100


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("group", GROUPS)
def test_the_shares_of_every_group_add_up(name, group):
    assert read_rule(name).share_sum(group) == pytest.approx(1)


def test_present_practice_has_no_date_and_all_others_have_the_same():
    assert read_rule("present").in_force is None
    assert {read_rule(name).in_force for name in NEW_RULES} == {date(2020, 1, 1)}


@pytest.mark.parametrize("name", NEW_RULES)
def test_the_police_keep_their_habits_under_every_rule(name):
    assert read_rule(name).habits_of("police") == read_rule("present").habits_of("police")


@pytest.mark.parametrize("name", NEW_RULES)
def test_a_new_rule_is_uniform_outside_the_police(name):
    habits = {
        replace(habit, among="all")
        for group in ("ssp", "authority", "others")
        for habit in read_rule(name).habits_of(group)
    }
    assert len(habits) == 1


def test_present_practice_is_mostly_reluctant():
    rule = read_rule("present")
    for group in ("ssp", "authority"):
        habits = rule.habits_of(group)
        assert share_of([h for h in habits if h.when == "at_enquiry"]) < 0.3
        assert share_of([h for h in habits if h.is_counted]) < 0.5


def test_ssp_is_more_reluctant_than_authority_staff():
    ssp, authority = (read_rule("present").habits_of(group) for group in ("ssp", "authority"))
    for wanted in (
        lambda habit: habit.when == "at_enquiry",
        lambda habit: habit.is_counted,
        lambda habit: habit.is_written,
    ):
        assert share_of([h for h in ssp if wanted(h)]) < share_of([h for h in authority if wanted(h)])


def test_every_kind_of_practice_in_the_report_occurs_in_present_practice():
    habits = read_rule("present").habits
    assert {h.when for h in habits} == {"at_enquiry", "after_substantiation", "at_intervention", "never"}
    assert {h.where for h in habits if h.is_written} == {
        *("own_system", "unit_system", "ssp", "police", "key_staff_disk", "private_folder"),
    }, "a national register is something a rule creates"
    assert {h.words for h in habits} == {
        *("plain_words", "another_word", "past_coordinator", "box_other", "social_side_only"),
    }


@pytest.mark.parametrize("group", GROUPS)
def test_habits_stand_from_open_to_reluctant_so_that_an_open_municipality_is_open_in_every_group(group):
    order = ("at_enquiry", "after_substantiation", "at_intervention", "never")
    places = [order.index(habit.when) for habit in read_rule("present").habits_of(group)]
    assert places == sorted(places)


def test_the_municipality_neither_sees_nor_counts_what_the_police_write():
    for habit in read_rule("present").habits_of("police"):
        assert not habit.is_counted
        assert not habit.is_written or (habit.where, habit.readers) == ("police", "unit")


def test_what_can_be_counted_under_a_new_rule_is_what_it_was_made_to_show():
    counted = {name: read_rule(name).habit("ssp", 0.5).is_counted for name in NEW_RULES}
    assert counted == {name: name != "box_other" for name in NEW_RULES}


def test_the_box_other_differs_from_the_units_own_systems_in_the_words_alone():
    hiding, plain = read_rule("box_other"), read_rule("unit_system_only")
    assert (hiding.who, hiding.clarity, hiding.levels) == (plain.who, plain.clarity, plain.levels)
    told = {replace(habit, words="plain_words") for habit in hiding.habits}
    assert told == set(plain.habits)


def test_one_infohus_after_another_by_lot_is_the_default():
    assert read_rollout(None) == read_rollout("by_infohus") == Rollout()


@pytest.mark.parametrize("name", ROLLOUTS)
def test_rollouts_differ_in_the_manner_alone(name):
    rollout = read_rollout(name)
    assert rollout == Rollout(kind=name)
    said = tomllib.loads((HOME / "rollouts" / f"{name}.toml").read_text(encoding="utf-8"))
    assert set(said["compliance"]) == set(asdict(Compliance())), "every number stands in the file, commented"


# What is described can be read again.


def as_file(described: dict[str, object], kind: str) -> str:
    given = {name: value for name, value in described.items() if name != "name" and value is not None}
    return tomli_w.dumps({"schema": 1, "kind": kind, **given})


@pytest.mark.parametrize("name", RULES)
def test_a_described_rule_reads_back_equal(name, tmp_path):
    rule = read_rule(name)
    described = json.loads(json.dumps(describe_rule(rule)))
    assert read_rule(written(tmp_path, as_file(described, "registration_rule"), f"{name}.toml")) == rule


@pytest.mark.parametrize("name", [*ROLLOUTS, "mine"])
def test_a_described_rollout_reads_back_equal(name, tmp_path):
    rollout = read_rollout(written(tmp_path, ROLLOUT) if name == "mine" else name)
    described = json.loads(json.dumps(describe_rollout(rollout)))
    assert read_rollout(written(tmp_path, as_file(described, "rollout"))) == rollout


def test_every_value_is_described():
    rule, rollout = read_rule("present"), read_rollout(None)
    assert len(describe_rule(rule)) == len(asdict(rule))
    assert len(describe_rollout(rollout)) == len(asdict(rollout))
    assert set(describe_rule(rule)["habit"][0]) == set(asdict(rule.habits[0]))
