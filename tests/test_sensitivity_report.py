"""Sensitivity in words, chart and table: what decides, what is only assumed, and what nobody can tell from chance."""

from __future__ import annotations

import pytest

from experiments.report.chart_style import GRADE_MARKERS
from experiments.sensitivity.chart import MOST, influence_chart
from experiments.sensitivity.report import blocks
from experiments.sensitivity.sentences import sentences
from experiments.sensitivity.tables import deciding_table, rest_table
from experiments.sensitivity.words import LETTERS, size_words
from experiments.worlds import uncertainties
from sim.parameters import declarations

LANGS = pytest.mark.parametrize("lang", ["en", "da"])
DECLARED = declarations()
ASSUMED, DERIVED, ANALOGUE = (
    [name for name in uncertainties() if DECLARED[name].grade == grade]
    for grade in ("assumed", "derived", "analogue")
)
MIXED = [DERIVED[0], ASSUMED[0], ANALOGUE[0], ASSUMED[1]]


def size(name: str, mu_star: float, limit: float) -> dict:
    ends = {"low": 0.8 * mu_star, "high": 1.2 * mu_star}
    return {"name": name, "mu": mu_star, "mu_star": mu_star, "sigma": 0.1, **ends, "above": mu_star > limit}


def share(name: str, total: float, *, half: float = 0.02, above: bool = True, unsure: bool = False) -> dict:
    first = total - 0.01
    ends = {"first_low": first - half, "first_high": first + half}
    ends |= {"total_low": total - half, "total_high": total + half}
    return {"name": name, "first": first, "total": total, **ends, "above": above, "unsure": unsure}


def found(sizes: dict[str, float], shares: list[dict] | None = None, limit: float = 1.0, **given) -> dict:
    """Return what ``investigate`` would for these influences, the largest first."""
    inputs = [size(name, value, limit) for name, value in sizes.items()]
    dummy = size("luck", limit / 2, limit)
    screened = {
        "inputs": inputs, "dummy": dummy, "limit": limit, "above": [i["name"] for i in inputs if i["above"]],
    }  # fmt: skip
    sobol = shares and {
        "inputs": shares, "dummy": share("luck", 0.05), "limit": 0.07, "varies": True,
        "explained": sum(one["first"] for one in shares), "unsure": [i["name"] for i in shares if i["unsure"]],
    }  # fmt: skip
    kept = [one["name"] for one in shares or []]
    known = {"of": {"en": "days at the table", "da": "dage ved bordet"}, "unit": "days", "replications": 40}
    return {**known, "screen": screened, "kept": kept, "sobol": sobol or None, **given}


USUAL = found(
    {**dict(zip(MIXED, (9.0, 6.0, 4.0, 2.0), strict=True)), ASSUMED[2]: 0.5, ASSUMED[3]: 0.2},
    [share(MIXED[0], 0.55), share(MIXED[1], 0.25)],
)


def label(name: str, lang: str) -> str:
    return DECLARED[name].label(lang)


# Words.


@LANGS
def test_the_sentences_say_what_decides_what_is_assumed_how_much_and_what_is_left(lang):
    decide, assumed, explain, below = sentences(USUAL, lang)
    assert all(label(name, lang) in decide for name in MIXED)
    assert USUAL["of"][lang] in decide
    assert all(part in decide for part in ("6", "4", "9.0 days" if lang == "en" else "9,0 dage"))
    assert [label(name, lang) in assumed for name in MIXED] == [False, True, False, True]
    assert label(MIXED[0], lang) in explain
    assert label(MIXED[2], lang) not in explain
    percent = "%" if lang == "en" else "\N{NO-BREAK SPACE}%"
    for number in (
        "54",
        "24",
        "78",
        "5",
        "17",
    ):  # by themselves, together, chance, and what is left: 1 - 0.78 - 0.05
        assert f" {number}{percent}" in explain
    assert "2" in below
    assert ("1.0 days" if lang == "en" else "1,0 dage") in below


@LANGS
def test_what_is_left_is_not_named_where_it_is_within_the_uncertainty(lang):
    wide = found(
        {MIXED[0]: 9.0, MIXED[1]: 6.0}, [share(MIXED[0], 0.55, half=0.2), share(MIXED[1], 0.25, half=0.1)]
    )
    assert "17" in sentences(USUAL, lang)[2]
    assert "17" not in sentences(wide, lang)[2]


