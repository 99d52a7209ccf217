"""The answer about key persons: the numbers are those of the summary, honest about chance, right for any choice."""

from __future__ import annotations

import re

import pytest

from experiments.keypersons.findings import Findings, is_told
from experiments.keypersons.sentences import with_sentences
from experiments.keypersons.words import post_label
from sim.texts import LANGUAGES
from tests.helpers_keypersons import (
    KEY,
    MODELS,
    nothing_to_tell,
    numbers,
    searched,
    summary,
    too_few,
    unknown,
    world_pair,
)

CASES = {
    "full": summary,
    "unknown": unknown,
    "nothing": nothing_to_tell,
    "partly too few": lambda: too_few(94, key_too=False),
    "one model": lambda: summary(("ad_hoc_forum",)),
    "two models": lambda: summary(("coordinator", "fixed_forum")),
    "forums": lambda: summary(("ad_hoc_forum", "fixed_forum")),
    "away": lambda: summary(absence="6"),
    "abolished": lambda: summary(absence="abolished", search=searched(True)),
    "one world": lambda: summary(worlds=1, across_worlds=[], orders=[]),
}
ENGLISH = re.compile(r"\b(the|days|enquiries|and|with|loss|of|weeks|models)\b", re.IGNORECASE)
DANISH = re.compile(r"\b(og|dage|ikke|det|henvendelser|med|af|uger|modeller)\b|[æøå]", re.IGNORECASE)


def points(found: dict, lang: str = "en") -> list[str]:
    return with_sentences(found)["sentences"][lang]


def change(found: dict, name: str, values: dict, **where: object) -> dict:
    """Update the records of a list that match ``where``; return ``found``."""
    rows = [row for row in found[name] if all(row.get(key) == value for key, value in where.items())]
    assert rows
    for row in rows:
        row |= values
    return found


# What holds for every answer.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_five_points_of_whole_sentences(case: str, lang: str) -> None:
    answer = points(CASES[case](), lang)
    assert len(answer) == 5
    for point in answer:
        assert point[0].isupper()
        assert point.endswith(".")
        assert ".." not in point
        assert "  " not in point
        assert not re.search(r"[{}]|\b(None|nan|NaN|inf)\b|_", point)
        assert point.count("(") == point.count(")")


@pytest.mark.parametrize("case", CASES)
def test_no_language_leaks_into_the_other(case: str) -> None:
    assert not any(ENGLISH.search(point) for point in points(CASES[case](), "da"))
    assert not any(DANISH.search(point) for point in points(CASES[case](), "en"))


def test_the_rest_of_the_summary_stays_as_it_is() -> None:
    found = summary()
    assert {k: v for k, v in with_sentences(found).items() if k != "sentences"} == found
    assert set(with_sentences(found)["sentences"]) == set(LANGUAGES)


def test_a_pair_stored_the_other_way_round_gives_the_same_points() -> None:
    turned = summary()
    for row in turned["differences"]:
        row["model"], row["baseline"] = row["baseline"], row["model"]
        row["mean"], row["low"], row["high"] = -row["mean"], -row["high"], -row["low"]
    assert points(turned) == points(summary())


# 1. The loss of the coordinator.


def test_the_first_point_holds_the_days_their_intervals_and_the_usual_days() -> None:
    english, danish = (points(summary(), lang)[0] for lang in ("en", "da"))
    assert english.startswith("When the coordinator (SSP consultant 1) leaves, ")
    assert (
        "4.2 days longer under the coordinator model (95% Monte Carlo interval 3.1 to 5.3; usually 11.9 days)"
        in english
    )
    assert "0.3 days longer under the fixed forum (−0.5 to 1.1; usually 21.3 days)" in english
    assert "1,7 dage længere i ad hoc-forummet (0,8 til 2,6; normalt 14,7 dage)" in danish


def test_a_difference_is_told_only_where_its_interval_leaves_out_zero() -> None:
    first = points(summary())[0]
    assert (
        "Under the coordinator model the loss costs 2.5 days more than under the ad hoc forum (1.7 to 3.3)"
        in first
    )
    assert "Under the fixed forum it cannot be told from chance whether the loss delays anything" in first
    nothing = points(nothing_to_tell())[0]
    assert "No difference between the models can be told from chance." in nothing
    assert "Under none of the models" in nothing
    assert "costs" not in nothing


def test_the_same_rules_are_named_only_where_they_say_something_else() -> None:
    assert "same rules" not in points(summary())[0]
    none = change(
        summary(), "differences", {"low": -9.0, "high": 9.0}, variant="equalised", measure="added_days"
    )
    assert (
        "with the same rules for deputy and notes in all models, no difference can be told" in points(none)[0]
    )
    other = change(
        summary(), "differences", {"low": -9.0, "high": 9.0}, variant="natural", measure="added_days"
    )
    first = points(other)[0]
    assert "No difference between the models can be told from chance; with the same rules" in first
    assert "under the coordinator model the loss costs 2.5 days more" in first


