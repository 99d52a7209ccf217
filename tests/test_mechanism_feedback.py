"""What a case teaches at the decision, and what those who decided learn by hearing how it went (docs/model.md 5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from helpers_invariants import PROMISES
from helpers_mechanisms import concern
from helpers_national import FYN, finished, in_district, run_country, scenarios
from helpers_runs import Finished, run, run_once

from sim.agents.case import Case
from sim.agents.professional import Professional
from sim.agents.staff_life import YEAR_S, Incumbent
from sim.model import PreventionModel
from sim.policies.feedback import FeedbackGiven, NoFeedback
from sim.policies.organisation import CATALOGUE, COORDINATOR
from sim.scenario_build import build_scenario
from sim.values import DAY

QUARTER = "competence.without_feedback=0.25"
GIVEN = "organisation.feedback.rule=given"
BUSY = (
    "years=2",
    "warm_up_years=0",
    "follow_up_years=2",
    "demand.concerns_per_100k=40",
    "turnover.per_year=0.4",
    "police.p_take=0.9",
    QUARTER,
)

COUNTRY = (
    *("years=2", "demand.concerns_per_100k=60", "life.offend=1", "police.p_take=1", GIVEN),
    *("organisation.feedback.by=police", "organisation.feedback.told_after_days=10"),
)


def model(*sets: str) -> PreventionModel:
    return PreventionModel(
        build_scenario(municipality="Bornholm", model="coordinator", sets=(QUARTER, *sets))
    )


def a_case(outcome: str, is_minor: bool = False) -> Case:
    citizen = SimpleNamespace(is_minor_now=lambda: is_minor)
    case = Case(concern(), citizen, 8)
    case.outcome = outcome
    return case


def decide(of: PreventionModel, case: Case) -> dict[str, float]:
    """Let four people of different units decide; return a look at how many cases each has learnt since."""
    units = ("ssp", "police", "children_youth", "social_services")
    people = {unit: of.unit_posts(unit)[0].person() for unit in units}
    for person in people.values():
        person.n_cases = 0.0
    of.learning.decided(case, list(people.values()))
    return people


def learnt(people: dict[str, Professional]) -> list[float]:
    return [person.n_cases for person in people.values()]


# By hand, with s = 1/4: SSP, police, children and youth, social services; at the decision, once the case is passed on,
# and 90 days and some working hours later where feedback is given.
ALL, PART = [1, 1, 1, 1], [0.25, 0.25, 0.25, 0.25]
BY_HAND = [
    ("dropped", False, ALL, ALL, ALL),
    ("to_police", False, PART, [0.25, 1, 0.25, 0.25], ALL),
    ("referred", True, PART, [0.25, 0.25, 1, 0.25], ALL),
    ("referred", False, PART, [0.25, 0.25, 0.25, 1], ALL),
]


@pytest.mark.parametrize(("outcome", "is_minor", "decided", "passed_on", "told"), BY_HAND)
@pytest.mark.parametrize("given", ["none", "given"])
def test_what_is_learnt_is_what_was_worked_out_by_hand(outcome, is_minor, decided, passed_on, told, given):
    of = model(f"organisation.feedback.rule={given}", "turnover.per_year=0", "demand.concerns_per_100k=0")
    case = a_case(outcome, is_minor)
    people = decide(of, case)
    assert learnt(people) == decided
    if outcome != "dropped":
        step = SimpleNamespace(case=case, event=1)
        (of.learning.with_police if outcome == "to_police" else of.learning.referred)(step)
    assert learnt(people) == passed_on
    of.agenda.run_until(of.agenda.now + 89 * DAY)
    assert learnt(people) == passed_on, "nobody tells before the day"
    of.agenda.run_until(of.agenda.now + 40 * DAY)
    assert learnt(people) == (told if given == "given" else passed_on)


def test_a_case_of_ones_own_is_heard_of_when_it_is_closed():
    of, case = model(), a_case("opened")
    people = decide(of, case)
    assert learnt(people) == PART
    of.learning.heard(case)
    assert learnt(people) == ALL
    of.learning.heard(case)
    assert learnt(people) == ALL, "nothing is learnt twice"


def test_who_has_left_the_post_hears_nothing():
    of, case = model(), a_case("opened")
    post, now = of.coordinator, of.agenda.now
    stays = post.person()
    gone = Professional(of, post, Incumbent(97, now - 9 * DAY, now - DAY, False))
    for person in (stays, gone):
        person.n_cases = 0.0
    of.learning.decided(case, [stays, gone])
    of.learning.heard(case)
    assert (stays.n_cases, gone.n_cases) == (1, 0.25)


def test_a_post_has_a_person_until_the_day_on_which_they_leave():
    of = PreventionModel(build_scenario(municipality="Odense", model="coordinator", sets=BUSY))
    post = next(post for post in of.posts if 0 < post.life.incumbents[-2].end < of.end)
    last, then = (Professional(of, post, one) for one in post.life.incumbents[-2:])
    assert post.still_has(last)
    of.agenda.run_until(last.incumbent.end)
    assert not post.still_has(last)
    assert post.still_has(then)


@pytest.mark.parametrize(
    ("rule", "unit", "days"),
    [
        (NoFeedback(), "police", None),
        (NoFeedback(), "children_youth", None),
        (FeedbackGiven(30), "police", 30),
        (FeedbackGiven(30), "children_youth", 30),
        (FeedbackGiven(30, by="police"), "police", 30),
        (FeedbackGiven(30, by="police"), "social_services", None),
    ],
)
def test_who_tells_after_how_many_days(rule, unit, days):
    assert rule(unit) == days


def test_no_model_gives_feedback_unless_a_user_says_so():
    assert {model.feedback for model in CATALOGUE.values()} == {NoFeedback()}


# In whole runs, worked out anew from the log: who decided, what became of the case, who heard of it and when.

RULES = {
    "none": NoFeedback(),
    "police": FeedbackGiven(60, by="police"),
    "all": FeedbackGiven(60),
}


def busy(name: str, rule: str, *sets: str) -> Finished:
    given = dict(part.split("=", 1) for part in (*BUSY, *sets))
    as_given = [f"{key}={value}" for key, value in given.items()]
    scenario = build_scenario(municipality="Odense", model=name, sets=as_given)
    return run_once(scenario.with_model(name, replace(CATALOGUE[name], feedback=RULES[rule])))


def deciders(of: Finished) -> dict[str, tuple]:
    """Return by case the row of its decision and who took it."""
    at_table: dict[int, list[str]] = {}
    for event, person, _ in of.record.attendance:
        at_table.setdefault(event, []).append(person)
    rows = {row.event: row for row in of.rows}
    found = {}
    for event, *_ in of.record.decisions:
        row = rows[event]
        people = [row.resource] if row.work_s else at_table[row.after]
        found[row.case] = row, people
    return found


def hearings(of: Finished) -> dict[str, list[tuple[int, str | None]]]:
    """Return by case when somebody heard how it went: (time, unit that sees for itself, None for all)."""
    numbers = {case.name: case.citizen.number for case in of.model.cases}
    found: dict[str, list[tuple[int, str | None]]] = {}
    for row in of.done:
        to_police = row.activity == "share_with_police" and row.outcome in (None, "taken_over")
        if row.outcome == "referred":
            is_minor = of.model.citizens.is_minor(numbers[row.case], row.completed)
            unit = "children_youth" if is_minor else "social_services"
            found.setdefault(row.case, []).append((row.completed, unit))
        elif to_police:
            found.setdefault(row.case, []).append((row.completed, "police"))
        elif row.activity in ("tell_back", "close") and row.outcome not in ("moved_on", "called_off"):
            found.setdefault(row.case, []).append((row.completed, None))
    return found


def learnt_by_the_log(of: Finished) -> Counter:
    """Return by person what their cases have taught them, with s = 1/4."""
    leaves = {name: end for name, _, _, _, end, state in of.record.people if state == "in_post"}
    unit_of = {post.name: post.unit for post in of.model.posts}
    heard, found = hearings(of), Counter()
    for case, (row, people) in deciders(of).items():
        for person in people:
            unit = unit_of[person.partition("#")[0]]
            times = [at for at, seen in heard.get(case, ()) if seen in (None, unit) and at < leaves[person]]
            found[person] += 1 if row.outcome == "dropped" or times else 0.25
    return found


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("rule", RULES)
def test_people_know_what_the_log_says_they_were_told(name, rule):
    of = busy(name, rule)
    expected = learnt_by_the_log(of)
    assert sum(expected.values()) > 100
    for post in of.model.posts:
        for person in post.people():
            before = post.cases_a_year * max(of.model.days.origin - person.incumbent.begin, 0) / YEAR_S
            assert person.n_cases - before == pytest.approx(expected[person.name], abs=1e-6), person.name


def tellings(of: Finished) -> list:
    return [row for row in of.rows if row.activity == "tell_back"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_case_passed_on_is_told_of_but_to_those_who_see_for_themselves(name):
    """At the decision or after a no; not what all who decided see in their own unit."""
    of = busy(name, "all", "police.p_take=0.6", "consent.p_refuse=0.9", "life.offend=1")
    unit_of = {post.name: post.unit for post in of.model.posts}
    owed = set()
    for case, (_, people) in deciders(of).items():
        units = {unit_of[person.partition("#")[0]] for person in people}
        owed |= {case for _, unit in hearings(of).get(case, ()) if unit is not None and units != {unit}}
    assert {row.case for row in tellings(of)} == owed
    taken_over = {row.case for row in of.done if row.outcome == "taken_over"}
    assert taken_over & owed
    assert {row.kind for row in tellings(of)} >= {"police_to_municipality", "unit_to_unit"}


def test_the_police_alone_tell_where_the_rule_says_so():
    rows = tellings(busy("fixed_forum", "police"))
    assert {row.unit for row in rows if row.started is not None} == {"police"}
    assert {row.role for row in rows if row.started is not None} == {"police_coordinator"}
    assert tellings(busy("fixed_forum", "none")) == []


def test_telling_takes_its_hours():
    of = busy("coordinator", "all", "onboarding.start=1", "work.tell_back_hours=2", "work.factor=1.5")
    done = [row for row in tellings(of) if row.completed is not None and row.outcome is None]
    assert len(done) > 20
    assert {row.work_s for row in done} == {3 * 3_600}


def test_telling_comes_after_everything_else_in_the_queue():
    """No task that could have begun then began after a telling on the same post."""
    of = busy("ad_hoc_forum", "all", "staff.police_coordinator.hours_per_week=1", "work.tell_back_hours=4")
    attended = of.attended()
    tasks = [row for row in of.done if row.work_s and row.resource and row.event not in attended]
    checked = 0
    for tell in (row for row in tasks if row.activity == "tell_back"):
        for row in tasks:
            if row.activity != "tell_back" and row.resource == tell.resource and row.started > tell.started:
                ready = row.started - row.wait_unavailability_s - row.wait_contention_s
                assert ready >= tell.started, f"{row.activity} waits behind a telling"
                checked += 1
    assert checked > 50


def test_nobody_else_tells_where_the_post_is_empty():
    """With nobody at the police there is nothing to wait for; with nobody left in time, it stands open in the log."""
    no_police = busy("coordinator", "all", "staff.police_coordinator.posts=0")
    assert {row.unit for row in tellings(no_police) if row.started} == {"children_youth", "social_services"}
    sets = (GIVEN, "organisation.feedback.told_after_days=730", "years=1", "follow_up_years=0")
    open_rows = tellings(run(build_scenario(municipality="Odense", model="coordinator", sets=(*BUSY, *sets))))
    assert open_rows
    assert {row.completed for row in open_rows} == {None}


def test_where_hearing_teaches_nothing_a_decision_teaches_all():
    """With s = 1 nobody has anything to wait for, given feedback or not."""
    for rule in ("none", "all"):
        of = busy("coordinator", rule, "competence.without_feedback=1")
        taken = Counter(person for _, people in deciders(of).values() for person in people)
        for post in of.model.posts:
            for person in post.people():
                before = post.cases_a_year * max(of.model.days.origin - person.incumbent.begin, 0) / YEAR_S
                assert person.n_cases - before == pytest.approx(taken[person.name], abs=1e-6)


def test_the_police_coordinator_of_a_district_tells_each_municipality_of_its_own_cases():
    country = run_country(scenarios(FYN, *COUNTRY))
    district = in_district(
        country, next(iter(country.models.values())).run_scenario.municipality.police_district
    )
    tellers = set()
    for of in map(finished, district):
        rows = tellings(of)
        PROMISES["whoever_has_a_case_tells_what_became_of_it"](of)
        PROMISES["every_step_was_made_due_by_another"](of)
        assert {row.case for row in rows} <= {case.name for case in of.model.cases}
        tellers |= {row.resource.partition("#")[0] for row in rows if row.resource}
    assert len(tellers) == 1, "one post for all three"
    assert sum(len(tellings(finished(of))) > 0 for of in district) > 1, "for several of them"


def test_the_rule_is_one_difference_and_reads_the_same_in_every_model():
    changed = replace(COORDINATOR, feedback=FeedbackGiven(30, by="police"))
    given = build_scenario(
        municipality="Odense",
        model="coordinator",
        sets=(GIVEN, "organisation.feedback.told_after_days=30", "organisation.feedback.by=police"),
    )
    assert given.organisation == changed
