"""Sightings made by hand, and the entries they lead to: when, who, by which rule, how late. MODEL 13."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt
from statistics import NormalDist, fmean, pstdev

import pytest
from helpers_mechanisms import LIMIT, is_share
from helpers_registers import FULL, NOTHING, rule

from sim.engine.streams import Streams
from sim.measures.registration.replay import replay
from sim.policies.registration import WHEN, Habit, Levels
from sim.policies.rollout import CLAUSES, CONVERT, KEEP, RE_REGISTER, Compliance, Registration, Transition
from sim.registers.book import Book, share_of_unit
from sim.registers.entries import Entry, Sighting
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.values import DAY

CODE = 461
LUCK = Luck(Streams(7).root, CODE)
END = 10_000 * DAY
AT_ONCE, LATER, AT_WORK = (Habit(when) for when in WHEN[:3])
NEW = rule(Habit("at_enquiry", "national_system"), who="responsible")

COURSE = (
    (1, "receive", "ssp"),
    (2, "answer", "police"),
    (3, "substantiate", "children_youth"),
    (5, "decide", "ssp", "opened"),
    (8, "inform_citizen", "ssp"),
    (9, "authorise", "children_youth"),
    (11, "assign", "ssp"),
    (40, "follow_up", "ssp"),
    (90, "close", "ssp"),
)
"""A case from its enquiry to its closing: (day, activity, unit, outcome)."""


def seen(*steps: tuple, case: str = "A") -> list[Sighting]:
    """Return the sightings of a case; whoever sees it is the first on the first post of the unit."""
    found = []
    for event, (day, activity, unit, *rest) in enumerate(steps, start=1):
        outcome = rest[0] if rest else None
        about = case, f"#{case}", activity, f"{unit}-1#1" if unit else None, unit, outcome
        found.append(Sighting(round(day * DAY), event, *about))
    return found


def entries(
    sightings: list[Sighting], registration: Registration, luck: Luck = LUCK, lag=(0.0, 0.0)
) -> list[Entry]:
    return replay(
        sorted(sightings, key=lambda one: (one.time, one.event)), END, registration, luck, Unknowns(*lag)
    )


def short(found: list[Entry]) -> list[tuple]:
    """Return (day, unit, new or old, written again or not) of each entry."""
    return [(entry.time / DAY, entry.unit, entry.is_new, entry.is_again) for entry in found]


def practice(*habits: Habit, who: str = "each_unit", **more) -> Registration:
    return Registration(rule(*habits, who=who, **more))


def change(
    clause: str, at: float, old=None, new=NEW, how: Compliance = FULL, backlog: float = 0.0
) -> Registration:
    old = rule(Habit("at_enquiry", "own_system")) if old is None else old
    return Registration(old, Transition(new, round(at * DAY), how, clause, backlog))


# When and who.


@pytest.mark.parametrize(
    ("when", "who", "expected"),
    [
        ("at_enquiry", "each_unit", [(1, "ssp"), (2, "police"), (3, "children_youth")]),
        ("at_enquiry", "responsible", [(1, "ssp"), (2, "police")]),
        ("at_enquiry", "authority", [(2, "police"), (3, "children_youth")]),
        ("after_substantiation", "each_unit", [(5, "ssp"), (9, "children_youth")]),
        ("after_substantiation", "responsible", [(5, "ssp")]),
        ("after_substantiation", "authority", [(9, "children_youth")]),
        ("at_intervention", "each_unit", [(9, "children_youth"), (11, "ssp")]),
        ("at_intervention", "responsible", [(9, "children_youth")]),
        ("at_intervention", "authority", [(9, "children_youth")]),
        ("never", "each_unit", []),
        ("never", "responsible", []),
    ],
)
def test_it_is_written_as_soon_as_the_habit_has_it_by_whom_the_rule_names(when, who, expected):
    found = entries(seen(*COURSE), practice(Habit(when), who=who))
    assert short(found) == [(day, unit, False, False) for day, unit in expected]
    for entry in found:
        assert entry[1:7] == ("A", "#A", CODE, entry.unit, f"{entry.unit}-1#1", DAY)


@pytest.mark.parametrize(
    ("outcome", "n"), [("opened", 1), ("to_police", 1), ("dropped", 0), ("referred", 0), ("moved_on", 0)]
)
def test_there_is_ground_for_a_case_once_it_is_opened_or_handed_to_the_police(outcome, n):
    steps = (1, "receive", "ssp"), (5, "decide", "ssp", outcome), (9, "review", "ssp")
    assert len(entries(seen(*steps), practice(LATER))) == n
    assert entries(seen(*steps), practice(AT_WORK)) == []


@pytest.mark.parametrize("outcome", ["moved_on", "called_off"])
def test_what_was_left_undone_lets_nobody_write(outcome):
    steps = (
        (5, "receive", "ssp", outcome),
        (6, "follow_up", "school"),
        (7, "authorise", "job_centre", outcome),
    )
    found = entries(seen(*steps, (8, "follow_up", "ssp")), practice(AT_ONCE))
    assert short(found) == [(6, "school", False, False), (8, "ssp", False, False)]
    assert found[0].received == 6 * DAY
    assert entries(seen(*steps, (8, "follow_up", "ssp")), practice(AT_WORK)) == []


def test_whoever_does_what_is_no_sight_of_the_case_does_not_write():
    steps = (
        (1, "triage", "ssp"),
        (2, "answer", "school"),
        (3, "meet", "ssp"),
        (4, "ask", "ssp"),
        (5, "train", "ssp"),
    )
    assert entries(seen(*steps, (6, "register", "ssp")), practice(AT_ONCE)) == []
    assert entries(seen((1, "receive", None)), practice(AT_ONCE)) == []


def test_each_group_has_its_own_habits_and_who_has_none_does_not_write():
    habits = replace(AT_ONCE, among="ssp"), replace(LATER, among="authority")
    found = entries(seen(*COURSE), practice(*habits))
    assert short(found) == [(1, "ssp", False, False), (9, "children_youth", False, False)]


def test_the_police_keep_their_own_register_whatever_comes():
    old = rule(replace(AT_ONCE, where="police", among="police"))
    for clause in CLAUSES:
        for at in (0, 2, 20):
            found = entries(seen(*COURSE, (95, "review", "police")), change(clause, at, old))
            police = [entry for entry in found if entry.unit == "police"]
            assert [(one.time, one.is_new, one.is_again, one.habit.where) for one in police] == [
                (2 * DAY, False, False, "police")
            ]


def test_the_police_are_nobody_who_is_responsible_for_having_answered():
    registration = change(RE_REGISTER, 4, NOTHING)
    steps = (1, "receive", "ssp"), (3, "answer", "police")
    assert short(entries(seen(*steps), registration)) == [(4, "ssp", True, False)]


# A new rule and the cases of then.


OLD_ONLY = [(1, "ssp", False, False), (3, "children_youth", False, False)]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (KEEP, OLD_ONLY),
        (RE_REGISTER, [*OLD_ONLY, (10, "children_youth", True, True)]),
        (CONVERT, [*OLD_ONLY, (11, "ssp", True, True)]),
    ],
)
def test_a_case_open_on_the_day_goes_on_as_the_clause_says(clause, expected):
    """By the old rule each unit writes, by the new one whoever is responsible: on day 10 the caseworker."""
    steps = [step for step in COURSE if step[2] != "police"]
    assert short(entries(seen(*steps), change(clause, 10))) == expected


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_case_closed_on_the_day_is_left_in_peace_until_somebody_looks_at_it(clause):
    found = entries(seen(*COURSE), change(clause, 91))
    assert [entry.is_new for entry in found] == [False] * 3
    again = entries(seen(*COURSE, (100, "review", "ssp")), change(clause, 91))
    later = [(100, "ssp", True, True)] if clause != KEEP else []
    assert short(again)[3:] == later


@pytest.mark.parametrize(
    ("ending", "is_open"),
    [
        ((5, "decide", "ssp", "dropped"), False),
        ((5, "decide", "ssp", "referred"), False),
        ((5, "decide", "ssp", "to_police"), False),
        ((5, "decide", "ssp", "opened"), True),
        ((5, "decide", "ssp", "moved_on"), True),
        ((5, "close", "ssp", "moved_on"), True),
        ((5, "close", "ssp", "declined"), False),
        ((5, "triage", "ssp", "joined"), False),
        ((5, "share_with_police", None, "taken_over"), False),
        ((5, "share_with_police", None, "partner"), True),
        ((5, "triage", None), True),
    ],
)
def test_only_what_is_open_is_registered_anew(ending, is_open):
    found = entries(seen((1, "receive", "ssp"), ending), change(RE_REGISTER, 10, NOTHING))
    assert short(found) == ([(10, "ssp", True, False)] if is_open else [])


def test_a_reopened_case_is_open():
    """Nobody has a unit in the row that says so."""
    reopened = (*COURSE, (95, "review", "ssp"), (95, "reopen", None))
    assert short(entries(seen(*reopened), change(RE_REGISTER, 100, NOTHING))) == [(100, "ssp", True, False)]
    assert entries(seen(*COURSE), change(RE_REGISTER, 100, NOTHING)) == []


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_case_that_comes_on_the_day_or_later_is_of_the_new_rule(clause):
    for day in (10, 11):
        found = entries(seen((day, "receive", "ssp"), (day + 1, "substantiate", "ssp")), change(clause, 10))
        assert short(found) == [(day, "ssp", True, False)]
    last_moment = entries(seen((10 - 1 / DAY, "receive", "ssp")), change(clause, 10))
    assert not last_moment[0].is_new


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_rule_that_comes_after_the_end_never_comes(clause):
    registration = change(clause, 11)
    sightings = seen((1, "receive", "ssp"), (10, "substantiate", "school"))
    assert {one.is_new for one in replay(sightings, 10 * DAY, registration, LUCK, Unknowns())} == {False}
    on_the_last_day = replay(sightings, 11 * DAY, registration, LUCK, Unknowns())
    assert any(one.is_new for one in on_the_last_day) == (clause == RE_REGISTER)


def test_registering_anew_is_spread_over_the_backlog_days():
    sightings = [one for n in range(400) for one in seen((1, "receive", "ssp"), case=f"case {n}")]
    found = [one for one in entries(sightings, change(RE_REGISTER, 10, NOTHING, backlog=60.0))]
    days = [one.time / DAY - 10 for one in found]
    assert len(days) == 400
    assert 0 <= min(days) < 2
    assert 58 < max(days) < 60
    assert abs(fmean(days) - 30) < LIMIT * 60 / sqrt(12 * 400)
    assert [one.case for one in found] == sorted(one.case for one in found)


def test_registering_anew_does_not_wait_for_people_to_get_used_to_the_rule():
    """It is a task of that day, for all who comply in the end; what is converted goes with the ramp."""
    how = Compliance(0.5, 0.0, 365.0, 1.0)
    sightings = [
        one
        for n in range(1000)
        for one in seen(
            (1, "receive", "ssp"), (9, "decide", "ssp", "opened"), (11, "follow_up", "ssp"), case=f"{n}"
        )
    ]
    anew = entries(sightings, change(RE_REGISTER, 10, NOTHING, how=how))
    assert is_share(len(anew), 1000, 0.5)
    assert {one.time for one in anew} == {10 * DAY}
    assert len(entries(sightings, change(CONVERT, 10, NOTHING, how=how))) < 15


@pytest.mark.parametrize("clause", CLAUSES)
def test_whether_a_rule_is_followed_in_a_case_that_comes_later_is_settled_when_it_comes(clause):
    """It is never written by the old rule first and by the new one after."""
    how = Compliance(0.8, 0.0, 200.0, 1.0)
    sightings = [
        one
        for n in range(300)
        for one in seen((20, "receive", "ssp"), (100, "follow_up", "ssp"), (300, "close", "ssp"), case=f"{n}")
    ]
    found = entries(sightings, change(clause, 10, how=how))
    assert len(found) == 300
    assert {one.time for one in found} == {20 * DAY}


# What is written over.


NATIONAL, OWN = Habit("at_enquiry", "national_system"), Habit("at_enquiry", "own_system")


@pytest.mark.parametrize(
    ("old_who", "new_who", "again"),
    [
        ("each_unit", "each_unit", {"ssp": True, "school": False}),
        ("each_unit", "responsible", {"school": True}),
        ("responsible", "each_unit", {"ssp": True, "school": True}),
        ("responsible", "responsible", {"school": True}),
    ],
)
def test_written_again_is_what_stood_already_under_the_same_hand(old_who, new_who, again):
    """SSP wrote by the old rule; under the new one the school sees the case first, then SSP."""
    registration = change(CONVERT, 10, rule(OWN, who=old_who), rule(NATIONAL, who=new_who))
    steps = (1, "receive", "ssp"), (11, "follow_up", "school"), (12, "follow_up", "ssp")
    found = [one for one in entries(seen(*steps), registration) if one.is_new]
    assert {one.unit: one.is_again for one in found} == again


@pytest.mark.parametrize("who", ["each_unit", "responsible"])
def test_what_stands_with_the_police_is_not_written_over(who):
    police = replace(AT_ONCE, where="police", among="police")
    registration = change(CONVERT, 10, rule(police), rule(NATIONAL, who=who))
    steps = (1, "receive", "ssp"), (2, "answer", "police"), (11, "follow_up", "ssp")
    assert short(entries(seen(*steps), registration)) == [
        (2, "police", False, False),
        (11, "ssp", True, False),
    ]


# How many comply.


def complying(how: Compliance, day: float, unit: str = "school", n: int = 4000, at: float = 0) -> int:
    """Return how many of ``n`` cases that come ``day`` days after the rule are written by it."""
    registration = change(KEEP, at, how=how)
    book = Book(registration, LUCK, Unknowns())
    found = [one for i in range(n) for one in book.see(seen((day, "receive", unit), case=f"{i}")[0])]
    assert len(found) == n
    return sum(one.is_new for one in found)


@pytest.mark.parametrize(("unit", "factor"), [("school", 1.0), ("ssp", 0.5), ("children_youth", 1.0)])
@pytest.mark.parametrize(("day", "reached"), [(73, 0.2), (182.5, 0.5), (365, 1.0), (2000, 1.0)])
def test_the_share_that_complies_rises_to_what_is_declared_and_less_in_ssp(unit, factor, day, reached):
    how = Compliance(0.8, 0.0, 365.0, 0.5)
    assert is_share(complying(how, day, unit), 4000, 0.8 * factor * reached)


def test_nobody_complies_on_the_first_day_of_a_ramp_and_all_who_will_without_one():
    assert complying(Compliance(1.0, 0.0, 365.0, 1.0), 0, n=200) == 0
    assert complying(Compliance(1.0, 0.0, 0.0, 1.0), 0, n=200) == 200
    assert complying(Compliance(0.0, 0.0, 0.0, 1.0), 100, n=200) == 0


def test_compliance_only_rises():
    """Case by case: who complies early complies late, who complies where few do complies where many do."""
    for unit in ("ssp", "school"):
        shares = [complying(Compliance(0.7, 0.2, 100.0), day, unit, 500) for day in range(0, 120, 10)]
        assert shares == sorted(shares)
        assert shares[0] < shares[5] < shares[10]
    by_share = [complying(Compliance(share, 0.0, 0.0), 1, n=500) for share in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert by_share == sorted(by_share)


@pytest.mark.parametrize(("mean", "spread"), [(0.81, 0.12), (0.5, 0.25), (0.2, 0.05)])
def test_units_differ_as_declared(mean, spread):
    how = Compliance(mean, spread)
    shares = [share_of_unit(how, "school", LUCK.unit(f"unit {n}")) for n in range(2000)]
    assert abs(fmean(shares) - mean) < LIMIT * spread / sqrt(2000)
    assert pstdev(shares) == pytest.approx(spread, rel=0.12)
    assert 0 <= min(shares) < max(shares) <= 1


def test_units_differ_at_most_by_all_or_nothing():
    shares = [share_of_unit(Compliance(0.2, 0.4), "school", LUCK.unit(f"unit {n}")) for n in range(2000)]
    assert set(shares) == {0.0, 1.0}
    assert is_share(round(sum(shares)), 2000, 0.2)
    assert share_of_unit(Compliance(0.6, 0.0), "school", 0.99) == 0.6
    assert share_of_unit(Compliance(0.6, 0.0, ssp_factor=0.5), "ssp", 0.01) == 0.3
    assert share_of_unit(Compliance(1.0, 0.4), "school", 0.0) == 1.0


# Where the difference in habits lies.


SHARES = Habit("at_enquiry", "own_system", share=0.3), Habit("at_enquiry", "unit_system", share=0.45)
THIRD = Habit("never", share=0.25)


def habits_of(
    levels: Levels, units: tuple[str, ...] = ("ssp",), people: int = 1, n: int = 2000, luck=LUCK
) -> dict:
    """Return where each of ``n`` cases is written, by unit and person: the place, or None."""
    book = Book(Registration(rule(*SHARES, THIRD, levels=levels)), luck, Unknowns())
    found = {}
    for i in range(n):
        for unit in units:
            person = f"{unit}-1#{i % people}"
            sighting = Sighting(DAY, 1, f"{i}", f"#{i}", "receive", person, unit, None)
            entry = book.see(sighting)
            found[i, unit, person] = entry[0].habit.where if entry else None
    return found


def test_between_cases_habits_are_as_common_as_declared():
    found = list(habits_of(Levels()).values())
    assert is_share(found.count("own_system"), 2000, 0.3)
    assert is_share(found.count("unit_system"), 2000, 0.45)
    assert is_share(found.count(None), 2000, 0.25)


def test_where_municipalities_differ_all_within_one_do_alike():
    units = "ssp", "school", "children_youth"
    for code in (101, 461, 751):
        found = habits_of(Levels(municipality=1.0), units, 3, 50, Luck(LUCK.streams.root, code))
        assert len(set(found.values())) == 1
    all_codes = [
        next(iter(habits_of(Levels(municipality=1.0), n=1, luck=Luck(LUCK.streams.root, code)).values()))
        for code in range(1000)
    ]
    assert is_share(all_codes.count("own_system"), 1000, 0.3)
    assert is_share(all_codes.count(None), 1000, 0.25)


@pytest.mark.parametrize(("levels", "part"), [(Levels(unit=1.0), 1), (Levels(person=1.0), 2)])
def test_where_units_or_people_differ_each_does_always_alike(levels, part):
    units = tuple(f"unit {n}" for n in range(30))
    found = habits_of(levels, units, 2, 20)
    by = {}
    for key, where in found.items():
        by.setdefault(key[1 : part + 1], set()).add(where)
    assert {len(one) for one in by.values()} == {1}
    assert len(by) == 30 * part
    assert {where for one in by.values() for where in one} == {"own_system", "unit_system", None}


def test_levels_mix_as_declared():
    """In four cases of ten the municipality settles it; of the others, some do the same by chance."""
    one = next(iter(habits_of(Levels(municipality=1.0), n=1).values()))
    share = {"own_system": 0.3, "unit_system": 0.45, None: 0.25}[one]
    found = list(habits_of(Levels(municipality=0.4), n=4000).values())
    assert is_share(found.count(one), 4000, 0.4 + 0.6 * share)


# How long it takes, and by whose luck.


def test_it_takes_as_long_as_declared_until_it_is_written():
    sightings = [one for n in range(2000) for one in seen((1, "receive", "ssp"), case=f"{n}")]
    found = entries(sightings, practice(AT_ONCE), lag=(3.0, 1.0))
    days = sorted(one.time / DAY - 1 for one in found)
    below = sum(day < 3.0 for day in days)
    assert is_share(below, 2000, 0.5)
    assert is_share(sum(day < 3.0 * exp(1.0) for day in days), 2000, NormalDist().cdf(1.0))
    assert {one.time for one in entries(sightings[:9], practice(AT_ONCE), lag=(0.0, 1.0))} == {DAY}
    assert {one.time for one in entries(sightings[:9], practice(AT_ONCE), lag=(2.0, 0.0))} == {3 * DAY}


def many(sets: dict[str, tuple]) -> list[Sighting]:
    return [one for case, steps in sets.items() for one in seen(*steps, case=case)]


def test_another_case_unit_or_municipality_changes_nothing_about_this_one():
    how = Compliance(0.6, 0.2, 50.0)
    new = rule(*SHARES, THIRD, levels=Levels(0.2, 0.2, 0.2))
    old = rule(Habit("at_enquiry", "ssp", share=0.5), Habit("never", share=0.5))
    for clause in CLAUSES:
        registration = change(clause, 10, old, new, how, 30.0)
        alone = many({f"{n}": ((n, "receive", "ssp"), (60, "follow_up", "ssp")) for n in range(1, 30)})
        other_cases = many({f"other {n}": COURSE for n in range(30)})
        other_units = many({f"{n}": ((n + 0.5, "substantiate", "school"),) for n in range(1, 30)})
        other_units = [one for one in other_units if one.time > 12 * DAY]
        own = entries(alone, registration, lag=(3.0, 1.0))
        assert len(own) > 10
        found = entries(alone + other_cases, registration, lag=(3.0, 1.0))
        assert [one for one in found if not one.case.startswith("other")] == own
        found = entries(alone + other_units, registration, lag=(3.0, 1.0))
        assert [one for one in found if one.unit == "ssp"] == own
        elsewhere = entries(alone, registration, Luck(LUCK.streams.root, 101), (3.0, 1.0))
        assert [(one.case, one.time) for one in elsewhere] != [(one.case, one.time) for one in own]


def test_registers_can_be_drawn_anew():
    """Draw 0 is the run's own; every other one differs from the rest, and is the same each time."""
    sightings = many({f"{n}": COURSE for n in range(30)})
    registration = practice(*SHARES, THIRD)
    drawn = [
        entries(
            sightings, registration, Luck(Luck.root_of_replay(LUCK.streams.root, number), CODE), (3.0, 1.0)
        )
        for number in (0, 1, 2, 1)
    ]
    assert drawn[0] == entries(sightings, registration, lag=(3.0, 1.0))
    assert drawn[1] == drawn[3]
    assert drawn[0] != drawn[1] != drawn[2] != drawn[0]


