"""Eighteen, away and home, moved: what a turn in a citizen's life does to the case (MODEL 10; docs/model.md 8).

The turns are called by hand here, at every stage of a case, whatever the synthetic lives do.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest
from helpers_invariants import PROMISES
from helpers_runs import Finished, finish

from sim.agents.course_values import ASKING, CLOSING, RESTING, RUNNING, STARTING, STEERING
from sim.model import PreventionModel
from sim.policies.interventions import catalogue
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY

OFFERS = {offer.name: offer for offer in catalogue()}
EVERY = 12 * DAY
SETS = (
    "demand.concerns_per_100k=40",
    "years=3",
    "life.move=0",
    "life.travel=0",
    "motivation.lost_per_year=1.5",
    "consent.p_refuse=0.3",
    "provider.places=1",
    "organisation.follow_up.every_days=28",
)
Turned = dict[str, tuple[int, int]]
"""Case -> stage and time at which it was turned."""


def turns_of(model: PreventionModel, turn: str, case) -> None:
    """Let the turn happen to a citizen."""
    if turn == "turned_18":
        case.citizen.is_minor_now = lambda: False
    getattr(model.courses, turn)(case)


@lru_cache(maxsize=16)
def run_turned(name: str, turn: str, home_after: int = 0) -> tuple[Finished, Turned]:
    """Return a run in which every case meets the turn once, some weeks after its opening, each at its own time."""
    model = PreventionModel(build_scenario(municipality="Odense", model=name, sets=SETS))
    turned: Turned = {}
    seen: Counter[str] = Counter()
    home: dict[str, int] = {}
    while model.agenda.now < model.end - EVERY:
        now = model.agenda.now
        model.agenda.run_until(now + EVERY)
        for case in list(model.cases):
            if case.end_state is not None or case.course is None:
                continue
            seen[case.name] += 1
            is_due = seen[case.name] == 1 + len(case.name) * int(case.name[-3:].replace("/", "")) % 9
            is_one = turn != "turned_18" or case.course.was_minor
            if is_due and is_one and case.name not in turned:
                turned[case.name] = case.course.stage, model.agenda.now
                turns_of(model, turn, case)
                home[case.name] = model.agenda.now + home_after
            elif home_after and home.get(case.name, model.end) <= model.agenda.now:
                del home[case.name]
                model.courses.came_home(case)
    return finish(model), turned


def rows_after(run: Finished, case: str, time: int) -> list:
    return sorted(
        (r for r in run.rows if r.case == case and r.stage in "CD" and r.due >= time),
        key=lambda row: (row.due, row.event),
    )


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize(
    ("turn", "home_after"), [("moved", 0), ("travelled", 0), ("travelled", 100 * DAY), ("turned_18", 0)]
)
def test_every_promise_holds_whatever_turns_a_life_takes(model, turn, home_after):
    run, turned = run_turned(model, turn, home_after)
    assert {stage for stage, _ in turned.values()} >= {ASKING, STARTING, RUNNING}
    for name, promise in PROMISES.items():
        if name != "offers_fit_the_age_of_the_citizen":
            promise(run)


@pytest.mark.parametrize("model", CATALOGUE)
def test_who_moves_away_ends_the_case_and_what_is_known_is_sent_on(model):
    run, turned = run_turned(model, "moved")
    ends = {concern.case: concern.end_state for concern in run.record.concerns}
    told = [case for case, (stage, _) in turned.items() if stage not in (STEERING, CLOSING)]
    assert len(told) > 20
    for case in told:
        sent = [r for r in run.rows if r.case == case and r.kind == "municipality_to_municipality"]
        if sent[0].completed is None:
            assert ends[case] == "open:close" or ends[case].startswith("open")
            continue
        assert sent[0].activity == "close"
        assert sent[0].outcome in ("moved", "moved_on")
        time = turned[case][1]
        assert not [r for r in run.record.interventions if r[0] == case and r[4] > time]
        assert ends[case] == "moved" or ends[case].startswith("open:")
    assert Counter(ends[case] for case in told)["moved"] > 0.8 * len(told)


@pytest.mark.parametrize("model", CATALOGUE)
def test_who_travels_rests_until_home_and_is_then_asked_anew_with_the_police(model):
    run, turned = run_turned(model, "travelled", 100 * DAY)
    told = {c: t for c, (stage, t) in turned.items() if stage not in (STEERING, CLOSING)}
    resumed = 0
    for case, time in told.items():
        rows = rows_after(run, case, time)
        holds = [r for r in rows if r.activity == "hold" and r.due == time]
        assert len(holds) == 1
        away = [
            r for r in run.record.interventions if r[0] == case and r[3] < time + 99 * DAY and r[4] > time
        ]
        assert not away, "nothing runs while the citizen is away"
        back = [r for r in rows if r.activity == "resume" and r.after == holds[0].event and r.completed]
        if not back or back[0].outcome is not None:
            continue
        resumed += 1
        then = {r.activity for r in run.rows if r.after == back[0].event}
        assert then >= {"share_with_police", "inform_citizen"} or "take_over" in then
    assert resumed > 15


@pytest.mark.parametrize("model", CATALOGUE)
def test_who_never_comes_home_stays_on_hold(model):
    run, turned = run_turned(model, "travelled")
    ends = {concern.case: concern.end_state for concern in run.record.concerns}
    told = [case for case, (stage, _) in turned.items() if stage not in (STEERING, CLOSING)]
    assert len(told) > 20
    assert Counter(ends[case] for case in told).most_common(1)[0][0] == "open:resume"
    assert {ends[case] for case in told} <= {"open:resume", "open:take_over", "open:share_with_police"}


@pytest.mark.parametrize("model", CATALOGUE)
def test_at_18_an_adult_unit_takes_over_and_the_young_adult_is_asked_anew(model):
    run, turned = run_turned(model, "turned_18")
    told = {c: t for c, (stage, t) in turned.items() if stage not in (STEERING, CLOSING, RESTING)}
    assert len(told) > 10
    asked = 0
    for case, time in told.items():
        took = [r for r in run.rows if r.case == case and r.kind == "child_to_adult" and r.completed]
        if not took:
            continue
        row = next((r for r in took if r.outcome is None), None)
        assert took[0].due == time
        assert took[0].activity == "take_over"
        assert took[0].unit not in ("children_youth", "school")
        for _, offer, _, start, end, *_ in (r for r in run.record.interventions if r[0] == case):
            if OFFERS[offer].ages == "minor":
                assert start < time
                assert end <= time
        later = [r for r in run.record.interventions if r[0] == case and r[3] > time]
        if row is not None:
            asked += any(
                r.activity == "inform_citizen" and r.after == row.event for r in run.rows if r.case == case
            )
            yes = [
                r.completed for r in run.rows if r.case == case and r.outcome == "accepted" and r.due >= time
            ]
            assert not later or (yes and min(yes) <= min(r[3] for r in later))
    assert asked > 0.8 * len(told)


@pytest.mark.parametrize("turn", ["moved", "travelled", "turned_18"])
def test_before_the_telling_and_at_the_closing_nothing_changes(turn):
    model = PreventionModel(build_scenario(municipality="Odense", model="coordinator", sets=SETS))
    seen = set()
    while model.agenda.now < model.end - DAY:
        model.agenda.run_until(model.agenda.now + DAY)
        for case in model.cases:
            stage = None if case.course is None else case.course.stage
            if case.end_state is None and stage in (None, STEERING, CLOSING):
                n = len(model.office.open)
                getattr(model.courses, turn)(case)
                assert len(model.office.open) == n
                assert (None if case.course is None else case.course.stage) == stage
                seen.add(stage)
    assert seen >= {None, CLOSING}


def test_what_was_overtaken_is_called_off_and_written_with_its_waits():
    found = Counter()
    for model in CATALOGUE:
        run, _ = run_turned(model, "moved")
        found.update(row.activity for row in run.done if row.outcome == "called_off")
        for row in run.done:
            if row.outcome == "called_off":
                assert row.resource is None or row.work_s > 0
    assert len(found) > 3, found
    assert RESTING not in found


def test_a_birthday_alone_restarts_no_case_at_rest():
    """The hold ends as it would have ended; only who then wants to go on is taken over and asked as an adult."""
    n_rested = n_resumed = 0
    for model in CATALOGUE:
        run, turned = run_turned(model, "turned_18")
        for case, time in ((c, t) for c, (stage, t) in turned.items() if stage == RESTING):
            n_rested += 1
            rows = rows_after(run, case, time)
            mine = [r for r in run.rows if r.case == case]
            holds = [r for r in mine if r.activity == "hold" and r.completed and r.completed <= time]
            hold = max(holds, key=lambda row: (row.completed, row.event))
            ended = [r for r in mine if r.after == hold.event and r.activity != "take_over"]
            assert "called_off" not in {r.outcome for r in ended}, "what was planned stays planned"
            took = [r for r in rows if r.kind == "child_to_adult"]
            back = [r for r in rows if r.activity == "resume" and r.completed and r.outcome is None]
            assert bool(took) <= bool(back)
            if took:
                n_resumed += 1
                assert took[0].after in {r.event for r in back}
                assert took[0].unit not in ("children_youth", "school")
    assert n_rested > 10
    assert n_resumed > 2
