"""A shock changes what comes after it, for whom it hits, and nothing else. MODEL 12, 15; docs/model.md 15."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from helpers_invariants import PROMISES
from helpers_runs import Finished, everything, finish, run, run_once

from sim.agents.posts import FilledPost
from sim.agents.staff_life import Incumbent
from sim.agents.stand_in import StandIns
from sim.engine.streams import lognormal, uniform, word
from sim.measures.dependence.unchanged_before import rows_differing_before
from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.policies.shocks import KINDS, Shock
from sim.scenario import Scenario
from sim.scenario_build import build_scenario
from sim.values import DAY

SETS = ("years=1", "warm_up_years=1", "follow_up_years=1", "demand.concerns_per_100k=25")
START = date(2018, 1, 1)
SSP = "ssp_consultant-1"
POSTS = (SSP, "caseworker_children_youth-1", "police_coordinator-1", "manager-1")
DAYS = (-20, 42, 156)
"""When shocks fall, in days from the start of entry: in the warm-up, on a Monday, on a Wednesday in June."""


@cache
def scenario(model: str, *sets: str) -> Scenario:
    return build_scenario(municipality="Odense", model=model, sets=[*SETS, *sets])


def shock(kind: str, who: str, day: int, weeks: int = 8, notice: str = "usual") -> Shock:
    return Shock(kind, who, START + timedelta(days=day), weeks, notice)


def base(model: str, *sets: str) -> Finished:
    return run_once(scenario(model, *sets))


def branch(model: str, *shocks: Shock, sets: tuple[str, ...] = ()) -> Finished:
    return run_once(replace(scenario(model, *sets), shocks=shocks))


def post_of(finished: Finished, name: str) -> FilledPost:
    return next(post for post in finished.model.posts if post.name == name)


def incumbent(finished: Finished, post: str, day: int) -> Incumbent:
    """Return who is on ``post`` on the morning of ``day``."""
    at = day * DAY
    return next(p for p in post_of(finished, post).life.incumbents if p.begin < at < p.end)


def work_of(finished: Finished, person: str, begin: int, end: int) -> list:
    """Return what ``person`` did or attended in [begin, end), tasks that wait to be taken from a desk left out."""
    attended = {event for event, who, _ in finished.record.attendance if who == person}
    return [
        row
        for row in finished.done
        if (row.event in attended or (row.resource == person and row.work_s))
        and (row.started >= begin or (row.completed > begin and row.outcome != "moved_on"))
        and row.started < end
    ]


# Nothing before, nobody else.


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", DAYS)
def test_every_row_completed_before_a_shock_is_the_same(model, kind, day):
    for post in POSTS:
        who = post_of(base(model), post).unit if kind == "reorganised" else post
        hit = branch(model, shock(kind, who, day))
        assert rows_differing_before(base(model).record, hit.record, day * DAY) == []
        if post == SSP:
            assert everything(hit) != everything(base(model))


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_shock_that_comes_ten_days_early_is_noticed(model):
    early = branch(model, shock("leaves", SSP, 146))
    assert rows_differing_before(base(model).record, early.record, 156 * DAY)


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_shock_moves_nobody_elses_days(model, kind):
    who = "children_youth" if kind == "reorganised" else SSP
    hit = branch(model, shock(kind, who, 42, notice="given"))
    for one, other in zip(base(model).model.posts, hit.model.posts, strict=True):
        is_hit = who in (one.name, one.unit)
        same = [
            getattr(one.calendar, name) == getattr(other.calendar, name) for name in ("present", "usable")
        ]
        same += [one.life.incumbents == other.life.incumbents, one.life.away == other.life.away]
        assert all(same) != is_hit, one.name
    people = [[row for row in f.record.people if who not in row[1:3]] for f in (base(model), hit)]
    assert people[0] == people[1]


# Shocks that change nothing.


@pytest.mark.parametrize("model", CATALOGUE)
def test_an_absence_of_no_weeks_changes_nothing_to_the_last_byte(model):
    for post in POSTS:
        assert everything(branch(model, shock("absent", post, 42, weeks=0))) == everything(base(model))


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_loss_of_somebody_without_duties_is_seen_in_the_people_table_alone(model):
    """A third manager in a town where one manager is always there for whatever comes to managers."""
    at_work = ("absence.short_spells_per_year=0", "absence.long_per_year=0", "turnover.per_year=0")
    without = base(model, *at_work)
    assert not [row for row in without.rows if (row.resource or "").startswith("manager-3")]
    for kind in ("absent", "leaves", "abolished"):
        hit = branch(model, shock(kind, "manager-3", 42), sets=at_work)
        assert hit.record.people != without.record.people
        assert everything(hit)[0] == everything(without)[0]
        assert hit.record.knowledge == without.record.knowledge
        assert hit.record.attendance == without.record.attendance


def a_vacancy(finished: Finished) -> tuple[str, int, int]:
    """Return a post with the first and the last day of a vacancy of it in entry, of at least ten days."""
    for post in finished.model.posts:
        for spell in post.life.spells:
            if spell.is_vacancy and spell.begin > 10 * DAY and spell.begin + 10 * DAY < spell.end < 300 * DAY:
                return post.name, spell.begin // DAY, spell.end // DAY
    raise AssertionError("no vacancy to try")


@pytest.mark.parametrize("model", CATALOGUE)
def test_on_a_vacant_post_nothing_happens_but_that_nobody_follows_if_it_is_abolished(model):
    often = ("turnover.per_year=0.6",)
    without = base(model, *often)
    post, first, last = a_vacancy(without)
    for kind in ("absent", "leaves"):
        assert everything(branch(model, shock(kind, post, first + 5), sets=often)) == everything(without)
    abolished = branch(model, shock("abolished", post, first + 5), sets=often)
    assert rows_differing_before(without.record, abolished.record, last * DAY) == []
    people = [p for p in post_of(without, post).life.incumbents if p.begin < first * DAY]
    assert list(post_of(abolished, post).life.incumbents) == people


# Those whom it hits.


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("kind", ["leaves", "abolished"])
@pytest.mark.parametrize("day", DAYS)
def test_who_is_gone_does_nothing_afterwards(model, kind, day):
    person = f"{SSP}#{incumbent(base(model), SSP, day).number}"
    hit = branch(model, shock(kind, SSP, day))
    assert work_of(base(model), person, day * DAY, base(model).record.end)
    assert work_of(hit, person, day * DAY, hit.record.end) == []
    done = [row for row in hit.done if row.started >= day * DAY and row.work_s]
    later = [row for row in done if (row.resource or "").startswith(SSP)]
    assert (later == []) == (kind == "abolished")


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("notice", ["usual", "given"])
def test_who_is_absent_does_nothing_meanwhile_and_is_back_afterwards(model, notice):
    day, weeks = 42, 12
    person = f"{SSP}#{incumbent(base(model), SSP, day).number}"
    hit = branch(model, shock("absent", SSP, day, weeks, notice))
    until = (day + 7 * weeks) * DAY
    assert work_of(base(model), person, day * DAY, until)
    assert work_of(hit, person, day * DAY, until) == []
    assert work_of(hit, person, until, hit.record.end)
    assert post_of(hit, SSP).is_planned(post_of(hit, SSP).spell(day * DAY + 30 * DAY)) == (notice == "given")


@pytest.mark.parametrize("model", CATALOGUE)
def test_after_a_reorganisation_the_next_person_has_every_post_and_takes_the_cases_over(model):
    day = 156
    hit = branch(model, shock("reorganised", "ssp", day))
    begun = {}
    for post in (post for post in hit.model.posts if post.unit == "ssp"):
        before = incumbent(base(model), post.name, day)
        after = next(p for p in post.life.incumbents if p.begin == day * DAY)
        assert after.number == before.number + 1
        begun[f"{post.name}#{before.number}"] = f"{post.name}#{after.number}"
    takes = [row for row in hit.done if row.activity == "take_over" and row.from_resource in begun]
    takes = [row for row in takes if day <= row.due / DAY < day + 90 and row.kind != "child_to_adult"]
    assert len(takes) > 1
    assert {row.kind for row in takes} == {"leaver_to_successor"}
    assert {begun[row.from_resource] == row.resource for row in takes} == {True}


def test_a_successor_who_goes_on_without_taking_over_is_noticed(monkeypatch):
    """The mutant looks at nobody's work after a shock."""
    monkeypatch.setattr(StandIns, "look_after_shock", lambda self, post, was_away: None)
    monkeypatch.setattr(StandIns, "_has_lost_its_person", staticmethod(lambda step, post: False))
    hit = run(replace(scenario("coordinator"), shocks=(shock("reorganised", "ssp", 156),)))
    with pytest.raises(AssertionError):
        PROMISES["nobody_goes_on_with_a_case_before_getting_hold_of_it"](hit)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("post", POSTS)
