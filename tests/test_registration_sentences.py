"""The five sentences on a registration rule follow signs, and say when there is too little or nothing."""

from __future__ import annotations

import re

import pytest

from experiments.registration.findings import Findings
from experiments.registration.sentences import answer, lead_and_rest
from sim.texts import LANGUAGES
from tests.helpers_registration_report import (
    CASES,
    ONLY_BEFORE_AFTER,
    changes,
    estimates,
    hides_everything,
    measures,
    numbers,
    power,
    rollout,
    split,
    summary,
    too_few,
)


def point(number: int, found: dict, lang: str = "en") -> str:
    return answer(found, lang)[number - 1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_there_are_five_points_without_gaps(case: str, lang: str) -> None:
    points = answer(CASES[case](), lang)
    assert len(points) == 5
    for words in points:
        assert words[0].isupper()
        assert words.endswith(".")
        assert not re.search(r"[{}]|None|nan|  |\(\)| ,|\.\.|: ?\.", words)


def test_the_first_point_names_both_shares_both_uncertainties_and_the_events() -> None:
    found = point(1, summary())
    assert "71.2% (95% Monte Carlo interval 69.1–73.3%) of all enquiries sent" in found
    assert "more than the 24.5% (23.8–25.2%)" in found
    assert "Across plausible worlds it is 17.6–29.9%" in found
    assert "24,310 simulated enquiries" in found
    assert "561 enquiries a year, against none" in found


@pytest.mark.parametrize(
    ("before", "after", "half", "english", "danish"),
    [
        (0.2, 0.6, 0.01, "more than the", "flere end de"),
        (0.6, 0.2, 0.01, "fewer than the", "færre end de"),
        (0.2, 0.21, 0.02, "cannot be told", "kan det ikke siges"),
        (0.2, 0.2001, 0.00001, "cannot be told", "kan det ikke siges"),
        (0.0, 0.0, 0.0, "neither", "hverken"),
        (0.3, 0.0, 0.01, "nothing is counted any more", "tælles intet længere med"),
    ],
)
def test_the_first_point_follows_the_sign(
    before: float, after: float, half: float, english: str, danish: str
) -> None:
    found = summary(
        measures=measures(coverage=(before, after, 5_000)), changes=changes(coverage=(after - before, half))
    )
    assert english in point(1, found)
    assert danish in point(1, found, "da")


def test_without_worlds_none_are_spoken_of() -> None:
    found = summary(measures=[row | {"world_low": None, "world_high": None} for row in measures()])
    assert "worlds" not in point(1, found)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [(-0.14, "more alike"), (0.14, "less alike"), (0.01, "cannot be told")],
)
def test_the_second_point_says_which_way_municipalities_move(change: float, wanted: str) -> None:
    assert wanted in point(2, summary(changes=changes(coverage_spread=(change, 0.05))))


@pytest.mark.parametrize(
    ("days", "doubles", "wanted"),
    [
        (-30.0, 0.05, ("sooner", "more common")),
        (30.0, -0.05, ("later", "rarer")),
        (0.1, 0.001, ("the difference in days", "the difference in percentage points")),
    ],
)
def test_the_second_point_follows_the_signs_of_delay_and_doubles(
    days: float, doubles: float, wanted: tuple[str, str]
) -> None:
    moved = changes(days_to_registration=(days, 1.0), doubles_share=(doubles, 0.01))
    assert all(words in point(2, summary(changes=moved)) for words in wanted)


@pytest.mark.parametrize(
    ("kept", "days", "wanted"),
    [
        (0.12, 3.0, ("12.0 percentage points more", "3.0 days longer")),
        (-0.12, -3.0, ("12.0 percentage points less", "3.0 days shorter")),
        (0.01, 0.1, ("percentage points (−1.0 to 3.0) cannot be told", "A change in the time from")),
    ],
)
def test_the_third_point_follows_the_signs(kept: float, days: float, wanted: tuple[str, str]) -> None:
    moved = changes(facts_kept_at_handover=(kept, 0.02), days_to_decision=(days, 0.5))
    assert all(words in point(3, summary(changes=moved)) for words in wanted)


def test_an_interval_that_ends_at_zero_is_not_told() -> None:
    moved = changes(facts_kept_at_handover=(0.02, 0.02), days_to_decision=(3.0, 0.5))
    assert "(0.0 to 4.0) cannot be told from nothing" in point(3, summary(changes=moved))


