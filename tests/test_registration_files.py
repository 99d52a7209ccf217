"""Files of registration rules and roll-outs are read as they stand, and strictly."""

from __future__ import annotations

import re
from datetime import date

import pytest
from helpers_registration import ROLLOUT, RULE, written
from test_registration_command import REFUSED

from experiments.registration.rules import (
    check_new_rule,
    read_description,
    read_rollout,
    read_rule,
    ready_made_rollouts,
    ready_made_rules,
)
from sim.errors import BadInput
from sim.policies.registration import Habit, Levels
from sim.policies.rollout import Compliance, Rollout
from sim.texts import LANGUAGES, catalogue

RULES, ROLLOUTS = ready_made_rules(), ready_made_rollouts()

# Files of a user's own.


def test_a_rule_is_read_as_it_stands(tmp_path):
    rule = read_rule(written(tmp_path, RULE))
    assert (rule.name, rule.title) == ("mine", ("Alle på én gang", "Alle på én gang"))
    assert rule.source == ("ours", "vores")
    assert (rule.who, rule.in_force, rule.clarity) == ("responsible", date(2020, 1, 1), 0.9)
    assert rule.levels == Levels(unit=0.5)
    assert rule.habits == (Habit("at_enquiry", share=0.25), Habit("never", share=0.75))


def test_a_habit_of_several_groups_is_a_habit_of_each(tmp_path):
    text = RULE.split("[[habit]]")[0] + '[[habit]]\nwhen = "at_enquiry"\namong = ["ssp", "police"]\n'
    rule = read_rule(written(tmp_path, text))
    assert rule.habits == (Habit("at_enquiry", among="ssp"), Habit("at_enquiry", among="police"))
    assert rule.habit("school", 0.5) is None, "a group with no habit writes nothing"


def test_a_rule_without_description_is_described_by_its_title(tmp_path):
    assert read_description(written(tmp_path, RULE)) == ("Alle på én gang", "Alle på én gang")


def test_thirds_may_be_rounded(tmp_path):
    third = '[[habit]]\nwhen = "at_enquiry"\nshare = 0.3333333\n'
    assert len(read_rule(written(tmp_path, RULE.split("[[habit]]")[0] + 3 * third)).habits) == 3


def test_a_rollout_is_read_as_it_stands(tmp_path):
    assert read_rollout(written(tmp_path, ROLLOUT)) == Rollout(
        "pilot", date(2021, 1, 1), districts=("Fyn",), compliance=Compliance(share=1.0), off=("stigma",)
    )


def test_a_separator_makes_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, RULE, "mine")
    assert read_rule("./mine").name == "mine"
    with pytest.raises(BadInput) as caught:
        read_rule("mine")
    assert caught.value.key == "registration.unknown_rule"


# A broken example for every message.

BROKEN_RULES = {
    "definition.no_kind": ('kind = "registration_rule"\n', "", "registration_rule"),
    "definition.kind": ('"registration_rule"', '"rollout"', "registration_rule"),
    "definition.missing": ("clarity = 0.9\n", "", "clarity"),
    "definition.words": ('en = "ours", ', "", "mine.toml: source"),
    "registration.shares": ("0.75", "0.7", "0.95"),
    "registration.levels": ("unit = 0.5", "unit = 0.5\nperson = 0.6", "1.1"),
    "registration.group": ("share = 0.25", 'among = ["ssp", "polis"]', "police"),
    "registration.twice": ("share = 0.25", 'among = ["ssp", "ssp"]', "habit 1.among"),
}
"""Key of the message -> what in a rule is replaced by what, and what the sentence must mention."""

BROKEN_ROLLOUTS = {
    "registration.district": ('"Fyn"', '"Nordjyland"', "Nordjylland"),
    "registration.channel": ('"stigma"', '"stigmata"', "stigma"),
}
MESSAGES = {
    *BROKEN_RULES,
    *BROKEN_ROLLOUTS,
    *("registration.unknown_rule", "registration.unknown_rollout", "registration.undated"),
    *REFUSED,
}


def check_sentences(error: BadInput, key: str, mentioned: str) -> None:
    assert error.key == key
    for lang in LANGUAGES:
        sentence = error.sentence(lang)
        assert mentioned in sentence
        assert "\n" not in sentence
        assert not re.search(r"\{\w+\}", sentence)
        assert len(sentence) < 400


