"""The answer is five sentences, honest about chance, about few enquiries and about what is missing."""

from __future__ import annotations

import re

import pytest

from experiments.sentences import five_sentences
from tests.helpers_summary import bare, close_race, difference, extra, samso, summary

CASES = {
    "full": summary,
    "close": close_race,
    "tiny": samso,
    "tiny, quick": lambda: samso(quick=True),
    "bare": bare,
}


@pytest.mark.parametrize("lang", ["en", "da"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_exactly_five_sentences(case: str, lang: str) -> None:
    sentences = five_sentences(CASES[case](), lang)
    assert len(sentences) == 5
    for sentence in sentences:
        outside = re.sub(r"[»“].*?[«”]", "", sentence)
        assert re.findall(r"[.!?](?=\s|$)", outside) == ["."]
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "{" not in sentence
        assert "None" not in sentence


def test_speed_names_the_fastest_and_by_how_much_with_its_interval() -> None:
    first = five_sentences(summary(), "en")[0]
    assert "the coordinator model decides fastest" in first
    assert "ad hoc forum takes 4.5 days longer (95% Monte Carlo interval 3.9 to 5.1)" in first
    danish = five_sentences(summary(), "da")[0]
    assert "4,5 dage mere (95\N{NO-BREAK SPACE}% Monte Carlo-interval 3,9 til 5,1)" in danish


def test_a_pair_stored_the_other_way_round_gives_the_same_sentences() -> None:
    turned = summary()
    for gap in turned["differences"]:
        gap["model"], gap["baseline"] = gap["baseline"], gap["model"]
        gap["mean"], gap["low"], gap["high"] = -gap["mean"], -gap["high"], -gap["low"]
        gap["worlds_lower"] = 1 - gap["worlds_lower"]
    assert five_sentences(turned, "en") == five_sentences(summary(), "en")


def test_speed_is_never_told_when_every_interval_includes_zero() -> None:
    first = five_sentences(close_race(), "en")[0]
    assert "no difference in speed can be told" in first
    assert "fastest" not in first
    assert "nogen forskel i hastighed" in five_sentences(close_race(), "da")[0]
    assert not any("the fastest" in s for s in five_sentences(close_race(), "en"))


def test_a_tie_in_front_still_tells_of_the_one_behind() -> None:
    gaps = [
        difference("ad_hoc_forum", "coordinator", 0.2, 0.9),
        difference("fixed_forum", "coordinator", 12.2),
        difference("fixed_forum", "ad_hoc_forum", 12.0),
    ]
    first = five_sentences(summary(differences=gaps), "en")[0]
    assert "−0.7 to 1.1 days, includes zero, while the fixed forum takes 12.2 days longer" in first


def test_a_tiny_municipality_says_first_how_few_enquiries_there_are() -> None:
    assert five_sentences(samso(), "en")[0].startswith("Samsø gets only about 1 enquiry in five years")
    assert five_sentences(samso(), "da")[0].startswith("Samsø får kun omkring 1 henvendelse på fem år")
    assert "too few decided enquiries" in five_sentences(samso(quick=True), "en")[0]


def test_a_rough_run_says_so_in_the_first_sentence() -> None:
    assert "rough first run" in five_sentences(summary(extra=extra(quick=True)), "en")[0]
    assert "grov første kørsel" in five_sentences(summary(extra=extra(quick=True)), "da")[0]


def test_waiting_names_each_models_longest_cause() -> None:
    second = five_sentences(summary(), "en")[1]
    assert "for answers under the coordinator model (6.2 of 12.4 days)" in second
    assert "for a meeting under the ad hoc forum (6.9 of 16.9 days) and under the fixed forum" in second


def test_quality_and_hours_say_how_the_fastest_stands() -> None:
    _, _, quality, hours, _ = five_sentences(summary(), "en")
    assert "the coordinator model, the fastest, has more wrong drops than" in quality
    assert "the coordinator model, the fastest, takes fewer hours than" in hours


def test_firmness_counts_worlds_and_names_the_assumption_that_decides() -> None:
    last = five_sentences(summary(), "en")[4]
    assert last.startswith("Of 64 plausible worlds the coordinator model decides faster than")
    assert "than the ad hoc forum in 53 and than the fixed forum in 53" in last
    assert "already busy in a diary” (rank correlation 0.71, an assumption)" in last


def test_firmness_names_no_assumption_inside_the_noise() -> None:
    quiet = extra()
    for item in quiet["influences"]:
        item["rho"] = 0.1
    assert "no single assumption stands out" in five_sentences(summary(extra=quiet), "en")[4]


def test_one_world_gives_no_claim_about_other_worlds() -> None:
    assert five_sentences(summary(worlds=1), "en")[4].startswith("Only one world was run")
