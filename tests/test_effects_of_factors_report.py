"""What makes the difference, in words and in the report: plain, adding up, and silent about what chance could do."""

from __future__ import annotations

import re

import pytest
from helpers_effects_of_factors import DAYS, DROPS, HOURS, exact, factor, simulator

from experiments.effects.between import read_between
from experiments.effects.combinations import combinations
from experiments.effects.estimates import effects
from experiments.effects.factor import labels_of
from experiments.effects.report import blocks
from experiments.effects.sentences import sentences
from sim.texts import LANGUAGES

BETWEEN = read_between({"from": "coordinator", "to": "fixed_forum"}, "between")
MODELS = ("coordinator", "fixed_forum")
LABELS = labels_of(BETWEEN)
NAMES = [one.name for one in BETWEEN]


def numbers(mean, low, high):
    return {"mean": mean, "low": low, "high": high}


def record(shares, total, pairs=(), **changes):
    """Return a record of days to decision; what is not named adds nothing that can be told."""
    nothing = numbers(0.1 / 3, -0.4, 0.5)
    known = {name: numbers(*shares[name]) if name in shares else nothing for name in NAMES}
    return {
        **{"measure": "days_to_decision", "statistic": "mean", "unit": "days", "better": -1},
        **{"combinations": 48, "replications": 200, "events": 4_000, "too_few": False, "factors": NAMES},
        **{"off": numbers(20.1, 19.0, 21.2), "on": numbers(29.1, 28.0, 30.2), "total": numbers(*total)},
        **{"shares": known, "effects": known},
        "interactions": [{"factors": list(pair), **numbers(*ends)} for pair, ends in pairs],
    } | changes


SLOWER = record(
    {
        **{"meeting": (6.1, 5.6, 6.7), "deputy": (2.0, 1.2, 2.9), "criteria": (-0.3, -0.5, -0.1)},
        **dict.fromkeys(("police", "writing", "opened_cases"), (0.4, -0.1, 0.9)),
    },
    (9.0, 8.1, 9.9),
    pairs=[(("meeting", "deputy"), (1.2, 0.4, 2.0)), (("meeting", "police"), (0.1, -0.5, 0.7))],
)


def test_of_so_many_days_so_many_come_from_each():
    words = sentences([SLOWER], LABELS, "en", between=MODELS)
    assert words == [
        "Of the 9.0 days (95% Monte Carlo interval 8.1 to 9.9; 29.1 against 20.1) by which decisions come later under"
        " the fixed forum than under the coordinator model, 6.1 (5.6 to 6.7) come from the meeting and"
        " 2.0 (1.2 to 2.9) from the deputy; in the other direction go 0.3 (0.1 to 0.5) from the criteria."
        " What is left, 1.2 days, comes from the part of the police, written notes and"
        " the work in opened cases, none of which can be told from chance by itself.",
        "The meeting and the deputy together give 1.2 days more than the sum of the two (0.4 to 2.0);"
        " 2 pairs were looked at, so about 0.1 would look like this by chance alone.",
    ]


def test_the_same_in_danish():
    words = sentences([SLOWER], LABELS, "da", between=MODELS)
    assert words == [
        "Af de 9,0 dage (95 % Monte Carlo-interval 8,1 til 9,9; 29,1 mod 20,1), som beslutningen kommer senere i det"
        " faste forum end i tovholdermodellen, kommer 6,1 (5,6 til 6,7) fra mødet og 2,0 (1,2 til 2,9) fra"
        " stedfortræderen; den modsatte vej går 0,3 (0,1 til 0,5) fra kriterierne. Resten, 1,2 dage, kommer fra"
        " politiets rolle, det skriftlige og arbejdet i oprettede sager, som hver for sig ikke kan skelnes"
        " fra tilfældighed.",
        "Mødet og stedfortræderen giver tilsammen 1,2 dage mere end summen af de to (0,4 til 2,0); der er set på"
        " 2 par, så omkring 0,1 ville se sådan ud alene ved et tilfælde.",
    ]


