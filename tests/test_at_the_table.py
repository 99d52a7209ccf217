"""Who sits at a meeting and what is known there: members, the responsible person, the police by rule. MODEL 8."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from helpers_runs import Finished, run_once

from sim.agents import forum as forum_module
from sim.agents import meetings
from sim.agents.forum import Forum
from sim.model import PreventionModel
from sim.scenario_build import build_scenario
from sim.values import LEVEL_RANK

FORUMS = ("ad_hoc_forum", "fixed_forum")
MANY = ("demand.concerns_per_100k=30", "years=3", "follow_up_years=1")
OFTEN_AWAY = ("absence.short_spells_per_year=12", "absence.short_days=10")
SERIOUS_ONLY = "organisation.involve_police.rule=serious_only"


def scenario(model: str, *sets: str):
    return build_scenario(municipality="Odense", model=model, sets=(*MANY, *sets))


@dataclass(frozen=True)
class Pooled:
    """What was in hand at one meeting about a new case: of the responsible person, and of all together (bits)."""

    holder_is_there: bool
    holder_is_member: bool
    held: int
    together: int


@pytest.fixture
def pooled(monkeypatch):
    found = []

    def watch(model, step):
        case = step.case
        is_there, is_member = case.holder in step.payload, case.holder in model.forum.members
        held = case.facts_of(case.person)
        found.append(Pooled(is_there, is_member, held, meetings.pool(model, step)))
        return found[-1].together

    monkeypatch.setattr(forum_module, "pool", watch)
    return found


def share_losing_facts(items: list[Pooled]) -> float:
    """Return the share of meetings that decided without some fact that the responsible person holds."""
    return sum(bool(item.held & ~item.together) for item in items) / len(items)


@pytest.mark.parametrize("model", FORUMS)
@pytest.mark.parametrize("stand_in", ["forum", "named_deputy"])
def test_a_responsible_person_who_is_there_brings_what_they_know(pooled, model, stand_in):
    PreventionModel(scenario(model, f"organisation.stand_in.rule={stand_in}")).run_to_end()
    assert len(pooled) > 100
    there = [item for item in pooled if item.holder_is_there]
    assert len(there) > 0.85 * len(pooled)
    assert share_losing_facts(there) == 0
    assert any(not item.holder_is_member for item in there)


@pytest.mark.parametrize("model", FORUMS)
def test_of_an_absent_responsible_person_the_others_have_what_is_written(pooled, model):
    PreventionModel(
        scenario(model, *OFTEN_AWAY, "handover.kept_record=1", "handover.kept_notes=1")
    ).run_to_end()
    assert not all(item.holder_is_there for item in pooled)
    assert share_losing_facts(pooled) == 0


@pytest.mark.parametrize("model", FORUMS)
def test_of_an_absent_responsible_person_who_writes_nothing_the_others_have_nothing(pooled, model):
    PreventionModel(scenario(model, *OFTEN_AWAY, "organisation.write.rule=nothing")).run_to_end()
    assert share_losing_facts([item for item in pooled if not item.holder_is_there]) > 0.2


def police_items(finished: Finished) -> list[str]:
    """Return the highest known concern level of each case at whose meeting police sat: levels move with knowledge."""
    rows = {row.event: row for row in finished.done}
    levels = {
        case.name: max(case.concern.level, case.level, key=LEVEL_RANK.get) for case in finished.model.cases
    }
    posts = {post.name: post.unit for post in finished.model.posts}
    return [
        levels[rows[event].case]
        for event, person, _ in finished.record.attendance
        if posts[person.split("#")[0]] == "police" and rows[event].case in levels
    ]


@pytest.mark.parametrize("model", FORUMS)
def test_police_sit_only_where_the_rule_involves_them(model):
    always = set(police_items(run_once(scenario(model))))
    only_serious = set(police_items(run_once(scenario(model, SERIOUS_ONLY))))
    assert "other_signs" in always
    assert only_serious
    assert only_serious <= {"serious", "acute"}


@pytest.mark.parametrize("model", FORUMS)
def test_police_at_every_item_would_be_noticed(model, monkeypatch):
    monkeypatch.setattr(Forum, "seats", lambda self, case: self.members)
    finished = run_once.__wrapped__(scenario(model, SERIOUS_ONLY))
    assert not set(police_items(finished)) <= {"serious", "acute"}


def test_a_quorum_of_all_members_holds_without_the_police_where_they_are_left_out():
    finished = run_once(scenario("ad_hoc_forum", SERIOUS_ONLY, "organisation.convene.quorum=5"))
    decided = {row.case for row in finished.done if row.activity == "decide"}
    others = [c for c in finished.record.concerns if c.level == "other_signs"]
    assert sum(c.case in decided for c in others) > 0.8 * len(others)


@pytest.mark.parametrize("model", FORUMS)
def test_a_forum_without_members_for_a_case_leaves_it_to_the_responsible_person(model):
    alone = ('organisation.convene.members=["police"]', "organisation.convene.quorum=1", SERIOUS_ONLY)
    finished = run_once(scenario(model, *alone))
    decided = {row.case for row in finished.done if row.activity == "decide"}
    others = [
        c for c in finished.record.concerns if c.level == "other_signs" and c.end_state != "never_picked_up"
    ]
    assert sum(c.case in decided for c in others) > 0.8 * len(others)


def test_a_quorum_counts_units_whoever_of_them_has_come():
    model = PreventionModel(scenario("ad_hoc_forum", "organisation.convene.quorum=3"))
    ssp, colleague, *_ = model.unit_posts("ssp")
    job, social = model.unit_posts("job_centre")[0], model.unit_posts("social_services")[1]
    members = model.forum.representatives()
    assert model.forum.is_quorate([colleague, job, social], members)
    assert not model.forum.is_quorate([ssp, colleague, job], members)
    assert not model.forum.is_quorate([job, social, model.unit_posts("school")[0]], members)