def test_less_time_is_said_as_less_and_not_as_a_negative_delay() -> None:
    less = change(
        summary(), "shocks", numbers(-0.8, 0.3), model="fixed_forum", post=KEY, measure="added_days"
    )
    assert "0.8 days shorter under the fixed forum (−1.1 to −0.5; usually 21.3 days)" in points(less)[0]
    assert "0,8 dage kortere i det faste forum" in points(less, "da")[0]


@pytest.mark.parametrize(
    ("absence", "english", "danish"),
    [
        (
            "leaves",
            "When the coordinator (SSP consultant 1) leaves,",
            "Når tovholderen (SSP-konsulent 1) fratræder,",
        ),
        ("6", "(SSP consultant 1) is away for 6 weeks,", "(SSP-konsulent 1) er væk i 6 uger,"),
        ("1", "is away for 1 week,", "er væk i 1 uge,"),
        ("abolished", "When the post of the coordinator", "Når stillingen som tovholderen"),
    ],
)
def test_it_says_how_the_coordinator_is_gone(absence: str, english: str, danish: str) -> None:
    found = summary(absence=absence)
    assert english in points(found)[0]
    assert danish in points(found, "da")[0]


def test_one_model_alone_is_compared_with_nothing() -> None:
    answer = points(summary(("ad_hoc_forum",)))
    assert "than under" not in answer[0]
    assert "difference between" not in " ".join(answer)
    assert "prediction" not in answer[4]
    assert "order" not in answer[4]


# 2. Who is missed most, and until when.


def test_the_second_point_names_who_is_missed_most_and_how_sure_that_is() -> None:
    second = points(summary())[1]
    assert (
        "the coordinator (SSP consultant 1), with 4.2 days per enquiry under the coordinator model" in second
    )
    assert "(first with a probability of 83%)" in second
    assert "Under the fixed forum nobody's loss can be told from nothing." in second
    assert "nummer ét med sandsynligheden 83\N{NO-BREAK SPACE}%" in points(summary(), "da")[1]


def test_nobody_is_called_missed_most_on_a_low_probability() -> None:
    found = summary(("coordinator",))
    for row in found["ranking"]["coordinator"]:
        row["rank_probabilities"] = [0.31 if row["post"] == KEY else 0.17, 0.5, 0.1, 0.0, 0.0]
    second = points(found)[1]
    assert "Under the coordinator model nobody stands out" in second
    assert "only with a probability of 31%" in second
    assert "Missed most" not in second


def test_recovery_is_told_as_weeks_as_beyond_and_as_nothing() -> None:
    second = points(summary())[1]
    assert "is over after 27 weeks under the coordinator model (95% interval 19 to 41 weeks)" in second
    assert "is not over within 52 weeks under the ad hoc forum" in second
    assert "cannot be told from nothing under the fixed forum" in second
    open_end = {"weeks_high": None, "high_beyond": True}
    found = change(summary(), "curves", open_end, model="coordinator", variant="natural")
    assert "19 weeks to beyond the 52 weeks followed" in points(found)[1]
    assert "19 uger til ud over de 52 uger, der følges" in points(found, "da")[1]


# 3. On what the work rests.


def test_the_third_point_holds_the_shares_and_says_that_it_describes() -> None:
    third = points(summary())[2]
    assert "37% of the time under the coordinator model (48% before the decision)" in third
    assert "on what is written, in the same order, 0% (11%), 90% (100%) and 90% (100%)" in third
    assert "18% of what is known of open cases under the coordinator model" in third
    assert "partly follows from the rules" in third
    assert "følger delvis af reglerne" in points(summary(), "da")[2]


# 4. What protects.


def test_the_fourth_point_says_how_much_the_delay_falls_and_by_what() -> None:
    fourth = points(summary())[3]
    assert (
        "falls by 2.5 days per enquiry under the coordinator model (95% Monte Carlo interval 1.5 to 3.5"
        in fourth
    )
    assert (
        "the largest parts are a named deputy with 1.9 days (1.4 to 2.4) and minutes with 0.7 days" in fourth
    )
    assert "cannot be shown to change under the ad hoc forum and the fixed forum" in fourth
    assert "they keep 5.3 facts more under the coordinator model (4.6 to 6.0)" in fourth


def test_a_measure_that_makes_it_worse_is_not_said_to_protect() -> None:
    found = summary(("coordinator",))
    for row in found["protection"]:
        row["total"] = numbers(1.5, 0.4)
        row["shares"] = {name: numbers(0.3, 0.1) for name in row["shares"]}
    fourth = points(found)[3]
    assert "rises by 1.5 days per enquiry" in fourth
    assert "0.30 days more under the coordinator model" in fourth
    assert "falls" not in fourth
    assert "less" not in fourth


def test_it_says_when_no_measure_can_be_told() -> None:
    fourth = points(nothing_to_tell())[3]
    assert "No single measure can be told from chance." in fourth
    assert "falls" not in fourth


