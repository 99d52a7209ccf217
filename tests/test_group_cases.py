"""An opened case leads to others of the household and friends who show signs. [K18 p. 29]; docs/model.md 14."""

from __future__ import annotations

from functools import cache

import pytest
from helpers_runs import Finished, run
from promises_log import paths_lead_back_to_the_sending

from sim.agents.case import Case
from sim.measures.tally import sent_in_entry
from sim.policies.organisation import CATALOGUE
from sim.population.states import state_at
from sim.scenario_build import build_scenario

WORLD = (
    "years=3",
    "warm_up_years=1",
    "follow_up_years=1",
    "demand.concerns_per_100k=20",
    "influence.factor=25",
    "demand.surges_per_year=0",
)
ALL, NONE = "group.p_found=1", "group.p_found=0"
STILL = ("effect.size=0", "telling.alienation=0")


@cache
def finished(model: str, *sets: str) -> Finished:
    return run(build_scenario(municipality="Odense", model=model, sets=(*WORLD, *sets)))


def side_cases(found: Finished) -> list[Case]:
    return [case for case in found.model.cases if case.concern.episode < 0]


def main_of(found: Finished, side: Case) -> Case:
    return next(case for case in found.model.cases if case.name == side.concern.caused_by)


def test_without_the_chance_there_is_no_side_case_and_with_it_there_are():
    assert side_cases(finished("coordinator", NONE)) == []
    assert len(side_cases(finished("coordinator", ALL))) > 10


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_side_case_is_about_household_or_friends_who_show_signs_as_a_case_is_opened(model):
    found = finished(model, ALL)
    town, ties = found.model.citizens.town, found.model.citizens.town.people.ties
    opened = {
        row.case: row.completed for row in found.done if (row.activity, row.outcome) == ("decide", "opened")
    }
    assert side_cases(found)
    for side in side_cases(found):
        main, concern = main_of(found, side), side.concern
        near = {*ties.household(main.concern.number, concern.sent), *ties.friends(main.concern.number)}
        assert concern.number in near
        assert concern.sent == opened[main.name]
        state = state_at(town.life_of(concern.number), concern.sent)
        assert state.place == "home"
        assert state.extremism or state.is_alike
        assert concern.truth == state.truth
        shown = {
            event.sign.code
            for event in town.life_of(concern.number)
            if event.sign is not None and event.spell == concern.spell and event.time <= concern.sent
        }
        assert concern.signs
        assert set(concern.signs) <= shown
        assert concern.level != "acute"


@pytest.mark.parametrize("model", CATALOGUE)
def test_whoever_holds_the_main_case_reads_into_the_side_case_and_it_gets_its_own_decision(model):
    found = finished(model, ALL)
    paths_lead_back_to_the_sending(found)
    posts = {post.name: post for post in found.model.posts}
    decided = 0
    for side in side_cases(found):
        rows = [row for row in found.rows if row.case == side.name]
        assert [row.activity for row in rows if row.stage == "A"] == ["send"]
        assert "triage" not in {row.activity for row in rows}
        first = next(row for row in rows if row.activity in ("substantiate", "take_over"))
        assert first.due == side.concern.sent
        decided += side.outcome is not None
        assert side.holder.name in posts
    assert decided > 3
    assert any(side.course is not None for side in side_cases(found))


@pytest.mark.parametrize("model", CATALOGUE)
def test_names_are_unique_and_nobody_is_found_twice_in_a_spell_or_while_a_case_runs(model):
    found = finished(model, ALL)
    names = [case.name for case in found.model.cases]
    assert len(names) == len(set(names))
    spells = [(case.concern.number, case.concern.spell) for case in side_cases(found)]
    assert len(spells) == len(set(spells))
    ends: dict[str, int] = {}
    for row in found.done:
        ends[row.case] = max(ends.get(row.case, row.completed), row.completed)
    for side in side_cases(found):
        for other in found.model.cases:
            is_earlier = (
                other.concern.number == side.concern.number and other.concern.sent < side.concern.sent
            )
            assert not is_earlier or other.end_state is not None


def test_a_side_case_stands_outside_the_same_enquiries():
    found = finished("coordinator", ALL)
    assert not {c.case for c in sent_in_entry(found.record)} & {case.name for case in side_cases(found)}


def test_being_found_changes_no_life_and_no_concern_of_observers():
    lives, sent = [], []
    for chance in (ALL, NONE):
        found = finished("coordinator", chance, *STILL)
        town = found.model.citizens.town
        lives.append({number: town.life_of(number) for number in town.numbers()})
        sent.append([case.concern for case in found.model.cases if case.concern.episode >= 0])
    assert side_cases(finished("coordinator", ALL, *STILL))
    assert lives[0] == lives[1]
    assert sent[0] == sent[1]


def test_the_luck_of_a_side_case_is_the_citizens_whoever_led_to_it():
    by_model = [
        {side.name: side.concern for side in side_cases(finished(model, ALL, *STILL))} for model in CATALOGUE
    ]
    shared = set(by_model[0]).intersection(*by_model[1:])
    assert shared
    for name in shared:
        one, *others = (concerns[name] for concerns in by_model)
        assert {other.key for other in others} == {one.key}
        assert {other.sender_facts for other in others} == {one.sender_facts}


def test_a_greater_chance_only_adds_at_the_first_look():
    """The draws are the same: whoever the first case to find somebody found at 0.4 is found at 1 as well."""
    some = side_cases(finished("coordinator", "group.p_found=0.4", *STILL))
    every = {side.name for side in side_cases(finished("coordinator", ALL, *STILL))}
    assert 0 < len(some) < len(every)
    assert some[0].name in every
