"""The decision memo of an experiment: two printed pages, static, in order, with both uncertainties."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from experiments.experiment.answer import chief_point
from experiments.experiment.answer.findings import Findings
from experiments.experiment.report.memo import render_memo, write_memo
from experiments.experiment.report.memo.chart import nice_ticks, panels
from experiments.experiment.report.memo.fit import PAGE_MM, SPARE_MM, Frame, Piece, fitting
from experiments.experiment.report.memo.wording import first_sentences
from sim.texts import LANGUAGES
from tests.helpers_experiment_report import CASES, extra, summary
from tests.test_experiment_report import DANISH, ENGLISH, words
from tests.test_report_texts import contrast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ORDER = ["answer", "result", "firm", "assumed", "limits", "before", "certificate"]
PARTS = ("robustness", "sensitivity", "effects", "search", "regimes")
LONG = (
    "The order holds in 29 of 33 plausible worlds, and it turns round where replies take more than nine working days"
    " and the caseworker has fewer than four hours a week for this field, which is a guess and no measured number."
)


def memo(found: dict, lang: str = "en", parts: dict | None = None) -> str:
    """Return the memo's HTML."""
    return render_memo(found, extra(found), parts or {}, lang)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_memo_is_in_order_and_in_one_language(case: str, lang: str) -> None:
    found = CASES[case]()
    html = render_memo(found, extra(found, levers={}, changes=[]), {}, lang)
    assert re.findall(r'<section id="([^"]+)"', html) == ORDER
    assert f'<html lang="{lang}">' in html
    shown = words(html)
    assert not re.search(r"\b(None|nan|NaN|Infinity)\b|[{}]", shown)
    assert (DANISH if lang == "en" else ENGLISH).findall(shown.replace("infohus run deputies.toml", "")) == []


def test_the_memo_asks_nothing_of_the_network_and_runs_nothing() -> None:
    html = memo(summary(10, 4))
    assert not re.search(r"https?://|url\(|@import|<link|<img|<script", html)
    assert len(html) < 60_000


def test_the_answer_stands_large_and_first() -> None:
    lead, rest = chief_point(summary(), "en")
    html = memo(summary())
    assert f'<p class="large">{lead}</p>\n<p>{rest}</p>' in html


def test_both_uncertainties_stand_apart_in_the_table_and_are_explained() -> None:
    table = re.search(r"<table.*?</table>", memo(summary(2)), re.DOTALL).group(0)
    assert "solid line: chance" in table
    assert "dotted line: what nobody knows" in table
    for shown in (
        'class="luck">−3.4 to −2.4<',
        'class="worlds">−4.8 to 0.5<',
        "shorter in 29, longer in 4 of 33",
    ):
        assert shown in table


def test_what_other_parts_say_comes_under_how_firm_and_what_was_assumed() -> None:
    parts = {name: [f"What {name} says."] for name in PARTS}
    html = memo(summary(), parts=parts)
    sections = {
        name: re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL).group(0) for name in ORDER
    }
    assert "<li>What robustness says.</li>\n<li>What search says.</li>" in sections["firm"]
    assert "What sensitivity says." in sections["assumed"]
    assert "Of the 11 numbers behind the simulation 2 are measured" in words(sections["assumed"])
    assert "was not asked" in words(memo(summary()))


def test_the_command_hashes_and_seed_are_told_and_no_time_or_version() -> None:
    certificate = words(memo(summary()).split('id="certificate"')[1])
    for wanted in ("infohus run deputies.toml", "b3d1e844" * 8, "1f0c9a7e" * 8, "Seed 1"):
        assert wanted in certificate
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}|\d+\.\d+\.\d+", certificate)


def test_the_chart_is_told_in_words_and_its_rows_by_letters() -> None:
    html = memo(summary(3, 2))
    labels = re.findall(r'<svg [^>]*role="img" aria-label="([^"]+)"', html)
    assert labels[0].startswith(
        "Odense: With a deputy: 2.9 days shorter (2.4 to 3.4); Minutes of every meeting: cannot"
    )
    assert len(labels) == 2
    assert re.findall(r'class="letter"[^>]*>(\w)<', html) == ["B", "C"] * 2
    assert "B. With a deputy" in html
    assert (
        "how far each scenario is from A (the grey line): shorter to the left, longer to the right." in html
    )
    assert re.findall(r'class="axis"[^>]*>([^<]*)<', html) == ["Difference, days"] * 2
    assert "dasharray" not in re.search(r"svg path.zero {[^}]*}", html)[0]


def test_the_marks_of_the_chart_lie_where_the_numbers_are() -> None:
    """The axis runs from −5 to 5 over 298 of 330 pixels that begin at 22: −2.88 lies at 22 + 2.12 / 10 * 298 = 85.2."""
    (panel,) = panels(Findings(summary(3)), "en")
    assert [label for _, label in panel.ticks] == ["−5", "0", "5"]
    assert panel.lines[0].mean == pytest.approx(85.2, abs=0.1)
    assert panel.lines[0].low < panel.lines[0].mean < panel.lines[0].high < panel.zero
    assert nice_ticks(-0.31, 0.9) == [-0.5, 0.0, 0.5, 1.0]
    assert nice_ticks(0.0, 38.0) == [0.0, 10.0, 20.0, 30.0, 40.0]


