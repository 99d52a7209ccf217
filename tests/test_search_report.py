"""A search in words, tables and a chart: every lever has a name, and nothing is promised too much."""

from __future__ import annotations

import pytest

from experiments.search.judge import judge
from experiments.search.levers import known_levers
from experiments.search.report import blocks
from experiments.search.search import USUAL
from experiments.search.sentences import sentences
from experiments.search.words import lever_label, value_words
from sim.parameters import declarations
from sim.texts import LANGUAGES
from tests.helpers_search import CADENCE, DEPUTY, MEMBERS
from tests.test_search_judge import found, fronted, scored, seen


def score_result(gain: float = -6.0, first: float = -5.0, events: int = 5000) -> dict:
    ours = found((30.0, 2.0), (20.0, 3.0), (23.5, 2.0))
    checked = {
        USUAL: seen(30.0, 2.0),
        "candidate-1": seen(23.0, 3.0, first, events),
        "candidate-2": seen(24.0, 2.0, gain, events),
    }
    return judge(scored(), ours, checked)


def front_result(**other) -> dict:
    ours = found((30.0, 2.0), (20.0, 2.0), (19.0, 3.0), (30.5, 2.05))
    checked = {
        USUAL: seen(30.0, 2.0),
        "candidate-1": seen(20.0, 2.0, **other),
        "candidate-2": seen(19.0, 3.0, **other),
        "candidate-3": seen(30.5, 2.05, **other),
    }
    return judge(fronted(), ours, checked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lever_has_a_name_of_words(lang):
    for name in known_levers():
        label = lever_label(name, lang)
        assert not any(part in label for part in (name, "_", "convene", "staff.")), name
        assert label[0].isupper(), name


@pytest.mark.parametrize(
    ("name", "value", "en", "da"),
    [
        (CADENCE, 14, "every 14 days", "hver 14. dag"),
        (MEMBERS, ["ssp", "police"], "SSP and police", "SSP og politi"),
        (MEMBERS, [], "nobody", "ingen"),
        ("staff.manager.hours_per_week", 2.5, "2.5", "2,5"),
        ("staff.manager.pattern", "blocks", "in whole blocks", "i hele blokke"),
        ("staff.manager.may_decide", True, "yes", "ja"),
        ("organisation.write", {"rule": "nothing"}, "nothing is written down", "intet skrives ned"),
        ("organisation.write.rule", "nothing", "nothing is written down", "intet skrives ned"),
        ("organisation.review.months", [6, 12], "", "afsluttede sager gennemgås igen efter 6 og 12 måneder"),
        ("absence.holidays", 1.0, "1", "1"),
        (CADENCE, None, "not there", "findes ikke"),
    ],
)
def test_values_in_words(name, value, en, da):
    assert value_words(name, value, "da") == da
    if en:
        assert value_words(name, value, "en") == en


def test_a_whole_rule_says_who_sits_in_the_forum():
    from sim.policies.organisation import FIXED_FORUM, describe

    words = value_words("organisation.convene", describe(FIXED_FORUM)["convene"], "en")
    assert "every 28 days" in words
    assert words.endswith("members: SSP, social services, children and youth, job centre and police")
    assert "2 working days" in value_words(DEPUTY, {"rule": "named_deputy", "after_days": 2}, "en")


def test_the_sentences_of_a_score_say_what_is_left():
    tried, best, optimism, weights = sentences(score_result(), "en")
    assert "3 settings" in tried
    assert best.startswith("The best setting found is better than the usual one, beyond chance: Days between")
    assert "every 7 days (usual: every 28 days)" in best
    assert "its score is 6.0 lower (5.0 to 7.0)" in best
    assert "looked 8.0 better" in optimism
    assert "5.0 of that was left. The rest, 3.0, was luck" in optimism
    assert optimism.endswith("In the check no. 2 did best.")
    assert "days to decision counts half or hours of work per decision counts double" in weights


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (-5.0, "The rest, 3.0, was luck"),
        (1.0, "nothing of that was left (−1.0)"),
        (-9.0, "the search did not flatter it"),
    ],
)
def test_the_luck_in_the_search_is_told_by_its_size(first, told):
    assert told in sentences(score_result(first=first), "en")[2]


def test_a_search_that_makes_it_worse_says_higher():
    words = sentences(score_result(gain=5.0, first=6.0), "en")[1]
    assert "a score that is 5.0 higher (4.0 to 6.0)" in words


def test_nothing_better_is_said_so():
    words = " ".join(sentences(score_result(gain=-0.2, first=0.1), "en"))
    assert "No setting found is better than the usual one beyond chance" in words
    da = " ".join(sentences(score_result(gain=-0.2, first=0.1), "da"))
    assert "Ingen af de fundne indstillinger er bedre end udgangspunktet" in da


@pytest.mark.parametrize("make", [score_result, front_result])
def test_too_few_events_are_said_to_be_too_few(make):
    words = sentences(make(events=100), "en")
    assert "Too few events" in words[1]
    assert len([one for one in words if "better than the usual one, beyond" in one]) == 0


def test_a_gain_behind_which_there_is_too_little_is_not_shown():
    outcomes = blocks(score_result(events=100), "en")[3].table
    last = [row.cells[-1] for row in outcomes.groups[0].rows]
    assert [cell.main for cell in last] == ["–", "–", "–"]
    assert last[1].reason == "too few to say (100)"


def test_the_sentences_of_a_front_sort_its_settings():
    words = " ".join(sentences(front_result(), "en"))
    assert "at least one goal and worse on none: no. 1." in words
    assert "a matter of what counts most: no. 2." in words
    assert "Not to be told from the usual one: no. 3." in words
    assert "In the check no. 3 dropped off the front" in words
    assert "The usual setting is not on it." in words


def test_a_search_that_found_nothing_to_check():
    alone = judge(scored(), found((30.0, 2.0)), {})
    assert len(sentences(alone, "da")) == 2
    assert len(blocks(alone, "da")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [score_result, front_result])
def test_blocks_have_no_bare_names_and_tables_fit(make, lang):
    result = make()
    found_blocks = blocks(result, lang, "-x")
    tables = [block.table for block in found_blocks if block.table]
    assert len(tables) >= 2
    for table in tables:
        for row in table.groups[0].rows:
            assert len(row.cells) == len(table.head) - 1
    words = " ".join([*sentences(result, lang), *(block.words for block in found_blocks)])
    assert not any(mark in words for mark in ("{", "_", "|", "candidate"))


def test_the_chart_tells_kinds_apart_without_colour():
    chart = next(block.chart for block in blocks(front_result(), "en", "-2") if block.chart)
    assert chart.id == "chart-search-2"
    traces = chart.figure.data
    assert len({trace.marker.symbol for trace in traces}) == len(traces) == 4
    assert [list(trace.text) for trace in traces if trace.text is not None] == [["1", "2"], ["3"], [""]]
    assert "from 19.0 to 20.0 in days to decision" in chart.summary


def test_labels_of_parameters_are_their_own():
    assert lever_label("absence.holidays", "da") == declarations()["absence.holidays"].label("da")
