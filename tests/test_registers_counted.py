"""Entries made by hand, and what can be counted in them: once, twice, in which month, in time, or not."""

from __future__ import annotations

import pytest

from sim.measures.registration.counted import (
    Standing,
    counted_by_month,
    days_to_registration,
    register_terms,
    standings,
)
from sim.policies.registration import PLACES, WORDS, Habit
from sim.registers.entries import Entry
from sim.values import DAY

END = 1000 * DAY


def entry(
    day: float, where: str = "own_system", unit: str = "ssp", words: str = "plain_words", **more
) -> Entry:
    about = {"is_new": False, "is_again": False, "case": "A", "minutes": 30.0} | more
    habit = Habit("at_enquiry", where, words, minutes=about["minutes"])
    case, state = about["case"], (about["is_new"], about["is_again"])
    return Entry(round(day * DAY), case, f"#{case}", 461, unit, f"{unit}-1#0", 0, *state, habit)


def standing(*entries: Entry) -> Standing:
    return standings(entries, END)["#A"]


def again(day: float, where: str, unit: str = "ssp", **more) -> Entry:
    return entry(day, where, unit, is_new=True, is_again=True, **more)


# Where an enquiry stands.


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("where", PLACES)
def test_only_plain_words_where_a_municipality_can_look_are_counted(where, words):
    if where == "police":
        assert standings([entry(3, where, words=words)], END) == {}, "the municipality does not know of it"
        return
    found = standing(entry(3, where, words=words))
    is_counted = words == "plain_words" and where in ("national_system", "own_system", "unit_system", "ssp")
    is_national = is_counted and where == "national_system"
    at = 3 * DAY
    assert found == Standing(at, at if is_counted else None, at if is_national else None, int(is_counted))


def test_the_first_of_each_kind_counts_whatever_the_order():
    entries = (
        entry(9, "national_system"),
        entry(4, "own_system"),
        entry(2, "private_folder"),
        entry(7, "national_system", "children_youth"),
    )
    assert standing(*entries) == Standing(2 * DAY, 4 * DAY, 7 * DAY, 2)
    assert standing(*reversed(entries)) == standing(*entries)


def test_what_is_written_after_the_end_does_not_stand_there():
    assert standings([entry(1000)], END) == {}
    assert standings([entry(1000 - 1 / DAY)], END) == {"#A": Standing(END - 1, END - 1, None, 1)}
    late = [entry(5, words="another_word"), entry(1001)]
    assert standings(late, END)["#A"] == Standing(5 * DAY, None, None, 0)


@pytest.mark.parametrize(
    ("entries", "places"),
    [
        ([entry(1, "own_system", "ssp"), entry(2, "own_system", "school")], 1),
        ([entry(1, "ssp", "ssp"), entry(2, "ssp", "ssp")], 1),
        ([entry(1, "national_system"), entry(2, "national_system", "school")], 1),
        ([entry(1, "unit_system", "ssp"), entry(2, "unit_system", "school")], 2),
        ([entry(1, "unit_system", "ssp"), entry(2, "own_system", "ssp")], 2),
        ([entry(1, "unit_system", "ssp"), entry(2, "unit_system", "school"), entry(3, "own_system")], 3),
        ([entry(1, "unit_system", "ssp"), entry(2, "unit_system", "school", "box_other")], 1),
        ([entry(1, "own_system"), entry(2, "police", "police"), entry(3, "key_staff_disk")], 1),
        ([entry(1, "own_system"), again(9, "national_system")], 1),
        ([entry(1, "private_folder"), again(9, "national_system")], 1),
        ([entry(1, words="another_word"), again(9, "national_system")], 1),
        ([entry(1, "unit_system", "ssp"), entry(2, "unit_system", "school"), again(9, "own_system")], 2),
        (
            [
                entry(1, "unit_system"),
                again(9, "unit_system"),
                entry(10, "unit_system", "school", is_new=True),
            ],
            2,
        ),
        (
            [
                *(entry(1, words="another_word"), entry(2, "unit_system", "school", "box_other")),
                *(again(9, "unit_system"), again(9, "unit_system", "school")),
            ],
            2,
        ),
        ([entry(1, "unit_system"), again(9, "unit_system"), again(10, "unit_system", "school")], 2),
        ([entry(1, "unit_system"), again(9, "unit_system", words="box_other")], 1),
    ],
)
def test_the_same_place_is_one_and_what_is_written_over_no_second(entries, places):
    assert standing(*entries).places == places


