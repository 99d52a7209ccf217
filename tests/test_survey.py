"""The survey of 2017 asked again: what the coordinator looks up, remembers, mixes up and cannot say."""

from __future__ import annotations

from functools import cache

import pytest
from helpers_survey import (
    BEFORE,
    COLLEAGUE,
    END,
    NOW,
    OFFICER,
    asked,
    entries_of,
    entry,
    lucky,
    opened,
    record_with,
    step,
    treated,
)

from sim.engine.log import NULL
from sim.measures.record import RunRecord
from sim.measures.registration.survey import Answer, answer
from sim.measures.registration.survey_luck import SurveyLuck
from sim.measures.registration.survey_memory import YEAR, coordinator_at
from sim.model import PreventionModel
from sim.parameters import Parameters
from sim.policies.registration import PLACES, WORDS
from sim.population.traits import FORMS
from sim.record import record_of
from sim.scenario_build import build_scenario

LATE = END - 1
"""A second before the survey: nobody has forgotten it."""
N = 4_000
TOLERANCE = 0.04
"""Five standard errors of a share of a half over N draws; a half-life a fifth off is found."""

VACANT = ()


def share_that_knows(record, n=N, **numbers) -> float:
    return sum(asked(record, root=root, **numbers).had_cases for root in range(n)) / n


# What can be looked up.


def test_with_nobody_on_the_post_registers_alone_are_known():
    record = record_with([*opened("a", LATE), *opened("b", LATE, first=10)], people=VACANT)
    assert asked(record) == Answer(461, False, False, number=0)
    found = asked(record, [entry("b", LATE)])
    assert found.had_cases
    assert found.number == 1


@pytest.mark.parametrize(
    ("written", "is_known"),
    [
        (entry("a", YEAR), True),
        (entry("a", LATE), True),
        (entry("a", END), False),
        (entry("a", YEAR, keep_years=2.5), True),
        (entry("a", YEAR, keep_years=2), False),
        (entry("a", YEAR, keep_years=0.5), False),
        (entry("in another municipality", YEAR), False),
    ],
)
def test_an_entry_is_found_from_when_it_is_written_until_it_is_deleted(written, is_known):
    record = record_with(opened("a", YEAR), people=VACANT)
    assert asked(record, [written]).had_cases == is_known


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("where", PLACES)
def test_only_plain_words_where_the_municipality_can_look_are_found(where, words):
    record = record_with(opened("a", LATE), people=VACANT)
    can_look = where in ("national_system", "own_system", "unit_system", "ssp")
    found = asked(record, [entry("a", LATE, where=where, words=words)]).had_cases
    assert found == (can_look and words == "plain_words")


# What is remembered.


@pytest.mark.parametrize(
    ("years_ago", "half_years", "share"), [(1, 1, 1 / 2), (1, 0.5, 1 / 4), (1, 2, 0.7071)]
)
def test_half_of_the_own_cases_are_remembered_after_a_half_life(years_ago, half_years, share):
    record = record_with(opened("a", END - years_ago * YEAR))
    assert share_that_knows(record, memory_half_years=half_years) == pytest.approx(share, abs=TOLERANCE)


def test_a_half_life_a_fifth_too_long_would_be_found():
    record = record_with(opened("a", END - YEAR))
    assert abs(share_that_knows(record, memory_half_years=1.2) - 1 / 2) > TOLERANCE


def test_the_last_time_counts_not_the_first():
    record = record_with([*opened("a", END - YEAR), treated(9, "a", LATE, "ssp", who=NOW)])
    assert asked(record, memory_half_years=0.1).number == 1


def test_somebody_who_sat_in_the_meeting_remembers_the_case():
    rows = [*opened("a", LATE, who=COLLEAGUE), step(9, "a", "meet", LATE, who=COLLEAGUE)]
    assert not asked(record_with(rows)).had_cases
    assert asked(record_with(rows, attendance=[(9, NOW, "coordinator")])).had_cases
    assert not asked(record_with(rows, attendance=[(9, BEFORE, "coordinator")])).had_cases


def test_cases_of_others_are_heard_of_with_a_chance_of_their_own_and_forgotten_alike():
    record = record_with(opened("a", END - YEAR, who=COLLEAGUE))
    assert share_that_knows(record, p_heard_of=0.0) == 0
    assert share_that_knows(record, p_heard_of=0.6) == pytest.approx(0.3, abs=TOLERANCE)