def test_what_matters_least_goes_first_and_what_must_stay_stays() -> None:
    some = [
        Piece("firm", "Stays."),
        Piece("firm", "First. ", 1),
        Piece("limits", "Last.", 4),
        Piece("limits", "Gone.", 4),
    ]
    room = 2 * PAGE_MM - SPARE_MM
    assert fitting(some, Frame(0, 0, room - 3 * some[0].height)) == some[:3]
    assert fitting(some, Frame(0, 0, room)) == some[:1]
    assert fitting(some, Frame(PAGE_MM - 50, 60, room - PAGE_MM - 60 - some[0].height)) == some[:1]


def test_what_was_left_out_comes_back_where_a_larger_piece_made_room() -> None:
    some = [Piece("firm", "Stays."), Piece("others", "", 2, 80.0), Piece("limits", "Small.", 4)]
    assert fitting(some, Frame(0, 0, 2 * PAGE_MM - SPARE_MM - 60)) == [some[0], some[2]]


def test_a_table_that_does_not_fit_the_first_page_stands_behind_the_next_section() -> None:
    some = [Piece("firm", "Stays."), Piece("others", "", 2, 80.0)]
    assert not Frame(100, 20, 40).is_table_later(some)
    late = Frame(190, 20, 40)
    assert late.is_table_later(some)
    assert late.total(some) > Frame(100, 20, 40).total(some) + 90


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_other_outcomes_stays_whole_with_all_of_four_scenarios(lang: str) -> None:
    parts = {name: [f"{name} {n}. {LONG}" for n in range(4)] for name in PARTS}
    html = memo(summary(4), lang, parts)
    (table,) = re.findall(r'<table class="whole">.*?</table>', html, re.DOTALL)
    assert re.findall(
        r"(?:Change with|Ændring med) (\w)", re.search(r"<thead.*?</thead>", table, re.DOTALL)[0]
    ) == [*"BCD"]
    assert all(f"{name} 0." in html for name in PARTS)
    assert "regimes 3." not in html
    assert "table.whole { break-inside: avoid; }" in html


def test_the_reader_is_told_to_count_first_and_that_nobody_is_predicted() -> None:
    html = memo(summary())
    assert "nothing here predicts a person" in re.search(r'<p class="lead">.*?</p>', html)[0]
    assert "Count first in your own municipality" in html.split('id="before"')[1]


def test_sentences_are_kept_whole_up_to_a_length() -> None:
    assert first_sentences("One is 1.5 days. Two. Three.", 22) == "One is 1.5 days. Two."
    assert first_sentences("One. Two. Three.", 99, 2) == "One. Two."
    assert first_sentences("A rather long one; with a clause that is too long", 30) == "A rather long one …"
    assert (
        first_sentences("A long one in brackets (so long that it is cut)", 32) == "A long one in brackets …"
    )


def test_the_colours_have_enough_contrast() -> None:
    css = files("experiments").joinpath("templates/memo.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6})", css))
    for name in ("ink", "muted", "accent"):
        assert contrast(colours[name], "#ffffff") >= 4.5
    assert contrast(colours["warn"], "#fff8ef") >= 4.5


def test_a_second_writing_has_identical_bytes(tmp_path: Path) -> None:
    found = summary(2, 2)
    first = write_memo(tmp_path / "a.html", found, extra(found), {}, "da").read_bytes()
    assert write_memo(tmp_path / "b.html", found, extra(found), {}, "da").read_bytes() == first


def pages(html: str, folder: Path) -> int:
    """Return how many pages Chromium prints."""
    source, pdf = folder / "memo.html", folder / "memo.pdf"
    source.write_text(html, encoding="utf-8")
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={pdf}", source.as_uri()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to print with")
@pytest.mark.parametrize(
    ("case", "lang"),
    [
        ("ten_in_four", "en"),
        pytest.param("failing", "da", marks=pytest.mark.slow),
        pytest.param("factorial", "da", marks=pytest.mark.slow),
        pytest.param("one_scenario", "en", marks=pytest.mark.slow),
    ],
)
def test_the_memo_prints_on_at_most_two_pages(tmp_path: Path, case: str, lang: str) -> None:
    parts = {name: [f"{LONG} {LONG}"] * 6 for name in PARTS}
    html = memo(CASES[case]() | {"quick": True, "title": {lang: LONG[:110]}}, lang, parts)
    assert LONG in html
    assert pages(html, tmp_path) == 2


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to print with")
def test_more_than_fits_would_be_counted_as_more_pages(tmp_path: Path) -> None:
    html = memo(summary()).replace("</ul>", f"<li>{LONG}</li>" * 60 + "</ul>", 1)
    assert pages(html, tmp_path) > 2