def test_the_interval_of_a_fall_is_that_of_its_size() -> None:
    moved = changes(facts_kept_at_handover=(-0.12, 0.02))
    assert "32.2 days sooner than with unchanged rules (30.9 to 33.5)" in point(2, summary())
    assert "12.0 percentage points less than with unchanged rules (10.0 to 14.0)" in point(
        3, summary(changes=moved)
    )


def test_what_may_not_be_shown_is_in_no_pair_and_no_difference() -> None:
    found = Findings(too_few())
    assert found.pair("coverage") is None
    assert found.change("coverage") is None
    assert found.pair("registration_hours_per_year") is not None


def test_an_estimator_that_the_roll_out_does_not_allow_is_not_used_whatever_it_says() -> None:
    rows = [row | {"available": row["estimator"] == "before_after"} for row in estimates()]
    assert Findings(summary(estimates=rows)).best_estimator()["estimator"] == "before_after"


def test_without_paired_differences_only_intervals_apart_are_told() -> None:
    close = measures(facts_kept_at_handover=(0.50, 0.52, 4_000), coverage=(0.50, 0.60, 4_000))
    found = Findings(summary(measures=close, changes=[]))
    kept, coverage = found.change("facts_kept_at_handover"), found.change("coverage")
    assert kept["low"] < 0 < kept["high"]
    assert coverage["low"] == pytest.approx(0.97 * 0.60 - 1.03 * 0.50)
    assert coverage["high"] == pytest.approx(1.03 * 0.60 - 0.97 * 0.50)
    assert "cannot be told from nothing" in point(3, summary(measures=close, changes=[]))
    assert "more than the" in point(1, summary(measures=close, changes=[]))


def test_stigma_is_never_asserted() -> None:
    for lang, nobody in (("en", "Nobody has measured"), ("da", "Ingen har målt")):
        assert nobody in point(3, summary(), lang)
    assert "Nobody" not in point(3, summary(stigma_change=[]))


def test_the_largest_loss_of_consent_is_the_one_told() -> None:
    assert "15 percentage points of consent, refusals would grow by 9.1" in point(3, summary())
    falling = [
        {"points": 0.1, "consent_refused": numbers(-0.05, 0.01), "courses_started_per_year": numbers(1.0)}
    ]
    assert "would fall by 5.0" in point(3, summary(stigma_change=falling))


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (split("first_year", 250.0), ("grow by 280", "250 more only", "21 more because", "is counting, not")),
        (split("first_year", -250.0), ("shrink by 220", "250 fewer only", "is counting, not")),
        (split("first_year", 2.0, 1.0, 1.0), ("cannot be told from nothing (95% Monte", "−8.0 to 16.0)")),
        (split("first_year", 20.0, 90.0, -30.0, 80.0), ("90.0 more", "30.0 fewer", "sent grow by 80.0")),
        (split("first_year", 20.0, -90.0, 0.0, -80.0), ("90.0 fewer", "really sent shrink by 80.0")),
    ],
)  # fmt: skip
def test_the_fourth_point_follows_the_signs_of_the_parts(row: dict, wanted: tuple[str, ...]) -> None:
    found = point(4, summary(split=[row]))
    assert all(words in found for words in wanted), found


@pytest.mark.parametrize("really", [90.0, -90.0])
def test_counting_is_not_called_most_of_the_change_where_it_is_not(really: float) -> None:
    assert "counting, not" not in point(4, summary(split=[split("first_year", 20.0, really)]))


def test_the_fifth_point_sets_before_and_after_beside_the_truth_and_the_surest_way() -> None:
    found = point(5, summary())
    assert "2.41 times as many, while the truth is 2.12 times" in found
    assert "holds the truth in 71%" in found
    assert "a comparison with the districts that have not yet gone over is the surest" in found
    assert "it says 2.10 times as many, of a true 2.12 times" in found
    assert "between 18 and 24 months" in found


def test_a_way_is_the_surest_only_if_its_interval_keeps_its_promise() -> None:
    rows = [
        {**row, "mean": row["truth"]} if row["estimator"] == "before_after" else row for row in estimates()
    ]
    found = point(5, summary(estimates=rows))
    assert "there is only one Denmark" in found, "right on average, and still not to be relied on"
    assert "have not yet gone over is the surest" in found
    narrow = [{**row, "coverage": 0.8} for row in estimates()]
    assert "No way at hand has an interval that keeps its promise" in point(5, summary(estimates=narrow))
    every_one = [{**row, "coverage": 0.95} for row in estimates()]
    assert Findings(summary(estimates=every_one)).best_estimator()["sd"] == min(
        row["sd"] for row in every_one
    )


