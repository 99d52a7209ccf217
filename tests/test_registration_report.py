"""The report on a registration rule: offline, complete, in one language, honest about signs and too few."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from experiments.registration.report import write_report
from experiments.registration.report.denmark import LAT, LON
from experiments.registration.report.page import render
from experiments.registration.report.places import danish_order
from experiments.registration.report.survey import slug
from experiments.registration.sentences import with_sentences
from experiments.report.chart_style import CONFIG
from experiments.report.document import BUNDLE_ID
from sim.measures.registration.survey_2017 import survey_2017
from sim.texts import LANGUAGES, catalogue
from tests.helpers_registration_report import (
    CASES,
    IN_FORCE,
    REALITY,
    hides_everything,
    measures,
    municipalities,
    rollout,
    summary,
    too_few,
)

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "Ærø"'
BUNDLE = re.compile(rf'<script id="{BUNDLE_ID}">.*?</script>', re.DOTALL)
SECTIONS = [
    *("answer", "map", "coverage", "comparable", "work", "reality", "stigma", "split", "timeline"),
    *("estimators", "power", "survey", "limits", "rules", "certificate"),
]
CHARTS = [
    *("chart-map-before", "chart-map-after", "chart-map-change", "chart-strip", "chart-strip-change"),
    "chart-coverage",
    *("chart-comparable", "chart-work", "chart-reality", "chart-stigma-consent-refused"),
    *("chart-stigma-courses-started-per-year", "chart-split", "chart-timeline", "chart-estimators"),
    *("chart-power", "chart-survey"),
]
ENGLISH = re.compile(r"\b(the|days|enquiries|and|with|of|rules|not)\b", re.IGNORECASE)
DANISH = re.compile(r"\b(og|dage|ikke|det|henvendelser|med|af|regler|kommuner)\b", re.IGNORECASE)
DISTRICTS = re.compile(r"(Midt|Syd)- og \w+|Sydsjælland og Lolland-Falster")


class Page(HTMLParser):
    """Collect the elements and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))


def page(found: dict, lang: str = "en", extra: dict | None = None) -> str:
    """Return the report without the plotly.js bundle."""
    return BUNDLE.sub("", render(with_sentences(found), extra or {}, lang))


@cache
def page_of(case: str, lang: str = "en") -> str:
    """Return the report on one of the cases, written once for all tests."""
    return page(CASES[case](), lang)


def part(html: str, name: str) -> str:
    """Return one section."""
    return re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL).group(0)


def words(html: str) -> str:
    """Return the text without tags."""
    plain = re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", plain)


def figures(html: str) -> dict[str, dict]:
    """Return data and layout of every chart by its id."""
    found = re.findall(r'<script type="application/json" id="([^"]+)-data">(.*?)</script>', html, re.DOTALL)
    return {name: json.loads(data) for name, data in found}


@pytest.fixture(scope="module")
def full() -> str:
    return page_of("full")


# One file, offline, the same every time.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_asked_of_the_network(lang: str) -> None:
    html = page_of("full", lang)
    assert not re.search(r"https?://|url\(|@import|<link|<iframe|<object|<embed", html)
    for tag, attrs in Page(html).elements:
        assert "src" not in attrs, tag
        assert attrs.get("href", "#").startswith("#")
    assert "default-src 'none'" in html


def test_no_chart_can_be_sent_to_a_cloud_service(full: str) -> None:
    assert CONFIG["showSendToCloud"] is False
    assert [json.loads(c) for c in re.findall(r"^drawCharts\((.*)\);$", full, re.MULTILINE)] == [CONFIG]


def test_no_chart_asks_for_tiles_or_the_shapes_of_countries(full: str) -> None:
    kinds = {trace["type"] for figure in figures(full).values() for trace in figure["data"]}
    assert kinds == {"scatter", "bar"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_writing_has_identical_bytes(tmp_path: Path, lang: str) -> None:
    found = with_sentences(summary())
    before = deepcopy(found)
    first = write_report(tmp_path / "a.html", found, {}, lang).read_bytes()
    assert write_report(tmp_path / "b.html", found, {}, lang).read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]
    assert found == before


def test_the_sentences_are_written_where_the_summary_has_none() -> None:
    assert render(summary(), {}, "en") == render(with_sentences(summary()), {}, "en")


