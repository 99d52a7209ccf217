"""Competence, ties and speed belong to persons and grow as declared (docs/model.md 2, 5)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers_limits import free_run
from helpers_mechanisms import decisions, is_share

from sim.agents.professional import Professional
from sim.agents.staff_life import Incumbent
from sim.model import PreventionModel
from sim.scenario_build import build_scenario
from sim.values import DAY

YEAR = round(365.25 * DAY)
GIVEN = (
    "competence.start=0.2",
    "competence.half_cases=8",
    "competence.cases_per_year_in_post=2",
    "onboarding.start=0.4",
    "onboarding.days=100",
)
PLENTY = "demand.concerns_per_100k=60"


def model(*sets: str) -> PreventionModel:
    return PreventionModel(build_scenario(municipality="Bornholm", model="coordinator", sets=(*GIVEN, *sets)))


def newcomer(of: PreventionModel, number: int = 7) -> Professional:
    """Return somebody hired on the first day of the run, in the coordinator's post."""
    first = of.days.origin
    return Professional(of, of.coordinator, Incumbent(number, first, first + 40 * YEAR, False))


# Start 0.2; half of the missing 0.8 is learnt with 8 cases, half of the rest with the next 8. A year counts as 2.
BY_HAND = [
    (0, 0, 0.2),
    (8, 0, 0.6),
    (16, 0, 0.8),
    (24, 0, 0.9),
    (0, 4, 0.6),
    (4, 2, 0.6),
    (0, 8, 0.8),
    (8, 4, 0.8),
    (4, 0, 1 - 0.8 / 2**0.5),
    (0, 1, 1 - 0.8 / 2**0.25),
]


@pytest.mark.parametrize(("n_cases", "years", "competence"), BY_HAND)
def test_competence_is_what_was_worked_out_by_hand(n_cases, years, competence):
    of = model()
    person = newcomer(of)
    assert person.n_cases == 0, "a newcomer has seen no case"
    person.n_cases += n_cases
    assert person.competence(of.days.origin + years * YEAR) == pytest.approx(competence, abs=1e-9)


def test_competence_grows_towards_one_and_never_beyond():
    of = model()
    person = newcomer(of)
    values = [person.competence(of.days.origin + years * YEAR) for years in range(40)]
    assert values == sorted(set(values))
    assert 0.99 < values[-1] <= 1
    person.n_cases = 10_000
    assert person.competence(of.days.origin) <= 1


def test_whoever_starts_with_all_stays_with_all():
    of = model("competence.start=1")
    assert newcomer(of).competence(of.days.origin) == 1


def test_those_who_decide_learn_from_it():
    """Where time and hearing of cases teach nothing, a decision takes the same share of what is missing each time."""
    still = (
        "competence.cases_per_year_in_post=0",
        "competence.half_cases=10",
        "competence.without_feedback=1",
        "turnover.longest_years=4",
        PLENTY,
    )
    run = free_run("coordinator", *still)
    by_person: dict[str, list[float]] = {}
    for d in decisions(run):
        by_person.setdefault(d.row.resource, []).append(d.competence)
    learnt = [values for values in by_person.values() if len(values) > 5]
    assert learnt
    for values in learnt:
        missing = [1 - value for value in values[:20]]
        ratios = [after / before for before, after in pairwise(missing)]
        assert ratios == pytest.approx([2 ** (-1 / 10)] * len(ratios), rel=1e-6)


@pytest.mark.parametrize("pooling", [0, 0.25, 1])
def test_a_meeting_decides_between_the_mean_and_the_best_of_those_there(pooling):
    still = ("competence.cases_per_year_in_post=0", "competence.start=0.2")
    run = free_run("ad_hoc_forum", *still, f"competence.pooling={pooling}")
    decide = run.model.decisions._competence
    people = [post.person() for post in run.model.forum_posts]
    for number, person in enumerate(people):
        person.n_cases = 3 * number
    values = [person.competence(run.model.agenda.now) for person in people]
    mean, best = sum(values) / len(values), max(values)
    assert best > mean + 0.01
    assert decide(people) == pytest.approx(mean + pooling * (best - mean))
    assert decide(people[:1]) == pytest.approx(values[0])


# Ties.


def tied_units(of: PreventionModel, years: float) -> list[bool]:
    """Return whether newcomers know somebody in each of five units after so many years."""
    time = of.days.origin + round(years * YEAR)
    return [
        newcomer(of, number).knows_somebody_in(unit, time)
        for number in range(200)
        for unit in ("police", "school", "psychiatry", "housing", "job_centre")
    ]


@pytest.mark.parametrize(("years", "share"), [(0.5, 1 - 2**-0.5), (1.0, 0.5), (2.0, 0.75)])
def test_ties_grow_with_time_in_the_post(years, share):
    """1 - exp(-T / ties.years); with ties.years = 1 / ln 2, half of all units are known after a year."""
    of = model("ties.years=1.4426950408889634")
    found = tied_units(of, years)
    assert is_share(sum(found), len(found), share)


def test_ties_only_grow():
    of = model()
    early, late = tied_units(of, 0.5), tied_units(of, 3)
    assert all(after >= before for before, after in zip(early, late, strict=True))


def test_without_a_time_to_grow_everybody_is_known_at_once():
    assert all(tied_units(model("ties.years=0"), 0))


def test_whoever_asked_somebody_knows_somebody_there():
    of = model("ties.years=5")
    first = of.days.origin
    person = next(p for p in (newcomer(of, n) for n in range(50)) if not p.knows_somebody_in("police", first))
    person.meet("police")
    assert person.knows_somebody_in("police", first)
    assert not all(person.knows_somebody_in(unit, first) for unit in ("school", "housing", "psychiatry"))


def test_asking_ties_a_person_to_the_unit_that_answered():
    """The questions a coordinator puts in the first years lead to ties that time alone would not have brought."""
    run = free_run("coordinator", PLENTY, "ties.years=5", "turnover.longest_years=4")
    person = run.model.coordinator.person()
    told = {
        row.unit
        for row in run.done
        if row.activity == "answer" and row.from_resource == person.name and row.outcome is None
    }
    assert told
    assert all(person.knows_somebody_in(unit, person.incumbent.begin) for unit in told)


# Speed of newcomers.


@pytest.mark.parametrize(
    ("days", "speed"), [(0, 0.4), (25, 0.55), (50, 0.7), (99.999, 1.0), (100, 1), (400, 1)]
)
def test_newcomers_reach_full_speed_in_a_straight_line(days, speed):
    of = model()
    assert newcomer(of).speed(of.days.origin + round(days * DAY)) == pytest.approx(speed, abs=1e-4)


def test_a_newcomers_task_takes_as_much_longer_as_they_are_slower():
    """Everybody new with onboarding of 720 days: at the start, tasks take 1 / speed of their time."""
    sets = (PLENTY, "turnover.per_year=0.8", "turnover.vacancy_days=0", "onboarding.days=720")
    slow = free_run("coordinator", *sets, "onboarding.start=0.5")
    usual = slow.model.work_seconds["receive"]
    people = {p.name: p for post in slow.model.posts for p in post.people()}
    rows = [row for row in slow.done if row.activity == "receive" and row.outcome is None]
    known = [round(usual / people[row.resource].speed(row.started)) for row in rows]
    assert [row.work_s for row in rows] == known
    assert max(known) > 1.5 * usual
    quick = free_run("coordinator", *sets, "onboarding.start=1")
    assert {row.work_s for row in quick.done if row.activity == "receive" and row.outcome is None} == {usual}
