"""What happens when those who should act are away: somebody looks again, a colleague takes the seat. MODEL 7, 8."""

from __future__ import annotations

import pytest
from helpers_runs import Finished, run_once

from sim.agents.forum import Forum
from sim.agents.stand_in import StandIns
from sim.engine.workdays import WORKING_DAY
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY

AWAY = (
    "demand.concerns_per_100k=30",
    "years=3",
    "absence.long_per_year=0.5",
    "absence.short_spells_per_year=8",
)


def scenario(model: str, *sets: str, municipality: str = "Odense"):
    return build_scenario(municipality=municipality, model=model, sets=(*AWAY, *sets))


def late_acute(finished: Finished) -> int:
    """Return how many steps of acute cases lay for more than five days with somebody who was away."""
    acute = {case.name for case in finished.model.cases if case.is_acute}
    return sum(
        row.wait_unavailability_s > 5 * DAY
        for row in finished.done
        if row.case in acute and row.stage in "AB"
    )


def test_somebody_looks_again_for_a_stand_in(monkeypatch):
    acute = ("concern.p_acute=0.3", "demand.concerns_per_100k=30", "signs.p_serious_alike=0.4")
    found = sum(late_acute(run_once(scenario(model, *acute))) for model in CATALOGUE)
    monkeypatch.setattr(StandIns, "_look_again_when_somebody_is_back", lambda self, post, step: None)
    once = sum(late_acute(run_once.__wrapped__(scenario(model, *acute))) for model in CATALOGUE)
    assert found < 0.7 * once


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_the_seat_of_a_member_long_away_is_taken_by_a_colleague_at_work(model, monkeypatch):
    seated = []
    representatives = Forum.representatives

    def watch(self):
        found = representatives(self)
        seated.append([(member, post) for member, post in zip(self.members, found, strict=False)])
        return found

    monkeypatch.setattr(Forum, "representatives", watch)
    staff = ("staff.caseworker_children_youth.posts=3",)
    model_run = PreventionModel(scenario(model, *staff))
    model_run.run_to_end()
    taken = [(member, post) for pairs in seated for member, post in pairs if member is not post]
    assert taken
    assert all(member.unit == post.unit for member, post in taken)


def waits_for_meetings(finished: Finished) -> list[int]:
    return sorted(row.wait_batching_s for row in finished.done if row.activity == "meet" and row.stage == "B")


def test_seats_that_stay_empty_would_make_meetings_late(monkeypatch):
    quorum = ("organisation.convene.quorum=5",)
    filled = waits_for_meetings(run_once(scenario("ad_hoc_forum", *quorum)))
    monkeypatch.setattr(StandIns, "in_the_seat_of", lambda self, post: post)
    empty = waits_for_meetings(run_once.__wrapped__(scenario("ad_hoc_forum", *quorum)))
    assert sum(filled) / len(filled) < 0.9 * sum(empty) / len(empty)


SLOW = (
    "reception.p_hop=1",
    "reception.max_hops=1",
    "reception.p_lost=0",
    "reception.hop_median_days=3",
    "reply.sigma=2",
)


@pytest.mark.parametrize("patience", [2, 5])
def test_a_sender_who_hears_nothing_goes_straight_to_the_reception_point(patience):
    finished = run_once(
        scenario("coordinator", *SLOW, f"reply.patience_days={patience}", "reply.acute_factor=1")
    )
    days = finished.model.days
    hops = [row for row in finished.done if row.activity == "pass_on"]
    lengths = {row.event: days.elapsed(row.completed) - days.elapsed(row.due) for row in hops}
    assert max(lengths.values()) == patience * WORKING_DAY
    again = [row for row in hops if row.outcome == "sent_again"]
    assert 0.2 < len(again) / len(hops) < 0.8
    assert {lengths[row.event] for row in again} == {patience * WORKING_DAY}
    following = {row.after: row.activity for row in finished.rows}
    assert {following.get(row.event) for row in again} <= {"receive", None}


def test_a_question_inside_a_unit_is_given_up_too():
    sets = (
        "reply.p_never=0",
        "reply.median_days=5",
        "reply.sigma=2",
        "reply.patience_days=3",
        "knowledge.p_in_head=0.1",
    )
    finished = run_once(scenario("coordinator", *sets))
    rows = {row.event: row for row in finished.done}
    inside = [
        row
        for row in finished.done
        if row.activity == "answer" and row.stage == "B" and rows[row.after].activity == "answer"
    ]
    given_up = [row for row in inside if row.outcome == "no_answer"]
    assert len(given_up) > 0.2 * len(inside) > 10
    assert not any(row.work_s for row in given_up)


def test_who_stands_in_for_the_coordinator_is_the_one_with_most_hours_to_spare():
    finished = run_once(scenario("fixed_forum", "turnover.per_year=0.6", municipality="København"))
    takes = [
        row for row in finished.done if row.activity == "take_over" and row.stage == "B" and row.resource
    ]
    takers = [row.resource.split("-")[0] for row in takes]
    assert len(takers) > 20
    assert takers.count("ssp_consultant") > 0.6 * len(takers)