def test_names_from_outside_cannot_become_markup() -> None:
    found = summary()
    found["rule"] = found["rule"] | {"title": {"en": HOSTILE, "da": HOSTILE}, "text": {"en": HOSTILE}}
    for row in (*found["municipalities"], *found["survey"]):
        row["name" if "name" in row else "item"] = HOSTILE
    html = page(found)
    assert "alert(1)</script>" not in html
    assert "<img" not in html
    for figure in figures(html).values():
        for trace in figure["data"]:
            assert not any("<img" in shown for shown in trace.get("hovertext") or [])


# Complete, in order, in one language.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_section_is_there_in_order_and_says_something(case: str, lang: str) -> None:
    html = page_of(case, lang)
    assert re.findall(r'<section id="([^"]+)"', html) == SECTIONS
    assert f'<html lang="{lang}">' in html
    for name in SECTIONS:
        assert len(words(part(html, name))) > 40, name
    assert not re.search(r"\b(None|nan|NaN|inf|Infinity)\b", html)
    assert not re.search(r"[{}]", words(re.sub(r"<(style|script).*?</\1>", "", html, flags=re.DOTALL)))


@pytest.mark.parametrize("case", CASES)
def test_no_language_leaks_into_the_other(case: str) -> None:
    for lang, foreign in (("da", ENGLISH), ("en", DANISH)):
        html = page_of(case, lang)
        shown = DISTRICTS.sub("", words(re.search(r"<main>.*</main>", html, re.DOTALL).group(0)))
        assert foreign.findall(shown) == [], lang
        for figure in figures(html).values():
            texts = [label["text"] for label in figure["layout"].get("annotations", [])]
            texts += [trace.get("name", "") for trace in figure["data"]]
            texts += [line for trace in figure["data"] for line in trace.get("hovertext") or []]
            assert not foreign.search(" ".join(texts))


def test_headings_are_in_order_and_ids_unique(full: str) -> None:
    elements = Page(full).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_chart_has_a_fixed_id_and_words(full: str) -> None:
    assert [attrs["id"] for tag, attrs in Page(full).elements if attrs.get("class") == "chart"] == CHARTS
    assert list(figures(full)) == CHARTS
    for chart in CHARTS:
        assert len(re.search(rf'<span id="{chart}-summary">(.*?)</span>', full).group(1)) > 20


def test_every_section_with_a_chart_has_a_folded_table(full: str) -> None:
    for name in SECTIONS:
        section = part(full, name)
        if 'class="chart"' in section:
            assert "<details>" in section, name
            assert "<table" in section, name


def test_the_five_points_stand_as_in_the_summary() -> None:
    found = with_sentences(summary())
    found["sentences"]["en"] = [f"Point {n}." for n in range(5)]
    assert "Point 3." in words(part(render(found, {}, "en"), "answer"))


def test_readers_are_told_that_nobody_is_real(full: str) -> None:
    lead = re.search(r'<p class="lead">(.*?)</p>', full).group(1)
    assert "synthetic" in lead
    assert "all citizens are synthetic" in words(part(full, "limits"))


def test_the_assumptions_are_shown_where_they_are_given() -> None:
    record = {
        "name": "stigma.points", "label_en": "Loss of consent", "label_da": "Tab af samtykke", "value": 0.05,
        "unit": "share", "low": 0.0, "high": 0.15, "allowed_low": 0.0, "allowed_high": 1.0,
        "grade": "assumed", "source": "EVIDENCE F.15",
    }  # fmt: skip
    assert "Loss of consent" in part(page(summary(), extra={"assumptions": [record]}), "rules")


# The map.


def test_each_map_shows_all_98_once_within_its_frame_and_the_capital_again(full: str) -> None:
    for name in ("chart-map-before", "chart-map-after", "chart-map-change"):
        figure = figures(full)[name]
        main = [trace for trace in figure["data"] if trace["xaxis"] == "x"]
        assert sum(len(trace["x"]) for trace in main) == 98
        assert all(LON[0] < x < LON[1] for trace in main for x in trace["x"])
        assert all(LAT[0] < y < LAT[1] for trace in main for y in trace["y"])
        inside = [trace for trace in figure["data"] if trace["xaxis"] == "x2"]
        assert 15 < sum(len(trace["x"]) for trace in inside) < 35
        assert figure["layout"]["yaxis"]["scaleanchor"] == "x"
        assert "<br>" in main[1]["hovertext"][0]


def test_the_enlarged_corner_covers_no_municipality(full: str) -> None:
    """The corner lies over the sea and Sweden: east of 11.6 degrees and north of 56.2."""
    layout = figures(full)["chart-map-before"]["layout"]
    west = LON[0] + layout["xaxis2"]["domain"][0] * (LON[1] - LON[0])
    south = LAT[0] + layout["yaxis2"]["domain"][0] * (LAT[1] - LAT[0])
    assert [m["name"] for m in municipalities() if m["lon"] > west and m["lat"] > south] == []


