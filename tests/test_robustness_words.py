"""Robustness in words: both languages say what the result holds, and ids differ from place to place."""

from __future__ import annotations

import copy

import pytest

from experiments.robustness.chart import ticks
from experiments.robustness.report import blocks, heading
from experiments.robustness.sentences import sentences
from experiments.robustness.words import threshold_words

NAMES = {"a": "coordinator", "b": "forum"}
REGRET = {"worlds": 62, "mean": 0.4, "low": 0.2, "high": 0.7, "naive": 0.5, "p90": 1.1, "worst": 5.14}
CONDITIONS = [
    {"parameter": "turnover.vacancy_days", "is_above": True, "threshold": 120.0, "between": [118.0, 123.0]},
    {"parameter": "consent.p_refuse", "is_above": False, "threshold": 0.25, "between": [0.24, 0.26]},
]
PAIR = {
    "better": "a", "worse": "b", "status": "found", "n": 62, "n_usual": 51, "n_turned": 11, "skill": 0.6,
    "rules": [{"conditions": CONDITIONS, "turned": 8, "worlds": 9}],
    "elsewhere": {"turned": 3, "worlds": 53},
}  # fmt: skip
ROW = {
    "outcome": "days_to_decision|mean", "measure": "days_to_decision", "statistic": "mean", "unit": "days",
    "better": -1, "events": 4000, "too_few": False, "usable": 62, "unusable": 2, "shared": 0, "untold": 1,
    "alternatives": [
        {"name": "a", "best": 50, "clearly_best": 30, "regret": REGRET},
        {"name": "b", "best": 11, "clearly_best": 0, "regret": {**REGRET, "mean": -0.02, "worst": None}},
    ],
    "pairs": [PAIR],
}  # fmt: skip


def result(**changes):
    row = copy.deepcopy(ROW) | changes
    return {"worlds": 64, "variant": "natural", "alternatives": ["a", "b"], "outcomes": [row]}


def with_pair(**changes):
    return result(pairs=[PAIR | {"rules": [], "elsewhere": None} | changes])


def test_sentences_in_english():
    assert sentences(result(), NAMES, "en") == [
        "Days to decision, mean (lower is better): coordinator is best in 50 of 62 plausible worlds (clearly in 30) and"
        " forum in 11 (clearly in none); in 1 the runs cannot tell which is best; 2 more have too few events to"
        " compare.",
        "Days to decision, mean: the distance to the best of the same world is on average 0.40 days for coordinator"
        " (with chance 0.20–0.70; 5.14 days in the worst world, less chance) and 0.00 days for forum (with chance"
        " 0.20–0.70).",
        "Days to decision, mean: usually coordinator does better than forum (in 51 of 62 plausible worlds). The order"
        " is turned round in 8 of the 9 worlds in which “Length of a vacancy, median” is above 120 calendar days and"
        " “The citizen or parents refuse” is below 25%; elsewhere in 3 of 53.",
    ]


def test_sentences_in_danish():
    nbsp = "\N{NO-BREAK SPACE}"
    assert sentences(result(), NAMES, "da") == [
        "Dage til beslutning, gennemsnit (lavest er bedst): coordinator er bedst i 50 af 62 mulige verdener (klart i"
        " 30) og forum i 11 (klart i ingen); i 1 kan kørslerne ikke vise, hvad der er bedst; i yderligere 2 sker der"
        " for lidt til at sammenligne.",
        "Dage til beslutning, gennemsnit: afstanden til det bedste i samme verden er i gennemsnit 0,40 dage for"
        " coordinator (med tilfældighed 0,20–0,70; 5,14 dage i den værste verden, renset for tilfældighed) og 0,00 dage"
        " for forum (med tilfældighed 0,20–0,70).",
        "Dage til beslutning, gennemsnit: normalt klarer coordinator sig bedre end forum (i 51 af 62 mulige verdener)."
        " Rækkefølgen er vendt om i 8 af de 9 verdener, hvor »Længde af en vakance, median« er over 120 kalenderdage og"
        f" »Borgeren eller forældrene siger nej« er under 25{nbsp}%; ellers i 3 af 53.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"status": "none", "skill": -0.3},
            "in 51 of 62 plausible worlds, the other way round in 11). No condition",
        ),
        (
            {"status": "few", "n_usual": 59, "n_turned": 3},
            "in 59 of 62 plausible worlds, and the other way round in 3",
        ),
        ({"status": "few", "n_usual": 62, "n_turned": 0}, "in 62 of 62 plausible worlds, and worse in none"),
        (
            {"status": "equal", "n_usual": 0, "n_turned": 0},
            "no difference between coordinator and forum in any of 62",
        ),
        ({"status": "unknown", "n_usual": None, "n_turned": None}, "cannot be told from these runs"),
        ({"status": "not_searched"}, "needs the extra packages, pip install 'infohus[analysis]'"),
    ],
)
def test_what_was_not_found_is_said_with_the_worlds_on_each_side(changes, words):
    found = with_pair(**changes)
    assert words in sentences(found, NAMES, "en")[-1]
    assert len(sentences(found, NAMES, "da")) == 3
    assert blocks(found, NAMES, "da")


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["few"] * 6, "the order turns round in at most 3 of 62 plausible worlds, too few to look for"),
        (
            ["few", "none", "none", "few", "few", "few"],
            "was looked for in 2 of 6 pairs of alternatives, and none",
        ),
        (["found", "none", "few", "few", "few", "few"], "was found for 1 of 6 pairs"),
        (["not_searched"] + ["few"] * 5, "was not looked for"),
    ],
)
def test_of_many_pairs_nothing_is_said_to_be_looked_for_that_was_not(statuses, words):
    pairs = [PAIR | {"status": status, "n_turned": 3} for status in statuses]
    names = {name: name for name in "abcd"}
    alternatives = [{**ROW["alternatives"][0], "name": name} for name in names]
    said = sentences(result(pairs=pairs, alternatives=alternatives), NAMES | names, "en")
    assert words in said[-1]


