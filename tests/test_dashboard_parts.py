"""Report blocks as parts of a page: all of the report is there, charts have words, table and source, files are safe."""

from __future__ import annotations

import csv
import io
import re

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.parts.alerts import note, preliminary, refusal
from dashboards.parts.blocks import KINDS, section
from dashboards.parts.csv_of import csv_of, safe
from dashboards.parts.fields import choice_field, number_field, parameter_field
from dashboards.parts.measures_told import definition
from dashboards.parts.numbers_of_charts import MOST_ROWS_TWICE, rows_of
from dashboards.parts.progress import progress_view
from dashboards.parts.source import Source
from dashboards.parts.sources_of_runs import comparison_source, registration_source
from dashboards.parts.tables import file_name
from experiments.registration.findings import Findings
from experiments.registration.report.sections import all_sections as registration_sections
from experiments.report.blocks import Block, Section
from experiments.report.cells import Cell, plain
from experiments.report.chart_style import CONFIG
from experiments.report.lookup import Lookup
from experiments.report.sections import all_sections
from experiments.report.table import Group, Row, Table
from sim.errors import BadInput
from sim.measures.registry import MEASURES
from sim.parameters import declarations
from tests import helpers_registration_report, helpers_summary

LANGUAGES = ("en", "da")
SOURCE = Source(("Made up.",))


def walk(part: object):
    """Yield every component under ``part``, itself included; labels that are components too."""
    if isinstance(part, list | tuple):
        for one in part:
            yield from walk(one)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def words(part: object) -> str:
    """Return all text under ``part``."""
    if isinstance(part, list | tuple):
        return "".join(map(words, part))
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    return "" if part is None else str(part)


def said(part: Component, name: str) -> object:
    return part.to_plotly_json()["props"].get(name)


def of_kind(part: object, kind: type) -> list:
    return [one for one in walk(part) if isinstance(one, kind)]


def comparison(lang: str) -> tuple[list[Section], list[Component]]:
    summary = helpers_summary.summary()
    found = all_sections(Lookup(summary), lang)
    return found, [section(s, lang, comparison_source(summary, s.id, lang)) for s in found]


def registration(lang: str) -> tuple[list[Section], list[Component]]:
    summary = helpers_registration_report.summary()
    found = registration_sections(Findings(summary), {}, lang)
    return found, [section(s, lang, registration_source(summary, s.id, lang)) for s in found]


@pytest.fixture(scope="module", params=[(r, lang) for r in (comparison, registration) for lang in LANGUAGES])
def report(request) -> tuple[str, list[Section], list[Component]]:
    build, lang = request.param
    return lang, *build(lang)


def flat(blocks) -> list[Block]:
    return [b for block in blocks for b in (block, *flat([i for i in block.items if isinstance(i, Block)]))]


def test_the_page_says_what_the_report_says(report) -> None:
    _, sections, shown = report
    for one, part in zip(sections, shown, strict=True):
        text = words(part)
        assert one.title in text
        for block in flat(one.blocks):
            assert block.words in text
            for item in block.items:
                pieces = () if isinstance(item, Block) else (item,) if isinstance(item, str) else item
                assert all(piece in text for piece in pieces)
            for table in filter(None, [block.table]):
                rows = [row for group in table.groups for row in group.rows]
                assert all(row.head in text for row in rows)
                assert all(cell.main in text and cell.luck in text for row in rows for cell in row.cells)


def test_every_kind_of_block_has_a_way_to_be_shown(report) -> None:
    assert {b.kind for s in report[1] for b in flat(s.blocks)} <= set(KINDS)


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        section(Section("a", "A", [Block("hologram")]), "en", SOURCE)


def test_every_chart_has_three_tabs_and_words_tied_to_it(report) -> None:
    lang, sections, shown = report
    charts = [chart for s in sections for b in s.blocks for chart in b.charts]
    names = {"en": ["Chart", "Table", "Source"], "da": ["Diagram", "Tabel", "Kilde"]}[lang]
    figures = of_kind(shown, html.Figure)
    assert len(charts) == len(figures) >= 6
    for chart, figure in zip(charts, figures, strict=True):
        assert [words(tab) for tab in of_kind(figure, dmc.TabsTab)] == names
        (summary,) = (p for p in walk(figure.children[0]) if said(p, "id") == f"{chart.id}-summary")
        assert words(summary) == chart.summary != ""
        (picture,) = (p for p in walk(figure) if said(p, "role") == "img")
        assert said(picture, "aria-labelledby") == f"{chart.id}-title {chart.id}-summary"
        assert of_kind(picture, dcc.Graph)


