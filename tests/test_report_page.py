"""The report page: offline, safe, the same every time, complete, and honest about what is missing."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from experiments.report.chart_style import CONFIG
from experiments.report.document import BUNDLE_ID
from experiments.report.render import render, write_report
from experiments.sentences import five_sentences
from tests.helpers_summary import bare, close_race, extra, samso, summary

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "Ærø"'
BUNDLE = re.compile(rf'<script id="{BUNDLE_ID}">.*?</script>', re.DOTALL)


class Page(HTMLParser):
    """Collect the elements, their attributes, and the text of headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))


def page(result: dict, lang: str = "en") -> str:
    """Return the report without the plotly.js bundle."""
    return BUNDLE.sub("", render(result, lang))


@pytest.fixture(scope="module")
def full() -> str:
    return page(summary())


@pytest.mark.parametrize("lang", ["en", "da"])
def test_nothing_is_asked_of_the_network(lang: str) -> None:
    html = page(summary(), lang)
    assert not re.search(r"https?://|url\(|@import|<link|<iframe|<object|<embed", html)
    for tag, attrs in Page(html).elements:
        assert "src" not in attrs, tag
        if "href" in attrs:
            assert attrs["href"].startswith("#")
    assert "default-src 'none'" in html


def test_no_chart_can_be_sent_to_a_cloud_service(full: str) -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""
    assert CONFIG["displaylogo"] is False
    configs = re.findall(r"^drawCharts\((.*)\);$", full, re.MULTILINE)
    assert [json.loads(found) for found in configs] == [CONFIG]


def test_the_bundle_is_inlined_once() -> None:
    assert len(BUNDLE.findall(render(summary(), "en"))) == 1


@pytest.mark.parametrize("lang", ["en", "da"])
def test_a_second_rendering_has_identical_bytes(tmp_path: Path, lang: str) -> None:
    first = write_report(tmp_path / "a.html", summary(), lang).read_bytes()
    assert write_report(tmp_path / "b.html", summary(), lang).read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_names_from_outside_cannot_become_markup() -> None:
    hostile = summary(municipality=HOSTILE)
    for group in ("influences", "assumptions"):
        for item in hostile["extra"][group]:
            item["label_en"] = item["source"] = HOSTILE
    html = page(hostile)
    assert "alert(1)</script>" not in html
    assert "<img" not in html
    assert "&lt;/script&gt;" in html
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL):
        assert "<" not in data
        for label in json.loads(data)["layout"].get("annotations", []):
            assert "<" not in label.get("text", "").replace("<br>", "")


@pytest.mark.parametrize("lang", ["en", "da"])
def test_the_five_sentences_come_first(lang: str) -> None:
    html = page(summary(), lang)
    answer = re.search(r'<ol class="answer">(.*?)</ol>', html, re.DOTALL).group(1)
    assert answer.count("<li>") == 5
    assert html.index('<ol class="answer">') < html.index("<table")
    assert f'<html lang="{lang}">' in html


def test_sentences_of_the_summary_are_printed_as_they_are() -> None:
    own = [f"Sentence {i}." for i in range(5)]
    assert "<li>Sentence 4.</li>" in page(summary(sentences={"en": own, "da": own}))


def test_headings_are_in_order_and_ids_unique(full: str) -> None:
    elements = Page(full).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_chart_has_words_and_a_table(full: str) -> None:
    charts = [attrs for tag, attrs in Page(full).elements if tag == "div" and attrs.get("class") == "chart"]
    assert len(charts) >= 6
    for chart in charts:
        words = re.search(rf'<span id="{chart["id"]}-summary">(.*?)</span>', full).group(1)
        assert len(words) > 20
    figures = re.findall(r"<figure.*?</figure>", full, re.DOTALL)
    without = [f for f in figures if "<details>" not in f]
    assert len(without) == 1
    assert "chart-difference" in without[0]  # its table stands open right under it


def test_both_uncertainties_stand_apart_in_every_cell_of_the_answer(full: str) -> None:
    compare = re.search(r'<section id="compare".*?</table>', full, re.DOTALL).group(0)
    cells = re.findall(r"<td.*?</td>", compare, re.DOTALL)
    assert len(cells) >= 39
    assert all('class="luck"' in cell and 'class="worlds"' in cell for cell in cells)


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert "202.348 indbyggere" in page(summary(), "da")
    assert "202,348 inhabitants" in page(summary(), "en")
    assert "12,4" in page(summary(), "da")


def test_too_few_events_and_missing_numbers_are_said_not_shown() -> None:
    html = page(samso(quick=True))
    assert "too few to say (41)" in html
    assert "not reached within follow-up" in page(bare())
    for result in (bare(), samso(quick=True)):
        for lang in ("en", "da"):
            assert not re.search(r"\b(None|nan|NaN|inf|Infinity)\b", page(result, lang))