def test_a_contrast_that_can_be_told_is_given_as_with_minus_without() -> None:
    found = change(
        summary(("coordinator",)), "contrasts", numbers(1.2, 0.3), contrast="deputy", measure="added_days"
    )
    assert (
        "a named deputy instead of none changes it by −1.2 days under the coordinator model"
        in points(found)[3]
    )
    assert "(−1.5 to −0.9)" in points(found)[3]


# 5. How firm.


def test_the_fifth_point_sets_turnover_against_the_two_predictions() -> None:
    fifth = points(summary())[4]
    assert "1.6 days longer under the coordinator model (95% Monte Carlo interval 1.2 to 2.0)" in fifth
    assert "suffers more than the fixed forum agrees with the view that the coordinator is fragile" in fifth
    less = summary()
    for row in less["differences"]:
        row |= {"mean": -row["mean"], "low": -row["high"], "high": -row["low"]}
    assert "suffers less than the fixed forum agrees with the prediction that hierarchies" in points(less)[4]
    assert "supports neither" in points(nothing_to_tell())[4]
    mixed = change(less, "differences", numbers(-0.9, 0.2), model="ad_hoc_forum", baseline="coordinator")
    assert "suffers less than the fixed forum and more than the ad hoc forum, so neither" in points(mixed)[4]


def test_it_counts_the_worlds_in_which_the_order_turns_round() -> None:
    fifth = points(summary())[4]
    assert (
        "7 of 31 plausible worlds between the ad hoc forum and the coordinator model (in 2 clearly" in fifth
    )
    assert "same order as under the base assumptions in 20 of 32" in fifth
    other = summary()
    for row in other["differences"]:
        row |= {"mean": -row["mean"], "low": -row["high"], "high": -row["low"]}
    assert "24 of 31 plausible worlds" in points(other)[4]
    untold = summary(("coordinator", "fixed_forum"))
    untold["across_worlds"] = [
        world_pair("fixed_forum", "coordinator", n_lower=None, n_higher=None, n_clearly_lower=None)
    ]
    assert "turns round cannot be told" in points(untold)[4]
    assert "Only one world was run" in points(summary(worlds=1))[4]


def test_a_search_counts_only_what_fresh_luck_confirmed() -> None:
    assert "search" not in points(summary())[4]
    found = points(summary(search=searched(True)))[4]
    assert (
        "A search over 64 worlds turned the order round between the ad hoc forum and the coordinator" in found
    )
    assert "turned no order round that fresh luck confirmed" in points(summary(search=searched(False)))[4]


# Too few enquiries.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("models", [MODELS, ("fixed_forum",)])
def test_too_few_enquiries_give_one_sentence(models: tuple[str, ...], lang: str) -> None:
    (only,) = points(too_few(41, models=models), lang)
    assert "41" in only
    assert len(re.findall(r"[.!?](?=\s|$)", only)) == 1
    assert ("too few enquiries" if lang == "en" else "for få henvendelser") in only
    assert "--quick" not in only
    assert "--quick" in points(too_few(41, models=models, quick=True), lang)[0]


def test_no_enquiry_at_all_is_too_few() -> None:
    (only,) = points(too_few(0))
    assert "only 0 fall" in only


def test_points_that_rest_on_everybody_s_loss_say_alone_that_there_are_too_few() -> None:
    answer = points(too_few(94, key_too=False))
    assert "too few enquiries in the runs (94, under 200) to tell who is missed most." in answer[1]
    assert "is over after 27 weeks" in answer[1]
    assert answer[3] == "There are too few enquiries in the runs (94, under 200) to tell what protects."
    assert "too few" not in answer[0] + answer[2] + answer[4]


def test_a_model_with_too_few_enquiries_is_left_out_by_name() -> None:
    found = change(summary(), "shocks", {"too_few": True, "events": 187}, model="fixed_forum", post=KEY)
    first = points(found)[0]
    assert "Under the fixed forum there are too few enquiries (187) to tell." in first
    assert "0.3 days" not in first
    assert "than under the fixed forum" not in first


# Words and findings.


def test_posts_are_numbered_only_where_there_are_several_and_the_coordinator_is_named() -> None:
    found = Findings(summary(posts=["ssp_consultant-1", "manager-1", "manager-2"]))
    assert post_label(found, "ssp_consultant-1", "en") == "Coordinator (SSP consultant)"
    assert post_label(found, "manager-2", "da") == "Leder 2"
    assert post_label(Findings(summary()), KEY, "da") == "Tovholder (SSP-konsulent 1)"
    assert post_label(Findings(summary()), "manager-1", "en") == "Manager"


def test_an_interval_that_ends_at_nothing_is_not_told() -> None:
    assert is_told(numbers(1.0, 0.5))
    assert is_told(numbers(-1.0, 0.5))
    assert not is_told(numbers(1.0, 1.0))
    assert not is_told({"mean": 0.06, "low": 0.0004, "high": 0.18})
    assert not is_told(numbers(0.0, 0.0))
    assert not is_told(numbers(None))
    assert not is_told(None)