def test_the_table_tab_holds_numbers_or_leads_to_them(report) -> None:
    _, _, shown = report
    ids = {said(p, "id") for p in walk(shown)}
    for figure in of_kind(shown, html.Figure):
        (panel,) = (p for p in of_kind(figure, dmc.TabsPanel) if p.value == "table")
        links = [a for a in of_kind(panel, html.A) if a.href.removeprefix("#") in ids]
        assert of_kind(panel, html.Table) or links


def test_a_long_table_stands_once_and_a_short_one_beside_its_chart() -> None:
    sections, shown = registration("en")
    at = next(n for n, s in enumerate(sections) if s.id == "map")
    long = [t for t in of_kind(shown[at], html.Table) if len(of_kind(t, html.Tr)) > MOST_ROWS_TWICE]
    assert len(long) == 1
    sections, shown = comparison("en")
    at = next(n for n, s in enumerate(sections) if s.id == "difference")
    assert rows_of(sections[at].blocks[2].table) == 3
    assert len(of_kind(shown[at], html.Table)) == 2


def test_no_chart_can_be_sent_anywhere(report) -> None:
    for graph in of_kind(report[2], dcc.Graph):
        assert graph.config == CONFIG
        assert graph.config["showSendToCloud"] is False
        assert not graph.config["plotlyServerURL"]


def test_ids_are_unique_even_where_a_section_stands_twice(report) -> None:
    lang, sections, shown = report
    again = [section(s, lang, SOURCE, prefix="other-") for s in sections]
    ids = [said(p, "id") for p in walk([shown, again]) if said(p, "id")]
    assert len(ids) == len(set(ids)) > 40


def test_every_table_says_where_its_numbers_come_from(report) -> None:
    for tabs in of_kind(report[2], dmc.Tabs):
        (panel,) = (p for p in of_kind(tabs, dmc.TabsPanel) if p.value == "source")
        assert re.search(r"(Seed|Startal) \d+", words(panel))
        assert re.search(r"(tables|runs|data)/|summary\.json", words(panel))


def test_a_source_without_a_sentence_is_no_source() -> None:
    with pytest.raises(AssertionError):
        Source(())


def test_the_source_tells_measures_and_assumptions() -> None:
    declared = declarations()["follow_up.p_missed"]
    summary = helpers_summary.summary()
    source = comparison_source(summary, "waiting", "da", parameters=(declared,))
    table = Table("T", ["a", "b"], [Group([Row("r", [plain("1")])])])
    shown = words(section(Section("x", "X", [Block("table", table=table)]), "da", source))
    assert definition("touch_days", "da") in shown
    assert f"{declared.label('da')}: 0,4 sandsynlighed (analogi). {declared.source('da')}" in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_every_measure_is_defined_in_words(measure, lang) -> None:
    assert definition(measure.name, lang).endswith(".")


def test_a_closed_section_shows_its_heading_and_keeps_the_rest_folded() -> None:
    (fold,) = of_kind(
        section(Section("a", "A", [Block("text", "b")]), "en", SOURCE, open=False), html.Details
    )
    assert words(fold.children[0]) == "A"
    assert words(fold) == "Ab"


def read_csv(table: Table, lang: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_of(table, lang)), delimiter={"en": ",", "da": ";"}[lang]))


def test_a_csv_has_both_uncertainties_in_columns_of_their_own() -> None:
    cells = [Cell("12,4", "12,0–12,8", "7,4–21,1"), Cell("–", reason="ikke målt")]
    table = Table("T", ["Mål", "A", "B"], [Group([Row("Dage", cells, "dage")], "Hastighed")])
    head, line = read_csv(table, "da")
    assert line == ["Hastighed", "Dage", "dage", "12,4", "12,0–12,8", "7,4–21,1", "–", "ikke målt"]
    assert head[3:] == [
        "A",
        "A, Monte Carlo 95\N{NO-BREAK SPACE}%",
        "A, Mulige verdener 5–95\N{NO-BREAK SPACE}%",
        "B",
        "B, bemærkning",
    ]


