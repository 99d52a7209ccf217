"""The answer is five points, honest about chance, about few enquiries and about what is missing."""

from __future__ import annotations

import re

import pytest

from experiments.sentences import five_sentences
from tests.helpers_summary import MODELS, bare, close_race, difference, extra, samso, summary

CASES = {"full": summary, "close": close_race, "tiny": samso, "bare": bare}
END = r"[.!?](?=\s+[A-ZÆØÅ]|$)"
"""The end of a sentence: 'hver 28. dag' goes on in lower case."""


@pytest.mark.parametrize("lang", ["en", "da"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_five_points_and_only_the_third_has_a_second_sentence(case: str, lang: str) -> None:
    sentences = five_sentences(CASES[case](), lang)
    assert len(sentences) == 5
    for place, sentence in enumerate(sentences):
        outside = re.sub(r"[»“].*?[«”]", "", sentence)
        assert len(re.findall(END, outside)) <= (2 if place == 2 else 1)
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "{" not in sentence
        assert "None" not in sentence


def test_speed_names_the_fastest_and_by_how_much_with_its_interval() -> None:
    first = five_sentences(summary(), "en")[0]
    assert "the coordinator model decides fastest" in first
    assert "ad hoc forum takes 4.5 days longer (95% Monte Carlo interval 3.9 to 5.1)" in first
    assert "and the fixed forum takes 12.2 days longer (11.6 to 12.8)" in first
    danish = five_sentences(summary(), "da")[0]
    assert "4,5 dage mere (95\N{NO-BREAK SPACE}% Monte Carlo-interval 3,9 til 5,1)" in danish


def test_a_pair_stored_the_other_way_round_gives_the_same_sentences() -> None:
    turned = summary()
    for gap in turned["differences"]:
        gap["model"], gap["baseline"] = gap["baseline"], gap["model"]
        gap["mean"], gap["low"], gap["high"] = -gap["mean"], -gap["high"], -gap["low"]
        for kind in ("", "clearly_"):
            lower, higher = f"n_worlds_{kind}lower", f"n_worlds_{kind}higher"
            gap[lower], gap[higher] = gap[higher], gap[lower]
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
    english, danish = (five_sentences(samso(), lang)[0] for lang in ("en", "da"))
    assert english.startswith("The simulation expects only about 1 enquiry in Samsø in five years")
    assert danish.startswith("Modellen regner med, at Samsø kun får omkring 1 henvendelse på fem år")


def test_too_few_decided_enquiries_give_one_answer_that_says_what_to_do() -> None:
    (english,) = five_sentences(samso(quick=True), "en")
    assert english.startswith("The simulation expects about 1 enquiry in Samsø in five years")
    assert "only 41 decided enquiries and cannot compare the models" in english
    assert english.endswith("Run it without --quick, or with more --replications.")
    (danish,) = five_sentences(samso(quick=True), "da")
    assert "kun 41 besluttede henvendelser og kan ikke sammenligne modellerne" in danish
    assert danish.endswith("Kør uden --quick, eller med flere --replications.")


def test_one_answer_names_quick_only_where_it_was_used() -> None:
    few = samso(quick=True)
    few["extra"]["quick"] = False
    assert all("--quick" not in five_sentences(few, lang)[0] for lang in ("en", "da"))


def test_the_expected_enquiries_come_with_their_range_over_worlds() -> None:
    told = summary()
    for row in told["measures"]:
        if row["measure"] == "enquiries_per_year":
            row |= {"world_low": 2.0, "world_high": 44.8}
    assert (
        "about 56 enquiries in Odense in five years (10 to 224 over the plausible worlds): "
        in (five_sentences(told, "en")[0])
    )
    assert (
        "omkring 56 henvendelser på fem år (10 til 224 i de mulige verdener): "
        in (five_sentences(told, "da")[0])
    )
    for row in told["measures"]:
        row |= {"world_low": None, "world_high": None}
    assert "about 56 enquiries in Odense in five years: " in five_sentences(told, "en")[0]


def meeting(**days: int) -> dict:
    """Return ``extra`` in which the models named meet every so many days and the others have no such rule."""
    return extra(organisation={m: {"convene": {"every_days": days[m]} if m in days else {}} for m in MODELS})


def test_speed_names_how_often_a_fixed_forum_meets_and_only_that() -> None:
    known = summary(extra=meeting(fixed_forum=28))
    first = five_sentences(known, "da")[0]
    assert "og det faste forum, som her mødes hver 28. dag, bruger 12,2 dage mere" in first
    assert first.count("mødes") == 1
    assert "the fixed forum, which here meets every 28 days, takes" in five_sentences(known, "en")[0]
    assert "meets" not in five_sentences(summary(extra=meeting()), "en")[0]


def test_a_close_race_names_the_cadence_in_its_brackets() -> None:
    gaps = close_race()["differences"]
    first = five_sentences(summary(differences=gaps, extra=meeting(fixed_forum=1)), "da")[0]
    assert "det faste forum (24,6 dage i gennemsnit, mødes her hver dag)" in first


def test_a_rough_run_says_so_in_the_first_sentence() -> None:
    assert "rough first run" in five_sentences(summary(extra=extra(quick=True)), "en")[0]
    assert "grov første kørsel" in five_sentences(summary(extra=extra(quick=True)), "da")[0]


def test_waiting_names_each_models_longest_cause() -> None:
    second = five_sentences(summary(), "en")[1]
    assert "for answers under the coordinator model (6.2 of 12.4 days)" in second
    assert "for a meeting under the ad hoc forum (6.9 of 16.9 days) and under the fixed forum" in second
    assert "reversed order" not in second


def turned(**longest: str) -> dict:
    """Return a summary in which, under the reversed list, these causes are the longest of these models."""
    found = extra()
    for model, cause in longest.items():
        found["waiting_reversed"]["natural"][model][cause] = 30.0
    return summary(extra=found)


def test_waiting_says_so_where_the_reversed_order_gives_another_longest_cause() -> None:
    everywhere = turned(**dict.fromkeys(MODELS, "unavailability"))
    assert five_sentences(everywhere, "da")[1].endswith(
        "; tælles årsagerne i omvendt rækkefølge, fylder"
        " tid uden for arbejdstid, fravær og ubesatte stillinger mest."
    )
    partly = turned(coordinator="unavailability", ad_hoc_forum="contention", fixed_forum="batching")
    second = five_sentences(partly, "en")[1]
    assert "absence and vacant posts under the coordinator model and time in which people are busy" in second
    assert second.endswith("under the ad hoc forum.")


def test_waiting_counts_against_the_decided_enquiries_alone() -> None:
    censored = summary()
    for row in censored["measures"]:
        if row["measure"] == "days_to_decision":
            row["mean"] += 5
    assert "(6.2 of the 12.4 days of those decided)" in five_sentences(censored, "en")[1]
    assert "(6,2 af de besluttedes 12,4 dage)" in five_sentences(censored, "da")[1]
    assert "decided" not in five_sentences(summary(), "en")[1]


def undecided(**shares: float) -> dict:
    """Return a summary in which these models leave these shares of the enquiries undecided at the end."""
    told = summary()
    for row in told["measures"]:
        if row["measure"] == "undecided_at_end":
            row["mean"] = shares.get(row["model"], 0.0)
    return told


def test_speed_calls_a_mean_with_many_undecided_a_least_value_and_says_how_many() -> None:
    first = five_sentences(undecided(coordinator=0.14, fixed_forum=0.0004), "da")[0].replace("\xa0", " ")
    assert "i gennemsnit mindst 12,4 dage efter" in first
    assert first.endswith(
        "; af henvendelserne var 14,0 % i tovholdermodellen, 0,0 % i ad hoc-forummet"
        " og under 0,1 % i det faste forum ikke besluttet, da opfølgningen sluttede,"
        " og de tæller med dagene indtil da."
    )
    english = five_sentences(undecided(coordinator=0.14), "en")[0]
    assert "on average at least 12.4 days after" in english
    assert "14.0% under the coordinator model" in english


def test_undecided_under_a_slower_model_leave_the_fastest_mean_as_it_is() -> None:
    first = five_sentences(undecided(ad_hoc_forum=0.11), "en")[0]
    assert "on average 12.4 days after" in first
    assert "11.0% under the ad hoc forum" in first


@pytest.mark.parametrize("lang", ["en", "da"])
def test_a_close_race_too_calls_means_least_values(lang: str) -> None:
    close = undecided(ad_hoc_forum=0.11) | {"differences": close_race()["differences"]}
    first, least = five_sentences(close, lang)[0], {"en": "at least", "da": "mindst"}[lang]
    assert first.count(least) == 1
    assert re.search(rf"ad hoc[- ]forum(met)? \({least} 16[.,]9", first)


@pytest.mark.parametrize(("share", "is_said"), [(0.0099, False), (0.01, True)])
def test_undecided_are_spoken_of_from_one_in_a_hundred(share: float, is_said: bool) -> None:
    first = five_sentences(undecided(fixed_forum=share), "en")[0]
    assert ("undecided when follow-up ended" in first) is is_said


def with_medians(gap: float, half: float) -> dict:
    """Return a summary with these medians of the ad hoc forum minus those of the coordinator model."""
    told = summary()
    place = {"statistic": "median"}
    told["differences"].append(difference("ad_hoc_forum", "coordinator", gap, half, **place))
    for row in told["measures"]:
        if (row["measure"], row["statistic"]) == ("days_to_decision", "median"):
            row["mean"] = {"coordinator": 31.3, "ad_hoc_forum": 31.3 + gap, "fixed_forum": 50.0}[row["model"]]
    return told


def test_speed_names_medians_that_rank_the_other_way() -> None:
    told = with_medians(-10.7, 2.0)
    assert five_sentences(told, "en")[0].endswith(
        "; the median ranks the other way: 20.6 days under the ad hoc forum"
        " against 31.3 days under the coordinator model."
    )
    assert five_sentences(told, "da")[0].endswith(
        "; medianen går den anden vej: 20,6 dage i ad hoc-forummet mod 31,3 dage i tovholdermodellen."
    )


@pytest.mark.parametrize(("gap", "half"), [(10.7, 2.0), (-1.0, 2.0)], ids=["same_way", "within_chance"])
def test_speed_leaves_out_medians_that_do_not_clearly_rank_the_other_way(gap: float, half: float) -> None:
    assert "median" not in five_sentences(with_medians(gap, half), "en")[0]


def test_quality_says_what_is_known_what_goes_wrong_and_how_the_fastest_stands() -> None:
    quality = five_sentences(summary(), "da")[2].replace("\N{NO-BREAK SPACE}", " ")
    assert quality == (
        "Ved beslutningen kendes 58 % af de relevante oplysninger i tovholdermodellen, 67 % i ad hoc-forummet"
        " og 72 % i det faste forum. Af bekymringer med reel radikalisering henlægges eller henvises fejlagtigt"
        " 6,1 % i tovholdermodellen (5,9–6,3 %), 4,8 % i ad hoc-forummet (4,7–4,9 %)"
        " og 4,1 % i det faste forum (4,0–4,2 %); tovholdermodellen, som er hurtigst, tager oftere fejl"
        " end ad hoc-forummet og det faste forum."
    )
    english = five_sentences(summary(), "en")[2]
    assert "the coordinator model, the fastest, errs more often than the ad hoc forum" in english


def test_hours_are_one_short_sentence_unless_chance_may_explain_them() -> None:
    assert five_sentences(summary(), "da")[3] == (
        "En beslutning kræver 6,2 arbejdstimer i tovholdermodellen, 9,1 i ad hoc-forummet"
        " og 13,8 i det faste forum."
    )
    close = summary()
    for gap in close["differences"]:
        if gap["measure"] == "hours_per_decision":
            gap |= {"low": -0.5, "high": 0.7}
    assert (
        "cannot be told apart from the ad hoc forum and the fixed forum on hours"
        in (five_sentences(close, "en")[3])
    )


def test_firmness_counts_worlds_and_names_the_assumption_that_decides() -> None:
    last = five_sentences(summary(), "en")[4]
    assert last.startswith("Over the plausible worlds the coordinator model decides faster than")
    assert "than the ad hoc forum in 51 of 62 (in 40 of them clearly beyond chance) and than" in last
    assert "already busy in a diary” (rank correlation 0.71, an assumption)" in last
    assert "queue" not in last


def test_firmness_names_the_pair_whose_deciding_assumption_it_tells() -> None:
    quiet = extra()
    for item in quiet["influences"]:
        if item["pair"] == ["ad_hoc_forum", "coordinator"]:
            item["rho"] = 0.1
    assert (
        "for forskellen mellem tovholdermodellen og ad hoc-forummet skiller ingen enkelt antagelse sig ud"
        in five_sentences(summary(extra=quiet), "da")[4]
    )
    assert (
        "the difference between the coordinator model and the ad hoc forum is “"
        in five_sentences(summary(), "en")[4]
    )


def test_firmness_counts_the_worlds_in_which_the_queue_grows() -> None:
    told = summary()
    for row in told["measures"]:
        if row["measure"] == "undecided_at_end":
            row["n_worlds_overloaded"] = {"coordinator": 0, "ad_hoc_forum": 3, "fixed_forum": 9}[row["model"]]
    danish = five_sentences(told, "da")[4].replace("\xa0", " ")
    assert danish.endswith(
        "; køen vokser i ad hoc-forummet i 3 af 62 verdener og i det faste forum i 9 af 62 verdener:"
        " over 1 % af henvendelserne er dér stadig ikke besluttet, når opfølgningen slutter."
    )
    assert "under the ad hoc forum in 3 of 62 worlds and under" in five_sentences(told, "en")[4]


def test_firmness_names_no_assumption_inside_the_noise() -> None:
    quiet = extra()
    for item in quiet["influences"]:
        item["rho"] = 0.1
    assert "no single assumption stands out" in five_sentences(summary(extra=quiet), "en")[4]


def test_one_world_gives_no_claim_about_other_worlds() -> None:
    assert five_sentences(summary(worlds=1), "en")[4].startswith("Only one world was run")
