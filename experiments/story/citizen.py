"""The synthetic citizen behind a case: age, what is around, and what the simulation alone knows of the life."""

from __future__ import annotations

from experiments.story.words import Words, sentence

ADULT, YOUNG = 18, 13
"""Years from which on one is an adult, and a young person rather than a child."""
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


def birthday_of(file, after: int) -> int:
    """Return when the citizen of a case is 18 for the first time after ``after``."""
    return file.run.model.citizens.town.place.birthday(file.case.citizen.number, ADULT, after)


def life_of(file) -> list:
    """Return the events of the spell of signs that a case is about, in order of time."""
    life = file.run.model.citizens.town.life_of(file.case.citizen.number)
    return [event for event in life if event.spell == file.concern.spell]


def person_lines(file, words: Words) -> list[str]:
    """Return who the citizen is, in two or three sentences."""
    traits, concern = file.case.citizen.traits, file.concern
    age = int(age_at(file, concern.sent))
    who = words.say(f"citizen.{_sex(age, traits.is_woman)}", age=age)
    around = [words.say(f"citizen.around.{name}") for field, name in AROUND if getattr(traits, field)]
    if file.case.citizen.person.in_milieu:
        around.append(words.say("citizen.around.milieu"))
    known = words.clauses(around) if around else words.say("citizen.around.nothing")
    about = "primary" if concern.is_primary else "non_primary"
    form = words.say(f"citizen.forms.{concern.form}")
    lines = [
        words.say("citizen.who", who=who, around=known),
        words.say(f"citizen.{about}", form=form),
    ]
    return [sentence(line) for line in lines]


def _sex(age: int, is_woman: bool) -> str:
    return ("girl" if is_woman else "boy") if age < ADULT else ("woman" if is_woman else "man")
