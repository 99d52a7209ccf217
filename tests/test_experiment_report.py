"""The answer and the report of an experiment: one sentence first, chance and worlds apart, failures named."""

from __future__ import annotations

import re
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from experiments.experiment.answer import answer_points, chief_point
from experiments.experiment.answer.findings import Findings, Outcome
from experiments.experiment.answer.holds import range_words
from experiments.experiment.answer.verdicts import ranked
from experiments.experiment.answer.words import noun, shortened
from experiments.experiment.outcomes import KNOWN
from experiments.experiment.report.differences import gap_chart, worlds_words
from experiments.experiment.report.page import render, write_report
from experiments.experiment.report.setup import rule_table
from experiments.report.blocks import Block, Section
from experiments.report.document import BUNDLE_ID
from experiments.report.labels import statistic_label
from sim.texts import LANGUAGES
from tests.helpers_experiment_report import CASES, OUTCOMES, difference, extra, failing, summary

BUNDLE = re.compile(rf'<script id="{BUNDLE_ID}">.*?</script>', re.DOTALL)
ENGLISH = re.compile(r"\b(the|days|hours|with|of|scenario|shorter|not|municipality|worlds)\b", re.IGNORECASE)
DANISH = re.compile(r"\b(og|dage|timer|ikke|det|af|scenarie|kortere|kommune|verdener)\b", re.IGNORECASE)
FIRST = ["answer", "beside", "difference", "waiting"]
LAST = ["setup", "assumptions", "failed", "limits", "certificate"]