def test_where_one_change_does_more_than_the_whole_the_others_go_the_other_way():
    less = {name: (-0.14, -0.6, 0.3) for name in NAMES if name != "meeting"}
    row = record({"meeting": (10.2, 9.1, 11.2), **less}, (9.5, 8.3, 10.8))
    assert sentences([row], LABELS, "en", between=MODELS) == [
        "Decisions come later under the fixed forum than under the coordinator model; the difference is 9.5 days"
        " (95% Monte Carlo interval 8.3 to 10.8; 29.1 against 20.1): 10.2 (9.1 to 11.2) from the meeting."
        " The other way go 0.7 days from the criteria, the part of the police, the deputy, written notes and the work"
        " in opened cases together, none of which can be told from chance by itself."
    ]
    assert "forskellen er 9,5 dage" in sentences([row], LABELS, "da", between=MODELS)[0]


def test_what_is_named_adds_up_to_the_whole():
    words = sentences([SLOWER], LABELS, "en", between=MODELS)[0]
    along = [float(n) for n in re.findall(r"(\d\.\d) \(\d\.\d to \d\.\d\) (?:come )?from", words)]
    assert sum(along[:2]) - along[2] + 1.2 == pytest.approx(9.0)


def test_a_difference_that_chance_could_make_is_not_shared_out_but_single_changes_are_told():
    cancelling = {"meeting": (2.0, 1.1, 2.9), "criteria": (-1.9, -2.8, -1.0)}
    words = sentences([record(cancelling, (0.2, -0.9, 1.3))], LABELS, "en", between=MODELS)[0]
    assert words == (
        "It cannot be told from chance that decisions come later under the fixed forum than under the coordinator"
        " model (0.2 days, 95% Monte Carlo interval −0.9 to 1.3), but single changes do make a difference:"
        " 2.0 more (1.1 to 2.9) from the meeting and 1.9 less (1.0 to 2.8) from the criteria."
    )
    words = sentences([record({}, (-0.2, -1.3, 0.9))], LABELS, "en")
    assert words == [
        "It cannot be told from chance that decisions come sooner with all changes than with none"
        " (0.2 days, 95% Monte Carlo interval −0.9 to 1.3)."
    ]


def test_a_difference_of_which_no_part_can_be_told_is_said_to_be_so():
    words = sentences([record({}, (-9.0, -9.9, -8.1))], LABELS, "da")[0]
    assert words.startswith("Af de 9,0 dage")
    assert words.endswith(
        "som beslutningen kommer tidligere med alle ændringer end uden nogen af dem, kan intet"
        " tilskrives en enkelt ændring."
    )


def test_an_interval_that_is_written_as_ending_at_zero_is_not_told():
    shares = {"meeting": (0.3, 0.04, 0.6)}
    words = sentences([record(shares, (9.0, 8.1, 9.9))], LABELS, "en")[0]
    assert "no part can be ascribed to a single change" in words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_few_events_and_nothing_measured_are_one_sentence_and_no_number(lang):
    few = record({}, (9.0, 8.1, 9.9), too_few=True, events=150)
    hollow = record({}, (None, None, None))
    words = sentences([few, hollow], LABELS, lang)
    assert len(words) == 2
    assert "150" in words[0]
    assert not re.search(r"\d", words[1])
    assert [block.kind for block in blocks([few, hollow], LABELS, lang, "x")] == ["text"] * 3


def test_interactions_are_told_only_where_the_interval_leaves_out_zero():
    none = record({}, (9.0, 8.1, 9.9), pairs=[(("meeting", "deputy"), (1.2, -0.1, 2.0))])
    many = none | {"interactions": none["interactions"] * 3}
    assert sentences([many], LABELS, "en")[1] == (
        "None of the 3 pairs of changes can be shown to do together anything but the sum of the two."
    )
    assert sentences([none], LABELS, "en")[1].startswith("The two changes cannot be shown")
    unknown = none | {"interactions": [{"factors": ["meeting", "deputy"], **numbers(None, None, None)}]}
    assert len(sentences([unknown], LABELS, "en")) == 1


def test_shares_are_told_in_percentage_points():
    row = record(
        {"meeting": (-0.024, -0.05, -0.018)},
        (-0.031, -0.052, -0.01),
        unit="share",
        measure=DROPS.measure,
        statistic="share",
        off=numbers(0.121, 0.1, 0.14),
        on=numbers(0.09, 0.07, 0.11),
    )
    words = sentences([row], LABELS, "en", between=MODELS)[0]
    assert words.startswith(
        "Of the 3.1 percentage points (95% Monte Carlo interval 1.0 to 5.2; 9.0% against 12.1%) by"
    )
    assert "“Real concerns wrongly dropped or referred” is lower under the fixed forum" in words
    assert "2.4 (1.8 to 5.0) come from the meeting" in words