def test_the_vacancy_is_the_one_that_this_person_would_have_left_at_any_time(post, day):
    """Computed by hand from the address (post, incumbent number) of the draw: log-normal, in whole days."""
    without, hit = base("coordinator"), branch("coordinator", shock("leaves", post, day))
    person, p = incumbent(without, post, day), without.model.p
    u = uniform(without.model.streams.key("incumbent", word(post), person.number), 2)
    vacant = round(lognormal(u, p["turnover.vacancy_days"], p["turnover.vacancy_sigma"]))
    left = next(one for one in post_of(hit, post).life.incumbents if one.number == person.number)
    follows = next(one for one in post_of(hit, post).life.incumbents if one.number == person.number + 1)
    assert (left.begin, left.end, follows.begin) == (person.begin, day * DAY, (day + vacant) * DAY)
    assert left.leaves_suddenly == person.leaves_suddenly


@pytest.mark.parametrize(
    ("kind", "notice", "is_sudden"),
    [
        ("leaves", "given", False),
        ("leaves", "none", True),
        ("abolished", "usual", False),
        ("abolished", "none", True),
        ("reorganised", "usual", False),
        ("reorganised", "none", True),
    ],
)
def test_notice_is_as_the_shock_says(kind, notice, is_sudden):
    who = "ssp" if kind == "reorganised" else SSP
    hit = branch("coordinator", shock(kind, who, 42, notice=notice))
    person = incumbent(base("coordinator"), SSP, 42)
    left = next(one for one in post_of(hit, SSP).life.incumbents if one.number == person.number)
    assert left.leaves_suddenly == is_sudden
    taken = [row for row in hit.record.handovers if row[3] == f"{SSP}#{person.number}" and row[0] > 42 * DAY]
    assert {medium for *_, medium, _, _ in taken} == {"none" if is_sudden else "notes"}