@LANGS
def test_where_all_is_within_chance_one_sentence_says_so_and_nothing_is_drawn(lang):
    nothing = found({MIXED[0]: 0.9, MIXED[1]: 0.3})
    (only,) = sentences(nothing, lang)
    assert ("1.0 days" if lang == "en" else "1,0 dage") in only
    assert "40" in only
    assert [block.kind for block in blocks(nothing, lang)] == ["text", "items", "folded"]
    assert influence_chart(nothing, lang) is None


@LANGS
def test_an_answer_that_never_moved_is_called_the_same(lang):
    (only,) = sentences(found({MIXED[0]: 0.0, MIXED[1]: 0.0}, limit=0.0), lang)
    assert ("the same" if lang == "en" else "det samme") in only


@LANGS
@pytest.mark.parametrize("grade", ["assumed", "derived"])
def test_a_single_number_that_decides_is_spoken_of_in_the_singular(grade, lang):
    name = {"assumed": ASSUMED, "derived": DERIVED}[grade][0]
    said = sentences(found({name: 3.0, MIXED[2]: 0.5}, [share(name, 0.8)]), lang)
    assert ("only one" if lang == "en" else "kun ét") in said[0]
    assert len(said) == (4 if grade == "assumed" else 3)
    assert ("The last one" if lang == "en" else "Det sidste") in said[-1]


@LANGS
@pytest.mark.parametrize(
    ("names", "words"),
    [
        (DERIVED[:2], ("None of these", "Ingen af dem")),
        (ASSUMED[:2], ("All of these", "De er alle")),
        ([DERIVED[0], ASSUMED[0]], ("One of these", "Ét af dem")),
        ([DERIVED[0], *ASSUMED[:3]], ("3 are mere assumptions, “", "er 3 alene antagelser, »")),
        ([DERIVED[0], *ASSUMED[:7]], ("first of all", "først og fremmest")),
    ],
)
def test_mere_assumptions_are_counted_and_named(names, words, lang):
    said = sentences(found(dict.fromkeys(names, 3.0)), lang)
    assert words[lang == "da"] in said[1]
    assert len(said) == 2


@LANGS
def test_at_most_five_are_named_and_the_others_counted(lang):
    six, eight = (sentences(found(dict.fromkeys(ASSUMED[:n], 3.0)), lang)[0] for n in (6, 8))
    assert ("one other by less" if lang == "en" else "ét andet") in six
    assert ("3 others by less" if lang == "en" else "3 andre") in eight
    assert label(ASSUMED[5], lang) not in six


@LANGS
def test_what_the_closer_look_did_not_confirm_is_said(lang):
    shares = [share(MIXED[0], 0.6, unsure=True), share(MIXED[1], 0.02, above=False)]
    said = sentences(found({MIXED[0]: 9.0, MIXED[1]: 6.0}, shares), lang)
    unsure, faded = said[3:5]
    assert ("uncertain" if lang == "en" else "usikkert") in unsure
    assert label(MIXED[0], lang) in unsure
    assert label(MIXED[1], lang) in faded
    flat = found({MIXED[0]: 9.0}, [share(MIXED[0], 0.6)])
    flat["sobol"]["varies"] = False
    assert ("stayed the same" if lang == "en" else "det samme") in sentences(flat, lang)[-1]


@LANGS
def test_numbers_that_change_nothing_at_all_are_not_compared_with_chance(lang):
    said = sentences(found({MIXED[0]: 9.0, MIXED[1]: 0.0, MIXED[2]: 0.0}, limit=0.0), lang)
    assert ("The other 2 change nothing" if lang == "en" else "De øvrige 2 ændrer intet") in said[-1]


def test_a_share_moves_by_percentage_points():
    of_share = USUAL | {"unit": "share"}
    assert size_words(of_share, 0.123, "en") == "12.3 percentage points"
    assert size_words(of_share, 0.123, "da") == "12,3 procentpoint"
    assert size_words(USUAL, 0.5, "da") == "0,50 dage"


# Chart.


def drawn(chart) -> dict[str, list]:
    """Return what each named trace shows, by its name."""
    return {trace.name: list(trace.x) for trace in chart.figure.data if trace.name}


@LANGS
def test_every_grade_has_its_own_marker_and_letter(lang):
    chart = influence_chart(USUAL | {"sobol": None}, lang)
    markers = {
        t.name[0]: t.marker.symbol for t in chart.figure.data if t.name and t.error_x.array is not None
    }
    assert markers == {LETTERS[grade]: GRADE_MARKERS[grade] for grade in ("derived", "analogue", "assumed")}
    (letters,) = (trace for trace in chart.figure.data if trace.mode == "text")
    assert [text.strip("\N{NO-BREAK SPACE}") for text in letters.text] == [
        f"<b>{letter}</b>" for letter in "BDCD"
    ]
    assert letters.x == pytest.approx([10.8, 7.2, 4.8, 2.4])