def test_a_csv_has_as_many_columns_in_every_row(report) -> None:
    lang, sections, _ = report
    for table in [b.table for s in sections for b in flat(s.blocks) if b.table is not None]:
        lines = read_csv(table, lang)
        assert len({len(line) for line in lines}) == 1
        assert len(lines) == 1 + rows_of(table)


@pytest.mark.parametrize(
    ("lang", "given", "written"),
    [
        ("en", "=1+1", "'=1+1"),
        ("en", "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("en", "-2+3", "'-2+3"),
        ("en", "@SUM(A1)", "'@SUM(A1)"),
        ("en", " =1+1", "' =1+1"),
        ("en", "\t=1", "'\t=1"),
        ("en", "-3.1", "-3.1"),
        ("en", "+3.1", "+3.1"),
        ("en", "−1,234.5", "-1234.5"),
        ("da", "−1.234,5", "-1234,5"),
        ("da", "24,5\N{NO-BREAK SPACE}%", "24,5\N{NO-BREAK SPACE}%"),
        ("da", "-2+3", "'-2+3"),
        ("en", "–", "–"),
        ("en", "Odense", "Odense"),
    ],
)
def test_no_cell_becomes_a_formula_and_numbers_stay_numbers(lang, given, written) -> None:
    assert safe(given, lang) == written


def test_heads_of_rows_and_columns_become_no_formula_either() -> None:
    table = Table("T", ["=a", "@b"], [Group([Row("=c", [plain("1")], "+d")], "-e")])
    assert all(
        cell.startswith("'") or cell in ("1", "Group", "note")
        for line in read_csv(table, "en")
        for cell in line
    )


def test_a_file_name_has_plain_letters_alone() -> None:
    assert file_name("Mål: »ventetid« (år)/../x") == "maal-ventetid-aar-x.csv"
    assert file_name("»«") == "infohus.csv"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_is_the_one_sentence_said_at_once(lang) -> None:
    error = BadInput("municipalities.unknown", name="<b>Odnse</b>", nearest="Odense")
    box = refusal(error, lang)
    assert box.role == "alert"
    assert error.sentence(lang) in words(box)
    assert words(box.children[0]).strip(), "not told by its colour alone"


def test_boxes_say_what_they_are() -> None:
    assert "8 replications" in words(preliminary("en", 8))
    assert "one replication;" in words(preliminary("en", 1))
    assert preliminary("da", 8).role == "status"
    assert words(note("Hej.", "da")).endswith("Bemærk. Hej.")


def test_progress_says_what_the_command_line_says() -> None:
    shown = progress_view(150, 1200, 340.0, "da")
    (bar,) = (p for p in walk(shown) if said(p, "role") == "progressbar")
    assert said(bar, "aria-valuetext") == "150 af 1.200 kørsler, ca. 6 min. tilbage"
    assert said(bar, "aria-valuenow") == 12
    assert said(bar, "aria-label")


def test_a_screen_reader_hears_quarters_not_every_run() -> None:
    def heard(done: int, total: int = 100) -> str:
        return words([p for p in walk(progress_view(done, total, None, "en")) if said(p, "role") == "status"])

    assert len({heard(done) for done in range(101)}) == 5
    assert (heard(0), heard(24), heard(25)) == ("", "", "25% done")
    assert heard(0, 0) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_parameter_is_asked_for_with_unit_range_grade_and_source(lang) -> None:
    for declared in declarations().values():
        asked = parameter_field("p", declared, lang)
        assert declared.label(lang) in asked.label
        assert declared.unit(lang) in asked.label
        assert declared.source(lang).rstrip(".") in asked.description
        assert (asked.min, asked.max, asked.value) == (declared.low, declared.high, declared.value)


def test_a_point_between_thousands_is_not_taken_for_a_comma() -> None:
    assert number_field("n", "N", 5, "da", low=0, high=5000).allowedDecimalSeparators == [","]
    assert number_field("n", "N", 5, "da", low=0, high=500).allowedDecimalSeparators == [",", "."]


def test_every_field_has_a_label() -> None:
    fields = [
        number_field("n", "Hours", 5, "en", low=0, high=40, unit="a week", help="Field hours."),
        choice_field("c", "Place", [("461", "Odense")], "461", "en"),
    ]
    assert [f.label for f in fields] == ["Hours (a week)", "Place"]
    assert fields[0].description == "Field hours. From 0 to 40."