@pytest.mark.parametrize("model", CATALOGUE)
def test_several_shocks_on_one_post_happen_one_after_the_other(model):
    """Ill, then gone, a reorganisation in the vacancy that hits nobody there, then the post is abolished."""
    first = branch(model, shock("absent", SSP, 42, 8))
    second = branch(model, shock("absent", SSP, 42, 8), shock("leaves", SSP, 70))
    third = branch(model, shock("absent", SSP, 42, 8), shock("leaves", SSP, 70), shock("abolished", SSP, 300))
    assert rows_differing_before(base(model).record, first.record, 42 * DAY) == []
    assert rows_differing_before(first.record, second.record, 70 * DAY) == []
    assert rows_differing_before(second.record, third.record, 300 * DAY) == []
    number = incumbent(base(model), SSP, 42).number
    for person in (f"{SSP}#{number}", f"{SSP}#{number + 1}"):
        assert work_of(third, person, 300 * DAY, third.record.end) == []
    assert work_of(second, f"{SSP}#{number}", 42 * DAY, second.record.end) == []
    assert post_of(third, SSP).life.incumbents[-1].number == number + 1


# What runs, waits and is planned on that morning.

LONG_TASKS = ("work.factor=2", "onboarding.days=0", "diary.p_busy=0.9")