def test_what_the_police_do_alone_is_not_heard_of():
    rows = [
        *opened("a", 0, who=BEFORE),
        step(9, "a", "answer", LATE, who="police_coordinator-1#0", unit="police"),
    ]
    assert not asked(record_with(rows), p_heard_of=1, memory_half_years=50).had_cases


@pytest.mark.parametrize("who", [BEFORE, COLLEAGUE])
def test_what_was_before_ones_time_is_unknown_unless_registered(who):
    record = record_with(opened("a", YEAR, who=who))
    everything = {"p_heard_of": 1.0, "memory_half_years": 50.0}
    assert share_that_knows(record, n=200, **everything) == 0
    assert asked(record, [entry("a", YEAR)], **everything).had_cases


def test_the_coordinator_is_who_sits_on_the_first_post_of_ssp_on_the_day():
    record = record_with([])
    assert coordinator_at(record, END) == (NOW, 3 * YEAR // 2)
    assert coordinator_at(record, YEAR) == (BEFORE, -9 * YEAR)
    assert coordinator_at(record, 10 * YEAR) is None


# What is counted.

THREE = [
    *opened("a", LATE),
    *opened("b", LATE, first=10, outcome="dropped"),
    *opened("c", LATE, first=20, outcome="to_police"),
]


def test_who_mixes_up_counts_every_enquiry_who_does_not_counts_cases_opened_and_those_for_the_police():
    record = record_with(THREE)
    assert asked(record, p_mixes_up=0.0).number == 2
    assert asked(record, p_mixes_up=1.0).number == 3
    mixed = [asked(record, root=root, p_mixes_up=0.3).number == 3 for root in range(N)]
    assert sum(mixed) / N == pytest.approx(0.3, abs=TOLERANCE)


@pytest.mark.parametrize(
    ("at", "number"),
    [(-1, 0), (0, 1), (LATE, 1), (END, 0)],
)
def test_enquiries_that_came_in_within_the_window_are_asked_about(at, number):
    record = record_with([*opened("a", at), treated(9, "a", LATE, "ssp", who=NOW)])
    assert asked(record, [entry("a", 1)]).number == number


def test_what_is_open_or_happens_after_the_survey_is_not_known():
    received, decided = opened("a", LATE)[1:]
    assert asked(record_with([received])).number == 0
    assert asked(record_with([received, step(2, "a", "decide", END, who=NOW, outcome="opened")])).number == 0
    still_open = step(2, "a", "decide", LATE, who=NOW, completed=NULL)
    assert asked(record_with([received, still_open])).number == 0
    assert asked(record_with([received, decided])).number == 1


def test_a_decision_that_moved_on_is_none():
    received = opened("a", LATE)[1]
    moved = step(2, "a", "decide", LATE, who=NOW, outcome="moved_on")
    assert asked(record_with([received, moved])).number == 0


@pytest.mark.parametrize(
    ("rows", "to_police"),
    [
        (opened("a", LATE), False),
        (opened("a", LATE, outcome="to_police"), True),
        (
            [*opened("a", LATE), step(9, "a", "share_with_police", LATE, "C", who=NOW, outcome="taken_over")],
            True,
        ),
        (
            [*opened("a", LATE), step(9, "a", "share_with_police", LATE, "C", who=NOW, outcome="partner")],
            False,
        ),
    ],
)
def test_handed_to_the_police_is_what_they_took_not_what_they_share_in(rows, to_police):
    assert asked(record_with(rows)).to_police is to_police


# Forms, ages, primary or not, inside and outside authority.


def test_forms_ages_and_kinds_are_those_of_the_cases_counted_and_of_no_others():
    about = {
        "a": {"form": "right", "is_minor": True, "is_primary": False},
        "b": {"form": "left", "is_minor": True},
        "c": {"form": "other"},
    }
    found = asked(record_with(THREE, about))
    assert found.forms == {"right", "other"}
    assert found.ages == {"under_18", "over_18"}
    assert found.kinds == {"primary", "non_primary"}
    alone = asked(record_with(THREE[:3], about))
    assert (alone.forms, alone.ages, alone.kinds) == ({"right"}, {"under_18"}, {"non_primary"})


@pytest.mark.parametrize(
    ("units", "areas"),
    [
        (["ssp"], {"outside"}),
        (["street_work"], {"outside"}),
        (["job_centre"], {"inside"}),
        (["children_youth", "school"], {"inside", "outside"}),
        (["police"], set()),
        (["police", "ssp"], {"outside"}),
        ([], {"outside"}),
    ],
)
def test_a_case_is_inside_authority_where_authority_staff_treated_it(units, areas):
    rows = [treated(9 + i, "a", LATE, unit) for i, unit in enumerate(units)]
    assert asked(record_with([*opened("a", LATE), *rows])).areas == areas


def test_a_case_written_down_by_an_authority_unit_is_inside_as_well():
    record = record_with([*opened("a", LATE), treated(9, "a", LATE, "ssp", who=NOW)])
    assert asked(record, [entry("a", LATE, "social_services")]).areas == {"inside", "outside"}
    assert asked(record, [entry("a", LATE, "social_services", words="box_other")]).areas == {"outside"}


def test_an_enquiry_of_which_nothing_came_is_where_it_was_decided():
    decided = step(2, "a", "decide", LATE, who=OFFICER, unit="job_centre", outcome="dropped")
    record = record_with([opened("a", LATE)[1], decided])
    assert asked(record, p_mixes_up=1.0).areas == {"inside"}


# What cannot be said, and who does not answer.

QUESTIONS = ("had_cases", "number", "forms", "to_police", "ages", "areas", "kinds")


def test_without_cases_nothing_more_is_asked():
    assert asked(record_with([])) == Answer(461, False, False, number=0)
    assert asked(record_with([]), p_cannot_say=1.0) == Answer(461, None, None, number=None)


def test_each_question_is_left_unanswered_with_its_chance_apart_from_the_others():
    record, entries = record_with(opened("a", LATE)), [entry("a", LATE)]
    found = [asked(record, entries, root=root, p_cannot_say=0.2) for root in range(N)]
    with_cases = [one for one in found if one.had_cases]
    assert len(with_cases) / N == pytest.approx(0.8, abs=TOLERANCE)
    for question in QUESTIONS[1:]:
        unsaid = sum(getattr(one, question) is None for one in with_cases) / len(with_cases)
        assert unsaid == pytest.approx(0.2, abs=TOLERANCE), question
    assert sum(one.forms is None and one.ages is None for one in with_cases) / N == pytest.approx(
        0.032, abs=0.02
    )


def test_more_is_left_unanswered_where_nothing_is_registered():
    record = record_with(opened("a", LATE))
    chances = {"p_cannot_say": 0.2, "cannot_say_factor": 3.0}
    found = [asked(record, root=root, **chances) for root in range(N)]
    assert sum(one.had_cases is None for one in found) / N == pytest.approx(0.6, abs=TOLERANCE)
    assert sum(one.has_forum is None for one in found) / N == pytest.approx(0.2, abs=TOLERANCE)
    registered = [asked(record, [entry("a", LATE)], root=root, **chances) for root in range(N)]
    assert sum(one.had_cases is None for one in registered) / N == pytest.approx(0.2, abs=TOLERANCE)


def test_the_number_is_not_known_where_it_must_be_counted_from_memory():
    record = record_with([*opened("a", LATE), *opened("b", LATE, first=10)])
    both = [entry("a", LATE), entry("b", LATE)]
    assert asked(record, both, p_cannot_count=1.0).number == 2
    for entries in ([], both[:1]):
        found = asked(record, entries, p_cannot_count=1.0)
        assert found.number is None
        assert found.had_cases
        assert found.forms == {"islamist"}


def test_some_do_not_answer_at_all():
    record = record_with(opened("a", LATE))
    p = Parameters()
    silent = sum(asked(record, root=r, p_no_answer=p["survey.p_no_answer"]) is None for r in range(N)) / N
    assert silent == pytest.approx(9 / 98, abs=0.023)
    assert asked(record, p_no_answer=1.0) is None


# Luck.

USUAL = {"p_no_answer": 0.1, "p_mixes_up": 0.3, "p_heard_of": 0.5, "p_cannot_say": 0.1, "p_cannot_count": 0.5}


def crowd(n: int = 12) -> list[tuple]:
    """Return enquiries over the whole window, decided in turn in three ways by three people."""
    outcomes, people = ("opened", "dropped", "to_police"), (BEFORE, NOW, COLLEAGUE, NOW)
    return [
        row
        for i in range(n)
        for row in opened(f"case {i}", i * END // n, people[i % 4], 10 * i, outcomes[i % 3])
    ]


def test_the_same_luck_gives_the_same_answers_in_whatever_order_entries_come():
    record = record_with(crowd())
    entries = [entry(f"case {i}", i * END // 12 + 1) for i in range(0, 12, 3)]
    for root in range(50):
        assert asked(record, entries, root, **USUAL) == asked(record, entries[::-1], root, **USUAL)
    assert len({asked(record, entries, root, **USUAL) for root in range(50)}) > 10


def test_draws_are_addressed_so_that_one_case_more_changes_nothing_about_the_others():
    few, more = record_with(crowd(12)), record_with([*crowd(12), *opened("new", LATE, first=500)])
    grown = 0
    for root in range(200):
        before, after = asked(few, root=root), asked(more, root=root)
        assert after.number == before.number + 1
        assert after.forms == {"islamist"}
        grown += before.had_cases
    assert grown > 0


def test_municipalities_and_surveys_have_luck_of_their_own():
    one, other = lucky(code=461), lucky(code=101)
    assert one.answers(END) != other.answers(END)
    assert one.mixes_up() != other.mixes_up()
    assert one.can_say("forms", END) != other.can_say("forms", END)
    assert one.remembers("a", NOW) != other.remembers("a", NOW)
    assert one.answers(END) != one.answers(END + YEAR)
    assert one.can_say("forms", END) != one.can_say("ages", END)
    assert one.answers(END) == lucky(code=461).answers(END)


def test_what_is_forgotten_stays_forgotten():
    record = record_with(opened("a", END - YEAR))
    for root in range(200):
        known = [asked(record, root=root, memory_half_years=half).had_cases for half in (0.25, 0.5, 1.0, 2.0)]
        assert known == sorted(known)


# Real runs.


@cache
def finished(place: str, model: str) -> tuple[PreventionModel, RunRecord]:
    run = PreventionModel(build_scenario(municipality=place, model=model)).run_to_end()
    return run, record_of(run)


TALKATIVE = Parameters({"survey.p_no_answer": 0, "survey.p_cannot_say": 0, "survey.p_mixes_up": 1})
SECOND_TO_FOURTH = (YEAR, 4 * YEAR)


@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
@pytest.mark.parametrize("place", ["Odense", "Billund", "Viborg"])
def test_real_runs_are_answered_about(place, model):
    run, record = finished(place, model)
    luck = SurveyLuck(run.streams.root, run.code)
    has_forum = run.forum is not None
    registered = ([], entries_of(record, every=3), entries_of(record))
    nothing, some, everything = (
        answer(record, entries, SECOND_TO_FOURTH, TALKATIVE, luck, has_forum) for entries in registered
    )
    assert everything.number >= 1
    assert everything.has_forum == (model == "fixed_forum")
    assert everything.forms <= set(FORMS)
    for less, more in ((nothing, some), (some, everything)):
        assert (less.forms or frozenset()) <= more.forms
        assert (less.areas or frozenset()) <= more.areas
        assert (less.to_police or False) <= more.to_police


def test_with_all_registered_and_mixed_up_every_enquiry_received_is_counted():
    record = finished("Odense", "coordinator")[1]
    entries = entries_of(record)
    received = {one.case for one in entries if YEAR <= one.time < 4 * YEAR}
    found = answer(record, entries, SECOND_TO_FOURTH, TALKATIVE, lucky(), has_forum=False)
    assert found.number == len(received) > 20


def test_concerns_of_a_run_say_what_they_are_about():
    run, record = finished("Odense", "coordinator")
    for case, concern in zip(run.cases, record.concerns, strict=True):
        about = case.concern
        told = (concern.form, concern.is_minor, concern.is_primary)
        assert told == (about.form, about.is_minor, about.is_primary)
    for values in zip(*((c.form, c.is_minor, c.is_primary) for c in record.concerns), strict=True):
        assert len(set(values)) > 1
