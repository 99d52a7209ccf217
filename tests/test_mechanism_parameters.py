"""Every declared number counts: another value, another run (or answer). Reading it is not enough."""

from __future__ import annotations

from functools import lru_cache

import pytest
from helpers_runs import everything, run
from helpers_survey import answers_under_much_luck

from sim.parameters import Declaration, Parameters, declarations
from sim.policies.organisation import CATALOGUE
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
    "influence.peer": ("municipality=Bornholm",),
    "influence.factor": ("municipality=Bornholm",),
    "corps.p_own": ("municipality=Aarhus",),
    "writing.median_days": ("organisation.write.rule=minutes", "organisation.stand_in.rule=none"),
    "training.hours": ("organisation.train.rule=team_courses",),
    "training.cases": ("organisation.train.rule=team_courses",),
}
"""What else must be so for a parameter to come to bear, or for another value to be another one."""
OF_THE_SURVEY = [declared for declared in declarations().values() if declared.area == "survey"]
OF_A_RUN = [declared for declared in declarations().values() if declared not in OF_THE_SURVEY]


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
    assert any(usual(model, *also) != left_behind(model, *changed) for model in sorted(CATALOGUE))


@lru_cache(maxsize=1)
def busy_run():
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=BUSY)
    return run(scenario)


@pytest.mark.parametrize("declared", OF_THE_SURVEY, ids=lambda declared: declared.name)
def test_another_value_gives_other_answers_about_the_same_run(declared):
    record, other = busy_run().record, Parameters({declared.name: other_value(declared)})
    assert answers_under_much_luck(record, Parameters()) != answers_under_much_luck(record, other)


def test_a_run_does_not_read_the_numbers_of_the_survey():
    assert busy_run().model.p.reads.isdisjoint(declared.name for declared in OF_THE_SURVEY)
