"""The synthetic citizen behind a case: age, what is around, and what the simulation alone knows of the life."""

from __future__ import annotations

from experiments.story.words import Words, sentence
from sim.values import LEVEL_RANK

LEAVES_SCHOOL = 16
"""Years from which on one is taken to have left the lower secondary school."""
ADULT, OWN_PARTY = 18, 15
"""Years from which on one is an adult, and a party of one's own to a decision: a young person rather than a child."""
AROUND = (
    ("is_vulnerable", "vulnerable"),
    ("has_earlier_case", "earlier_case"),
    ("is_unwell_at_first", "unwell"),
    ("has_crime_at_first", "crime"),
    ("is_on_support", "support"),
    ("is_in_housing", "housing"),
    ("is_newcomer", "newcomer"),
    ("has_good_ties", "good_ties"),
)
"""Trait of a citizen -> its words, in the order in which they are told."""


def age_at(file, time: int) -> float:
    """Return the age in years of the citizen of a case at ``time``."""
    return file.run.model.citizens.town.place.age(file.case.citizen.number, time)


def time_of_life(file, time: int) -> str:
    """Return ``child``, ``minor`` (from 15 on) or ``adult``: what the citizen is by law at ``time``."""
    age = age_at(file, time)
    return "child" if age < OWN_PARTY else "minor" if age < ADULT else "adult"


def is_of_school_age(file) -> bool:
    """Return whether the citizen of a case was under 16 when it was decided on, or else when the concern was sent."""
    decided = file.concern.sent if file.decision is None else file.decision.completed
    return age_at(file, decided) < LEAVES_SCHOOL


def named(file, words: Words, time: int) -> dict[str, str]:
    """Return the words ``citizen`` and ``family`` (with the parents of a minor) for the citizen at ``time``."""
    key = time_of_life(file, time)
    return {"citizen": words.say(f"named.{key}"), "family": words.say(f"family.{key}")}


def birthday_of(file, after: int) -> int:
    """Return when the citizen of a case is 18 for the first time after ``after``."""
    return file.run.model.citizens.town.place.birthday(file.case.citizen.number, ADULT, after)


def life_of(file) -> list:
    """Return the events of the spell of signs that a case is about, in order of time."""
    life = file.run.model.citizens.town.life_of(file.case.citizen.number)
    return [event for event in life if event.spell == file.concern.spell]


def person_lines(file, words: Words) -> list[str]:
    """Return who the citizen is and what the concern is about, in two or three sentences."""
    concern = file.concern
    age = int(age_at(file, concern.sent))
    who = words.say(f"citizen.{_sex(age, file.case.citizen.traits.is_woman)}", age=age)
    lines = [words.say("citizen.who", who=who), _around(file, words)]
    if LEVEL_RANK[concern.level] >= LEVEL_RANK["other_signs"]:
        lines.append(words.say("citizen.form", form=words.say(f"citizen.forms.{concern.form}")))
    return [sentence(line) for line in lines]


def _around(file, words: Words) -> str:
    """Return what is known around the citizen, in one sentence."""
    citizen = file.case.citizen
    around = [words.say(f"citizen.around.{name}") for field, name in AROUND if getattr(citizen.traits, field)]
    if citizen.person.in_milieu:
        around.append(words.say("citizen.around.milieu"))
    key = "known" if around else "unknown"
    return words.say(f"citizen.{key}", around=words.clauses(around), **named(file, words, file.concern.sent))


def _sex(age: int, is_woman: bool) -> str:
    return ("girl" if is_woman else "boy") if age < ADULT else ("woman" if is_woman else "man")
