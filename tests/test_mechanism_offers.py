"""Which offers a person gets: by age, need and what is known and paid for ([K18 p. 32-37]; docs/model.md 8)."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from helpers_mechanisms import is_share

from sim.agents.chooser import FIRST_PROJECT, Chooser
from sim.model import PreventionModel
from sim.policies.choice import MOST_PARTS, NEEDS, Situation, choose_further, choose_main, needs_of
from sim.policies.interventions import catalogue
from sim.policies.organisation import CATALOGUE
from sim.policies.staffing import AUTHORITY_UNITS
from sim.scenario_build import build_scenario

OFFERS = {offer.name: offer for offer in catalogue()}
FIRST = {name for name, offer in OFFERS.items() if offer.comes_first}
ORDINARY = set(OFFERS) - FIRST
ADULT = {
    "exit_police",
    "exit_course",
    "mentor_job",
    "employment_support",
    "work_placement",
    "counselling_12b",
    "housing_offer",
    "social_pedagogical",
}
MINOR = {
    "parent_coach",
    "parent_coach_own",
    "dialogue_meetings",
    "contact_person",
    "group_talks",
    "network_meetings",
    "family_treatment",
    "day_placement",
    "out_of_home",
    "youth_events",
    "leisure_activity",
}
"""What the law gives to one age only [K18 p. 34-35]."""
SHORT = {"individual_talks"}
UNDER_18 = {"contact_person", "network_meetings", "group_talks", "education_support", "youth_events"}
UNDER_18 |= {"leisure_activity", *SHORT}
TO_WORK = {"mentor_job", "employment_support", "work_placement", "education_support"}
TALKS = {"psychologist", "other_counselling"}
POORLY = TALKS | {"substance_treatment"}


def known(names: set[str]):
    return lambda offer: offer.name in names


def person(**what: object) -> Situation:
    return Situation(**({"is_minor": False} | what))


def mains(someone: Situation, names: set[str]) -> set[str]:
    """Return every main offer that some liking of offers leads to."""
    needs = needs_of(someone)
    return {
        choose_main(someone.is_minor, needs, known(names), lambda offer, name=name: offer.name == name).name
        for name in OFFERS
    }


CASES = [
    # Trained people first, own ones before borrowed ones. Under 18 [p. 35-36]: a mentor, the parents' coach.
    ({"is_minor": True}, set(OFFERS), {"mentor_own"}),
    ({"is_minor": True}, set(OFFERS) - {"mentor_own"}, {"mentor_special"}),
    ({"is_minor": True, "is_primary": False}, set(OFFERS), {"parent_coach_own"}),
    ({"is_minor": True, "is_primary": False}, ORDINARY | {"parent_coach"}, {"parent_coach"}),
    ({"is_minor": True}, ORDINARY | {"dialogue_meetings"}, {"dialogue_meetings"}),
    ({}, set(OFFERS), {"mentor_own"}),
    # Crime [p. 32-38]: exit for adults whose signs are serious, through the police where they are partner.
    ({"has_crime": True, "is_grave": True}, set(OFFERS), {"exit_course"}),
    ({"has_crime": True, "is_grave": True, "has_police_as_partner": True}, set(OFFERS), {"exit_police"}),
    ({"has_crime": True}, ORDINARY | {"exit_course"}, {"counselling_12b", "behavioural_therapy", *SHORT}),
    ({"is_minor": True, "has_crime": True, "is_grave": True}, SHORT | {"exit_course"}, SHORT),
    # Home from a conflict zone [p. 35-36]: psychologist and mentor.
    ({"is_returnee": True}, set(OFFERS), {"psychologist_returnee"}),
    ({"is_returnee": True}, set(OFFERS) - {"psychologist_returnee"}, {"mentor_own"}),
    # Ordinary ones under 18 [p. 35-36]: family and school relations, network meetings.
    ({"is_minor": True}, ORDINARY, UNDER_18),
    (
        {"is_minor": True, "is_vulnerable": True},
        ORDINARY,
        UNDER_18 | {"psychiatric_offer", "psychologist"},
    ),
    ({"is_minor": True, "is_unwell": True}, ORDINARY, UNDER_18 | POORLY | {"family_treatment"}),
    (
        {"is_minor": True, "is_grave": True, "has_crime": True},
        ORDINARY,
        UNDER_18 | {"behavioural_therapy"},
    ),
    (
        {"is_minor": True, "is_grave": True, "is_unwell": True},
        ORDINARY,
        UNDER_18 | POORLY | {"day_placement", "out_of_home", "family_treatment"},
    ),
    # 18 and over [p. 34-35]: towards education or job, section 12 b for a primary case; a non-primary one opens more.
    ({}, ORDINARY, TO_WORK | {"counselling_12b", *SHORT}),
    ({"has_crime": True}, ORDINARY, {"counselling_12b", "behavioural_therapy", *SHORT}),
    ({"is_primary": False}, ORDINARY, TO_WORK | TALKS | {"housing_offer", "social_pedagogical", *SHORT}),
    # Mentally vulnerable [p. 36]: psychiatric treatment, a psychologist, support.
    (
        {"is_vulnerable": True, "has_crime": True},
        ORDINARY,
        {"psychiatric_offer", "psychologist", "social_pedagogical", "counselling_12b", "behavioural_therapy"}
        | SHORT,
    ),
    # Whoever knows nothing else can talk.
    ({"is_minor": True}, SHORT, SHORT),
    ({}, SHORT, SHORT),
]


@pytest.mark.parametrize(("what", "names", "offers"), CASES)
def test_the_offers_are_the_typical_matches(what, names, offers):
    assert mains(person(**what), names) == offers


FLAGS = (
    *("is_minor", "is_primary", "has_crime", "is_grave", "is_vulnerable", "is_unwell"),
    *("is_returnee", "has_police_as_partner"),
)
PEOPLE = [Situation(**dict(zip(FLAGS, values, strict=True))) for values in product((False, True), repeat=8)]


def whole(someone: Situation, names: set[str], likes: str) -> tuple[str, ...]:
    """Return all parts of the course of somebody whose every need gets an offer."""
    needs = needs_of(someone)

    def likeness(offer) -> bool:
        return offer.name == likes

    main = choose_main(someone.is_minor, needs, known(names), likeness)
    further = choose_further(someone.is_minor, needs, (main,), known(names), likeness)
    return tuple(offer.name for offer in (main, *further))


@pytest.mark.parametrize("is_minor", [True, False], ids=("under 18", "adult"))
def test_no_one_ever_gets_what_the_law_gives_to_the_other_age(is_minor):
    forbidden = ADULT if is_minor else MINOR
    for someone in (p for p in PEOPLE if p.is_minor is is_minor):
        for names in (set(OFFERS), ORDINARY, *({name, *SHORT} for name in sorted(OFFERS))):
            parts = whole(someone, names, "")
            assert set(parts) <= names, "only what is known"
            assert not forbidden.intersection(parts)


def test_a_course_is_a_main_offer_and_at_most_two_others_each_for_another_need():
    sizes = set()
    for someone, likes in product(PEOPLE, ("", "psychologist", "contact_person", "mentor_job")):
        parts = whole(someone, set(OFFERS), likes)
        sizes.add(len(parts))
        assert len(set(parts)) == len(parts)
        for i, name in enumerate(parts[1:], 1):
            met = frozenset().union(*(OFFERS[other].needs for other in parts[:i]))
            assert OFFERS[name].needs - met
    assert sizes == set(range(min(sizes), MOST_PARTS + 1))


def test_every_offer_is_somebodys():
    got = set()
    for someone, likes in product(PEOPLE, OFFERS):
        for names in (set(OFFERS), ORDINARY, {likes, *SHORT}):
            got.update(whole(someone, names, likes))
    assert got == set(OFFERS)


def test_who_has_more_needs_loses_none():
    for a, b in combinations(PEOPLE[:64], 2):
        if a.is_minor == b.is_minor and a.is_primary == b.is_primary:
            more = {f: getattr(a, f) or getattr(b, f) for f in FLAGS}
            if a.is_primary and more["has_crime"]:
                continue
            assert needs_of(a) | needs_of(b) <= needs_of(Situation(**more))


def test_the_whole_catalogue_of_the_mapping_is_there():
    """FACTS 7 [K18 p. 32-38]: 20 ordinary kinds, three tailored ones, and what the police provide."""
    assert set(OFFERS) >= {
        *("mentor_job", "exit_course", "contact_person", "individual_talks", "psychologist", "group_talks"),
        *("network_meetings", "family_treatment", "education_support", "employment_support"),
        *("work_placement", "counselling_12b", "other_counselling", "psychiatric_offer"),
        *("substance_treatment", "day_placement", "out_of_home", "housing_offer", "social_pedagogical"),
        *("behavioural_therapy", "youth_events", "leisure_activity"),
        *("mentor_special", "mentor_own", "parent_coach", "parent_coach_own", "dialogue_meetings"),
        *("police_talk", "exit_police"),
    }


@pytest.mark.parametrize("offer", catalogue(), ids=lambda offer: offer.name)
def test_every_entry_of_the_catalogue_makes_sense(offer):
    assert offer.level in ("constructive", "pre-emptive", "intervening")
    assert offer.kind in ("individual", "family", "network", "group")
    assert offer.ages in ("minor", "adult", "any")
    assert offer.needs
    assert offer.needs <= set(NEEDS)
    assert offer.en != offer.da
    assert offer.is_voluntary, (
        "18 and over takes part only if willing; under 18 the model knows consent alone"
    )
    assert 1 <= offer.median_months <= 15
    assert 0 < offer.hours_per_week <= 40
    assert 300 <= offer.kroner_per_hour <= 1000
    assert 0 < offer.motivation <= 2
    assert offer.works_on
    assert {dimension for dimension, _ in offer.works_on} <= {"extremism", "wellbeing", "crime"}
    assert all(0 < reach <= 1 for _, reach in offer.works_on)


def test_every_offer_fits_the_ages_of_the_law():
    assert {name for name, offer in OFFERS.items() if not offer.fits_age(is_minor=True)} == ADULT
    assert {name for name, offer in OFFERS.items() if not offer.fits_age(is_minor=False)} == MINOR


def test_courses_are_mentors_parent_coaches_and_exit():
    assert {name for name, offer in OFFERS.items() if offer.is_course} == {
        *("mentor_special", "mentor_own", "mentor_job", "parent_coach", "parent_coach_own"),
        *("exit_course", "exit_police"),
    }


def test_measures_of_the_authority_need_a_legal_decision_and_talks_and_advice_do_not():
    """Measures of the Service Act and the LAB Act are decided; talks, networks, advice and health are not."""
    free = {
        *("individual_talks", "network_meetings", "group_talks", "dialogue_meetings", "counselling_12b"),
        *("other_counselling", "psychologist", "psychologist_returnee", "psychiatric_offer"),
        *("police_talk", "exit_police", "education_support", "youth_events", "leisure_activity"),
    }
    assert {name for name, offer in OFFERS.items() if not offer.needs_decision} == free
    for offer in OFFERS.values():
        if offer.unit in AUTHORITY_UNITS - {"police"} and offer.name not in free:
            assert offer.needs_decision


# In a run: money and knowledge decide which of these offers there are.


class OneCase:
    """A case as the chooser sees it: draws of its own, and a chooser who knows so much of the field."""

    def __init__(self, streams, competence: float) -> None:
        self.streams, self.holder = streams, self
        self.known = competence

    def person(self):
        return self

    def competence(self, _: int) -> float:
        return self.known


def knows(name: str, competence: float, n: int = 2_000, place: str = "Bornholm", *sets: str) -> int:
    """Return in how many of ``n`` cases the chooser knows of an offer and can pay for it."""
    model = PreventionModel(build_scenario(municipality=place, model="coordinator", sets=sets))
    chooser = Chooser(model)
    found = 0
    for i in range(n):
        streams = type(model.streams).at(model.streams.key("made", i))
        found += chooser._known_to_holder(OneCase(streams, competence))(OFFERS[name])
    return found


def test_what_comes_first_is_known_with_the_choosers_competence():
    assert is_share(knows("dialogue_meetings", 0.3), 2_000, 0.3)
    assert knows("exit_course", 1.0) == 2_000
    assert knows("exit_course", 0.0) == 0


def test_ordinary_offers_are_known_to_everybody():
    assert all(knows(name, 0.0, 20) == 20 for name in sorted(ORDINARY))


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_the_declared_share_has_the_money_to_borrow(share):
    found = knows("mentor_special", 1.0, 2_000, "Bornholm", f"offer.p_money={share}")
    assert found == 2_000 * share if share in (0, 1) else is_share(found, 2_000, share)


def test_only_municipalities_with_trained_people_have_own_mentors():
    assert knows("mentor_own", 1.0, 10, "Odense", "corps.p_own=0", "offer.p_money=0") == 10
    assert knows("mentor_own", 1.0, 10, "Bornholm", "corps.p_own=0") == 0
    assert knows("mentor_own", 1.0, 10, "Bornholm", "corps.p_own=1", "offer.p_money=0") == 10


def test_who_has_own_mentors_is_the_same_in_every_run_and_model_of_an_experiment():
    def has(seed: int, model: str, replication: int) -> bool:
        scenario = build_scenario(municipality="Viborg", model=model, seed=seed, sets=("corps.p_own=0.5",))
        return Chooser(PreventionModel(scenario, replication=replication)).has_own_mentors

    by_seed = {seed: {has(seed, m, r) for m in CATALOGUE for r in range(2)} for seed in range(8)}
    assert all(len(found) == 1 for found in by_seed.values())
    assert len(set().union(*by_seed.values())) == 2


def test_the_first_project_was_in_four_municipalities():
    assert len(FIRST_PROJECT) == 4
