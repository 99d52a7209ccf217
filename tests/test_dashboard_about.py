"""The About page tells every assumption, limit, word and source that there is, in both languages."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from dash.development.base_component import Component

from dashboards.link import version_here
from dashboards.pages.about.assumptions import (
    ALL,
    MOST_AT_ONCE,
    count_words,
    found_view,
    grades_table,
    matching,
    opened_by,
)
from dashboards.pages.about.limits import posts_table
from dashboards.pages.about.page import SECTIONS, layout
from dashboards.words import say
from experiments.report.usual_rules import differing_rules
from sim.glossary import glossary
from sim.parameters import GRADES, declarations
from sim.policies.organisation import CATALOGUE, differences
from sim.texts import LANGUAGES, catalogue


def words(part: object) -> str:
    """Return all that a component says, children and properties alike."""
    given = part.to_plotly_json() if isinstance(part, Component) else part
    return json.dumps(given, default=lambda inside: inside.to_plotly_json(), ensure_ascii=False)


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def page(lang):
    return words(layout(lang, None))


def test_every_section_has_its_heading_and_its_way_there(page, lang):
    for name in SECTIONS:
        assert f'"#about-{name}"' in page
        assert say(f"about.section_{name}", lang) in page


def test_every_limit_that_the_reports_tell_is_told_once(page, lang):
    limits = [
        sentence
        for key, sentence in catalogue(lang).items()
        if key.startswith(("report.limits.item_", "registration.limits.item_"))
    ]
    assert len(limits) > 20
    assert {sentence: page.count(sentence) for sentence in limits} == dict.fromkeys(limits, 1)
    assert say("about.limits.never", lang) in page


def test_every_word_of_the_glossary_stands_there_in_both_languages(page):
    for term in glossary().values():
        for word in (term.word("en"), term.word("da")):
            assert json.dumps(word, ensure_ascii=False) in page


def test_every_assumption_can_be_found_by_its_area(lang):
    areas = {declared.area for declared in declarations().values()}
    shown = {area: words(found_view("", area, [area], lang)) for area in areas}
    for name, declared in declarations().items():
        assert name in shown[declared.area]
        assert json.dumps(declared.label(lang), ensure_ascii=False)[1:-1] in shown[declared.area]


def test_the_download_holds_every_assumption(page):
    assert [name for name in declarations() if name not in page] == []


@pytest.mark.parametrize(
    ("query", "lang", "name"),
    [
        ("P_BUSY", "en", "diary.p_busy"),
        ("  concerns   100,000 ", "en", "demand.concerns_per_100k"),
        ("bekymringer 100.000", "da", "demand.concerns_per_100k"),
    ],
)
def test_a_search_finds_by_name_unit_and_in_the_language_of_the_page(query, lang, name):
    found = [declared.name for declared in matching(query, ALL, lang)]
    assert name in found
    assert len(found) < 20


def test_a_search_tells_how_many_it_found_and_opens_few(lang):
    total = len(declarations())
    assert [len(matching("", area, lang)) for area in (ALL, "nowhere")] == [total, 0]
    assert matching("xyzzy", ALL, lang) == []
    assert count_words("xyzzy", ALL, lang) == say("about.assumptions.none", lang, n=0, total=total)
    assert opened_by("", ALL, lang) == []
    assert opened_by("diary.p_busy", ALL, lang) == ["people"]
    assert len(matching("", "population", lang)) <= MOST_AT_ONCE
    assert opened_by("", "population", lang) == ["population"]


def test_the_grades_are_counted(lang):
    (group,) = grades_table(declarations().values(), lang).groups
    counts = [int(row.cells[0].main) for row in group.rows]
    assert len(counts) == len(GRADES)
    assert sum(counts) == len(declarations())
    assert counts[GRADES.index("measured")] == sum(d.grade == "measured" for d in declarations().values())


def test_the_rules_told_are_those_in_which_the_models_differ(lang):
    coordinator, ad_hoc, fixed = CATALOGUE.values()
    apart = set(differences(coordinator, ad_hoc)) | set(differences(coordinator, fixed))
    (group,) = differing_rules("", lang).groups
    assert [row.head for row in group.rows] == [
        catalogue(lang)[f"measures.rules.{name}"]
        for name in coordinator.__dataclass_fields__
        if name in apart
    ]
    assert all(len({cell.main for cell in row.cells}) > 1 for row in group.rows)


def test_the_posts_grow_with_the_municipality(lang):
    rows = posts_table(lang).groups[0].rows
    ssp = [cell.main for cell in rows[0].cells]
    assert [cell.split()[0] for cell in ssp] == ["1", "2", "4"]


def test_the_data_are_credited_as_their_owners_ask():
    told = files("sim").joinpath("data", "PROVENANCE.md").read_text(encoding="utf-8")
    asked = " ".join(told.split())
    english = say("about.origin.population", "en").partition("Source: ")[2]
    assert english in asked
    danish = say("about.origin.map", "da")
    assert "Indeholder data fra Geodatastyrelsen og Danske Kommuner, FOT/DAGI kommuner, regioner" in danish
    assert "Indeholder data fra Geodatastyrelsen og Danske Kommuner, FOT/DAGI kommuner, regioner" in asked


def test_the_version_is_that_of_share_links(page):
    assert version_here() in page