def test_a_rough_run_is_marked() -> None:
    assert 'class="rough"' in page(summary(extra=extra(quick=True)))
    assert 'class="rough"' not in page(summary())


def test_failed_runs_are_told_of() -> None:
    assert "Runs that failed and are left out: 3." in page(summary(failed=3))
    assert "Runs that failed" not in page(summary())


def test_the_variance_ratio_comes_with_its_interval(full: str) -> None:
    assert re.search(r"3\.42.*?2\.90–4\.10", full, re.DOTALL)


def test_the_parts_add_up_to_the_days_to_decision(full: str) -> None:
    waiting = re.search(r'<section id="waiting".*?</section>', full, re.DOTALL).group(0)
    sums, means = (
        re.findall(r'class="main">([^<]*)<', re.search(rf">{head}.*?</tr>", waiting, re.DOTALL).group(0))
        for head in ("Sum of the seven parts", "Days to decision, mean")
    )
    assert sums == means == ["12.4", "16.9", "24.6"]


def test_the_certificate_names_hash_seed_and_counts_but_no_time_or_version(full: str) -> None:
    certificate = re.search(r'<section id="certificate".*?</section>', full, re.DOTALL).group(0)
    for wanted in ("1f0c9a7e" * 8, "b3d1e844" * 8, "<dd>1</dd>", "<dd>400</dd>", "<dd>64</dd>"):
        assert wanted in certificate
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|v?\d+\.\d+\.\d+", certificate)


def test_a_close_race_is_not_called_a_difference() -> None:
    assert five_sentences(close_race(), "en")[0] in page(close_race()).replace("&#39;", "'")


def part(html: str, name: str) -> str:
    return re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL).group(0)


@pytest.mark.parametrize("lang", ["en", "da"])
def test_too_few_enquiries_give_one_answer_and_nothing_around_it(lang: str) -> None:
    result = samso(quick=True)
    result["sentences"] = {lang: five_sentences(result, lang)}
    html = page(result, lang)
    answer = part(html, "answer")
    assert '<p class="answer-one">' in answer
    assert answer.count("<p") == 1
    assert "<ol" not in answer
    compare = part(html, "compare")
    assert compare.count("<table") == compare.count("<details><summary>")
    for name in ("difference", "curves", "waiting", "handovers", "influences"):
        assert part(html, name).count("<p") == 1
        assert "<table" not in part(html, name)
        assert "<figure" not in part(html, name)
    assert "hvilke antagelser" in part(html, "influences") or "which assumptions" in part(html, "influences")


def test_a_quick_run_says_that_the_equalised_comparison_was_not_run(full: str) -> None:
    natural = summary()
    natural["measures"] = [r for r in natural["measures"] if r["variant"] == "natural"]
    variants = part(page(natural, "da"), "variants")
    assert "Den ligestillede sammenligning er ikke med i denne hurtige kørsel." in variants
    assert "days_to_decision" not in variants
    assert "Dage til beslutning" not in variants
    assert "was not run" not in part(full, "variants")


@pytest.mark.parametrize("lang", ["en", "da"])
def test_a_folded_table_says_what_it_is_once(lang: str) -> None:
    html = page(summary(), lang)
    folded = re.findall(r"<details><summary>([^<]+)</summary><div (.*?)</details>", html, re.DOTALL)
    assert len(folded) >= 3
    for words, inside in folded:
        assert inside.count(f">{words}<") == 0
        assert inside.startswith('class="scroll"')
        assert "<caption>" in inside or f'aria-label="{words}"' in inside


def test_the_answer_table_begins_with_the_enquiries_a_year(full: str) -> None:
    rows = re.findall(r'<th scope="row"[^>]*>([^<]*)', part(full, "compare"))
    assert rows[0].strip() == "Enquiries a year"


def test_causes_that_stand_under_both_orders_are_named_and_else_that_none_does() -> None:
    found = extra()
    turned = found["waiting_reversed"]["natural"]
    names = ("batching", "response", "transfer", "unavailability", "contention")
    turned["coordinator"] = dict(zip(names, (0.0, 1.0, 0.0, 8.0, 2.0), strict=True))
    turned["ad_hoc_forum"] = dict(zip(names, (1.0, 1.0, 0.0, 11.3, 2.0), strict=True))
    turned["fixed_forum"] = dict(zip(names, (12.0, 2.0, 0.0, 6.9, 2.0), strict=True))
    waiting = part(page(summary(extra=found)), "waiting")
    assert "days either way: “Waiting for a meeting” under the fixed forum (14.2 / 12.0 days). How" in waiting
    turned["fixed_forum"] |= {"batching": 10.0, "unavailability": 8.9}
    assert "None of the causes that hold at least a quarter" in part(page(summary(extra=found)), "waiting")
