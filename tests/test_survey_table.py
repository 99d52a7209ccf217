"""Answers of the country in one table, beside the printed one."""

from __future__ import annotations

import pytest

from sim.measures.registration.survey import INSIDE, NON_PRIMARY, OUTSIDE, OVER, PRIMARY, UNDER, Answer
from sim.measures.registration.survey_2017 import compare_with_2017, survey_2017
from sim.measures.registration.survey_table import SurveyRow, tabulate


def said(**answers: object) -> Answer:
    """Return the answer of a municipality with cases; what is not given cannot be said."""
    given = {name: frozenset(value) if isinstance(value, set) else value for name, value in answers.items()}
    return Answer(**{"municipality": 461, "has_forum": None, "had_cases": True, **given})


ANSWERS = [
    None,
    said(has_forum=True, forms={"right", "islamist"}, to_police=True, ages={OVER, UNDER},
         areas={INSIDE, OUTSIDE}, kinds={PRIMARY, NON_PRIMARY}),
    said(has_forum=False, forms={"islamist"}, to_police=False, ages={OVER}, areas={OUTSIDE}, kinds={PRIMARY}),
    said(has_forum=False, ages={UNDER}, areas={INSIDE}),
    said(forms={"other"}, areas=set(), kinds={NON_PRIMARY}),
    Answer(101, True, False, number=0),
    None,
    Answer(101, None, None),
]  # fmt: skip
EXPECTED = {
    ("2", "had cases in the last three years"): (4, 6),
    ("3", "right-wing extremism among the concerns"): (1, 3),
    ("3", "left-wing extremism among the concerns"): (0, 3),
    ("3", "extreme Islamism among the concerns"): (2, 3),
    ("3", "another form among the concerns"): (1, 3),
    ("5", "cases both under and over 18"): (1, 6),
    ("5", "only cases over 18"): (1, 6),
    ("5", "only cases under 18"): (1, 6),
    ("5", "age not known or no cases"): (3, 6),
    ("4", "handed at least one case to the police"): (1, 2),
    ("6", "cases inside authority"): (2, 4),
    ("6", "cases outside authority"): (2, 4),
    ("6", "cases both inside and outside authority"): (1, 4),
    ("7", "primary cases"): (2, 4),
    ("7", "non-primary cases"): (2, 4),
    ("7", "both primary and non-primary cases"): (1, 4),
    ("14", "has a fixed cross-agency forum"): (2, 6),
    ("14", "has none"): (2, 6),
    ("14", "forum not known"): (2, 6),
}


def test_answers_are_counted_on_the_bases_of_2017():
    rows = tabulate(ANSWERS)
    assert {(row.figure, row.item): (row.count, row.base) for row in rows} == EXPECTED
    assert {row.region for row in rows} == {"Danmark"}


def test_nobody_answering_leaves_no_base():
    assert {(row.count, row.base) for row in tabulate([None, None])} == {(0, 0)}


def test_figures_and_items_are_those_of_the_printed_survey_in_its_order():
    printed = [(row.figure, row.item) for row in survey_2017()]
    ours = [(row.figure, row.item) for row in tabulate([])]
    assert ours == [item for item in printed if item in ours]
    whole_figures = {"2", "3", "4", "5", "6", "7"}
    missing = [item for item in printed if item[0] in {*whole_figures, "14"} and item not in ours]
    assert missing == [("14", "is setting one up")], (
        "a municipality of the simulation has a forum or has none"
    )


def table_of_2017() -> list[Answer | None]:
    """Return answers of 98 municipalities with the counts of figures 2, 5, 6, 7 and 14 of 2017.

    89 answered, 74 with cases; of these 42 both inside and outside, 26 outside alone, 6 inside alone; 37 with
    cases of both kinds, 28 with non-primary ones alone, 9 with primary ones alone; ages 49, 15, 4, not known
    6; 46 with a forum, 40 without (of whom 20 were setting one up), 3 who did not know; figure 3's 5 who
    named no form.
    """
    areas = [{INSIDE, OUTSIDE}] * 42 + [{OUTSIDE}] * 26 + [{INSIDE}] * 6
    kinds = [{PRIMARY, NON_PRIMARY}] * 37 + [{NON_PRIMARY}] * 28 + [{PRIMARY}] * 9
    ages = [{OVER, UNDER}] * 49 + [{OVER}] * 15 + [{UNDER}] * 4 + [None] * 6
    forms = [{"islamist"}] * 69 + [None] * 5
    forum = [True] * 46 + [False] * 40 + [None] * 3
    with_cases = [
        said(areas=a, kinds=k, ages=years, forms=f, has_forum=has)
        for a, k, years, f, has in zip(areas, kinds, ages, forms, forum[:74], strict=True)
    ]
    without = [Answer(1, has, False, number=0) for has in forum[74:]]
    return [*with_cases, *without, *[None] * 9]


def test_answers_like_those_of_2017_give_its_counts_and_bases():
    printed = {(row.figure, row.item): (row.count, row.base) for row in survey_2017()}
    for row in tabulate(table_of_2017()):
        if row.figure in ("2", "5", "6", "7") or row.item in (
            "has a fixed cross-agency forum",
            "forum not known",
        ):
            assert (row.count, row.base) == printed[row.figure, row.item], row.item
        if row.figure == "3":
            assert row.base == 69


def test_the_simulated_shares_stand_beside_the_printed_ones():
    item = ("4", "handed at least one case to the police")
    tables = [[SurveyRow(*item, "Danmark", count, 10)] for count in range(1, 10)]
    (row,) = compare_with_2017([*tables, [SurveyRow(*item, "Danmark", 0, 0)]])
    assert (row["figure"], row["item"]) == item
    assert (row["count_2017"], row["base_2017"]) == (50, 69)
    assert row["share_2017"] == pytest.approx(50 / 69)
    assert row["simulated_mean"] == pytest.approx(0.5)
    assert row["simulated_low"] == pytest.approx(0.14), "0.1 plus 5 % of the way to 0.9"
    assert row["simulated_high"] == pytest.approx(0.86)


def test_the_mean_weighs_replications_by_their_base():
    item = ("2", "had cases in the last three years", "Danmark")
    (row,) = compare_with_2017([[SurveyRow(*item, 1, 1)], [SurveyRow(*item, 0, 3)]])
    assert row["simulated_mean"] == pytest.approx(0.25)


def test_where_nobody_is_in_the_base_nothing_is_said():
    rows = compare_with_2017([tabulate([None]), tabulate([None])])
    assert len(rows) == len(EXPECTED)
    assert {row["simulated_mean"] for row in rows} == {row["simulated_low"] for row in rows} == {None}
    assert compare_with_2017([]) == []


def test_who_was_setting_a_forum_up_had_none():
    table = tabulate([])
    found = {row["item"]: row for row in compare_with_2017([table])}
    assert found["has none"]["count_2017"] == 20 + 20
    assert found["has a fixed cross-agency forum"]["count_2017"] == 46
    assert "is setting one up" not in found
