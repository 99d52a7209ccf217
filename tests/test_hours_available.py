"""Hours are set against those there are for this municipality."""

from __future__ import annotations

import pytest
from helpers_runs import finish

from sim.measures.tally import tally
from sim.model import PreventionModel
from sim.municipalities import district_of
from sim.scenario_build import build_scenario


def run(municipality: str):
    scenario = build_scenario(municipality=municipality, model="fixed_forum", sets=["years=1"])
    return finish(PreventionModel(scenario, 0, 0))


@pytest.mark.parametrize("municipality", ["Odense", "Kerteminde"])
def test_police_hours_are_this_municipalitys_part_of_the_district(municipality):
    """The log holds no work for others, so it must not be set against the hours that are for others."""
    finished = run(municipality)
    scenario, p = finished.scenario, finished.model.p
    post = next(post for post in scenario.staff.values() if post.unit == "police")
    district = sum(m.population for m in district_of(scenario.municipality))
    whole = post.posts * post.hours_per_week * p["staff.hours_factor"] * p["hours.weeks_per_year"]
    available = finished.record.hours_available["police_coordinator"]
    assert available == pytest.approx(whole * scenario.municipality.population / district)
    assert available < 0.5 * whole
    row = tally(finished.record)
    assert row["den|utilisation.police_coordinator|mean"] == available * finished.record.entry_years


def test_the_municipalitys_own_posts_count_in_full():
    finished = run("Kerteminde")
    p = finished.model.p
    posts = [q for q in finished.model.posts if finished.model.role_of(q) == "coordinator"]
    weekly = sum(finished.scenario.staff[post.kind].hours_per_week for post in posts)
    expected = weekly * p["staff.hours_factor"] * p["hours.weeks_per_year"]
    assert finished.record.hours_available["coordinator"] == pytest.approx(expected)
