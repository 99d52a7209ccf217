"""The 98 municipalities are there, and people find them by the names they use."""

from __future__ import annotations

import pytest

from sim import municipalities as module
from sim.errors import BadInput
from sim.municipalities import ALIASES, district_of, find_municipality, municipalities


def test_all_98_are_there_with_everybody_in_them():
    assert len(municipalities()) == len({m.code for m in municipalities()}) == 98
    assert sum(m.population for m in municipalities()) == 5_781_107  # PROVENANCE.md
    assert all(0 < m.under18 < m.population for m in municipalities())
    assert all(8 < m.lon < 15.5 and 54.5 < m.lat < 58 for m in municipalities())


def test_the_twelve_districts_have_their_sizes():
    districts = {m.police_district: len(district_of(m)) for m in municipalities()}
    assert sorted(districts.values()) == [1, 4, 7, 7, 7, 8, 9, 10, 10, 11, 11, 13]  # PROVENANCE.md
    odense = find_municipality("Odense")
    assert odense in district_of(odense)
    assert {m.police_district for m in district_of(odense)} == {"Fyn"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Odense", "Odense"),
        ("  odense ", "Odense"),
        ("ODENSE KOMMUNE", "Odense"),
        ("Copenhagen", "København"),
        ("københavn", "København"),
        ("Koebenhavn", "København"),
        ("Kobenhavn", "København"),
        ("Århus", "Aarhus"),
        ("Aarhus", "Aarhus"),
        ("Arhus", "Aarhus"),
        ("Ålborg", "Aalborg"),
        ("Åbenrå", "Aabenraa"),
        ("Hoje-Taastrup", "Høje-Taastrup"),
        ("Høje Tåstrup", "Høje-Taastrup"),
        ("Hoeje Taastrup", "Høje-Taastrup"),
        ("Samso", "Samsø"),
        ("samsoe", "Samsø"),
        ("Aero", "Ærø"),
        ("Aeroe", "Ærø"),
        ("Laesoe", "Læsø"),
        ("Elsinore", "Helsingør"),
        ("Nordfyn", "Nordfyns"),
        ("Mors", "Morsø"),
        ("461", "Odense"),
        (" 0461 ", "Odense"),
        ("101", "København"),
    ],
)
def test_a_name_in_use_finds_its_municipality(written, name):
    assert find_municipality(written).name == name


@pytest.mark.parametrize("municipality", municipalities(), ids=lambda m: m.name)
def test_every_official_name_finds_itself(municipality):
    assert find_municipality(municipality.name) is municipality
    assert find_municipality(municipality.name.upper()) is municipality


def test_no_two_names_fall_together_when_spelling_is_folded():
    assert len(module._by_spelling()) == 98 + len(ALIASES)


@pytest.mark.parametrize(
    ("written", "meant"), [("Odnse", "Odense"), ("Roskille", "Roskilde"), ("Samsung", "Samsø")]
)
def test_an_unknown_name_suggests_the_nearest(written, meant):
    with pytest.raises(BadInput) as caught:
        find_municipality(written)
    for lang in ("en", "da"):
        assert written in caught.value.sentence(lang)
        assert meant in caught.value.sentence(lang)


@pytest.mark.parametrize("written", ["  ", "Danmark", "Fyn", "xyz", "999", "00461", "46"])
def test_nothing_is_suggested_where_nothing_is_near(written):
    with pytest.raises(BadInput) as caught:
        find_municipality(written)
    assert caught.value.key == "municipalities.unlike"
    assert set(caught.value.values) == {"name"}
