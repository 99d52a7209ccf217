"""Who sits at a meeting and what is known there: members, the responsible person, the police by rule. MODEL 8."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from helpers_runs import run_once

from sim.agents import ad_hoc_forum, fixed_forum, meetings
from sim.agents import forum as forum_module
from sim.agents.forum import Forum
from sim.model import PreventionModel
from sim.scenario_build import build_scenario

FORUMS = ("ad_hoc_forum", "fixed_forum")
MANY = ("demand.concerns_per_100k=30", "years=3", "follow_up_years=1")
OFTEN_AWAY = ("absence.short_spells_per_year=12", "absence.short_days=10")
SERIOUS_ONLY = "organisation.involve_police.rule=serious_only"


def scenario(model: str, *sets: str):
    return build_scenario(municipality="Odense", model=model, sets=(*MANY, *sets))


@dataclass(frozen=True)
class Pooled:
    """What was in hand at one meeting about a new case: of the responsible person, of all together, written (bits)."""

    holder_is_there: bool
    holder_is_member: bool
    held: int
    together: int
    written: int


@pytest.fixture
def pooled(monkeypatch):
    found = []

    def watch(model, step):
        case = step.case
        is_there, is_member = case.holder in step.payload, case.holder in model.forum.members
        held, written = case.facts_of(case.person), case.written
        found.append(Pooled(is_there, is_member, held, meetings.pool(model, step), written))
        return found[-1].together

    monkeypatch.setattr(forum_module, "pool", watch)
    return found


def share_losing_facts(items: list[Pooled]) -> float:
    """Return the share of meetings that decided without some fact that the responsible person holds."""
    return sum(bool(item.held & ~item.together) for item in items) / len(items)


@pytest.mark.parametrize("model", FORUMS)
@pytest.mark.parametrize("stand_in", ["forum", "named_deputy"])
def test_a_responsible_person_who_is_there_brings_what_they_know(pooled, model, stand_in):
    for replication in (0, 1):
        run_of = scenario(model, f"organisation.stand_in.rule={stand_in}")
        PreventionModel(run_of, replication=replication).run_to_end()
    assert len(pooled) > 200
    there = [item for item in pooled if item.holder_is_there]
    assert len(there) > 0.85 * len(pooled)
    assert share_losing_facts(there) == 0
    assert any(not item.holder_is_member for item in there)


@pytest.mark.parametrize("model", FORUMS)
def test_of_an_absent_responsible_person_the_others_have_what_is_written(pooled, model):
    """All that is written is in hand; what somebody hears while away they have not written.

    That is little where all is written at once and legible, and much where it takes two months of work.
    """
    legible = ("handover.kept_record=1", "handover.kept_notes=1")
    PreventionModel(scenario(model, *OFTEN_AWAY, *legible, "writing.median_days=0")).run_to_end()
    away = [item for item in pooled if not item.holder_is_there]
    assert len(away) > 20
    assert not any(item.written & ~item.together for item in away)
    at_once = share_losing_facts(away)
    pooled.clear()
    PreventionModel(scenario(model, *OFTEN_AWAY, *legible, "writing.median_days=40")).run_to_end()
    late = share_losing_facts([item for item in pooled if not item.holder_is_there])
    assert late > 2 * at_once
    assert late > 0.2


@pytest.mark.parametrize("model", FORUMS)
def test_of_an_absent_responsible_person_who_writes_nothing_the_others_have_nothing(pooled, model):
    PreventionModel(scenario(model, *OFTEN_AWAY, "organisation.write.rule=nothing")).run_to_end()
    assert share_losing_facts([item for item in pooled if not item.holder_is_there]) > 0.2


def items_held(monkeypatch, scenario) -> list[tuple[str, bool]]:
    """Return of each item about a new case the concern level as it begins, and whether the police take part."""
    items = []

    def watch(model, step, attendees, begin, then):
        if step.stage == "B":
            items.append((step.case.level, any(post.unit == "police" for post in attendees)))
        meetings.hold(model, step, attendees, begin, then)

    with monkeypatch.context() as patch:
        patch.setattr(ad_hoc_forum, "hold", watch)
        patch.setattr(fixed_forum, "hold", watch)
        PreventionModel(scenario).run_to_end()
    return items


@pytest.mark.parametrize("model", FORUMS)
def test_police_sit_only_where_the_rule_involves_them(monkeypatch, model):
    """What counts is the level when the meeting begins: it moves with what becomes known."""
    always = items_held(monkeypatch, scenario(model))
    assert sum(is_there for level, is_there in always if level == "other_signs") > 20
    only_serious = items_held(monkeypatch, scenario(model, SERIOUS_ONLY))
    assert {level for level, is_there in only_serious if is_there} == {"serious"}, (
        "acute ones are not met about"
    )
    assert only_serious.count(("serious", True)) > 0.8 * always.count(("serious", True)) > 16


def test_police_who_are_free_come_along_where_the_level_has_risen_since_the_call(monkeypatch):
    at_ease = ("diary.p_busy=0", "police.hours_per_concern=1", "demand.concerns_per_100k=60")
    model = PreventionModel(scenario("ad_hoc_forum", SERIOUS_ONLY, *at_ease))
    police, missed, come = model.member_of("police"), [], []

    def watch(model, step, attendees, begin, then):
        if step.case.level == "serious":
            slot = model.days.slot_at(begin)
            is_free = model.forum._is_free(police, slot, begin, begin + step.work, begin)
            come.append(police in attendees)
            missed.append(police not in attendees and is_free)
        meetings.hold(model, step, attendees, begin, then)

    monkeypatch.setattr(ad_hoc_forum, "hold", watch)
    model.run_to_end()
    assert sum(come) > 50
    assert not any(missed)


@pytest.mark.parametrize("model", FORUMS)
def test_police_at_every_item_would_be_noticed(model, monkeypatch):
    monkeypatch.setattr(Forum, "members_for", lambda self, case: self.representatives())
    items = items_held(monkeypatch, scenario(model, SERIOUS_ONLY))
    assert {level for level, is_there in items if is_there} > {"serious"}


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


@pytest.mark.parametrize(
    ("quorum", "concerned", "needed"),
    [(3, 5, 3), (3, 4, 3), (3, 3, 2), (5, 4, 4), (1, 3, 1), (2, 5, 2), (4, 3, 3)],
)
def test_where_fewer_units_are_concerned_the_same_share_of_them_makes_a_quorum(quorum, concerned, needed):
    model = PreventionModel(scenario("ad_hoc_forum", f"organisation.convene.quorum={quorum}"))
    members = model.forum.members[:concerned]
    assert [model.forum.is_quorate(members[:n], members) for n in range(concerned + 1)] == [
        n >= needed for n in range(concerned + 1)
    ]
