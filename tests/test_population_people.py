"""Who citizens are and whom they know: traits come in the declared shares, ties join the same two from both ends."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.engine.streams import Streams
from sim.municipalities import find_municipality, municipalities
from sim.parameters import resolve
from sim.population.place import YEAR, Place, Setting
from sim.population.ties import TIES, Ties
from sim.population.town import People
from sim.population.traits import FORMS

ALARM = 1e-4
N_DRAWN = 20_000
TRAITS = {
    "is_vulnerable": "citizen.p_vulnerable",
    "has_earlier_case": "citizen.p_earlier_case",
    "is_unwell_at_first": "citizen.p_poor_wellbeing",
    "has_crime_at_first": "citizen.p_crime",
    "has_good_ties": "citizen.p_good_ties",
    "is_on_support": "citizen.p_support",
    "is_in_housing": "citizen.p_housing",
    "is_newcomer": "citizen.p_newcomer",
}
PLACES = st.builds(Place, st.just(999), st.integers(800, 700_000), st.floats(0.15, 0.3))


def people(population: int = 50_000, **changes: float) -> People:
    values = resolve({name.replace("__", "."): value for name, value in changes.items()})
    place = Place(999, population, 0.2)
    year = (date(2018, 1, 1), date(2018, 1, 1), date(2019, 1, 1))
    return People(Setting(place, *year, 0.21, tuple(values.items())), Streams(1), values)


@pytest.mark.parametrize("trait", TRAITS)
def test_traits_come_in_the_declared_shares(trait):
    """A share of 0.2 that is off by a tenth is noticed."""
    of, share = people(), resolve({})[TRAITS[trait]]
    n_found = sum(getattr(of.person(n).traits, trait) for n in range(N_DRAWN))
    assert stats.binomtest(n_found, N_DRAWN, share).pvalue > ALARM / len(TRAITS)
    assert stats.binomtest(n_found, N_DRAWN, min(share * 1.15, 1)).pvalue < ALARM


def test_half_are_women():
    of = people()
    n_women = sum(of.person(n).traits.is_woman for n in range(N_DRAWN))
    assert stats.binomtest(n_women, N_DRAWN, 0.5).pvalue > ALARM


def test_traits_of_one_citizen_tell_nothing_about_each_other():
    of = people()
    drawn = [of.person(n).traits for n in range(N_DRAWN)]
    for one, other in combinations(TRAITS, 2):
        table = [[0, 0], [0, 0]]
        for traits in drawn:
            table[getattr(traits, one)][getattr(traits, other)] += 1
        assert stats.chi2_contingency(table).pvalue > ALARM / 28, (one, other)


def test_forms_come_in_the_declared_shares():
    values, of = resolve({}), people()
    drawn = [of.person(n).traits.form for n in range(N_DRAWN)]
    weights = [values[f"concern.form_{form}"] for form in FORMS]
    known = [w / sum(weights) * N_DRAWN for w in weights]
    assert stats.chisquare([drawn.count(form) for form in FORMS], known).pvalue > ALARM


def test_a_milieu_has_one_form_and_its_members_have_it():
    of = people(concern__form_islamist=0.4, concern__form_right=0.4, milieu__share=0.02, milieu__size=20)
    by_milieu: dict[int, set[str]] = {}
    for number in range(50_000):
        milieu = of.ties.milieus.of(number)
        if milieu is not None:
            by_milieu.setdefault(milieu, set()).add(of.person(number).form)
    assert len(by_milieu) == 50
    assert all(len(forms) == 1 for forms in by_milieu.values())
    assert len(set.union(*by_milieu.values())) > 1


@pytest.mark.parametrize("tie", TIES)
@settings(max_examples=150, deadline=None)
@given(place=PLACES, data=st.data(), years=st.floats(-3, 12))
def test_ties_are_seen_from_both_ends(tie, place, data, years):
    """Whoever n is tied to is tied to n, by the same tie, at the same moment."""
    ties, time = Ties(place, resolve({})), int(years * YEAR)
    number = data.draw(_numbers(ties, tie))
    for other in dict(ties.neighbours(number, time)).get(tie, ()):
        assert other != number
        assert number in dict(ties.neighbours(int(other), time))[tie], (number, int(other))


def _numbers(ties: Ties, tie: str) -> st.SearchStrategy[int]:
    """Return numbers of citizens who may have the tie."""
    if tie not in ("milieu", "online"):
        return st.integers(0, ties.place.population - 1)
    milieus = ties.milieus if tie == "milieu" else ties.online
    return st.integers(0, milieus.n_members - 1).map(lambda i: int(milieus.number_of(i)))


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize(
    ("population", "share", "years"), [(900, 0.25, -1.0), (2003, 0.2, 0.0), (5000, 0.18, 7.3)]
)
def test_nobody_in_a_town_is_tied_to_somebody_who_is_not_tied_to_them(tie, population, share, years):
    """Everybody is asked: those at the ends of the numbers, on a birthday, in the last class."""
    ties, time = Ties(Place(999, population, share), resolve({})), int(years * YEAR)
    pairs = {
        (number, int(other))
        for number in range(population)
        for other in dict(ties.neighbours(number, time)).get(tie, ())
    }
    one_sided = [pair for pair in pairs if pair[::-1] not in pairs]
    assert not one_sided


@settings(max_examples=60, deadline=None)
@given(PLACES, st.data(), st.floats(-3, 12))
def test_people_who_live_together_are_of_fitting_ages(place, data, years):
    """Partners and siblings are two years apart, parents about thirty years older than their children."""
    ties, time = Ties(place, resolve({})), int(years * YEAR)
    number = data.draw(st.integers(0, place.population - 1))
    own = place.age(number, time)
    for other in dict(ties.neighbours(number, time))["household"].tolist():
        apart = abs(place.age(other, time) - own)
        assert apart < 3 or 26 < apart < 34, (own, place.age(other, time))
        assert (min(own, place.age(other, time)) < 20) or apart < 3


@settings(max_examples=60, deadline=None)
@given(PLACES, st.data(), st.floats(-3, 12))
def test_class_mates_are_of_one_age_and_colleagues_grown_up(place, data, years):
    ties, time = Ties(place, resolve({})), int(years * YEAR)
    number = data.draw(st.integers(0, place.population - 1))
    own, found = place.age(number, time), dict(ties.neighbours(number, time))
    assert all(abs(place.age(one, time) - own) <= 1 for one in found["peer"].tolist())
    assert all(min(place.age(one, time), own) >= 18 for one in found["work"].tolist())
    assert len(found["peer"]) == 0 or 6 <= own < 20


def test_most_children_live_with_two_parents_and_a_sibling():
    """Those at the edge of the ring, and with an older sibling who has moved out, do not."""
    place = Place(999, 50_000, 0.2)
    ties = Ties(place, resolve({}))
    young = [n for n in range(0, 50_000, 11) if place.age(n, 0) < 20]
    sizes = [len(ties.household(n, 0)) for n in young]
    assert sum(size == 3 for size in sizes) > 0.8 * len(young)
    assert min(sizes) >= 1


@settings(max_examples=40, deadline=None)
@given(PLACES, st.floats(-3, 12))
def test_ages_are_spread_evenly_with_the_declared_share_of_children(place, years):
    time, n = int(years * YEAR), place.population
    ages = [place.age(number, time) for number in range(0, n, max(1, n // 2000))]
    assert abs(sum(age < 18 for age in ages) / len(ages) - place.share_minor) < 0.01
    assert max(ages) < place.ring_years


@pytest.mark.parametrize("name", ["Samsø", "Odense"])
def test_members_of_milieus_are_as_many_as_declared(name):
    values, of = resolve({}), find_municipality(name)
    ties = Ties(Place(of.code, of.population, of.under18 / of.population), values)
    for milieus, share in ((ties.milieus, "milieu.share"), (ties.online, "milieu.share_online")):
        n_members = sum(milieus.of(n) is not None for n in range(of.population))
        assert abs(n_members - of.population * values[share]) <= 1
        in_milieus = [milieus.members(i).size for i in range(milieus.n_milieus)]
        assert sum(in_milieus) == n_members
        assert max(in_milieus) - min(in_milieus) <= 1


def test_every_municipality_can_be_peopled():
    for of in municipalities():
        place = Place(of.code, of.population, of.under18 / of.population)
        assert 60 < place.ring_years < 150
        assert Ties(place, resolve({})).milieus.n_members >= 1