def test_too_few_events_and_too_few_worlds_say_nothing_else():
    few = result(too_few=True, events=120)
    assert sentences(few, NAMES, "en") == [
        "Days to decision, mean (lower is better): there are too few events in the runs (120, under 200) to say which"
        " alternative is best."
    ]
    worlds = result(shared=None, untold=None, usable=8)
    (words,) = sentences(worlds, NAMES, "en")
    assert "8 plausible worlds can be compared, too few" in words
    for found in (few, worlds):
        shown = blocks(found, NAMES, "en")
        assert [chart for block in shown for chart in block.charts] == []


def test_shares_are_told_in_percentage_points():
    share = {"measure": "wrong_drop_share", "statistic": "share", "unit": "share"}
    alternatives = [{**one, "regret": {**REGRET, "mean": 0.032, "low": 0.01, "high": 0.05, "naive": 0.04, "worst": 0.2}}
                    for one in ROW["alternatives"]]  # fmt: skip
    words = sentences(result(**share, alternatives=alternatives), NAMES, "en")[1]
    assert (
        "3.2 percentage points for coordinator (with chance 1.0–5.0; 20.0 percentage points in the worst"
        in words
    )


def test_blocks_of_two_places_share_no_id_and_show_every_number_in_words():
    first, second = (blocks(result(), NAMES, "en", suffix) for suffix in ("", "-samsoe"))
    ids = [chart.id for block in (*first, *second) for chart in block.charts]
    assert ids == ["chart-robust-best", "chart-robust-best-samsoe"]
    (chart,) = (chart for block in first for chart in block.charts)
    assert chart.summary == sentences(result(), NAMES, "en")[0]
    bars = {bar.name: (list(bar.x), list(bar.text)) for bar in chart.figure.data}
    assert bars == {"coordinator": ([50], ["50"]), "forum": ([11], ["11"]), "Cannot be told": ([1], ["1"])}
    patterns = [bar.marker.pattern.shape for bar in chart.figure.data[:2]]
    assert len(set(patterns)) == 2
    assert [block.kind for block in first] == ["text", "chart", "text", "table", "text", "items"]
    assert heading("da") == "Hvad der er bedst på tværs af mulige verdener"


def test_of_many_alternatives_the_sentences_tell_what_was_found_and_the_table_the_rest():
    names = {name: name.upper() for name in "abcd"}
    alternatives = [{"name": name, "best": 15, "clearly_best": 2, "regret": REGRET | {"mean": 0.1 * i, "naive": 0.5}}
                    for i, name in enumerate("dabc")]  # fmt: skip
    pairs = [PAIR, *({**PAIR, "worse": worse, "status": "none", "rules": []} for worse in "cd")]
    found = result(alternatives=alternatives, pairs=pairs) | {"alternatives": list("dabc")}
    words = sentences(found, names, "en")
    assert words[1].startswith(
        "Days to decision, mean: the distance to the best of the same world is least for D:"
    )
    assert words[2].startswith("Days to decision, mean: usually A does better than B")
    assert words[3].startswith(
        "Days to decision, mean: a condition under which the order turns round was found for 1 of 3 pairs"
    )
    assert len(words) == 4
    (table,) = (block.table for block in blocks(found, names, "en") if block.kind == "folded")
    assert [row.cells[2].main for row in table.groups[0].rows][1:] == ["no condition that beats guessing"] * 2
    nothing = result(alternatives=alternatives, pairs=pairs[1:])
    assert "looked for in 2 of 2 pairs" in sentences(nothing, names, "en")[-1]


def test_without_outcomes_the_report_says_why():
    (block,) = blocks({**result(), "outcomes": []}, NAMES, "en")
    assert "nothing can be said" in block.words


@pytest.mark.parametrize(
    ("value", "unit_en", "unit", "shown"),
    [
        (0.125, "chance", "sandsynlighed", "12,5\N{NO-BREAK SPACE}%"),
        (1.3, "factor", "faktor", "1,3"),
        (0.0003, "per year", "pr. år", "0,0003 pr. år"),
        (12.0, "working days", "arbejdsdage", "12 arbejdsdage"),
    ],
)
def test_thresholds_carry_their_unit(value, unit_en, unit, shown):
    assert threshold_words(value, unit_en, unit, "da") == shown


@pytest.mark.parametrize(
    ("most", "wanted"),
    [(1, [0, 1]), (9, [0, 2, 4, 6, 9]), (49, [0, 10, 20, 30, 40, 49]), (100, [0, 20, 40, 60, 80, 100])],
)
def test_the_axis_of_worlds_ends_at_their_number(most: int, wanted: list[int]) -> None:
    assert ticks(most) == wanted
