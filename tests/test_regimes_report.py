"""What a planner reads of the map, in both languages: sentences that follow the findings, a picture, tables."""

from __future__ import annotations

import copy
import json
import re

import pytest
from helpers_regimes import base, found_by_numbers

from experiments.regimes.place import place_all
from experiments.regimes.report import blocks
from experiments.regimes.sentences import sentences
from experiments.regimes.words import regions, strongest
from experiments.worlds import draw_worlds
from sim.texts import LANGUAGES


@pytest.fixture(scope="module")
def found() -> dict:
    whole = {**found_by_numbers(), "municipalities": place_all(draw_worlds(3, 1), found_by_numbers(), base())}
    return json.loads(json.dumps(whole))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_whole_and_name_every_model(found, lang):
    said = sentences(found, lang, "Odense")
    assert len(said) == 6
    assert all(sentence.endswith(".") and "{" not in sentence and "  " not in sentence for sentence in said)
    names = {"en": "the coordinator model", "da": "tovholdermodellen"}
    assert names[lang] in said[0]
    assert names[lang] in said[1]
    assert "Odense" in said[-1]


def test_sentences_say_what_was_found(found):
    won = found["winners"]["coordinator"]
    said = sentences(found, "en", "Odense")
    assert f"the coordinator model decides soonest at {won['n']} (at {won['clear']} of them" in said[0]
    right = round(100 * found["skill"]["all"]["tree_numbers"]["right"])
    assert f"names the quickest model in {right}% of cases" in said[2]
    lost = found["skill"]["all"][f"{found['used']}_numbers"]["lost_days"]
    assert f"waits {lost:.1f} days longer" in said[2] or f"waits {lost:.2f} days longer" in said[2]
    assert said[3].startswith("So little is gained")
    assert "an asking round of 0.69 half meeting intervals" in said[-1]
    placed = next(row for row in found["municipalities"] if row["name"] == "Odense")
    assert placed["winner"] == "coordinator"
    assert "the coordinator model" in said[-1]


def test_numbers_that_are_not_enough_are_called_so(found):
    worse = copy.deepcopy(found)
    worse["skill"]["all"]["tree_inputs"]["right"] = 1.0
    worse["skill"]["all"]["tree_numbers"]["right"] = worse["skill"]["all"]["logistic_numbers"]["right"] = 0.8
    assert "do not hold all that counts" in sentences(worse, "en")[3]


@pytest.mark.parametrize(
    ("used", "words"),
    [("tree", "In that part of the map"), ("logistic", "by the smoother rule with a chance of")],
)
def test_a_place_says_by_which_rule(found, used, words):
    assert words in sentences({**found, "used": used}, "en", "Odense")[-1]


def test_numbers_that_tell_no_more_than_a_guess_are_called_so(found):
    guess = copy.deepcopy(found)
    for row in guess["skill"]["all"].values():
        row["right"] = 0.5
    said = sentences(guess, "en")
    assert "hardly more than guessing" in said[3]
    assert "No rule of three questions" in said[1], "nor is the simple rule put into words"


def test_a_further_number_that_helps_is_named(found):
    helped = copy.deepcopy(found)
    assert "Told also" not in sentences(helped, "en")[3]
    helped["skill"]["all"]["tree_numbers"]["right"] = helped["skill"]["all"]["logistic_numbers"]["right"] = (
        0.8
    )
    helped["skill"]["all"]["tree_numbers_and_call"]["right"] = 0.9
    helped["skill"]["all"]["tree_numbers_and_agenda"]["right"] = 0.7
    helped["skill"]["all"]["logistic_numbers_and_agenda"]["right"] = 0.7
    said = sentences(helped, "en")[3]
    assert "calling an ad hoc forum together, the better rule is right in" in said
    assert "agenda" not in said


def test_signs_that_came_out_the_other_way_are_named(found):
    turned = copy.deepcopy(found)
    for row in turned["signs"]:
        row["verdict"] = "as_expected"
    assert "The other way" not in sentences(turned, "en")[4]
    turned["signs"][1]["verdict"] = "opposite"
    said = sentences(turned, "en")[4]
    assert (
        "the effect of the load of the busiest person on days to decision (Coordinator − Ad hoc forum)"
        in (said.replace(" minus ", " − "))
    )


def test_a_municipality_outside_the_map_is_told_so(found):
    said = sentences(found, "en", "Læsø")[-1]
    assert "outside the map" in said
    assert "In that part of the map" not in said


def test_without_a_rule_nothing_is_claimed(found):
    bare = {**copy.deepcopy(found), "rule": None, "smooth": None, "used": None, "skill": None}
    for row in bare["signs"]:
        row["verdict"] = None
    said = sentences(bare, "en")
    assert "too few points with a winner" in said[1]
    assert len(said) == 3
    assert [block.kind for block in blocks(bare, "en")].count("table") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_a_picture_and_a_table_of_everything(found, lang):
    made = blocks(found, lang, "-x")
    charts = [chart for block in made for chart in block.charts]
    assert [chart.id for chart in charts] == ["chart-regimes-x"]
    tables = [block.table for block in made if block.table is not None]
    sizes = [sum(len(group.rows) for group in table.groups) for table in tables]
    assert sizes == [96, len(regions(found["rule"])), 9, 24, 98]
    assert all(len(row.cells) == len(t.head) - 1 for t in tables for g in t.groups for row in g.rows)
    assert next(block for block in made if block.kind == "folded").table is tables[-1]
    assert not any(re.search(r"[{}]", block.words) for block in made)


def test_winners_are_told_apart_by_symbol_and_not_by_colour_alone(found):
    figure = blocks(found, "en")[2].chart.figure
    models = figure.data[:3]
    filled = [{symbol.removesuffix("-open") for symbol in trace.marker.symbol} for trace in models]
    assert len(set.union(*filled)) == sum(map(len, filled)) == 3
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert len(figure.data[3].x) == 98
    assert "Odense" in figure.data[3].hovertext
    open_symbols = sum(s.endswith("-open") for trace in models for s in trace.marker.symbol)
    assert open_symbols == sum(not point["is_clear"] for point in found["points"])


def test_the_picture_shows_the_two_numbers_that_move_most(found):
    assert strongest(found) == ("asking", "utilisation")