def test_without_a_second_stage_the_sizes_above_the_limit_are_drawn():
    chart = influence_chart(USUAL | {"sobol": None}, "en")
    assert drawn(chart)["D: assumed"] == [6.0, 2.0]
    assert {shape.x1 for shape in chart.figure.layout.shapes} == {0, 1.0}
    assert "days" in chart.figure.layout.xaxis.title.text


def test_with_a_second_stage_the_shares_of_the_few_are_drawn():
    chart = influence_chart(USUAL, "en")
    assert drawn(chart)["B: derived"] == pytest.approx([55])
    assert drawn(chart)["by itself"] == pytest.approx([54, 24])
    assert max(shape.x1 for shape in chart.figure.layout.shapes) == pytest.approx(7)
    (derived,) = (trace for trace in chart.figure.data if trace.name == "B: derived")
    assert derived.error_x.array == pytest.approx([2])


def test_a_share_is_drawn_in_percentage_points():
    small = found({MIXED[0]: 0.09, MIXED[1]: 0.06}, limit=0.01, unit="share")
    chart = influence_chart(small, "da")
    assert drawn(chart)["B: afledt"] == pytest.approx([9])
    assert "procentpoint" in chart.figure.layout.xaxis.title.text
    assert "9,0 procentpoint" in chart.summary


def test_no_label_covers_a_line_and_at_most_a_dozen_are_drawn():
    chart = influence_chart(found(dict.fromkeys(ASSUMED[:20], 3.0)), "da")
    layout = chart.figure.layout
    assert len(layout.annotations) == MOST
    top = max(shape.y1 for shape in layout.shapes)
    assert all(note.yanchor == "bottom" and note.yshift > top for note in layout.annotations)


@LANGS
def test_two_outcomes_fit_one_page(lang):
    ids = {block.chart.id for suffix in ("-1", "-2") for block in blocks(USUAL, lang, suffix) if block.chart}
    assert ids == {"chart-sensitivity-1", "chart-sensitivity-2"}


# Table.


@LANGS
def test_every_number_stands_in_one_table_with_range_grade_and_source(lang):
    decide, rest = deciding_table(USUAL, lang), rest_table(USUAL, lang)
    rows = [row for table in (decide, rest) for group in table.groups for row in group.rows]
    *_, luck = decide.groups[0].rows
    names = [row.note for row in rows if row is not luck]
    assert names == [one["name"] for one in USUAL["screen"]["inputs"]]
    for table in (decide, rest):
        assert all(len(row.cells) == len(table.head) - 1 for row in table.groups[0].rows)
    for row in rows:
        if row is not luck:
            declared = DECLARED[row.note]
            grade, span, source = row.cells[-3:]
            assert grade.main.startswith(f"{LETTERS[declared.grade]}: ")
            assert (span.note, source.main) == (declared.unit(lang), declared.source(lang))
    assert all(row.cells[0].reason for row in rest.groups[0].rows)


def test_a_number_that_was_not_in_the_second_stage_has_no_share():
    by_name = {row.note: row.cells for row in deciding_table(USUAL, "en").groups[0].rows}
    assert [cell.main for cell in by_name[MIXED[0]][1:3]] == ["54%", "55%"]
    assert [cell.note for cell in by_name[MIXED[0]][1:3]] == ["95%: 52–56%", "95%: 53–57%"]
    assert [cell.main for cell in by_name[MIXED[2]][1:3]] == ["–", "–"]
    assert all(cell.reason for cell in by_name[MIXED[2]][1:3])


def test_a_share_that_chance_makes_negative_is_shown_as_nothing():
    tiny = replace_first(share(MIXED[1], 0.02), -0.03)
    cells = deciding_table(found({MIXED[1]: 3.0}, [tiny]), "en").groups[0].rows[0].cells
    assert (cells[1].main, cells[1].note) == ("0%", "95%: 0%")


def replace_first(one: dict, first: float) -> dict:
    return one | {"first": first, "first_low": first - 0.02, "first_high": first + 0.02}


def test_nothing_is_folded_where_all_stand_out():
    assert rest_table(found({MIXED[0]: 3.0}), "en") is None
    assert [block.kind for block in blocks(found({MIXED[0]: 3.0}), "en")] == [
        "text",
        "items",
        "chart",
        "table",
    ]