def test_the_change_is_told_by_shape_as_well_as_by_colour(full: str) -> None:
    rows = {row["name"]: row for row in municipalities()}
    figure = figures(full)["chart-map-change"]
    shapes = {"triangle-up": 1, "triangle-down": -1, "circle": 0}
    known = next(trace for trace in figure["data"] if trace["xaxis"] == "x" and len(trace["x"]) > 50)
    for hover, symbol in zip(known["hovertext"], known["marker"]["symbol"], strict=True):
        row = rows[hover.split("<br>")[0]]
        told = row["change_low"] > 0 or row["change_high"] < 0
        assert shapes[symbol] == (0 if not told else 1 if row["change"] > 0 else -1)
    unknown = next(trace for trace in figure["data"] if trace["xaxis"] == "x" and len(trace["x"]) == 6)
    assert set(unknown["marker"]["symbol"]) == {"x-thin-open"}


def test_a_municipality_without_shares_has_a_reason_and_is_not_in_the_strip() -> None:
    rows = municipalities(few=0)
    rows[0] |= {"events": 19, "coverage_before": None, "coverage_after": None}
    html = page(summary(municipalities=rows))
    assert "too few to say (19)" in part(html, "map")
    assert "1 with too few simulated enquiries" in words(part(html, "map"))
    assert {len(trace["x"]) for trace in figures(html)["chart-strip"]["data"][1:]} == {97}


def test_a_pilot_says_who_and_when_the_others_follow() -> None:
    pilot = rollout("pilot", districts=["Fyn"], pilot_months=18)
    html = page(summary(rollout=pilot))
    assert "The pilot is Fyn. All others follow 18 months later." in words(part(html, "rules"))
    assert "The others never follow." in page(summary(rollout=pilot | {"pilot_months": 0}))


def test_chance_in_the_ranges_over_worlds_is_told(full: str) -> None:
    assert "from 4 replications in each world" in words(part(full, "coverage"))
    assert "from 1 replication in each world" in page(summary(world_replications=1))


def test_names_are_in_danish_order() -> None:
    assert sorted(["Ærø", "Aarhus", "Viborg", "Århus", "Odense", "Øster"], key=danish_order) == [
        "Odense", "Viborg", "Ærø", "Øster", "Aarhus", "Århus",
    ]  # fmt: skip


# Too few, nothing, hidden.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_few_events_take_the_charts_away(lang: str) -> None:
    html = page(too_few(), lang)
    assert not {"chart-strip", "chart-coverage", "chart-comparable", "chart-split"} & set(figures(html))


def test_one_side_with_too_few_events_leaves_the_other_to_be_seen() -> None:
    rows = measures()
    for row in rows:
        if row["measure"] == "days_to_registration" and row["rule"] == "new":
            row["events"] = 12
    section = words(part(page(summary(measures=rows)), "coverage"))
    assert "38.4" in section
    assert "too few to say (12)" in section


def test_a_rule_that_hides_everything_still_has_its_map() -> None:
    html = page(hides_everything())
    assert {"chart-map-after", "chart-strip", "chart-split"} <= set(figures(html))
    assert "0.00" not in words(part(html, "coverage"))


def test_stigma_is_never_asserted_in_its_section() -> None:
    for lang, nobody in (("en", "nobody has measured"), ("da", "ingen har målt")):
        assert nobody in words(part(page_of("full", lang), "stigma")).lower()


def test_ways_to_compare_that_the_roll_out_does_not_allow_say_so() -> None:
    assert "not possible with this roll-out" in part(page_of("all at once"), "estimators")


def test_channels_that_are_off_are_named(full: str) -> None:
    section = words(part(page_of("pilot"), "reality"))
    assert "stigma and doubt about what is lawful" in section
    assert "do not act" not in words(part(full, "reality"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_measure_has_a_label_and_a_row(lang: str) -> None:
    labels = catalogue(lang)
    html = words(page_of("full", lang))
    for measure in IN_FORCE | REALITY:
        assert labels[f"registration.measures.{measure}"] in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_the_survey_that_is_simulated_has_a_label(lang: str) -> None:
    simulated = ("2", "3", "4", "5", "6", "7", "14")
    items = {row.item for row in survey_2017() if row.figure in simulated}
    unlabelled = {item for item in items if f"registration.survey_items.{slug(item)}" not in catalogue(lang)}
    assert unlabelled == set()