# Months.


def test_an_enquiry_is_counted_in_the_month_in_which_it_first_stood():
    edges = [0, 31 * DAY, 59 * DAY, 90 * DAY]
    at = [-1, 0, 31 * DAY - 1, 31 * DAY, 31 * DAY, 59 * DAY, 90 * DAY - 1, 90 * DAY]
    found = {f"#{n}": Standing(-5, time, None, 1) for n, time in enumerate(at)}
    found["#never"] = Standing(5, None, None, 0)
    assert counted_by_month(found, edges) == [2, 2, 2]
    assert counted_by_month({}, edges) == [0, 0, 0]


# Terms.


SENT = {
    f"#{name}": day * DAY
    for name, day in {"A": 0, "B": 10, "C": 20, "D": 30, "E": 99, "F": 100, "G": -1}.items()
}
DECIDED = {"#A": 5 * DAY, "#B": 30 * DAY, "#C": 22 * DAY, "#F": 101 * DAY}
ENTRIES = [
    entry(4, "unit_system", "ssp", case="A", minutes=20),
    entry(6, "unit_system", "school", case="A", minutes=40),
    entry(24, "national_system", case="B", minutes=60),
    entry(22, "own_system", words="box_other", case="C", minutes=15),
    entry(113 + 1 / DAY, "own_system", case="E", minutes=600),
    entry(101, "own_system", case="F", minutes=600),
    entry(3, "own_system", case="G", minutes=30),
]
"""A stands twice, B after two weeks to the second, C in other words at its decision, D nowhere, E a second
too late; F and G were sent outside the window."""


def test_terms_by_hand():
    terms = register_terms(standings(ENTRIES, END), ENTRIES, SENT, DECIDED, (0, 100 * DAY))
    years = 100 / 365.25
    assert terms == {
        "registered_per_year|mean": (3, years),
        "registered_national_per_year|mean": (1, years),
        "coverage|share": (3, 5),
        "written_share|share": (4, 5),
        "written_first_phase_share|share": (2, 3),
        "registered_within_14|share": (2, 3),
        "doubles_share|share": (1, 3),
        "registration_hours_per_year|mean": (pytest.approx(165 / 60), years),
    }


def test_hours_are_those_of_the_run():
    """Where all work takes twice as long, so does writing."""
    about = standings(ENTRIES, END), ENTRIES, SENT, DECIDED, (0, 100 * DAY)
    hours = [register_terms(*about, factor)["registration_hours_per_year|mean"][0] for factor in (1.0, 2.0)]
    assert hours == pytest.approx([165 / 60, 330 / 60])


def test_what_the_police_write_is_none_of_the_municipalitys_registers():
    entries = [*ENTRIES, entry(1, "police", "police", case="D", minutes=600)]
    about = SENT, DECIDED, (0, 100 * DAY)
    with_police = register_terms(standings(entries, END), entries, *about)
    assert with_police == register_terms(standings(ENTRIES, END), ENTRIES, *about)


def test_days_to_registration_by_hand():
    found = days_to_registration(standings(ENTRIES, END), SENT, (0, 100 * DAY))
    assert found == pytest.approx([4.0, 14.0, 14.0 + 1 / DAY])


def test_a_rule_that_hides_what_it_has_written_leaves_nothing_to_count():
    hidden = [one._replace(habit=Habit("at_enquiry", "unit_system", "box_other")) for one in ENTRIES]
    terms = register_terms(standings(hidden, END), hidden, SENT, DECIDED, (0, 100 * DAY))
    assert (
        terms["registered_per_year|mean"][0]
        == terms["coverage|share"][0]
        == terms["doubles_share|share"][0]
        == 0
    )
    assert terms["written_share|share"] == (4, 5)
    assert days_to_registration(standings(hidden, END), SENT, (0, 100 * DAY)) == []


def test_where_nothing_was_sent_or_written_all_terms_are_nothing():
    terms = register_terms({}, [], {}, {}, (0, 100 * DAY))
    assert {numerator for numerator, _ in terms.values()} == {0}
