"""Every declared number counts: another value, another run (or answer). Reading it is not enough."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from helpers_national import FAR, FYN, MOVE, from_the_start, rule, run_country, scenarios, with_rule
from helpers_national import left_behind as left_by_country
from helpers_runs import everything, run
from helpers_survey import answers_under_much_luck

from sim.engine.streams import Streams
from sim.national.denmark import local_factors, models_of
from sim.parameters import Declaration, Parameters, declarations
from sim.policies.organisation import CATALOGUE
from sim.policies.registration import Habit
from sim.policies.rollout import Compliance, Registration, Transition
from sim.scenario_build import build_scenario

BUSY = (
    "years=1",
    "warm_up_years=0",
    "follow_up_years=2",
    "seed=2",
    "demand.concerns_per_100k=30",
    "demand.surges_per_year=0.5",
    "turnover.per_year=0.5",
    "organisation.decide.criteria=discussion",
)
ALSO = {
    "demand.surges_per_year": ("demand.surges_per_year=0",),
    "handover.kept_oral": ("organisation.write.rule=nothing",),
    "provider.places": ("demand.concerns_per_100k=60", "consent.p_refuse=0", "provider.places=0"),
    "police.p_busy_most": ("police.hours_per_concern=30",),
    "group.p_found": ("influence.factor=25",),
    "milieu.size": ("influence.factor=25", "demand.concerns_per_100k=60"),
    "influence.peer": ("municipality=Samsø",),
    "influence.factor": ("municipality=Samsø",),
    "corps.p_own": ("municipality=Aarhus",),
    "writing.median_days": ("organisation.write.rule=minutes", "organisation.stand_in.rule=none"),
    "work.tell_back_hours": ("organisation.feedback.rule=given",),
    "training.hours": ("organisation.train.rule=team_courses",),
    "training.cases": ("organisation.train.rule=team_courses",),
}
"""What else must be so for a parameter to come to bear, or for another value to be another one."""
TRIES = (
    ("ad_hoc_forum", "municipality=Samsø", "demand.concerns_per_100k=200", "follow_up_years=1"),
    ("ad_hoc_forum", "follow_up_years=0"),
    *((model,) for model in sorted(CATALOGUE)),
)
"""Models, and what else is set, until a run is another one: most numbers come to bear on an island or in the year of
entry already, which is quick; a whole town and the years after are run for the others."""
SHARED = {"when": "at_enquiry", "readers": "municipality", "reminds": True}
OPEN_OR_NOT = replace(rule(), habits=(Habit(**SHARED, share=0.5), Habit("never", share=0.5)))
HALF_COMPLIED = Registration(
    rule(when="never"), Transition(rule(**SHARED), 0, Compliance(0.5, 0.0, 300.0, 1.0))
)
"""Half comply in the end, which takes most of a year."""
CLEARER = from_the_start(rule(clarity=0.1), rule(clarity=0.9))
REGISTERED: dict[str, Registration] = {
    "registration.kept_other_words": with_rule(words="box_other", readers="municipality"),
    "registration.kept_social_side": with_rule(words="social_side_only", readers="municipality"),
    "registration.stigma_points": with_rule(tells_citizen=True),
    "registration.p_read_in_unit": with_rule(readers="unit"),
    "registration.p_read_widely": with_rule(readers="municipality"),
    "registration.missed_factor": with_rule(reminds=True),
    "registration.doubt_share": CLEARER,
    "registration.clarity_today": CLEARER,
    "registration.openness": Registration(OPEN_OR_NOT),
    "registration.compliance_factor": HALF_COMPLIED,
    "registration.ramp_factor": HALF_COMPLIED,
    "registration.lag_days": with_rule(tells_citizen=True, reminds=True),
    "registration.lag_sigma": with_rule(tells_citizen=True, reminds=True),
}
"""A rule under which each number comes to bear on the work itself: in the registers alone does not count."""
IN_A_COUNTRY = {
    "corps.mentors": ("corps.mentors=0", "offer.p_money=1", "consent.p_refuse=0"),
    "moves.share_in_district": (MOVE,),
}
"""What else must be so in a country for a number of its own to come to bear."""


def of(*areas: str) -> list[Declaration]:
    return [declared for declared in declarations().values() if declared.area in areas]


OF_THE_SURVEY, OF_REGISTRATION, OF_THE_COUNTRY = of("survey"), of("registration"), of("national")
OF_THE_MAP = [declared for declared in OF_THE_COUNTRY if declared.name not in IN_A_COUNTRY]
ELSEWHERE = (*OF_THE_SURVEY, *OF_REGISTRATION, *OF_THE_COUNTRY)
OF_A_RUN = [declared for declared in declarations().values() if declared not in ELSEWHERE]


def left_behind(model: str, *sets: str) -> tuple:
    """Return all that a run leaves behind, with what its concerns are about."""
    given = dict(part.split("=", 1) for part in (*BUSY, *sets))
    place = given.pop("municipality", "Odense")
    scenario = build_scenario(
        municipality=place, model=model, sets=[f"{name}={value}" for name, value in given.items()]
    )
    finished = run(scenario)
    return everything(finished), [case.concern for case in finished.model.cases]


usual = lru_cache(maxsize=16)(left_behind)


def other_value(declared: Declaration) -> float:
    """Return an allowed value well away from the usual one."""
    low, high = declared.low, declared.high
    return high if high - declared.value >= declared.value - low else low


@pytest.mark.parametrize("declared", OF_A_RUN, ids=lambda declared: declared.name)
def test_another_value_gives_another_run(declared):
    also = ALSO.get(declared.name, ())
    changed = (*also, f"{declared.name}={other_value(declared)}")
    assert any(usual(*tried, *also) != left_behind(*tried, *changed) for tried in TRIES)


def left_by_registering(model: str, registration: Registration, *sets: str) -> tuple:
    """Return all that a run with registers leaves behind, but for the registers."""
    given = (*BUSY, "organisation.write.rule=nothing", *sets)
    scenario = build_scenario(municipality="Odense", model=model, sets=given)
    return everything(run(replace(scenario, registration=registration)))


@pytest.mark.parametrize("declared", OF_REGISTRATION, ids=lambda declared: declared.name)
def test_another_value_gives_another_run_with_registers(declared):
    registration = REGISTERED[declared.name]
    changed = f"{declared.name}={other_value(declared)}"
    assert any(
        left_by_registering(model, registration) != left_by_registering(model, registration, changed)
        for model in sorted(CATALOGUE)
    )


def test_without_registers_no_number_about_them_is_read():
    names = {declared.name for declared in ELSEWHERE}
    assert busy_run().model.p.reads.isdisjoint(names)


@pytest.mark.parametrize("declared", OF_THE_MAP, ids=lambda declared: declared.name)
def test_another_value_gives_another_map_of_denmark(declared):
    usual_map, other = Parameters(), Parameters({declared.name: other_value(declared)})
    assert mapped(usual_map) != mapped(other)


def mapped(p: Parameters) -> tuple:
    return models_of(p, Streams(1)), local_factors(p, Streams(1))


@pytest.mark.parametrize("name", IN_A_COUNTRY)
def test_another_value_gives_another_country(name):
    also = IN_A_COUNTRY[name]
    changed = f"{name}={other_value(declarations()[name])}"
    found = [left_by_country(run_country(scenarios(FYN + FAR, *sets))) for sets in (also, (*also, changed))]
    assert found[0] != found[1]


@lru_cache(maxsize=1)
def busy_run():
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=BUSY)
    return run(scenario)


@pytest.mark.parametrize("declared", OF_THE_SURVEY, ids=lambda declared: declared.name)
def test_another_value_gives_other_answers_about_the_same_run(declared):
    record, other = busy_run().record, Parameters({declared.name: other_value(declared)})
    assert answers_under_much_luck(record, Parameters()) != answers_under_much_luck(record, other)
