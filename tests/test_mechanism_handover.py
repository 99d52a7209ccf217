"""Who takes over, after how long, and what then is still known (docs/model.md 6; MODEL 7, 8)."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers_limits import free_run
from helpers_mechanisms import is_share
from helpers_runs import Finished

from sim.engine.workdays import WORKING_DAY

PLENTY = "demand.concerns_per_100k=60"
LEAVING = (
    PLENTY,
    "turnover.per_year=0.8",
    "turnover.vacancy_days=20",
    "reply.median_days=5",
    "decision.clear_enough=1",
)
MEDIA = {"oral", "notes", "record"}


def leaving(write: str, *sets: str, p_sudden: float = 0, replication: int = 0) -> Finished:
    return free_run(
        "coordinator",
        *LEAVING,
        f"organisation.write.rule={write}",
        f"turnover.p_sudden={p_sudden}",
        *sets,
        replication=replication,
    )


def handed_over(run: Finished) -> tuple[int, int]:
    """Return how many facts were kept at handovers, of how many that only the one before knew."""
    history: dict[str, list[tuple]] = {}
    for time, case, facts, person, how in run.record.knowledge:
        history.setdefault(case, []).append((time, facts, person, how))
    n_kept = n_there = 0
    for row in run.done:
        if row.activity != "take_over" or row.outcome is not None:
            continue
        heads = {row.from_resource: 0, row.resource: 0}
        for time, facts, person, how in history.get(row.case, ()):
            if person == row.resource and time == row.completed and how in MEDIA:
                n_kept += facts.bit_count()
            elif person in heads and time <= row.completed:
                heads[person] |= facts
        n_there += (heads[row.from_resource] & ~heads[row.resource]).bit_count()
    return n_kept, n_there


@pytest.mark.parametrize(
    ("write", "p_sudden", "media"),
    [
        ("nothing", 0, {"oral"}),
        ("nothing", 1, set()),
        ("own_notes", 0, {"notes"}),
        ("own_notes", 1, set()),
        ("shared_notes", 0, {"notes"}),
        ("shared_notes", 1, {"notes"}),
        ("minutes", 0, {"record"}),
        ("minutes", 1, {"record"}),
    ],
)
def test_what_a_successor_gets_depends_on_what_is_written_and_on_notice(write, p_sudden, media):
    run = leaving(write, p_sudden=p_sudden)
    left = [row for row in run.done if row.kind == "leaver_to_successor" and row.activity == "take_over"]
    assert len(left) > 5
    came_of_age = {
        (row.completed, row.case, row.resource) for row in run.done if row.kind == "child_to_adult"
    }
    hows = {how for t, case, _, holder, how in run.record.knowledge if (t, case, holder) not in came_of_age}
    assert hows & MEDIA == media


@pytest.mark.parametrize(
    ("write", "medium"), [("nothing", "oral"), ("own_notes", "notes"), ("minutes", "record")]
)
def test_each_fact_is_kept_with_the_chance_of_its_medium(write, medium):
    none, there = handed_over(leaving(write, f"handover.kept_{medium}=0"))
    assert none == 0
    assert there > 20
    kept, there = handed_over(leaving(write, f"handover.kept_{medium}=1"))
    assert kept == there > 20
    pairs = [handed_over(leaving(write, f"handover.kept_{medium}=0.6", replication=r)) for r in range(2)]
    assert is_share(sum(kept for kept, _ in pairs), sum(there for _, there in pairs), 0.6)


def asked_again(kept: float, replication: int) -> int:
    """Return how many units were asked a second time about the same case."""
    run = leaving("minutes", f"handover.kept_record={kept}", replication=replication)
    asks = {row.event for row in run.done if row.activity == "ask"}
    answers = Counter(
        (row.case, row.unit)
        for row in run.done
        if row.activity == "answer" and row.after in asks and row.unit
    )
    return sum(n > 1 for n in answers.values())


def test_whoever_gets_too_little_asks_again():
    assert sum(asked_again(1, replication) for replication in range(4)) == 0
    assert sum(asked_again(0, replication) for replication in range(4)) > 3


def test_getting_hold_of_what_is_known_takes_its_time():
    run = leaving("minutes", "handover.median_days=3", "course.wait_sigma=0", "reply.acute_factor=0.5")
    acute = {case.name: case.is_acute for case in run.model.cases}
    takes = [row for row in run.done if row.activity == "take_over" and row.wait_transfer_s]
    assert {(acute[row.case], row.wait_transfer_s) for row in takes} <= {
        (False, 3 * WORKING_DAY),
        (True, 3 * WORKING_DAY // 2),
    }
    assert any(not acute[row.case] for row in takes)
    assert not [
        row for row in leaving("nothing", "handover.median_days=3", p_sudden=1).done if row.wait_transfer_s
    ]


def absent(after_days: int) -> Finished:
    """Return a run in which the coordinator is often away, and a deputy is named."""
    return free_run(
        "coordinator",
        PLENTY,
        "absence.long_per_year=0.5",
        "absence.short_spells_per_year=12",
        "concern.p_acute=0.3",
        "organisation.stand_in.rule=named_deputy",
        f"organisation.stand_in.after_days={after_days}",
        "organisation.escalate.after_days=30",
    )


@pytest.mark.parametrize("after_days", [2, 12])
def test_a_case_moves_once_its_person_was_away_for_the_days_of_the_rule(after_days):
    run = absent(after_days)
    post, days = run.model.coordinator, run.model.days
    acute = {case.name: case.is_acute for case in run.model.cases}
    lasted = []
    for row in run.done:
        spell = post.spell(row.due)
        has_moved = row.activity == "take_over" and row.kind == "absent_to_deputy"
        if has_moved and spell and row.from_resource == post.person().name and not acute[row.case]:
            lasted.append((days.elapsed(row.due) - days.elapsed(spell.begin)) / WORKING_DAY)
    assert len(lasted) > 3
    assert after_days - 1e-6 <= min(lasted) < 30, "and not only when a manager would step in"


def test_an_acute_concern_waits_for_nobody_who_is_away():
    run = absent(12)
    acute = {case.name: case.is_acute for case in run.model.cases}
    waited: dict[bool, list[int]] = {True: [], False: []}
    for row in run.done:
        if row.activity == "receive":
            waited[acute[row.case]].append(row.wait_unavailability_s)
    assert len(waited[True]) > 15
    assert set(waited[True]) == {0}
    assert max(waited[False]) > 0
