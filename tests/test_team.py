"""What those who may stand in for the coordinator share: courses and contacts (docs/model.md 5; MODEL 7, 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from helpers_limits import BORNHOLM, FREE, free_run, run_with
from helpers_runs import Finished, finish, run

from sim.agents.posts import FilledPost
from sim.agents.professional import Professional, tie_begins
from sim.agents.staff_life import Incumbent
from sim.model import PreventionModel
from sim.policies.shocks import Shock
from sim.scenario_build import build_scenario
from sim.values import DAY, HOUR

SMALL = "Læsø"
"""One SSP consultant: a named deputy comes from another unit."""
YEAR = round(365.25 * DAY)
NO_CONCERNS = "demand.concerns_per_100k=0"
SINCE_2014 = ("turnover.per_year=0", "turnover.longest_years=4")
"""Everybody came on 1 January 2014, one year before the run begins and four before the start date, and stays."""
COURSES = "organisation.train.rule=team_courses"
SHARED = "organisation.share_ties.rule=shared"
OWN = "organisation.share_ties.rule=own"
FEW_TIES = "ties.years=5"
OTHERS = ("police", "school", "psychiatry", "housing", "job_centre", "integration", "probation")


def built(*sets: str, model: str = "coordinator", municipality: str = BORNHOLM) -> PreventionModel:
    return PreventionModel(build_scenario(municipality=municipality, model=model, sets=sets))


def post_called(model: PreventionModel, name: str) -> FilledPost:
    return next(post for post in model.posts if post.name == name)


def newcomer(post: FilledPost, number: int = 99) -> Professional:
    """Return somebody hired on the first day of the run."""
    first = post.model.days.origin
    return Professional(post.model, post, Incumbent(number, first, first + 40 * YEAR, False))


def names(people: list[FilledPost]) -> list[str]:
    return [post.name for post in people]


def trained(run: Finished) -> list:
    return [row for row in run.done if row.activity == "train"]


def attended(run: Finished, event: int) -> set[str]:
    """Return who was at a course or meeting."""
    return {person for at, person, _ in run.record.attendance if at == event}


# Who is in the team.


@pytest.mark.parametrize(
    ("model", "municipality", "stand_in", "team"),
    [
        ("coordinator", SMALL, "none", {"ssp_consultant-1"}),
        ("coordinator", SMALL, "named_deputy", {"ssp_consultant-1", "caseworker_children_youth-1"}),
        ("coordinator", BORNHOLM, "none", {"ssp_consultant-1", "ssp_consultant-2"}),
        ("coordinator", BORNHOLM, "named_deputy", {"ssp_consultant-1", "ssp_consultant-2"}),
        ("coordinator", "Odense", "none", {f"ssp_consultant-{n}" for n in (1, 2, 3, 4)}),
        ("ad_hoc_forum", SMALL, "none", {"ssp_consultant-1"}),
        ("fixed_forum", SMALL, "named_deputy", {"ssp_consultant-1", "caseworker_children_youth-1"}),
    ],
)
def test_the_team_is_ssp_and_the_named_deputy(model, municipality, stand_in, team):
    of = built(f"organisation.stand_in.rule={stand_in}", model=model, municipality=municipality)
    assert set(names(of.team.posts)) == team


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
@pytest.mark.parametrize("municipality", [SMALL, BORNHOLM])
def test_where_the_forum_stands_in_the_team_is_ssp_and_the_forum_without_the_police(model, municipality):
    of = built("organisation.stand_in.rule=forum", model=model, municipality=municipality)
    members = {post.name for post in of.forum_posts}
    assert "police_coordinator-1" in members
    ssp = {post.name for post in of.posts if post.unit == "ssp"}
    assert set(names(of.team.posts)) == (members | ssp) - {"police_coordinator-1"}
    assert names(of.team.posts) == [post.name for post in of.posts if post in of.team.posts]


# What courses teach.


@pytest.mark.parametrize(
    ("every_months", "n_before"),
    # Back from 1 January 2018: 2014-01 and 2014-07; 2014-01; 2014-04 and 2014-09; none before 2015 but 2013-01.
    [(6, 2), (12, 1), (5, 2), (60, 0)],
)
def test_those_in_post_before_the_run_have_the_courses_of_their_time(every_months, n_before):
    rules = (COURSES, f"organisation.train.every_months={every_months}", "training.cases=3")
    of = built(NO_CONCERNS, *SINCE_2014, *rules)
    for post in of.posts:
        there = n_before if post in of.team.posts else 0
        assert post.person().n_cases == 3 * there, post.name
    assert newcomer(of.coordinator).n_cases == 0, "a newcomer has been to none"


# From 2014 to the end of 2025 a course every half year: 2 before the run and 22 in it, of 2 cases each: 48 cases.
# A year counts as 0 or 4 cases, 12 years as 0 or 48. Half of the missing 0.8 is learnt with 48 cases.
@pytest.mark.parametrize(("rule", "a_year", "competence"), [("none", 0, 0.2), ("none", 4, 0.6)])
def test_competence_without_courses_is_what_was_worked_out_by_hand(rule, a_year, competence):
    assert competence_at_the_end(rule, a_year) == pytest.approx([competence] * 2, abs=1e-9)


@pytest.mark.parametrize(("a_year", "competence"), [(0, 0.6), (4, 0.8)])
def test_competence_after_courses_is_what_was_worked_out_by_hand(a_year, competence):
    assert competence_at_the_end("team_courses", a_year) == pytest.approx([competence] * 2, abs=1e-9)


def competence_at_the_end(rule: str, a_year: int) -> list[float]:
    """Return the competence of the two of the team when the run ends, twelve years after they came."""
    found = free_run(
        "coordinator",
        NO_CONCERNS,
        *SINCE_2014,
        f"organisation.train.rule={rule}",
        "training.cases=2",
        "competence.start=0.2",
        "competence.half_cases=48",
        f"competence.cases_per_year_in_post={a_year}",
    )
    assert len(trained(found)) == (22 if rule == "team_courses" else 0)
    return [post.person().competence(found.model.end) for post in found.model.team.posts]


def test_only_those_of_the_team_who_are_there_on_the_day_learn():
    """Whoever is ill, on holiday, gone or not yet there learns nothing; nobody outside the team does.

    Everybody came on 1 January 2015 or later, so no course lies before the run.
    """
    sets = (
        NO_CONCERNS,
        COURSES,
        "organisation.train.every_months=1",
        "training.cases=2",
        "turnover.longest_years=3",
        "turnover.per_year=0.4",
        "absence.long_per_year=0.5",
    )
    found = run(build_scenario(municipality=BORNHOLM, model="fixed_forum", sets=sets))
    team, courses = found.model.team.posts, trained(found)
    n_away = 0
    learnt = {person.name: 0 for post in found.model.posts for person in post.people()}
    for row in courses:
        there = set()
        for post in team:
            person = next((p for p in post.life.incumbents if p.begin <= row.started < p.end), None)
            if person is not None and post.spell(row.started) is None:
                there.add(f"{post.name}#{person.number}")
        assert attended(found, row.event) == there
        n_away += len(team) - len(there)
        for name in there:
            learnt[name] += 1
    assert n_away > 20
    assert len(courses) > 120
    for post in found.model.posts:
        for person in post.people():
            assert person.n_cases == 2 * learnt[person.name], person.name


# What courses cost.


def test_a_course_is_a_row_of_the_log_and_of_attendance():
    found = free_run("coordinator", NO_CONCERNS, *SINCE_2014, COURSES, "training.hours=3.5")
    courses = trained(found)
    days = [found.scenario.start + timedelta(seconds=row.started) for row in courses]
    assert days == [date(year, month, 1) for year in range(2015, 2026) for month in (1, 7)]
    for row in courses:
        assert row.completed - row.started == row.work_s == round(3.5 * HOUR)
        assert (row.stage, row.unit, row.enquiry, row.citizen) == ("B", "ssp", None, None)
        assert row.due == row.started, "nothing waits for a course"
        people = [line for line in found.record.attendance if line[0] == row.event]
        posts = found.model.team.posts
        assert people == [(row.event, post.person().name, post.role) for post in posts]
        assert row.resource == people[0][1]


def test_a_course_that_falls_on_a_closed_day_is_held_on_the_next_open_morning():
    """1 January is a holiday; in 2018 the 2nd is a Tuesday. 1 July 2018 is a Sunday, so it is the 2nd."""
    found = run(
        build_scenario(municipality=BORNHOLM, model="coordinator", sets=(NO_CONCERNS, *SINCE_2014, COURSES))
    )
    begins = {row.started for row in trained(found)}
    assert 1 * DAY + 8 * HOUR in begins
    assert (181 + 1) * DAY + 8 * HOUR in begins
    assert not any(0 <= begin < DAY + 8 * HOUR for begin in begins)


def first_begins(*sets: str) -> int:
    """Return when a concern of noon on 2 January 2018, a Tuesday, is taken up by people of 7.4 hours a week."""
    hours = ("staff.ssp_consultant.hours_per_week=7.4", "training.hours=7.4")
    found = run_with("coordinator", [36 * HOUR], *SINCE_2014, *hours, *sets, acute=False)
    return min(row.started for row in found.done if row.activity == "receive")


def test_a_course_is_paid_from_the_weekly_hours():
    """1 January 2018 is a Monday: a course of 7.4 hours on it leaves the team nothing before the 8th."""
    assert first_begins() == 36 * HOUR
    assert first_begins(COURSES) == 7 * DAY


def test_a_task_rests_while_its_person_is_in_a_course():
    """A concern comes at 23:50 on 31 January, the course begins at midnight; taking it in is 15 minutes of work."""
    sets = (
        *SINCE_2014,
        COURSES,
        "organisation.train.every_months=1",
        "training.hours=2",
        "work.receive_hours=0.25",
    )
    sent = 31 * DAY - 600
    found = run_with("coordinator", [sent], *sets, acute=False)
    row = next(row for row in found.done if row.activity == "receive")
    assert (row.started, row.work_s, row.completed) == (sent, 900, 31 * DAY + 2 * HOUR + 300)


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_nobody_is_in_a_course_and_a_meeting_at_once(model):
    sets = (
        "demand.concerns_per_100k=90",
        "organisation.stand_in.rule=forum",
        COURSES,
        "organisation.train.every_months=1",
        *(f"staff.{kind}.hours_per_week=37" for kind in ("ssp_consultant", "caseworker_social_services")),
    )
    found = run(build_scenario(municipality=BORNHOLM, model=model, sets=sets))
    n_pairs = 0
    for person, meetings in found.meetings().items():
        for one, other in pairwise(meetings):
            assert one[1] <= other[0], person
            n_pairs += 1
    assert n_pairs > 500
    n_elsewhere = 0
    for row in trained(found):
        there = attended(found, row.event)
        at_work = {
            f"{post.name}#{person.number}"
            for post in found.model.team.posts
            for person in post.life.incumbents
            if person.begin <= row.started < person.end and post.spell(row.started) is None
        }
        assert there <= at_work
        for name in at_work - there:
            sits = [m for m in found.meetings()[name] if m[0] < row.completed and row.started < m[1]]
            assert sits, f"{name} could have come"
            n_elsewhere += 1
    assert n_elsewhere > 0


# What the team shares.


def unknown_to(*people: Professional, at: int) -> str:
    """Return a unit in which none of these knows anybody."""
    return next(unit for unit in OTHERS if not any(person.knows_somebody_in(unit, at) for person in people))


def two_of_a_team(*sets: str) -> tuple[Professional, Professional, Professional, str]:
    """Return two of one team, somebody outside it, and a unit in which none of them knows anybody."""
    of = built(NO_CONCERNS, FEW_TIES, "turnover.longest_years=1", *sets)
    one, other = (post.person() for post in of.team.posts)
    outside = of.unit_posts("street_work")[0].person()
    return one, other, outside, unknown_to(one, other, outside, at=of.days.origin)


def test_a_contact_of_one_of_the_team_is_everybodys_of_the_team_and_of_nobody_else():
    one, other, outside, unit = two_of_a_team(SHARED)
    now = one.model.days.origin
    one.meet(unit)
    assert one.knows_somebody_in(unit, now)
    assert other.knows_somebody_in(unit, now)
    assert not outside.knows_somebody_in(unit, now)
    assert newcomer(other.post).knows_somebody_in(unit, now)
    assert not newcomer(outside.post).knows_somebody_in(unit, now)


def test_the_team_has_no_part_in_the_contacts_of_others():
    one, other, outside, unit = two_of_a_team(SHARED)
    now = one.model.days.origin
    outside.meet(unit)
    assert outside.knows_somebody_in(unit, now)
    assert not one.knows_somebody_in(unit, now)
    assert not other.knows_somebody_in(unit, now)


def test_own_contacts_are_nobody_elses_and_go_with_the_person():
    one, other, _, unit = two_of_a_team(OWN)
    now = one.model.days.origin
    one.meet(unit)
    assert one.knows_somebody_in(unit, now)
    assert not other.knows_somebody_in(unit, now)
    same_post = [newcomer(one.post, number) for number in range(90, 130)]
    grown = [tie_begins(one.model, one.post.name, person.incumbent, unit) <= now for person in same_post]
    assert [person.knows_somebody_in(unit, now) for person in same_post] == grown
    assert not all(grown)


@pytest.mark.parametrize("rule", [SHARED, OWN])
def test_a_contact_that_ordinary_work_brings_is_shared_from_its_day_on(rule):
    of = built(NO_CONCERNS, FEW_TIES, "turnover.per_year=0", "turnover.longest_years=1", rule)
    one, other = of.team.posts
    n_seen = 0
    for unit in OTHERS:
        begins = tie_begins(of, one.name, one.life.incumbents[0], unit)
        if not of.days.origin < begins < tie_begins(of, other.name, other.life.incumbents[0], unit):
            continue
        day_after, day_before = round(begins) + DAY, round(begins) - DAY
        if day_after > tie_begins(of, other.name, other.life.incumbents[0], unit):
            continue
        assert not other.person().knows_somebody_in(unit, day_before)
        assert other.person().knows_somebody_in(unit, day_after) == (rule == SHARED)
        n_seen += 1
    assert n_seen > 1


def after_leaving(rule: str, on: date, *sets: str) -> PreventionModel:
    """Return a finished run in which the coordinator leaves on a day and somebody else comes."""
    given = (
        *FREE,
        NO_CONCERNS,
        FEW_TIES,
        "turnover.longest_years=4",
        "turnover.vacancy_days=30",
        rule,
        *sets,
    )
    scenario = build_scenario(municipality=SMALL, model="coordinator", sets=given)
    shock = Shock("leaves", "ssp_consultant-1", on)
    return finish(PreventionModel(replace(scenario, shocks=(shock,)))).model


def test_shared_contacts_stay_after_the_person_has_left_and_own_ones_go():
    """What the one who left would have got to know only later never comes to the team."""
    n_stayed = n_never = 0
    for year in (2015, 2016, 2018):
        leaves = date(year, 6, 1)
        at = (leaves - date(2018, 1, 1)).days * DAY
        shared, own = after_leaving(SHARED, leaves), after_leaving(OWN, leaves)
        left, came = shared.coordinator.life.incumbents[:2]
        assert left.end == at < came.begin < at + YEAR
        successors = [of.coordinator.person() for of in (shared, own)]
        assert {person.incumbent.number for person in successors} == {came.number}
        for unit in OTHERS:
            of_old, of_new = (tie_begins(shared, "ssp_consultant-1", who, unit) for who in (left, came))
            late = round(min(of_new, shared.end)) - DAY
            if late <= came.begin:
                continue
            for time in (came.begin, late):
                assert not successors[1].knows_somebody_in(unit, time)
                assert successors[0].knows_somebody_in(unit, time) == (of_old <= at), unit
            assert not successors[0].knows_somebody_in(unit, round(min(of_old, at)) - DAY)
            n_stayed, n_never = n_stayed + (of_old <= at), n_never + (at < of_old < late)
    assert n_stayed > 2
    assert n_never > 2


@pytest.mark.parametrize("rule", [SHARED, OWN])
def test_contacts_from_meetings_stay_with_a_team_that_shares_them(rule):
    """Whoever sat with the one who leaves, and whom time has brought nobody of the team, is known to the next."""
    leaves = date(2015, 9, 1)
    at = (leaves - date(2018, 1, 1)).days * DAY
    given = (*FREE, "demand.concerns_per_100k=90", FEW_TIES, "turnover.longest_years=3", rule)
    scenario = build_scenario(municipality=BORNHOLM, model="coordinator", sets=given)
    of = PreventionModel(replace(scenario, shocks=(Shock("leaves", "ssp_consultant-1", leaves),)))
    left = of.coordinator.life.incumbents[0]
    of.agenda.run_until(at - 1)
    met = {post_called(of, name.rpartition("#")[0]).unit for _, name, _ in of.tables.attendance}
    of.agenda.run_until(at + 1)
    came = of.coordinator.life.incumbents[1]
    of.agenda.run_until(came.begin + 1)
    assert of.coordinator.person().incumbent == came
    colleague = of.unit_posts("ssp")[1]
    n_seen = 0
    for unit in met - {"ssp"}:
        team = [
            ("ssp_consultant-1", left),
            ("ssp_consultant-1", came),
            (colleague.name, *colleague.life.incumbents),
        ]
        if any(tie_begins(of, post, who, unit) <= came.begin + 1 for post, who in team):
            continue
        assert of.coordinator.person().knows_somebody_in(unit, came.begin + 1) == (rule == SHARED), unit
        n_seen += 1
    assert n_seen > 0


# Courses make known to each other.


@pytest.mark.parametrize("train", ["none", "team_courses"])
def test_a_course_makes_the_units_of_the_team_know_each_other(train):
    found = free_run(
        "coordinator",
        NO_CONCERNS,
        *SINCE_2014,
        FEW_TIES,
        OWN,
        f"organisation.train.rule={train}",
        "organisation.stand_in.rule=named_deputy",
        municipality=SMALL,
    )
    of = found.model
    ssp, deputy = of.coordinator, of.unit_posts("children_youth")[0]
    begin = ssp.person().incumbent.begin
    assert ssp.person().knows_somebody_in("children_youth", begin) == (train == "team_courses")
    assert deputy.person().knows_somebody_in("ssp", begin) == (train == "team_courses")
    for post in (ssp, deputy):
        others = [unit for unit in OTHERS if post.person().knows_somebody_in(unit, begin)]
        assert others == [], "a course brings nobody from outside the team"
    outside = of.unit_posts("school")[0].person()
    assert not outside.knows_somebody_in("children_youth", begin)


def test_courses_before_the_run_made_known_to_each_other_too():
    sets = (NO_CONCERNS, *SINCE_2014, FEW_TIES, OWN, "organisation.stand_in.rule=forum")
    for rules, is_known in (((), False), ((COURSES,), True)):
        of = built(*sets, *rules, model="fixed_forum")
        units = {post.unit for post in of.team.posts}
        assert len(units) > 3
        for post in of.team.posts:
            begin = post.person().incumbent.begin
            knows = {unit for unit in units - {post.unit} if post.person().knows_somebody_in(unit, begin)}
            assert knows == (units - {post.unit} if is_known else set())
            assert not post.person().knows_somebody_in("police", begin)


def test_without_courses_and_sharing_nothing_is_held_and_nothing_shared():
    for model in ("coordinator", "ad_hoc_forum", "fixed_forum"):
        of = built(model=model)
        assert of.team.course_times == []
        assert not of.team.shares_ties
