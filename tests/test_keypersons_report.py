"""The report on key persons: offline, safe, the same every time, complete, and honest about signs and about too few."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from experiments.keypersons.absence import read_absence
from experiments.keypersons.plan import Plan, make_plan
from experiments.keypersons.report import write_report
from experiments.keypersons.report.graph import Edge, graph_figure, layout
from experiments.keypersons.report.lanes import lanes_figure
from experiments.keypersons.report.page import render
from experiments.keypersons.report.setting import setting
from experiments.keypersons.sentences import with_sentences
from experiments.report.document import BUNDLE_ID
from experiments.report.render import render as render_comparison
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenarios
from sim.texts import LANGUAGES
from tests.helpers_keypersons import (
    KEY,
    MODELS,
    nothing_to_tell,
    numbers,
    searched,
    summary,
    too_few,
    unknown,
    world_pair,
)
from tests.helpers_summary import summary as comparison

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "Ærø"'
BUNDLE = re.compile(rf'<script id="{BUNDLE_ID}">.*?</script>', re.DOTALL)
SECTIONS = [
    *("answer", "gone", "ranking", "rests", "network", "absorbed", "protection", "turnover", "worlds"),
    *("limits", "setting", "certificate"),
]
CHARTS = [
    *("chart-backlog", "chart-ranking", "chart-resting"),
    *(f"chart-network-{model}" for model in ("coordinator", "ad-hoc-forum", "fixed-forum")),
    *("chart-absorbed", "chart-protection"),
]
CASES = {
    "full": summary,
    "unknown": unknown,
    "nothing": nothing_to_tell,
    "too few": too_few,
    "partly too few": lambda: too_few(94, key_too=False),
    "one model": lambda: summary(("ad_hoc_forum",)),
    "forums": lambda: summary(("ad_hoc_forum", "fixed_forum"), absence="6", quick=True),
    "reversed": lambda: summary(search=searched(True), absence="abolished"),
    "one world": lambda: summary(worlds=1, across_worlds=[], orders=[]),
}
ENGLISH = re.compile(r"\b(the|days|enquiries|and|with|loss|of|weeks|post)\b", re.IGNORECASE)
DANISH = re.compile(r"\b(og|dage|ikke|det|henvendelser|med|af|uger|stilling)\b", re.IGNORECASE)


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
    """Return the text without tags, entities turned back where they matter."""
    plain = re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", plain)


def figures(html: str) -> dict[str, dict]:
    """Return data and layout of every chart by its id."""
    found = re.findall(r'<script type="application/json" id="([^"]+)-data">(.*?)</script>', html, re.DOTALL)
    return {name: json.loads(data) for name, data in found}


@pytest.fixture(scope="module")
def full() -> str:
    return page_of("full")


@pytest.fixture(scope="module")
def plan() -> Plan:
    sets = ["turnover.per_year=0.3"]
    scenarios = build_scenarios(municipality="Odense", sets=sets)
    design = {"models": list(CATALOGUE), "replications": 2, "worlds": 2}
    return make_plan(scenarios, ["turnover.per_year"], read_absence("leaves"), **design)


# One file, offline, the same every time.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_asked_of_the_network(lang: str) -> None:
    html = page_of("full", lang)
    assert not re.search(r"https?://|url\(|@import|<link|<iframe|<object|<embed", html)
    for tag, attrs in Page(html).elements:
        assert "src" not in attrs, tag
        assert attrs.get("href", "#").startswith("#")
    assert "default-src 'none'" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_writing_has_identical_bytes(tmp_path: Path, plan: Plan, lang: str) -> None:
    found = with_sentences(summary())
    first = write_report(tmp_path / "a.html", found, plan, lang).read_bytes()
    assert write_report(tmp_path / "b.html", found, plan, lang).read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_names_from_outside_cannot_become_markup() -> None:
    hostile = summary(municipality=HOSTILE, posts=[*summary()["posts"], f"{HOSTILE}-1"])
    html = page(hostile)
    assert "alert(1)</script>" not in html
    assert "<img" not in html
    assert "&lt;/script&gt;" in html
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL):
        assert "<" not in data


def test_the_comparison_does_not_carry_the_style_of_this_report(full: str) -> None:
    assert ".beside" in full
    assert ".beside" not in BUNDLE.sub("", render_comparison(comparison(), "en"))


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
        shown = words(re.search(r"<main>.*</main>", html, re.DOTALL).group(0))
        found = foreign.findall(shown.replace("Organization Science", ""))
        assert found == [], (lang, found[:5])
        for figure in figures(html).values():
            labels = [label["text"] for label in figure["layout"].get("annotations", [])]
            assert not foreign.search(" ".join(labels))


def test_headings_are_in_order_and_ids_unique(full: str) -> None:
    elements = Page(full).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_chart_has_a_fixed_id_words_and_a_table(full: str) -> None:
    charts = [attrs["id"] for tag, attrs in Page(full).elements if attrs.get("class") == "chart"]
    assert charts == CHARTS
    assert list(figures(full)) == CHARTS
    for chart in charts:
        assert len(re.search(rf'<span id="{chart}-summary">(.*?)</span>', full).group(1)) > 20
    for figure in re.findall(r"<figure.*?</figure>", full, re.DOTALL):
        assert "<details>" in figure
        assert "<table" in figure


def test_the_five_points_come_first_and_stand_as_in_the_summary() -> None:
    own = [f"Point {i}." for i in range(5)]
    html = BUNDLE.sub("", render(summary(sentences={"en": own, "da": own}), {}, "en"))
    assert "<li>Point 4.</li>" in html
    assert html.index('<ol class="answer">') < html.index("<table")


def test_a_rough_run_and_failed_runs_are_told_of() -> None:
    assert 'class="rough"' in page(summary(quick=True))
    assert 'class="rough"' not in page_of("full")
    assert "Runs that failed and are left out: 3." in page(summary(failed=3))


# What the sections say.


def test_the_loss_is_told_by_every_measure_with_what_stands_behind_it(full: str) -> None:
    gone = words(part(full, "gone"))
    assert "4.2 Monte Carlo 3.1–5.3" in gone
    assert "−0.5 to 1.1" in gone
    assert "1,546" in gone
    assert "196 of 200" in gone
    assert gone.count("Facts more lost at handovers") == 2
    assert "Coordinator, own rules: over after 27 weeks (95% interval 19 to 41 weeks)" in gone
    assert "Ad hoc forum, own rules: not over within 52 weeks" in gone
    assert "Fixed forum, own rules: no extra backlog that can be told from nothing" in gone


def test_the_backlog_is_drawn_with_a_band_by_week_and_a_line_at_zero(full: str) -> None:
    figure = figures(full)["chart-backlog"]
    drawn = [trace for trace in figure["data"] if trace.get("name")]
    assert [trace["x"][-1] for trace in drawn] == [51, 51, 51]
    assert sum(trace.get("fill") == "tonexty" for trace in figure["data"]) == 3
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [0]
    assert len({trace["line"]["dash"] for trace in drawn}) == 3
    assert len({trace["marker"]["symbol"] for trace in drawn}) == 3


def test_the_ranking_has_all_posts_and_those_without_change_in_one_line(full: str) -> None:
    ranking = words(part(full, "ranking"))
    assert "Coordinator (SSP consultant 1) 4.2 Monte Carlo 3.1–5.3" in ranking
    assert "83%" in ranking
    assert ranking.count("Nothing changes: Manager") == 3
    assert "somebody there in 38 of 40 replications" in ranking
    assert "Posts are ranked, not people" in ranking
    labels = [a["text"] for a in figures(full)["chart-ranking"]["layout"]["annotations"]]
    assert labels[0] == "Coordinator (SSP consultant 1)"
    assert "Manager" not in labels


def test_what_rests_on_whom_is_said_to_follow_partly_from_the_rules(full: str) -> None:
    rests = words(part(full, "rests"))
    assert "follows from their rules and is no finding" in rests
    assert "reception" not in rests.lower()  # nothing is known there
    bars = figures(full)["chart-resting"]["data"]
    assert len({bar["marker"]["pattern"]["shape"] for bar in bars}) == len(bars) == 5
    assert all(len(bar["x"]) == 12 for bar in bars)


def test_models_that_look_alike_by_handovers_are_said_to(full: str) -> None:
    network = words(part(full, "network"))
    assert "By handovers alone all models look alike here (1.00 in centralisation)" in network
    other = summary()
    other["networks"][0]["centralisation"] = 0.8
    assert "look alike" not in words(part(page(other), "network"))
    assert "look alike" not in words(part(page(summary(("coordinator",))), "network"))


def test_every_model_is_drawn_on_the_same_places_and_only_what_happens_often(full: str) -> None:
    graphs = [figure for name, figure in figures(full).items() if name.startswith("chart-network")]
    places = [
        [(label["text"], label["x"], label["y"]) for label in graph["layout"]["annotations"]]
        for graph in graphs
    ]
    assert places[0] == places[1] == places[2]
    assert {text for text, _, _ in places[0]} == {"SSP 2", "Job centre", "Police"}
    dashed = [[t for t in graph["data"] if t.get("line", {}).get("dash") == "dash"] for graph in graphs]
    assert [len(traces) for traces in dashed] == [0, 1, 1]
    assert "Manager" not in json.dumps(graphs)


def test_names_of_posts_lie_outside_the_ring_and_apart() -> None:
    posts = [f"post-{i}" for i in range(14)]
    places = layout(posts, posts[0])
    assert places[posts[0]] == (0.0, 0.0)
    for side in (-1, 1):
        heights = sorted(y for x, y in places.values() if x * side > 0)
        assert all(after - before > 0.2 for before, after in pairwise(heights))
    assert max(abs(x) for x, _ in places.values()) < 0.4
    labels, sizes = {post: post for post in posts}, dict.fromkeys(posts, 0.0)
    edges = [Edge((posts[0], posts[1]), 0.5, False)]
    figure = graph_figure(places, labels, sizes, edges, {False: "a", True: "b"}, posts[0], "en")
    for label in figure.layout.annotations:
        assert (label.xanchor == "left") == (label.x > 0)
        assert (label.xshift > 0) == (label.x > 0)


def test_nobody_can_misread_the_sign_of_what_protects(full: str) -> None:
    protection = words(part(full, "protection"))
    assert "Below zero protects: the loss costs less with the measure than without it." in protection
    assert protection.count("(below zero protects)") >= 3
    assert "below zero protects" in figures(full)["chart-protection"]["layout"]["xaxis"]["title"]["text"]
    assert "−2.5 Monte Carlo −3.5 to −1.5" in protection
    contrast = re.search(r"Changed alone.*", protection).group(0)
    assert "−5.3 Monte Carlo −6.0 to −4.6 from 10.6 to 5.3" in contrast


def test_shares_and_their_total_are_drawn_and_add_up(full: str) -> None:
    for bars in figures(full)["chart-protection"]["data"]:
        assert len(bars["x"]) == 6
        assert sum(bars["x"][:-1]) == pytest.approx(bars["x"][-1])


def test_interactions_are_shown_where_told_and_else_said_to_be_none(full: str) -> None:
    protection = words(part(full, "protection"))
    assert (
        "Minutes that all members can read and notice, with time to hand over Coordinator 1.4" in protection
    )
    assert "together they protect less than the sum of the two" in protection
    assert "90 pairs were looked at, so about 4 would do so by chance alone" in protection
    assert "No pair of measures can be told from chance" in words(part(page(nothing_to_tell()), "protection"))


def test_turnover_is_set_against_both_predictions_under_own_and_same_rules(full: str) -> None:
    turnover = words(part(full, "turnover"))
    assert "Hierarchies suffer less from turnover than teams (Carley 1992" in turnover
    assert "The coordinator is fragile" in turnover
    assert "Under own rules: that the coordinator model suffers more than the fixed forum" in turnover
    assert "Under the same rules for deputy and notes: that" in turnover
    forums = words(part(page(summary(("ad_hoc_forum", "fixed_forum"))), "turnover"))
    assert "cannot tell between them" in forums
    assert "Under own rules" not in forums


def test_other_worlds_are_counted_and_assumptions_named_only_beyond_chance(full: str) -> None:
    worlds = words(part(full, "worlds"))
    assert "24 of 31 worlds clearly in 5" in worlds
    assert "7 of 31 worlds clearly in 2" in worlds
    assert "beyond chance (±0.50) lie" in worlds
    assert "No search for a world that turns the order round was asked for" in worlds
    noise = summary(("coordinator", "fixed_forum"))
    noise["across_worlds"] = [world_pair("fixed_forum", "coordinator", threshold=0.7)]
    shown = words(part(page(noise), "worlds"))
    assert "no assumption can be told from chance; the largest rank correlation is 0.61" in shown
    assert "chance alone reaches 0.70" in shown


@pytest.mark.parametrize(
    ("is_reversed", "verdict"), [(True, "is turned round"), (False, "is not turned round")]
)
def test_a_search_is_told_with_what_other_luck_left_of_it(is_reversed: bool, verdict: str) -> None:
    worlds = words(part(page(summary(search=searched(is_reversed))), "worlds"))
    assert f"the order {verdict}" in worlds
    assert "Of 64 worlds the best showed 2.8 days" in worlds
    assert ("1.9 days (1.3 to 2.5)" if is_reversed else "−2.1 days (−2.8 to −1.4)") in worlds
    assert "0.71" in worlds


def test_too_few_enquiries_leave_the_descriptions_and_one_line_for_the_rest() -> None:
    html = page(too_few(41))
    assert '<p class="answer-one">' in part(html, "answer")
    for name in ("gone", "ranking", "absorbed", "protection", "turnover", "worlds"):
        assert "too few enquiries in the runs (41, under 200)" in words(part(html, name))
        assert "<table" not in part(html, name)
        assert "<figure" not in part(html, name)
    assert "<figure" in part(html, "rests")
    assert "<figure" in part(html, "network")


def test_too_few_for_everybody_s_loss_leave_the_coordinator_s(full: str) -> None:
    html = page(too_few(94, key_too=False))
    for name in ("ranking", "protection"):
        assert "everybody is lost once (94, under 200)" in words(part(html, name))
        assert "<table" not in part(html, name)
    assert "4.2" in words(part(html, "gone"))


def test_one_model_with_too_few_enquiries_shows_a_dash_and_why() -> None:
    found = summary()
    for row in found["shocks"]:
        if row["model"] == "fixed_forum":
            row |= {"too_few": True, "events": 187}
    gone = words(part(page(found), "gone"))
    assert "– too few to say (187)" in gone
    assert "Fixed forum, own rules" not in gone


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert "202.348 indbyggere" in page_of("full", "da")
    assert "202,348 inhabitants" in page_of("full", "en")
    assert "4,2" in words(part(page_of("full", "da"), "gone"))


# The setting, and the charts' parts.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_posts_assumptions_and_changes_come_from_the_plan(plan: Plan, lang: str) -> None:
    extra = setting(plan, lang)
    html = page(summary(), lang, extra)
    shown = part(html, "setting")
    assert shown.count("<table") == 4
    assert "turnover.per_year" in shown
    changed = re.search(r'<div class="changed".*?</div>', html, re.DOTALL).group(0)
    assert ("0.3" if lang == "en" else "0,3") in changed
    assert changed.count("<li>") == 1  # what the command sets by itself is no change


def test_the_certificate_names_hashes_seed_and_counts_but_no_time_or_version(full: str) -> None:
    certificate = part(full, "certificate")
    for wanted in (
        "4a7c11de" * 8,
        "90f3b26c" * 8,
        "<dd>leaves</dd>",
        "<dd>200</dd>",
        "<dd>40</dd>",
        "<dd>32</dd>",
    ):
        assert wanted in certificate
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|v?\d+\.\d+\.\d+", certificate)


@pytest.mark.parametrize("bars", [False, True])
def test_models_never_share_a_lane_and_are_told_apart_without_colour(bars: bool) -> None:
    values = {model: [numbers(1.0), numbers(-1.0), None] for model in MODELS}
    figure = lanes_figure(["a", "b", "c"], values, "axis", "en", bars=bars)
    assert len({trace.y[0] for trace in figure.data}) == 3
    if bars:
        assert len({trace.marker.pattern.shape for trace in figure.data}) == 3
        gaps = [b - a for a, b in pairwise(trace.y[0] for trace in figure.data)]
        assert all(gap > figure.data[0].width for gap in gaps)
    else:
        assert len({trace.marker.symbol for trace in figure.data}) == 3
    top = max(shape.y1 for shape in figure.layout.shapes)
    assert all(label.yanchor == "bottom" and label.yshift > top for label in figure.layout.annotations)
    assert {shape.x0 for shape in figure.layout.shapes} == {0}


def test_a_model_keeps_its_colour_whichever_are_chosen() -> None:
    both = figures(page(summary(("coordinator", "fixed_forum"))))["chart-ranking"]["data"]
    alone = figures(page(summary(("fixed_forum",))))["chart-ranking"]["data"]
    assert both[1]["marker"]["color"] == alone[0]["marker"]["color"]
    assert both[0]["marker"]["color"] != both[1]["marker"]["color"]


def test_the_coordinator_is_named_in_every_section_that_shows_posts(full: str) -> None:
    assert summary()["key_post"] == KEY
    for name in ("ranking", "rests", "absorbed"):
        assert "Coordinator (SSP consultant 1)" in words(part(full, name))
