"""On whom knowledge rests, in records small enough to be worked out by hand. MODEL 12."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from helpers_dependence import course_of, log_row, record_by_hand, sits

from sim.measures.dependence.losses import expected_loss_terms
from sim.measures.dependence.resting import CLASSES, resting_class, resting_terms
from sim.values import DAY

A, B, C = "ssp_consultant-1#3", "caseworker_social_services-1#0", "manager-1#0"
POST_A, POST_B = "ssp_consultant-1", "caseworker_social_services-1"
ALL = 0b1111
CASE = "461-1/0"
EVERYBODY = (sits(A), sits(B), sits(C))


def days(record) -> dict[tuple[str, str], float]:
    """Return the days by stage and class, without those at 0."""
    return {key: seconds / DAY for key, seconds in resting_terms(record).items() if seconds}


def losses(record) -> dict[str, float]:
    return {post: lost / seconds for post, (lost, seconds) in expected_loss_terms(record).items()}


def one_case(*knowledge, written=(), people=EVERYBODY):
    """Return the record of a case in stage B from day 0 to day 40.

    ``knowledge`` as (time, holder, facts), ``written`` as (time, writer, facts, place).
    """
    return record_by_hand(
        course_of(CASE, 0, 40 * DAY, ("B", 0)),
        people,
        [(time, CASE, facts, holder, "told") for time, holder, facts in knowledge],
        [(time, CASE, facts, writer, place) for time, writer, facts, place in written],
    )


CLASSES_BY_HAND = [
    # without A nothing is left
    ("one", {A: ALL}, 0, ALL),
    # the other knows all as well; without both nothing is left
    ("two", {A: ALL, B: ALL}, 0, ALL),
    ("three_or_more", {A: ALL, B: ALL, C: ALL}, 0, ALL),
    # half and half: without A two of four are left, which is not under half; without both, none
    ("two", {A: 0b0011, B: 0b1100}, 0, ALL),
    # without A one of four is left; likewise of three facts without A
    ("one", {A: 0b0111, B: 0b1000}, 0, ALL),
    ("one", {A: 0b011, B: 0b100}, 0, 0b111),
    # thirds: without one two of three are left, without two one
    ("two", {A: 0b001, B: 0b010, C: 0b100}, 0, 0b111),
    # A and B share all but the two facts of C: without A and B two of four are left
    ("three_or_more", {A: 0b0011, B: 0b0011, C: 0b1100}, 0, ALL),
    # two of four are written; one of four is not enough: without A it is all that is left
    ("written", {A: ALL}, 0b0011, ALL),
    ("one", {A: ALL}, 0b0001, ALL),
    # with one written, without A still 0b1001, without both 0b0001
    ("two", {A: 0b0110, B: 0b1000}, 0b0001, ALL),
    # who knew all left: one of four is left, or nothing at all; two of four are not under half yet
    ("none", {B: 0b0001}, 0, ALL),
    ("none", {}, 0, ALL),
    ("one", {B: 0b0011}, 0, ALL),
    ("written", {}, ALL, ALL),
    # nobody ever knew anything
    (None, {A: 0}, 0, 0),
]


@pytest.mark.parametrize(("expected", "heads", "written", "known"), CLASSES_BY_HAND)
def test_the_class_is_what_was_worked_out_by_hand(expected, heads, written, known):
    assert resting_class(heads, written, known) == expected


def class_by_trying(heads, written: int, known: int) -> str:
    """Return the class by taking out every set of people in turn."""
    for n, name in enumerate(CLASSES[1:]):
        for gone in combinations(range(len(heads)), n):
            left = written
            for i, facts in enumerate(heads):
                left |= 0 if i in gone else facts
            if 2 * written.bit_count() >= known.bit_count():
                return "written"
            if name == "three_or_more" or 2 * left.bit_count() < known.bit_count():
                return name
    return "three_or_more"


def test_the_class_is_that_found_by_trying_every_set_of_people():
    for *heads, written, lost in product(range(8), range(8), range(8), range(8), (0, 0b1000, 0b11000)):
        known = written | heads[0] | heads[1] | heads[2] | lost
        if known:
            found = resting_class(dict(enumerate(heads)), written, known)
            assert found == class_by_trying(heads, written, known), (heads, written, known)


def test_one_head_knows_all():
    record = one_case((0, A, ALL))
    assert days(record) == {("B", "one"): 40}
    assert losses(record) == {POST_A: 1, POST_B: 0, "manager-1": 0}


def test_two_heads_that_both_know_all_lose_nothing_with_one():
    record = one_case((0, A, ALL), (0, B, ALL))
    assert days(record) == {("B", "two"): 40}
    assert losses(record) == {POST_A: 0, POST_B: 0, "manager-1": 0}


def test_half_and_half_rests_on_two_and_loses_half_with_either():
    """Without one of them two of four facts are left, which is not under half."""
    record = one_case((0, A, 0b0011), (0, B, 0b1100))
    assert days(record) == {("B", "two"): 40}
    assert losses(record) == {POST_A: 0.5, POST_B: 0.5, "manager-1": 0}


def test_what_is_written_from_day_10_on_is_lost_with_nobody():
    record = one_case((0, A, ALL), written=[(10 * DAY, A, ALL, "minutes")])
    assert days(record) == {("B", "one"): 10, ("B", "written"): 30}
    # a share of 1 for 10 of 40 days
    assert losses(record)[POST_A] == 0.25


def test_half_in_shared_notes_is_written_and_the_other_half_is_lost_with_who_knows_it():
    record = one_case((0, A, ALL), written=[(0, A, 0b0011, "shared_notes")])
    assert days(record) == {("B", "written"): 40}
    assert losses(record)[POST_A] == 0.5


def test_own_notes_are_in_the_head_of_who_wrote_them():
    record = one_case((0, A, ALL), written=[(0, A, ALL, "own_notes")])
    assert days(record) == {("B", "one"): 40}
    assert losses(record)[POST_A] == 1


def test_an_unknown_place_is_not_passed_over():
    with pytest.raises(KeyError, match="drawer"):
        resting_terms(one_case((0, A, ALL), written=[(0, A, ALL, "drawer")]))


def test_a_leaver_takes_the_knowledge_along():
    """Nobody knows anything until day 4; A leaves on day 15 with three of four facts."""
    people = (sits(A, end=15 * DAY), sits("ssp_consultant-1#4", begin=20 * DAY), sits(B))
    record = one_case((4 * DAY, A, 0b0111), (10 * DAY, B, 0b1000), people=people)
    # A alone 6 days, then A with three and B with one for 5 days; then one of four can be retrieved
    assert days(record) == {("B", "one"): 11, ("B", "none"): 25}
    # A: all for 6 days, three quarters for 5; B: a quarter for 5 days, then all there is for 25; of 36 days
    assert losses(record) == pytest.approx({POST_A: (6 + 0.75 * 5) / 36, POST_B: (0.25 * 5 + 25) / 36})


def test_time_with_nothing_to_retrieve_is_in_no_denominator():
    record = one_case((0, A, ALL), people=(sits(A, end=15 * DAY),))
    assert days(record) == {("B", "one"): 15, ("B", "none"): 25}
    assert expected_loss_terms(record) == {POST_A: (15 * DAY, 15 * DAY)}


def test_absence_is_not_leaving():
    away = (POST_A, POST_A, "ssp", 5 * DAY, 30 * DAY, "long_leave")
    assert days(one_case((0, A, ALL), people=(sits(A), away))) == {("B", "one"): 40}


def test_an_outsider_holds_nothing_that_can_be_retrieved():
    assert days(one_case((0, "somebody", ALL), (0, A, 0b0001))) == {("B", "none"): 40}


def test_the_stage_is_that_of_the_latest_row_due():
    """B from day 0, C from day 10, and D from day 30, though that row moved on to somebody else."""
    rows = course_of(CASE, 0, 40 * DAY, ("B", 0), ("C", 10 * DAY))
    rows.append(log_row(90, CASE, "D", "close", 30 * DAY, outcome="moved_on"))
    record = record_by_hand(rows, [sits(A)], [(2 * DAY, CASE, ALL, A, "sender")])
    assert days(record) == {("B", "one"): 8, ("C", "one"): 20, ("D", "one"): 10}


def test_of_rows_due_at_one_moment_the_later_event_says_the_stage():
    rows = course_of(CASE, 0, 40 * DAY, ("C", 0), ("B", 0))
    assert days(record_by_hand(rows, [sits(A)], [(0, CASE, ALL, A, "sender")])) == {("B", "one"): 40}


def test_only_open_time_in_entry_counts():
    """Open from day -10 to 20, reopened from day 90 on, past the end of entry on day 100."""
    rows = course_of(CASE, -10 * DAY, 20 * DAY, ("B", -10 * DAY))
    rows.append(log_row(50, CASE, "C", "reopen", 90 * DAY))
    record = record_by_hand(rows, [sits(A)], [(-5 * DAY, CASE, ALL, A, "sender")])
    assert days(record) == {("B", "one"): 20, ("C", "one"): 10}


def test_cases_of_different_length_count_by_their_days():
    """One case of 30 days rests on A, one of 10 on A and B: means by case would be a half."""
    other = "461-2/0"
    rows = course_of(CASE, 0, 30 * DAY, ("B", 0)) + course_of(
        other, 5 * DAY, 15 * DAY, ("B", 5 * DAY), event=11
    )
    knowledge = [(0, case, ALL, who, "told") for case, who in ((CASE, A), (other, A), (other, B))]
    record = record_by_hand(rows, [sits(A), sits(B)], knowledge)
    assert days(record) == {("B", "one"): 30, ("B", "two"): 10}
    assert losses(record) == {POST_A: 0.75, POST_B: 0}