class Page(HTMLParser):
    """Collect the elements and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))


def page(found: dict, lang: str = "en", parts: tuple = (), **beside: object) -> str:
    """Return the report without the plotly.js bundle."""
    return BUNDLE.sub("", render(found, extra(found, **beside), parts, lang))


def words(html: str) -> str:
    """Return the text without tags."""
    plain = re.sub(r"<(style|script).*?</\1>", " ", html, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", plain).replace("&#39;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", plain)


def part(html: str, name: str) -> str:
    """Return one section."""
    return re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL).group(0)


def changed(found: dict, measure: str, scenario: str, place: str = "Odense", **values: object) -> dict:
    """Return the summary with one difference changed."""
    found = deepcopy(found)
    (row,) = (
        r for r in found["differences"]
        if (r["measure"], r["model"], r["place"]) == (measure, scenario, place)
    )  # fmt: skip
    row |= values
    return found


# The answer in points.


def test_the_first_sentence_is_the_answer_with_number_unit_and_interval() -> None:
    """24.0 days less 12 %: 2.88 days, half an interval of 0.48; over worlds 4 of that down and 7 up."""
    lead, rest = chief_point(summary(2), "en")
    assert lead == (
        "In the simulated municipality of Odense the mean time to decision is 24.0 days under the scenario"
        " “As today” and 2.9 days (12%) shorter under “With a deputy” (95% Monte Carlo interval 2.4 to 3.4)."
    )
    assert rest == (
        "What nobody knows gives another range (5–95% of 33 plausible worlds): from 4.8 days shorter to"
        " 0.5 days longer under “With a deputy”, shorter in 29 of 33 worlds."
    )
    assert answer_points(summary(2), "en")[0] == f"{lead} {rest}"


def test_an_interval_that_holds_zero_cannot_be_told_from_chance() -> None:
    told, _ = chief_point(summary(2), "en")
    lead, _ = chief_point(changed(summary(2), "days_to_decision", "deputy", high=0.1), "en")
    assert "shorter under “With a deputy”" in told
    assert (
        "no difference that can be told from chance under “With a deputy” (95% Monte Carlo interval −3.4 to 0.1"
        in lead
    )
    assert "shorter" not in lead


def test_too_few_events_are_not_given_a_number() -> None:
    lead, _ = chief_point(changed(summary(2), "days_to_decision", "deputy", too_few=True), "en")
    assert "too few events to say under “With a deputy”" in lead
    assert "2.9" not in lead


def test_speed_is_not_said_without_quality_hours_and_dependence() -> None:
    points = answer_points(summary(), "en")
    assert [p.split(":")[0] for p in points[1:4]] == ["Quality", "Hours", "Dependence on key persons"]
    assert "2.2 percentage points lower" in points[1]
    missing = answer_points(summary(outcomes=2), "en")[-1]
    assert missing.startswith("Not looked at here: the quality of decisions, hours of work and dependence")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_has_at_most_six_points_in_whole_sentences(case: str, lang: str) -> None:
    points = answer_points(CASES[case](), lang)
    assert 2 <= len(points) <= 6
    for point in points:
        assert point.endswith(".")
        assert point[0].isupper()
        assert not re.search(r"[{}]|None|nan|  |_|,:|\(\)", point)
        assert not (DANISH if lang == "en" else ENGLISH).search(re.sub(r"[“»].*?[”«]", "", point)), point


def test_several_municipalities_say_what_is_common_and_name_the_exception() -> None:
    lead, rest = chief_point(summary(3, 4), "en")
    assert "under “With a deputy” shorter in Odense, Aarhus and Viborg, from 2.9 days (Odense;" in lead
    assert "to 4.6 days (Viborg; 4.1 to 5.1), but no difference that can be told from chance in Samsø" in lead
    assert len(re.findall(r"\d+\.\d", lead)) <= 12
    assert "in 29 of 33 worlds where it holds least" in rest


def test_many_scenarios_are_all_named_but_few_have_numbers_of_their_own() -> None:
    lead, _ = chief_point(summary(10), "en")
    for scenario in summary(10)["scenarios"]:
        assert f"“{scenario['label_en']}”" in lead
    assert lead.count(" to ") <= 7
    assert "1.9 to 3.8 days shorter under “Variant 7”" in lead


def test_the_best_comes_first_by_the_way_that_is_better() -> None:
    found = Findings(summary(10))
    assert ranked(found, found.outcomes[0])[0] == "more_10"
    assert ranked(found, found.outcomes[1])[0] == "forum"  # more decided within 30 days is better


def test_a_factorial_tells_the_total_and_where_it_started() -> None:
    lead, _ = chief_point(summary(1, factors=3), "en")
    assert (
        "with “A deputy”, “Minutes” and “Notice” all switched on instead of none, is 3.6 days (15%)" in lead
    )
    assert "(from 24.0 days; 95% Monte Carlo interval" in lead


def test_one_world_and_one_scenario_say_so() -> None:
    assert "Only one world was run" in answer_points(summary(worlds=1), "en")[0]
    lead, rest = chief_point(summary(1), "en")
    assert lead.endswith("nothing else was run to compare it with.")
    assert rest == "What nobody knows gives another range: 21.1 to 29.0 days over the plausible worlds."


def test_a_scenario_that_always_fails_leaves_the_others_and_is_named() -> None:
    points = answer_points(failing(), "en")
    assert "2.9 days (12%) shorter under “With a deputy”" in points[0]
    assert "“Minutes of every meeting” left out because most of the runs failed" in points[0]
    assert points[-1].startswith(
        "Set aside because more than half of the runs failed: “Minutes of every meeting” (150 of 200"
    )
    assert "Runs that failed one by one: 3 (“With a deputy”)" in points[-1]
    alone = answer_points(failing(scenario="as_today"), "en")
    assert alone[0].startswith("The question cannot be answered")


def test_a_range_over_worlds_names_both_ways_only_where_it_crosses_zero() -> None:
    row = difference(OUTCOMES[0], -3.0) | {"world_low": -6.1, "world_high": -0.4}
    assert range_words([row], "en") == "0.4 to 6.1 days shorter"
    assert range_words([row | {"world_high": 1.2}], "en") == "from 6.1 days shorter to 1.2 days longer"
    assert range_words([row | {"world_high": None}], "da") == "intet spænd, der kan skelnes fra støj,"
    beyond = row | {"world_high": None, "world_high_beyond": True}
    assert range_words([beyond], "en") == "further than follow-up reaches"


def test_long_labels_are_cut_so_that_their_ends_still_tell_them_apart() -> None:
    short = [shortened(f"A weekly forum with a named deputy and minutes ({k})", 30) for k in (1, 2)]
    assert short == ["A weekly forum with a … (1)", "A weekly forum with a … (2)"]
    assert all(len(label) <= 30 for label in short)


# The page.


@pytest.mark.parametrize(
    "case", ["usual", "none", "one_scenario", "one_world", "factorial_places", "failing_in_one"]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_is_there_in_one_language_and_says_something(case: str, lang: str) -> None:
    found = CASES[case]()
    html = page(found, lang, levers={}, rules={})
    assert f'<html lang="{lang}">' in html
    assert re.findall(r'<section id="([^"]+)"', html) == [*FIRST, *LAST]
    shown = words(re.search(r"<main>.*</main>", html, re.DOTALL).group(0))
    assert not re.search(r"\b(None|nan|NaN|Infinity)\b|[{}]", shown)
    foreign = DANISH if lang == "en" else ENGLISH
    assert foreign.findall(shown.replace("infohus run deputies.toml", "")) == []
    assert "<script>alert" not in html


def test_headings_ids_and_table_heads_are_in_order() -> None:
    elements = Page(page(summary(3, 4))).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(attrs.get("scope") for tag, attrs in elements if tag == "th")


def test_parts_of_others_come_between_the_results_and_what_was_compared() -> None:
    parts = (Section("effects", "What each does", [Block("text", "Some words.")]),)
    html = page(summary(), parts=parts)
    assert re.findall(r'<section id="([^"]+)"', html) == [*FIRST, "effects", *LAST]


def test_the_answer_of_the_summary_is_printed_and_its_first_sentence_set_off() -> None:
    lead, _ = chief_point(summary(), "en")
    own = {"en": [f"{lead} And worlds.", "Another point."]}
    answer = part(page(summary(sentences=own)), "answer")
    assert f"<strong>{lead}</strong> And worlds." in answer
    assert "<li>Another point.</li>" in answer


def test_names_from_outside_cannot_become_markup() -> None:
    found = summary()
    found["title"] = found["question"] = {"en": "<script>alert(1)</script>"}
    found["scenarios"][1]["label_en"] = "</script><img src=x onerror=alert(2)>"
    html = page(found)
    assert "<img" not in html
    assert "<script>alert" not in html


def test_every_cell_with_an_estimate_holds_both_uncertainties() -> None:
    table = re.search(r"<table.*?</table>", part(page(summary()), "beside"), re.DOTALL).group(0)
    cells = re.findall(r"<td.*?</td>", table, re.DOTALL)
    assert len(cells) == 3 * len(OUTCOMES)
    assert all('class="luck"' in cell and 'class="worlds"' in cell for cell in cells)


def test_ten_scenarios_in_four_municipalities_are_rows_and_have_a_chart_each() -> None:
    html = page(CASES["ten_in_four"]())
    charts = re.findall(r'class="chart" id="([^"]+)"', html)
    assert sum(name.startswith("chart-chief-") for name in charts) == 4
    assert sum(name.startswith("chart-difference-") for name in charts) == 4
    table = re.search(r"<table.*?</table>", part(html, "beside"), re.DOTALL).group(0)
    assert len(re.findall(r'scope="row"', table)) == 10


def test_charts_have_words_and_are_not_told_apart_by_colour_alone() -> None:
    html = page(summary())
    for name in re.findall(r'class="chart" id="([^"]+)"', html):
        assert len(re.search(rf'<span id="{name}-summary">(.*?)</span>', html).group(1)) > 30
    assert '"dash":"dot"' in html
    assert '"shape":"/"' in html


def test_what_failed_is_in_the_report_and_in_the_table_of_results() -> None:
    html = page(failing())
    assert "150 of 200 runs" in part(html, "failed")
    assert "set aside: most of its runs failed" in part(html, "beside")
    assert "No run failed." in part(page(summary()), "failed")


def test_what_holds_in_all_worlds_is_said_so() -> None:
    gap = difference(OUTCOMES[0], 3.0, 49) | {"n_worlds_lower": 0, "n_worlds_higher": 49}
    assert worlds_words(gap, "en") == "longer in all 49"
    assert worlds_words(gap, "da") == "længere i alle 49"
    assert worlds_words(gap | {"n_worlds_higher": 47}, "en") == "shorter in 0, longer in 47 of 49"


def test_n_is_told_as_a_sum_and_a_year() -> None:
    """5,400 enquiries over 200 replications of five years are 5.4 a year."""
    shown = words(part(page(summary(2, 2)), "beside"))
    assert (
        "summed over all replications and years (for the chief outcome about 5 a year in Odense and" in shown
    )


def test_hours_of_a_role_are_everybodys() -> None:
    row = ("hours_per_year.forum_member", "mean", "hours", -1, 33.0)
    outcome = Outcome(*row[:4])
    assert noun(outcome, "en") == "the work in a year of all forum members together"
    assert statistic_label(*outcome.key, "da") == "Timer om året, alle forummedlemmer tilsammen"


def test_no_difference_is_one_solid_line_through_all_rows() -> None:
    figure = gap_chart(Findings(summary(4)), "Odense", "en").figure
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1, line.y0, line.y1, line.yref) == (0, 0, 0, 1, "paper")
    assert line.line.dash is None


def test_rules_are_shown_where_scenarios_differ_and_only_there() -> None:
    found = Findings(summary(4))
    rules = {name: {"convene": "Weekly.", "write": "Notes."} for name in found.scenarios}
    rules["forum"]["convene"] = "When needed."
    table = rule_table(found, {"rules": rules}, "en")
    assert [group.title for group in table.groups] == ["How a meeting is called"]
    assert [row.head for row in table.groups[0].rows] == [
        "As today, With a deputy and Minutes of every meeting", "Ad hoc forum",
    ]  # fmt: skip
    assert rule_table(found, {"rules": {name: {"write": "Notes."} for name in found.scenarios}}, "en") is None


def test_the_parts_of_the_time_add_up() -> None:
    """The seven parts are 1 to 7 of 28 shares of 24 days."""
    waiting = part(page(summary(1)), "waiting")
    row = re.search(r"Sum of the seven parts.*?</tr>", waiting, re.DOTALL).group(0)
    assert re.findall(r'class="main">([^<]*)<', row) == ["24.0"]


def test_the_same_numbers_can_be_had_again_and_no_time_or_version_is_told() -> None:
    certificate = words(part(page(summary()), "certificate"))
    for wanted in ("infohus run deputies.toml", "b3d1e844" * 8, "1f0c9a7e" * 8, "Seed 1"):
        assert wanted in certificate
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|\d+\.\d+\.\d+", certificate)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_writing_has_identical_bytes_and_changes_nothing(tmp_path: Path, lang: str) -> None:
    found = summary(2, 2)
    before = deepcopy(found)
    first = write_report(tmp_path / "a.html", found, extra(found), [], lang).read_bytes()
    assert write_report(tmp_path / "b.html", found, extra(found), [], lang).read_bytes() == first
    assert found == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_that_a_file_may_name_can_be_spoken_of(lang: str) -> None:
    for known in (outcome for some in KNOWN.values() for outcome in some):
        found = summary(2, outcomes=1)
        row = (known.measure, known.statistic, known.unit, known.better, 1.0)
        named = {"measure": known.measure, "statistic": known.statistic, "unit": known.unit}
        found["outcomes"] = [{**named, "better": known.better}]
        for record in (*found["measures"], *found["differences"]):
            record |= named
        found["differences"][0] |= difference(row, -0.4, half=0.1)
        lead, _ = chief_point(found, lang)
        assert not re.search(r"[_{}]", lead), known.name
        assert not (DANISH if lang == "en" else ENGLISH).search(re.sub(r"[“»].*?[”«]", "", lead)), lead


def test_exceptions_of_every_kind_are_named_with_their_place() -> None:
    found = changed(summary(2, 4), "days_to_decision", "deputy", "Aarhus", too_few=True)
    found = changed(found, "days_to_decision", "deputy", "Viborg", mean=3.0, low=2.0, high=4.0)
    lead, _ = chief_point(found, "en")
    for shown in (
        "shorter in Odense by 2.9 days (95% Monte Carlo interval 2.4 to 3.4)",
        "longer in Viborg by 3.0 days (2.0 to 4.0)",
        "no difference that can be told from chance in Samsø",
        "too few events to say in Aarhus",
    ):
        assert shown in lead
