"""What happens when those who should act are away: somebody looks again, a colleague takes the seat. MODEL 7, 8."""

from __future__ import annotations

import pytest
from helpers_runs import Finished, run, run_once

from sim.agents.forum import Forum
from sim.agents.posts import FilledPost
from sim.agents.stand_in import StandIns
from sim.engine.workdays import WORKING_DAY
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario

AWAY = (
    "demand.concerns_per_100k=30",
    "years=4",
    "absence.long_per_year=0.5",
    "absence.short_spells_per_year=8",
)


def scenario(model: str, *sets: str, municipality: str = "Odense"):
    return build_scenario(municipality=municipality, model=model, sets=(*AWAY, *sets))


ACUTE = ("concern.p_acute=0.3", "signs.p_serious_alike=0.4")


def at_work_from(post: FilledPost, time: int) -> int:
    """Return the first second from ``time`` on at which somebody of ``post`` is not away."""
    while (spell := post.spell(time)) is not None:
        time = spell.end
    return time


def left_lying(monkeypatch, look_again) -> tuple[int, int]:
    """Return for how many steps nobody was there, and how many of them still lay there when somebody was back.

    Left out are steps whose own post was back first. ``look_again`` stands in for the method of that name.
    """
    left: list[tuple[int, FilledPost, list[FilledPost], int]] = []

    def watch(self, post, step):
        others = [other for other in self._candidates(post, step) if other is not post]
        left.append((step.event, post, others, self.model.agenda.now))
        look_again(self, post, step)

    monkeypatch.setattr(StandIns, "_look_again_when_somebody_is_back", watch)
    n_steps = n_late = 0
    for model in CATALOGUE:
        left.clear()
        finished = run(scenario(model, *ACUTE))
        rows = {row.event: row for row in finished.rows}
        for event, post, others, now in left:
            back = min((at_work_from(other, now) for other in others), default=finished.record.end)
            if back < min(at_work_from(post, now), finished.record.end):
                row = rows[event]
                n_steps += 1
                n_late += row.completed is None or row.completed > back
    return n_steps, n_late


def test_somebody_looks_again_for_a_stand_in_as_soon_as_one_is_back(monkeypatch):
    n_steps, n_late = left_lying(monkeypatch, StandIns._look_again_when_somebody_is_back)
    assert n_steps > 40
    assert n_late == 0


def test_steps_would_lie_on_if_nobody_looked_again(monkeypatch):
    n_steps, n_late = left_lying(monkeypatch, lambda self, post, step: None)
    assert n_late > 0.8 * n_steps > 32


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