def test_every_message_has_its_broken_example():
    own = {
        key.removeprefix("errors.")
        for key in catalogue("en")
        if key.startswith(("errors.registration.", "errors.definition."))
    }
    assert own == MESSAGES


@pytest.mark.parametrize("key", BROKEN_RULES)
def test_a_broken_rule_is_refused(key, tmp_path):
    old, new, mentioned = BROKEN_RULES[key]
    assert old in RULE
    with pytest.raises(BadInput) as caught:
        read_rule(written(tmp_path, RULE.replace(old, new)))
    check_sentences(caught.value, key, mentioned)


@pytest.mark.parametrize("key", BROKEN_ROLLOUTS)
def test_a_broken_rollout_is_refused(key, tmp_path):
    old, new, mentioned = BROKEN_ROLLOUTS[key]
    assert old in ROLLOUT
    with pytest.raises(BadInput) as caught:
        read_rollout(written(tmp_path, ROLLOUT.replace(old, new)))
    check_sentences(caught.value, key, mentioned)


@pytest.mark.parametrize(
    ("read", "given", "close", "names"),
    [
        (read_rule, "at_enqiry_national", "at_enquiry_national", RULES),
        (read_rollout, "by_infohuse", "by_infohus", ROLLOUTS),
        (read_rollout, "", "pilot", ROLLOUTS),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_and_all(read, given, close, names):
    with pytest.raises(BadInput) as caught:
        read(given)
    key = "unknown_rule" if read is read_rule else "unknown_rollout"
    check_sentences(caught.value, f"registration.{key}", close)
    for name in names:
        assert name in caught.value.sentence("da")


def test_a_practice_cannot_come_into_force():
    assert check_new_rule(read_rule("minimal")) == read_rule("minimal")
    with pytest.raises(BadInput) as caught:
        check_new_rule(read_rule("present"))
    check_sentences(caught.value, "registration.undated", "in_force")


# Strict all over: what is replaced in a good file by what, and the message.

STRICT_RULES = [
    ("schema = 1\n", "", "file.no_schema"),
    ("schema = 1", "schema = 2", "file.schema"),
    ("0.9", "0,9", "file.not_toml"),
    ("2020-01-01", "2020-02-30", "file.no_date_in_file"),
    ("2020-01-01", '"soon"', "scenario.not_a_date"),
    ("2020-01-01", "2020", "scenario.not_a_date"),
    ("2020-01-01", "2020-01-01T12:00:00", "scenario.not_a_date"),
    ("clarity = 0.9", "clarity = 1.1", "scenario.not_within"),
    ("clarity = 0.9", "clarity = true", "scenario.not_within"),
    ("clarity = 0.9", "clarity = nan", "scenario.not_within"),
    ("clarity = 0.9", 'clarity = "0,9"', "parameters.comma"),
    ("clarity = 0.9", "clarity = 0.9\nclariti = 1", "scenario.unknown_name"),
    ('"responsible"', '"respnsible"', "scenario.not_a_choice"),
    ("clarity = 0.9", 'clarity = 0.9\npolice = "absent"', "registration.unknown_rule"),
    ("clarity = 0.9", 'clarity = 0.9\npolice = "other.toml"', "scenario.not_a_choice"),
    ("clarity = 0.9", "clarity = 0.9\npolice = 1", "scenario.not_a_choice"),
    ("clarity = 0.9", 'clarity = 0.9\npolice = "present"', "registration.shares"),
    ('"Alle på én gang"', '" "', "definition.words"),
    ('"Alle på én gang"', "7", "definition.words"),
    ('"Alle på én gang"', "{}", "definition.words"),
    ('da = "vores"', 'da = "vores", de = "unser"', "definition.words"),
    ("[levels]\nunit = 0.5", "levels = 0.5", "scenario.not_a_table"),
    ("unit = 0.5", "unit = -0.5", "scenario.not_within"),
    ("unit = 0.5", "units = 0.5", "scenario.unknown_name"),
    ("[[habit]]", "[habit]", "file.not_toml"),
    ("share = 0.25", "share = 0", "scenario.not_above"),
    ("share = 0.25", "share = inf", "scenario.not_above"),
    ("share = 0.25", "minuts = 5", "scenario.unknown_name"),
    ("share = 0.25", "minutes = 601", "scenario.not_within"),
    ("share = 0.25", "keep_years = -1", "scenario.not_within"),
    ("share = 0.25", 'where = "my_desk"', "scenario.not_a_choice"),
    ("share = 0.25", 'words = "nice_words"', "scenario.not_a_choice"),
    ("share = 0.25", 'readers = "everybody"', "scenario.not_a_choice"),
    ("share = 0.25", 'among = "teachers"', "scenario.not_a_choice"),
    ("share = 0.25", "among = []", "scenario.not_a_list"),
    ("share = 0.25", 'among = ["all"]', "registration.group"),
    ("share = 0.25", "among = [1]", "registration.group"),
    ("share = 0.25", "reminds = 1", "scenario.not_a_switch"),
    ('when = "at_enquiry"', "", "definition.missing"),
    ('when = "at_enquiry"', 'when = "at_enquiery"', "scenario.not_a_choice"),
]


@pytest.mark.parametrize(("old", "new", "key"), STRICT_RULES)
def test_reading_a_rule_is_strict(old, new, key, tmp_path):
    assert old in RULE
    with pytest.raises(BadInput) as caught:
        read_rule(written(tmp_path, RULE.replace(old, new)))
    check_sentences(caught.value, key, "")


@pytest.mark.parametrize("habits", ["habit = []", "habit = 1", "habit = [1]", '[habit]\nwhen = "never"'])
def test_habits_are_tables_and_at_least_one(habits, tmp_path):
    start = RULE.split("[levels]")[0]
    with pytest.raises(BadInput) as caught:
        read_rule(written(tmp_path, f"{start}{habits}\n"))
    assert caught.value.key in ("scenario.not_tables", "scenario.not_a_table")


STRICT_ROLLOUTS = [
    ('"rollout"', '"registration_rule"', "definition.kind"),
    ('manner = "pilot"', "", "definition.missing"),
    ('manner = "pilot"', 'manner = "rollout"', "scenario.not_a_choice"),
    ("2021-01-01", '"soon"', "scenario.not_a_date"),
    ('["Fyn"]', '"Fyn"', "scenario.not_a_list"),
    ('["Fyn"]', '["Fyn", "Fyn"]', "registration.twice"),
    ('["stigma"]', '["stigma", "stigma"]', "registration.twice"),
    ("off =", "of =", "scenario.unknown_name"),
    ("off =", "every_months = 0\noff =", "scenario.not_whole"),
    ("off =", "n_pilot = 12\noff =", "scenario.not_whole"),
    ("off =", "pilot_months = 1.5\noff =", "scenario.not_whole"),
    ("off =", 'clause = "forget"\noff =', "scenario.not_a_choice"),
    ("off =", "backlog_days = 731\noff =", "scenario.not_within"),
    ("off =", "switching_hours = -1\noff =", "scenario.not_within"),
    ("[compliance]\nshare = 1", "compliance = 1", "scenario.not_a_table"),
    ("share = 1", "share = 1.1", "scenario.not_within"),
    ("share = 1", "spread = 0.5", "scenario.not_within"),
    ("share = 1", "ramp = 365", "scenario.unknown_name"),
]


@pytest.mark.parametrize(("old", "new", "key"), STRICT_ROLLOUTS)
def test_reading_a_rollout_is_strict(old, new, key, tmp_path):
    assert old in ROLLOUT
    with pytest.raises(BadInput) as caught:
        read_rollout(written(tmp_path, ROLLOUT.replace(old, new)))
    check_sentences(caught.value, key, "")


@pytest.mark.parametrize("read", [read_rule, read_rollout])
@pytest.mark.parametrize(
    ("content", "key"),
    [
        (None, "file.unreadable"),
        (b"# much\n" * 200_000, "file.too_large"),
        (b"title = 'for\xe5r'", "file.not_utf8"),
        (b"<html></html>", "file.not_toml"),
    ],
)
def test_a_file_that_cannot_be_used(read, content, key, tmp_path):
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read(str(path))
    check_sentences(caught.value, key, "mine.toml")
