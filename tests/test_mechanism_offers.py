"""Which offer a person gets: by age, need and what is known and paid for ([K18 p. 34-37]; docs/model.md 8)."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from helpers_limits import free_run
from helpers_mechanisms import concern, is_share

from sim.policies.interventions import catalogue, choose, needs_of

OFFERS = {offer.name: offer for offer in catalogue()}
TAILORED = ("mentor_special", "parent_coach", "exit_course")
ADULT = {"mentor_job", "exit_course", "counselling_12b"}
MINOR = {"parent_coach", "contact_person", "network_meetings", "leisure_activity"}
"""What the law gives to one age only [K18 p. 34-35]."""

EVERYTHING = set(OFFERS)
ORDINARY = EVERYTHING - set(TAILORED)
SHORT = {"individual_talks"}


def known(names: set[str]):
    return lambda offer: offer.name in names


CASES = [
    # Tailored ones first. Under 18 [p. 35-36]: a mentor, the parents' coach.
    ({"is_minor": True}, EVERYTHING, {"mentor_special"}),
    ({"is_minor": True, "is_primary": False}, EVERYTHING, {"parent_coach"}),
    ({"is_minor": True}, EVERYTHING - {"mentor_special"}, {"parent_coach"}),
    ({"is_minor": True, "has_crime": True, "level": "acute"}, {"exit_course", *SHORT}, SHORT),
    ({}, EVERYTHING, {"mentor_special"}),
    # Crime [p. 32-37]: an exit course for adults whose signs are serious, where it is known.
    ({"has_crime": True, "level": "serious"}, EVERYTHING - {"mentor_special"}, {"exit_course"}),
    ({"has_crime": True, "level": "acute"}, EVERYTHING - {"mentor_special"}, {"exit_course"}),
    # Ordinary ones under 18 [p. 35-36]: contact person, network meetings, talks, leisure.
    ({"is_minor": True}, ORDINARY, {"contact_person", "network_meetings", "leisure_activity", *SHORT}),
    (
        {"is_minor": True, "is_vulnerable": True},
        ORDINARY,
        {"contact_person", "network_meetings", "leisure_activity", "psychiatric_offer", *SHORT},
    ),
    # 18 and over [p. 34-35]: a mentor towards education or job, section 12 b for a primary case, talks.
    ({}, ORDINARY, {"mentor_job", "counselling_12b", *SHORT}),
    ({"is_primary": False}, EVERYTHING, {"mentor_job", *SHORT}),
    ({"has_crime": True}, ORDINARY, {"counselling_12b", *SHORT}),
    ({"has_crime": True, "level": "other_signs"}, ORDINARY, {"counselling_12b", *SHORT}),
    ({"is_primary": False, "has_crime": True}, ORDINARY, {"mentor_job", *SHORT}),
    # Mentally vulnerable [p. 36]: psychiatric treatment.
    ({"is_vulnerable": True, "has_crime": True}, ORDINARY, {"psychiatric_offer", "counselling_12b", *SHORT}),
    # Whoever knows nothing else can talk.
    ({"is_minor": True}, SHORT, SHORT),
    ({}, SHORT, SHORT),
]


def chosen(person, names: set[str]) -> set[str]:
    """Return every offer that some liking of offers leads to."""
    return {choose(person, known(names), lambda offer, name=name: offer.name == name).name for name in OFFERS}


@pytest.mark.parametrize(("person", "names", "offers"), CASES)
def test_the_offers_are_the_typical_matches(person, names, offers):
    assert chosen(concern(**person), names) == offers


PEOPLE = [
    dict(zip(("is_minor", "is_primary", "has_crime", "is_vulnerable", "level"), values, strict=True))
    for values in product(*[(False, True)] * 4, ("other_signs", "serious"))
]
KNOWN = [ORDINARY | set(names) for n in range(4) for names in combinations(TAILORED, n)]


@pytest.mark.parametrize("is_minor", [True, False], ids=("under 18", "adult"))
def test_no_one_ever_gets_what_the_law_gives_to_the_other_age(is_minor):
    people = [concern(**person) for person in PEOPLE if person["is_minor"] is is_minor]
    for names in [*KNOWN, *({name, *SHORT} for name in OFFERS)]:
        offers = set().union(*(chosen(person, names) for person in people))
        assert offers <= names, "only what is known"
        assert not offers & (ADULT if is_minor else MINOR)


def test_every_offer_is_somebodys():
    people = [concern(**person) for person in PEOPLE]
    assert set().union(*(chosen(person, names) for person in people for names in KNOWN)) == EVERYTHING


def test_in_runs_every_ordinary_offer_starts():
    offers = {offer for r in range(4) for offer in started("competence.start=0", replication=r).values()}
    assert offers >= ORDINARY


def test_every_offer_fits_the_ages_of_the_law():
    assert {name for name, offer in OFFERS.items() if not offer.fits_age(is_minor=True)} == ADULT
    assert {name for name, offer in OFFERS.items() if not offer.fits_age(is_minor=False)} == MINOR


NEEDS = [
    ({"is_minor": True}, {"any", "conviction", "family"}),
    ({"is_minor": True, "is_primary": False}, {"any", "occupation", "family"}),
    ({}, {"any", "conviction", "occupation"}),
    ({"has_crime": True}, {"any", "conviction"}),
    ({"is_primary": False, "has_crime": True}, {"any", "occupation"}),
    ({"is_vulnerable": True, "has_crime": True}, {"any", "conviction", "vulnerable"}),
    ({"has_crime": True, "level": "acute"}, {"any", "conviction", "crime"}),
]


@pytest.mark.parametrize(("person", "needs"), NEEDS)
def test_what_the_situation_calls_for(person, needs):
    assert needs_of(concern(**person)) == needs


def test_measures_of_the_authority_need_a_legal_decision_and_free_offers_do_not():
    """Mentors, contact persons, coaches and exit courses are decided; talks, networks and advice are not [p. 34-35]."""
    free = {
        "psychiatric_offer",
        "network_meetings",
        "individual_talks",
        "counselling_12b",
        "leisure_activity",
    }
    assert {name for name, offer in OFFERS.items() if not offer.needs_decision} == free


def test_the_tailored_offers_are_the_three_that_professionals_may_not_know():
    assert {name for name, offer in OFFERS.items() if offer.is_tailored} == set(TAILORED)


# In a run: money and knowledge decide which tailored offers there are.

PLENTY = ("demand.concerns_per_100k=60", "turnover.longest_years=4")
KNOWS_ALL = ("competence.start=1",)
KNOWS_NOTHING = ("competence.start=0", "competence.half_cases=100", "competence.cases_per_year_in_post=0")


def started(*sets: str, replication: int = 0) -> dict[str, str]:
    """Return the first offer that each case started with."""
    run = free_run("coordinator", *PLENTY, *sets, replication=replication)
    first: dict[str, str] = {}
    for case, offer, *_ in run.record.interventions:
        first.setdefault(case, offer)
    return first


def primary_share(*sets: str) -> tuple[int, int]:
    """Return how many of the primary cases began with a borrowed mentor, and how many began at all."""
    n_mentors = n_all = 0
    for replication in range(3):
        run = free_run("coordinator", *PLENTY, *sets, replication=replication)
        primary = {case.name for case in run.model.cases if case.concern.is_primary}
        offers = [offer for case, offer, *_ in run.record.interventions if case in primary]
        n_mentors, n_all = n_mentors + offers.count("mentor_special"), n_all + len(offers)
    return n_mentors, n_all


def test_without_money_nothing_is_borrowed_from_the_national_corps():
    offers = started(*KNOWS_ALL, "offer.p_money=0").values()
    assert len(offers) > 40
    assert not {offer for offer in offers if OFFERS[offer].unit == "corps"}


def test_with_money_and_knowledge_every_primary_case_gets_a_trained_mentor():
    n_mentors, n_all = primary_share(*KNOWS_ALL, "offer.p_money=1")
    assert n_mentors == n_all > 100


def test_the_declared_share_has_the_money():
    assert is_share(*primary_share(*KNOWS_ALL, "offer.p_money=0.4"), 0.4)


def test_more_money_only_adds_borrowed_mentors():
    little, more = (started(*KNOWS_ALL, f"offer.p_money={share}") for share in (0.3, 0.7))
    mentored = [
        {case for case, offer in found.items() if OFFERS[offer].unit == "corps"} for found in (little, more)
    ]
    assert mentored[0] < mentored[1]


def test_who_does_not_know_the_field_chooses_ordinary_offers():
    """Money alone buys nothing that nobody has heard of."""
    n_known, n_all = primary_share("offer.p_money=1", "competence.start=0.5", *KNOWS_NOTHING[1:])
    strangers = started("offer.p_money=1", *KNOWS_NOTHING)
    assert 0.4 < n_known / n_all < 0.95, "a chooser who knows half or more of the field"
    tailored = [offer for offer in strangers.values() if OFFERS[offer].is_tailored]
    assert len(tailored) < len(strangers)