def a_running_task(finished: Finished, unit: str) -> tuple[object, int]:
    """Return a task of ``unit`` that runs over a midnight in entry while its case is theirs, and that day."""
    attended = finished.attended()
    for row in finished.done:
        day = row.started // DAY + 1
        is_long = row.completed > day * DAY + 12 * 3600 and row.outcome is None and row.started > 0
        if is_long and row.unit == unit and row.work_s and row.event not in attended and row.stage == "B":
            person = row.resource.split("#")[0]
            if incumbent(finished, person, day):
                return row, day
    raise AssertionError("no task runs over night")


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_running_task_is_left_to_the_next_person_with_what_is_left_of_it(model):
    without = base(model, *LONG_TASKS)
    task, day = a_running_task(without, "ssp")
    hit = branch(model, shock("reorganised", "ssp", day), sets=LONG_TASKS)
    left = next(row for row in hit.done if row.event == task.event)
    assert (left.started, left.resource, left.outcome) == (task.started, task.resource, "moved_on")
    assert left.completed == post_of(hit, left.resource.split("#")[0]).life._at_work(day * DAY)
    assert 0 < left.work_s < task.work_s
    rest = [
        row
        for row in hit.done
        if (row.case, row.activity) == (task.case, task.activity) and row.started > day * DAY and row.work_s
    ]
    assert rest[0].work_s == task.work_s - left.work_s
    assert rest[0].resource != task.resource


def test_a_meeting_called_before_a_shock_stays_as_it_was_called():
    """A member who is gone by then is missed at the table, and the others meet at the time agreed on."""
    sets, police = ("demand.concerns_per_100k=60",), "police_coordinator-1"
    without = base("ad_hoc_forum", *sets)
    quorum, n_tried = without.model.forum.rule.quorum, 0
    there: dict[int, set[str]] = {}
    for event, person, _ in without.record.attendance:
        there.setdefault(event, set()).add(person)
    for row in without.done:
        come, day = there.get(row.event, set()), row.started // DAY
        person = next((who for who in come if who.startswith(police)), None)
        if person is None or not row.due < day * DAY or day < 1 or len(come) <= quorum + 1:
            continue
        hit = branch("ad_hoc_forum", shock("absent", police, day, 8), sets=sets)
        assert next(one for one in hit.done if one.event == row.event).started == row.started
        assert {who for event, who, _ in hit.record.attendance if event == row.event} == come - {person}
        n_tried += 1
        if n_tried == 3:
            return
    raise AssertionError("too few meetings to try")


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize(
    "shocks",
    [
        (shock("leaves", SSP, 42),),
        (shock("absent", SSP, 42, 20, "given"), shock("abolished", "police_coordinator-1", 60)),
        (shock("reorganised", "ssp", 42), shock("reorganised", "children_youth", 156)),
        (shock("abolished", SSP, 42, notice="none"), shock("leaves", "manager-1", 45)),
    ],
    ids=["leaves", "absent", "reorganised", "abolished"],
)
def test_every_promise_holds_with_a_shock(model, shocks):
    for promise in PROMISES.values():
        promise(branch(model, *shocks))


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_model_pickled_before_and_after_a_shock_goes_on_as_if_nothing_had_been(model):
    shocks = shock("reorganised", "ssp", 42), shock("leaves", "caseworker_children_youth-1", 100)
    travelled = PreventionModel(replace(scenario(model), shocks=shocks))
    for day in (20, 42, 60):
        travelled.agenda.run_until(day * DAY + 12_345)
        travelled = pickle.loads(pickle.dumps(travelled))
    assert everything(finish(travelled)) == everything(branch(model, *shocks))


def answers_by(finished: Finished, person: str, begin: int, end: int, place: Callable) -> list:
    return [
        row
        for row in finished.done
        if row.activity == "answer" and row.resource == person and begin <= place(row) < end
    ]


def test_who_asked_somebody_now_gone_gives_up_as_patiently_as_ever():
    """Questions that lie with somebody who falls ill for long are given up after the time declared, not waited for."""
    unit, day = "caseworker_children_youth-1", 156
    sets = ("reply.median_days=6", "reply.p_never=0", "demand.concerns_per_100k=60")
    without = base("coordinator", *sets)
    person = f"{unit}#{incumbent(without, unit, day).number}"
    hit = branch("coordinator", shock("absent", unit, day, 40), sets=sets)
    asked = answers_by(without, person, 0, day * DAY, lambda row: row.due)
    late = {row.event for row in asked if row.started >= day * DAY and row.wait_response_s > 2 * DAY}
    assert late
    days, clarification = hit.model.days, hit.model.clarification
    cases = {case.name: case for case in hit.model.cases}
    for row in hit.done:
        if row.event in late:
            assert row.outcome == "no_answer"
            patience = clarification._patience(cases[row.case])
            assert days.elapsed(row.completed) - days.elapsed(row.due) == patience