@pytest.mark.parametrize("keep_years", [0.0, 0.5, 5.0])
def test_an_entry_is_deleted_so_many_years_after_it_was_written(keep_years):
    (entry,) = entries(seen((1, "receive", "ssp")), practice(replace(AT_ONCE, keep_years=keep_years)))
    assert entry.expires == DAY + keep_years * 365.25 * DAY


def test_openness_moves_shares_towards_the_habits_listed_first():
    """With u ** g below 1/2 in place of u: a share of 0.5 ** (1 / g)."""
    mixed = rule(Habit("at_enquiry", share=0.5), Habit("never", share=0.5))
    for openness in (0.5, 1.0, 2.0):
        written, n = 0, 4000
        for number in range(n):
            book = Book(Registration(mixed), LUCK, Unknowns(openness=openness))
            written += bool(book.see(*seen((0, "receive", "ssp"), case=f"c{number}")))
        expected = 0.5 ** (1 / openness)
        assert abs(written / n - expected) < 4.5 * (expected * (1 - expected) / n) ** 0.5


def test_compliance_turns_out_as_the_world_has_it():
    reckoned = Transition(rule(Habit("at_enquiry")), 0, Compliance(0.8, 0.1, 100.0, 0.9))
    turned_out = Unknowns(compliance=0.5, ramp=3.0).as_it_turns_out(reckoned).compliance
    assert turned_out == Compliance(0.4, 0.1, 300.0, 0.9)
    assert Unknowns(compliance=1.5).as_it_turns_out(reckoned).compliance.share == 1.0
    assert Unknowns().as_it_turns_out(reckoned) == reckoned
    assert Unknowns(compliance=0.5).as_it_turns_out(None) is None