def test_where_nobody_is_left_to_compare_with_the_fifth_point_says_so() -> None:
    found = summary(rollout=rollout("all_at_once"), estimates=estimates(ONLY_BEFORE_AFTER))
    assert "nobody left to compare with" in point(5, found)
    assert "also finds changes that are not there" in point(5, found), "its interval holds the truth in 71 %"
    assert "also finds changes" not in point(5, summary())


def test_power_that_is_never_reached_is_said_so() -> None:
    assert "not even with 36 months" in point(5, summary(power=power(0.7)))
    quick = [
        {"estimator": "not_yet_switched", "months": n, "power": 0.9, "low": None, "high": None}
        for n in (3, 6)
    ]
    assert "3 months of data, the fewest tried" in point(5, summary(power=quick))
    falls_back = [row | {"power": p} for row, p in zip(quick, (0.9, 0.5), strict=True)]
    assert "not even with 6 months" in point(5, summary(power=falls_back))
    assert "not known" in point(5, summary(power=[]))


def test_municipalities_are_not_events() -> None:
    """The spread over 98 municipalities may be shown if enough enquiries stand behind the shares."""
    assert "more alike" in point(2, summary())
    few = measures(coverage=(0.2, 0.7, 150))
    assert "too few" in point(2, summary(measures=few))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_few_events_take_the_place_of_numbers(lang: str) -> None:
    few = {
        "en": "too few events in the runs (40, under 200)",
        "da": "for få hændelser i kørslerne (40, under 200)",
    }
    points = answer(too_few(), lang)
    assert all(few[lang] in words for words in points[:4])
    assert "%" not in points[0] + points[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_that_hides_everything_reads_well(lang: str) -> None:
    points = answer(hides_everything(), lang)
    wanted = {
        "en": (
            "nothing is counted any more",
            "none of them counts anything",
            "fewer only because less is counted",
        ),
        "da": (
            "tælles intet længere med",
            "ingen af dem tæller noget med",
            "færre, kun fordi mindre tælles med",
        ),
    }[lang]
    assert wanted[0] in points[0]
    assert wanted[1] in points[1]
    assert wanted[2] in points[3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_exactly_the_same_is_said_to_be_so(lang: str) -> None:
    """With every channel off the reality is the same in every replication; so is the split of it."""
    row = split("first_year", 250.0)
    for name in ("really_changed", "interaction", "true_change"):
        row[name] = numbers(0.0, 0.0)
    same = changes(facts_kept_at_handover=(0.0, 0.0), days_to_decision=(0.0, 0.0))
    points = answer(summary(split=[row], changes=same), lang)
    wanted = {
        "en": (
            "exactly as much of what",
            "stays exactly the same",
            "nothing really changes",
            "Exactly as many",
        ),
        "da": (
            "præcis lige så meget",
            "præcis den samme",
            "intet ændrer sig virkelig",
            "præcis lige så mange",
        ),
    }[lang]
    assert all(words in points[2] for words in wanted[:2])
    assert all(words in points[3] for words in wanted[2:])


@pytest.mark.parametrize("end", ["2023-01-01", "2022-12-31"])
def test_a_window_that_ends_on_the_first_ends_with_the_month_before(end: str) -> None:
    found = summary(windows={"in_force": {"from": "2021-11-01", "to": end}})
    assert "From November 2021 to December 2022" in point(1, found)


def test_a_pilot_that_nobody_follows_is_not_said_to_hold_everywhere() -> None:
    for later, is_everywhere in ((18, True), (0, False)):
        words = point(1, summary(rollout=rollout() | {"kind": "pilot", "pilot_months": later}))
        assert ("in the pilot districts only" not in words) == is_everywhere


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_sentence_of_each_point_is_the_answer(lang: str) -> None:
    for summary_of in (summary, too_few, hides_everything):
        for words in answer(summary_of(), lang):
            lead, rest = lead_and_rest(words)
            assert lead.endswith(".")
            assert f"{lead} {rest}".strip() == words
            assert not rest or rest[0].isupper()
            assert not re.search(r"[.] [A-ZÆØÅ]", lead)
    assert lead_and_rest("About 2.5 of 3.") == ("About 2.5 of 3.", "")
