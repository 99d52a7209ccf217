"""What registers do, by hand: who finds which facts, for how long; whom they label, remind, reassure."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from helpers_mechanisms import is_share
from helpers_registers import NOTHING, rule

from sim.agents.case import Case
from sim.agents.posts import FilledPost
from sim.agents.recorded import Recorded
from sim.model import PreventionModel
from sim.policies.registration import READERS, WORDS, Habit
from sim.policies.rollout import DOUBT, FOLLOW_UP, STIGMA, Compliance, Registration, Transition
from sim.registers.entries import Entry, Sighting
from sim.scenario_build import build_scenario
from sim.values import DAY

SETS = ("years=1", "warm_up_years=0", "follow_up_years=0", "demand.concerns_per_100k=80")
ALL_KEPT = (
    "handover.kept_record=1",
    "registration.kept_other_words=1",
    "registration.kept_social_side=1",
)
SEEN = "registration.p_read_in_unit=1", "registration.p_read_widely=1"
UNSEEN = "registration.p_read_in_unit=0", "registration.p_read_widely=0"
KNOWN = 0b1011
YEAR = 31_557_600


def model_at(day: int, registration: Registration, *sets: str) -> PreventionModel:
    """Return a model on a day."""
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=[*SETS, *sets])
    model = PreventionModel(replace(scenario, registration=registration))
    model.agenda.run_until(day * DAY)
    return model


@cache
def town(*sets: str) -> PreventionModel:
    """Return a model on a day in spring; nobody in it writes but the tests."""
    return model_at(100, Registration(NOTHING), *sets)


def post(model: PreventionModel, name: str) -> FilledPost:
    return model.post_named(name)


def entry_of(case: Case, writer: str, unit: str, habit: Habit, time: int) -> Entry:
    return Entry(time, case.name, case.enquiry, 350, unit, writer, time, False, False, habit)


def with_entry(
    model: PreventionModel, habit: Habit, unit: str = "ssp", known: int = KNOWN
) -> tuple[Case, Recorded]:
    """Return a case with an entry that lies there from now on, by somebody who knows the facts ``known``."""
    case, recorded = model.cases[0], Recorded(model)
    model.registrar._cases[case.name] = case
    model.registrar.real = model.registrar.usual = recorded
    writer = model.unit_posts(unit)[0].person().name
    case.heads[writer] = known
    recorded.add(case, entry_of(case, writer, unit, habit, model.agenda.now))
    return case, recorded


# Who finds what.


FINDS = {
    "writer": {"ssp_consultant-1"},
    "key_staff": {"ssp_consultant-1", "ssp_consultant-2", "manager-1", "manager-2", "manager-3"},
    "unit": {f"ssp_consultant-{n}" for n in (1, 2, 3, 4)},
    "municipality": None,
    "country": None,
}


@pytest.mark.parametrize("readers", READERS)
def test_an_entry_is_found_by_those_who_may_read_it(readers):
    model = town(*ALL_KEPT)
    case, _ = with_entry(model, Habit("at_enquiry", readers=readers))
    finds = {one.name for one in model.posts if model.registrar.readable(case, one) == KNOWN}
    others = {one.name for one in model.posts if model.registrar.readable(case, one) == 0}
    assert finds | others == {one.name for one in model.posts}
    if FINDS[readers] is not None:
        assert finds == FINDS[readers]
    elif readers == "municipality":
        assert others == {"police_coordinator-1"}
    else:
        assert others == set()
    assert model.registrar.readable_elsewhere(case) == (KNOWN if readers == "country" else 0)


def test_the_police_read_what_is_their_own():
    model = town(*ALL_KEPT)
    case, _ = with_entry(model, Habit("at_enquiry", "police"), unit="police")
    assert [one.name for one in model.posts if model.registrar.readable(case, one)] == [
        "police_coordinator-1"
    ]


def test_entries_together_hold_what_any_of_them_holds():
    model = town(*ALL_KEPT)
    case, recorded = with_entry(model, Habit("at_enquiry"))
    colleague = post(model, "contact_school-1").person().name
    case.heads[colleague] = 0b0100
    shared = Habit("at_enquiry", readers="municipality")
    recorded.add(case, entry_of(case, colleague, "school", shared, model.agenda.now))
    assert model.registrar.readable(case, post(model, "ssp_consultant-1")) == 0b1111
    assert model.registrar.readable(case, post(model, "contact_school-1")) == 0b0100
    other = model.cases[1]
    assert model.registrar.readable(other, post(model, "ssp_consultant-1")) == 0


@pytest.mark.parametrize("keep_years", [0.0, 0.01, 5.0])
def test_an_entry_is_there_until_it_is_deleted(keep_years):
    model = town(*ALL_KEPT)
    habit = Habit("at_enquiry", readers="country", reminds=True, tells_citizen=True, keep_years=keep_years)
    case, recorded = with_entry(model, habit)
    began, ssp = model.agenda.now, post(model, "ssp_consultant-1")
    try:
        for after, is_there in ((0, keep_years > 0), (round(keep_years * YEAR) - 1, keep_years > 0)):
            model.agenda.now = began + max(after, 0)
            assert (recorded.readable(case, ssp) == KNOWN) is is_there
        model.agenda.now = began + round(keep_years * YEAR)
        looks = (recorded.readable(case, ssp), recorded.readable_elsewhere(case), recorded.is_known(case))
        assert (*looks, recorded.reminds(case)) == (0, 0, False, False)
        n_rows = len(recorded.rows)
        writer = ssp.person().name
        case.heads[writer] = KNOWN | 0b0100
        sighting = Sighting(model.agenda.now, 1, case.name, case.enquiry, "follow_up", writer, "ssp", None)
        recorded.brought_up_to_date(sighting)
        assert len(recorded.rows) == n_rows, "nobody writes on in what is deleted"
    finally:
        model.agenda.now = began


def test_a_unit_writes_on_in_its_own_entries():
    model = town(*ALL_KEPT)
    case, recorded = with_entry(model, Habit("at_enquiry", readers="municipality"))
    now, ssp = model.agenda.now, post(model, "ssp_consultant-1").person().name
    teacher = post(model, "contact_school-1").person().name
    case.heads[teacher] = 0b10000
    about = now, 1, case.name, case.enquiry, "follow_up"
    recorded.brought_up_to_date(Sighting(*about, teacher, "school", None))
    assert recorded.readable(case, post(model, "manager-1")) == KNOWN
    case.heads[ssp] |= 0b0100
    recorded.brought_up_to_date(Sighting(*about, ssp, "ssp", None))
    assert recorded.readable(case, post(model, "manager-1")) == KNOWN | 0b0100
    assert [row[2] for row in recorded.rows] == [KNOWN, 0b0100]


def test_plainer_words_never_hold_fewer_facts():
    shares = (
        "handover.kept_record=0.9",
        "registration.kept_other_words=0.6",
        "registration.kept_social_side=0.3",
    )
    model = town(*shares)
    recorded, found = Recorded(model), {}
    for case in model.cases:
        everything = (1 << case.n_facts) - 1
        for words in WORDS:
            found.setdefault(words, []).append(recorded._legible(case, everything, words))
    for plain, other, social in zip(
        found["plain_words"], found["another_word"], found["social_side_only"], strict=True
    ):
        assert social & ~other == other & ~plain == 0
    n = sum(case.n_facts for case in model.cases)
    kept = {words: sum(facts.bit_count() for facts in found[words]) for words in WORDS}
    assert is_share(kept["plain_words"], n, 0.9)
    assert is_share(kept["another_word"], n, 0.6)
    assert is_share(kept["social_side_only"], n, 0.3)
    assert kept["another_word"] == kept["box_other"] == kept["past_coordinator"]


# Stigma and reminders.


@pytest.mark.parametrize(
    ("habit", "sets", "is_known"),
    [
        ({"tells_citizen": True}, UNSEEN, True),
        ({"tells_citizen": True, "words": "box_other"}, UNSEEN, False),
        ({"tells_citizen": False}, UNSEEN, False),
        ({"readers": "unit"}, SEEN, True),
        ({"readers": "municipality"}, SEEN, True),
        ({"readers": "country"}, SEEN, True),
        ({"readers": "key_staff"}, SEEN, False),
        ({"readers": "writer"}, SEEN, False),
        ({"readers": "country", "words": "social_side_only"}, SEEN, False),
        ({"readers": "unit"}, ("registration.p_read_in_unit=0", "registration.p_read_widely=1"), False),
    ],
)
def test_a_citizen_refuses_more_often_who_knows_of_plain_words_or_was_read_about(habit, sets, is_known):
    model = town("registration.stigma_points=0.125", *sets)
    case, _ = with_entry(model, Habit("at_enquiry", **habit))
    assert model.registrar.refusal_points(case) == (0.125 if is_known else 0.0)
    assert model.registrar.refusal_points(model.cases[1]) == 0.0


def test_more_readers_are_never_fewer_who_read():
    """Who is read about where few may read is read about where many may."""
    model = town("registration.p_read_in_unit=0.2", "registration.p_read_widely=0.5")
    recorded = Recorded(model)
    habits = {readers: Habit("at_enquiry", readers=readers) for readers in READERS}
    read = {
        readers: [recorded._was_read(case, entry_of(case, "x#0", "ssp", habit, 0)) for case in model.cases]
        for readers, habit in habits.items()
    }
    assert not any(read["writer"] + read["key_staff"])
    assert all(wide or not narrow for narrow, wide in zip(read["unit"], read["municipality"], strict=True))
    assert read["municipality"] == read["country"]
    assert 0 < sum(read["unit"]) < sum(read["country"]) < len(model.cases)


@pytest.mark.parametrize(("reminds", "factor"), [(True, 0.4), (False, 1.0)])
def test_where_a_system_reminds_fewer_follow_ups_are_missed(reminds, factor):
    model = town("registration.missed_factor=0.4")
    case, _ = with_entry(model, Habit("at_enquiry", words="box_other", reminds=reminds))
    assert model.registrar.missed_by(case) == factor
    assert model.registrar.missed_by(model.cases[1]) == 1.0


# The law.


HOW = Compliance(0.8, 0.1, 100.0, 0.5)


@pytest.mark.parametrize(
    ("day", "clarity", "off", "expected"),
    [
        (39, 1.0, (), 1.0),
        (40, 1.0, (), 1.0),
        (90, 1.0, (), 1 - 0.3 * 0.8 * 0.5),
        (140, 1.0, (), 1 - 0.3 * 0.8),
        (300, 1.0, (), 1 - 0.3 * 0.8),
        (300, 0.65, (), 1 - 0.3 * 0.8 * 0.5),
        (300, 0.3, (), 1.0),
        (300, 0.0, (), 1 + 0.3 * 0.8 * 0.3 / 0.7),
        (300, 1.0, (DOUBT,), 1.0),
        (300, 1.0, (STIGMA, FOLLOW_UP), 1 - 0.3 * 0.8),
    ],
)
def test_doubt_goes_as_far_as_the_law_is_clearer_and_the_rule_followed(day, clarity, off, expected):
    """A law fully clear takes 0.3 of declined answers away; it was clear by 0.3 before."""
    change = Transition(rule(Habit("never"), clarity=clarity), 40 * DAY, HOW)
    registration = Registration(NOTHING, change, frozenset(off))
    model = model_at(0, registration, "registration.doubt_share=0.3", "demand.concerns_per_100k=0")
    model.agenda.now = day * DAY
    assert model.registrar.declined_by() == pytest.approx(expected)


def test_a_practice_under_clearer_law_has_less_doubt_from_the_first():
    model = model_at(0, Registration(rule(Habit("never"), clarity=1.0)), "registration.doubt_share=0.5")
    assert model.registrar.declined_by() == pytest.approx(0.5)


@pytest.mark.parametrize(("channel", "look"), [(STIGMA, "refusal_points"), (FOLLOW_UP, "missed_by")])
def test_a_channel_that_is_off_acts_by_the_registers_of_old(channel, look):
    habit = Habit("at_enquiry", tells_citizen=True, reminds=True)
    for off, is_on in (((), True), ((channel,), False)):
        registration = Registration(NOTHING, Transition(rule(habit), 0), frozenset(off))
        model = model_at(40, registration)
        case = model.cases[0]
        writer = model.unit_posts("ssp")[0].person().name
        model.registrar.real.add(case, entry_of(case, writer, "ssp", habit, model.agenda.now))
        usual = model.registrar.points if channel == STIGMA else model.registrar.missed_factor
        neutral = 0.0 if channel == STIGMA else 1.0
        assert getattr(model.registrar, look)(case) == (usual if is_on else neutral)