def test_the_range_over_worlds_is_told_apart_from_chance():
    row = record({"meeting": (8.9, 8.0, 9.8)}, (9.0, 8.1, 9.9))
    row["total"] |= {"world_low": 2.0, "world_high": 15.5, "n_worlds": 32}
    words = sentences([row], LABELS, "en")[0]
    assert words.endswith("Over 32 plausible worlds the whole difference goes from 2.0 days to 15.5 days.")
    table = blocks([row], LABELS, "en", "x")[1].table
    assert table.groups[0].rows[-1].cells[0].worlds == "2.0 to 15.5 in 32 worlds"
    assert table.groups[0].rows[-1].cells[0].luck == "8.1–9.9"


def test_labels_of_ones_own_stand_in_sentences_in_both_languages_and_names_with_capitals_stay():
    factors = (factor("deputy"), factor("SSP"))
    labels = labels_of(factors) | {"SSP": {"en": "SSP meeting", "da": "SSP-møde"}}
    for one, english, danish in zip(
        factors, ("deputy", "SSP meeting"), ("deputy på dansk", "SSP-møde"), strict=True
    ):
        without, with_it = exact({"": 20, "x": 24}).values()
        row = effects({frozenset(): without, frozenset({one.name}): with_it}, (one,), [DAYS], seed=1)[0]
        assert f"4.0 (4.0 to 4.0) come from {english}" in sentences([row], labels, "en")[0]
        assert f"kommer 4,0 (4,0 til 4,0) fra {danish}" in sentences([row], labels, "da")[0]


# Blocks.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_has_a_chart_with_its_table_per_outcome_and_the_pairs_once(lang):
    fewer_hours = record({}, (-0.4, -0.6, -0.2), measure=HOURS.measure, unit="hours")
    found = blocks([SLOWER, fewer_hours], LABELS, lang, "odense")
    assert [block.kind for block in found] == ["text", "chart", "chart", "table", "text"]
    ids = [chart.id for block in found for chart in block.charts]
    assert ids == [
        "chart-effects-days_to_decision-mean-odense",
        "chart-effects-hours_per_decision-mean-odense",
    ]
    shares = found[1].table
    assert [row.head for row in shares.groups[0].rows][:2] == [
        LABELS["meeting"][lang],
        LABELS["criteria"][lang],
    ]
    assert len(shares.groups[0].rows) == len(NAMES) + 1
    assert shares.groups[0].rows[0].cells[0].main == ("6.1" if lang == "en" else "6,1")
    pairs = found[3].table
    assert [[row.cells[0].main for row in group.rows] for group in pairs.groups] == [
        ["1.2" if lang == "en" else "1,2"]
    ]
    assert ("2 pairs" if lang == "en" else "2 par") in found[4].words


def test_the_chart_draws_shares_largest_first_and_the_whole_with_their_intervals():
    chart = blocks([SLOWER], LABELS, "en", "x")[1].chart
    bars = chart.figure.data[0]
    assert list(bars.x)[:2] == [6.1, 2.0]
    assert bars.x[-1] == 9.0
    assert next(iter(bars.error_x.array)) == pytest.approx(0.6)
    assert chart.title == "What makes the difference: Days to decision, mean"
    assert chart.summary.startswith(
        "The whole difference is 9.0 days (8.1 to 9.9); the shares are: the meeting 6.1, "
    )
    assert "days" in chart.figure.layout.xaxis.title.text.lower()
    assert chart.script() == blocks([SLOWER], LABELS, "en", "x")[1].chart.script()


def test_what_is_found_of_a_made_up_simulator_is_told_end_to_end():
    factors = (factor("meeting"), factor("criteria"), factor("deputy", "meeting"))
    columns = simulator(
        lambda one: 6 * ("meeting" in one) + 2 * ("deputy" in one), combinations(factors), noise=0.5
    )
    found = effects(columns, factors, [DAYS, HOURS], seed=1)
    for lang, first in (
        ("en", r"\) come from meeting"),
        ("da", r"kommer [56],\d \([^)]*\) fra meeting på dansk"),
    ):
        words = sentences(found, labels_of(factors), lang)
        assert len(words) == 4
        assert re.search(first, words[0])
        assert re.search(r"[12][.,]\d \([^)]*\) (?:from|fra) deputy", words[0])
        assert blocks(found, labels_of(factors), lang, "x")
    assert blocks([], {}, "en", "x") == []
