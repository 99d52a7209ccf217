"""A scenario is everything that defines a run: hashed by content, read strictly, written back equal."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import BadInput
from sim.parameters import declarations
from sim.policies.convening import CallTogether, NextMeeting, NoMeeting
from sim.policies.organisation import AD_HOC_FORUM, CATALOGUE, FIXED_FORUM, describe, equalised
from sim.policies.people_rules import ForumStandsIn, Minutes, NamedDeputy, NoStandIn, SharedNotes
from sim.policies.staffing import default_posts
from sim.scenario import Scenario, WorkCalendar
from sim.scenario_build import build_scenario, build_scenarios, read_scenario, user_parameters
from sim.scenario_file import settings_of, write_scenario
from sim.toml_file import read_toml

CONTRACT = """
schema = 1
seed = 1
start = 2018-01-01        # first day of entry; warm-up lies before it
years = 5                 # entry; warm_up_years = 3 and follow_up_years = 3 by default
municipality = "Odense"
model = "fixed_forum"

[organisation]            # overrides of the model's rules
convene = { rule = "next_meeting", every_days = 28, max_items = 6 }
stand_in = { rule = "named_deputy" }

[staff]
ssp_consultant = { posts = 2, hours_per_week = 6.0, pattern = "on_demand" }

[parameters]
"diary.p_busy" = 0.5
"""


def odense(**changes) -> Scenario:
    return build_scenario(**{"municipality": "Odense", "model": "fixed_forum", **changes})


@pytest.fixture
def contract(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(CONTRACT, encoding="utf-8")
    return path


def test_the_example_of_the_contract_is_read(contract):
    scenario = read_scenario(contract)
    assert scenario.municipality.name == "Odense"
    assert scenario.organisation == replace(
        FIXED_FORUM, convene=NextMeeting(every_days=28, max_items=6), stand_in=NamedDeputy()
    )
    assert scenario.staff["ssp_consultant"].posts == 2
    assert scenario.staff["ssp_consultant"].unit == "ssp"
    assert scenario.parameters["diary.p_busy"] == 0.5
    assert (scenario.start, scenario.years, scenario.seed) == (date(2018, 1, 1), 5, 1)


def test_the_defaults_are_those_of_the_contract():
    scenario = odense()
    assert (scenario.years, scenario.warm_up_years, scenario.follow_up_years) == (5, 3, 3)
    assert scenario.calendar == WorkCalendar("office", True)
    assert scenario.staff == default_posts(scenario.municipality.population)
    assert scenario.organisation == CATALOGUE["fixed_forum"]
    assert set(scenario.parameters) == set(declarations())


def test_days_of_a_run_lie_around_its_entry():
    scenario = odense(start=date(2020, 2, 29))
    assert scenario.first_day == date(2017, 3, 1)
    assert scenario.entry_end_day == date(2025, 3, 1)
    assert scenario.end_day == date(2028, 2, 29)


@pytest.mark.parametrize(
    "sets",
    [
        [],
        ["diary.p_busy=0.4", "years=7", "start=2019-05-06", "seed=9", "calendar.windows=round_the_clock"],
        ["organisation.convene.rule=none", "staff.manager.posts=0"],
        [
            "model=fixed_forum",
            'organisation.convene.members=["ssp", "police", "school"]',
            "organisation.review.months=[3, 9]",
        ],
        ["organisation.review.rule=none", "warm_up_years=0", "follow_up_years=1", "calendar.holidays=false"],
        ["municipality=Læsø", "model=ad_hoc_forum"],
    ],
)
def test_a_written_scenario_reads_back_equal(sets, tmp_path):
    scenario = build_scenario(sets=["municipality=Odense", "model=coordinator", *sets])
    path = tmp_path / "scenario.toml"
    write_scenario(scenario, path)
    assert read_scenario(path) == scenario
    assert read_scenario(path).hash() == scenario.hash()


def _values(declared):
    return st.floats(declared.low, declared.high, allow_nan=False)


OVERRIDES = st.fixed_dictionaries({}, optional={name: _values(d) for name, d in declarations().items()})


@settings(max_examples=25, deadline=None)
@given(overrides=OVERRIDES, model=st.sampled_from(sorted(CATALOGUE)), years=st.integers(1, 50))
def test_any_values_read_back_equal(overrides, model, years, tmp_path_factory):
    scenario = odense(model=model, years=years).with_parameters(overrides)
    path = tmp_path_factory.mktemp("written") / "scenario.toml"
    write_scenario(scenario, path)
    assert read_scenario(path) == scenario


def test_a_model_outside_the_catalogue_cannot_be_written(tmp_path):
    with pytest.raises(BadInput) as caught:
        write_scenario(odense().with_model("mine", FIXED_FORUM), tmp_path / "scenario.toml")
    assert caught.value.key == "scenario.unknown_model"
    assert not (tmp_path / "scenario.toml").exists()


def test_renaming_the_model_leaves_the_hash_alone():
    scenario = odense()
    renamed = scenario.with_model("another_name", scenario.organisation)
    assert renamed.model == "another_name"
    assert renamed.hash() == scenario.hash()
    assert len(scenario.hash()) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"municipality": "Aarhus"},
        {"model": "coordinator"},
        {"years": 6},
        {"warm_up_years": 4},
        {"follow_up_years": 2},
        {"start": date(2018, 1, 2)},
        {"seed": 2},
        {"sets": ["diary.p_busy=0.51"]},
        {"sets": ["organisation.convene.every_days=27"]},
        {"sets": ["staff.manager.posts=2"]},
        {"sets": ["staff.manager.hours_per_week=2"]},
        {"sets": ["calendar.windows=round_the_clock"]},
        {"sets": ["calendar.holidays=false"]},
    ],
    ids=str,
)
def test_every_part_of_the_content_moves_the_hash(changes):
    assert odense(**changes).hash() != odense().hash()


def test_the_table_of_holidays_is_part_of_the_hash():
    non_working = odense().content()["calendar"]["non_working"]
    assert "2018-12-24" in non_working
    assert "2019-06-05" in non_working
    assert non_working == sorted(non_working)


def test_the_hash_is_the_same_in_every_process():
    code = (
        "from sim.scenario_build import build_scenario as b;"
        "print(b(municipality='Odense', model='fixed_forum').hash())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert found == {odense().hash()}


def test_a_scenario_survives_the_trip_between_processes():
    scenario = odense()
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert hash(copy) == hash(scenario)
    with pytest.raises(AttributeError):
        copy.seed = 3


def test_importing_a_scenario_loads_nothing_heavy():
    code = "import json, sys; import sim.scenario, sim.scenario_build; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {"numpy", "pandas", "scipy", "mesa", "plotly", "dash"} & set(json.loads(run.stdout))


def test_parameters_are_changed_without_touching_the_original():
    scenario = odense()
    changed = scenario.with_parameters({"turnover.per_year": 0.3})
    assert changed.parameters["turnover.per_year"] == 0.3
    assert scenario.parameters["turnover.per_year"] == declarations()["turnover.per_year"].value
    with pytest.raises(BadInput):
        scenario.with_parameters({"turnover.per_yaer": 0.3})


def test_the_command_line_wins_over_set_and_set_over_the_file(contract):
    sets = ["years=6", "diary.p_busy=0.6", "seed=3"]
    scenario = build_scenario(file=contract, sets=sets, seed=4)
    assert (scenario.years, scenario.parameters["diary.p_busy"], scenario.seed) == (6, 0.6, 4)
    assert build_scenario(file=contract, sets=["years=6", "years=7"]).years == 7


def test_settings_without_a_file_give_what_the_file_gives(contract):
    """Also after a trip through JSON, as a link or a form gives them; what is given by name still wins."""
    tree = json.loads(json.dumps(read_toml(contract, 1), default=str))
    tree["shock"] = [{"kind": "leaves", "who": "manager-1", "on": "2019-03-01"}]
    shocked = build_scenario(settings=tree, sets=["diary.p_busy=0.6"], years=7)
    assert replace(shocked, shocks=()) == build_scenario(file=contract, sets=["diary.p_busy=0.6"], years=7)
    assert [(shock.kind, shock.on) for shock in shocked.shocks] == [("leaves", date(2019, 3, 1))]
    del tree["shock"]
    assert build_scenarios(settings=tree) == build_scenarios(file=contract)
    assert user_parameters(settings=tree) == user_parameters(file=contract) == {"diary.p_busy": 0.5}
    scenario = read_scenario(contract)
    assert build_scenario(settings=settings_of(scenario)) == scenario


def test_settings_without_a_file_are_checked_and_stay_as_they_are():
    with pytest.raises(BadInput) as caught:
        build_scenario(settings={"municipality": "Odense", "model": "coordinator", "sed": 3})
    assert (caught.value.key, caught.value.values["nearest"]) == ("scenario.unknown_top", "seed")
    given = {"municipality": "Odense", "parameters": {"diary": {"p_busy": 0.5}}}
    build_scenarios(settings=given, sets=["diary.p_busy=0.6"])
    assert given == {"municipality": "Odense", "parameters": {"diary": {"p_busy": 0.5}}}


def test_parameters_may_be_written_without_quotation_marks(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(
        'schema = 1\nmunicipality = "Odense"\nmodel = "coordinator"\nparameters.diary.p_busy = 0.3'
    )
    assert read_scenario(path).parameters["diary.p_busy"] == 0.3


def test_what_a_rule_leaves_out_comes_from_the_models_own_rule_of_that_name():
    own = build_scenario(municipality="Odense", model="ad_hoc_forum", sets=["organisation.convene.quorum=4"])
    assert own.organisation.convene == replace(AD_HOC_FORUM.convene, quorum=4)
    other = odense(sets=["organisation.convene.rule=call_together", "organisation.convene.quorum=2"])
    assert other.organisation.convene == CallTogether(quorum=2)


def test_another_rule_drops_the_fields_of_the_one_in_the_file(contract):
    scenario = build_scenario(file=contract, sets=["organisation.convene.rule=call_together"])
    assert scenario.organisation.convene == CallTogether()


def test_a_comparison_ignores_the_model_and_applies_the_rules_to_each(contract):
    found = build_scenarios(file=contract)
    assert set(found) == {(model, variant) for model in CATALOGUE for variant in ("natural", "equalised")}
    assert {scenario.organisation.convene for scenario in found.values()} == {
        NextMeeting(every_days=28, max_items=6)
    }
    for (model, _), scenario in found.items():
        assert scenario.model == model
    same = {(s.municipality, s.start, s.seed, tuple(s.parameters.items())) for s in found.values()}
    assert len(same) == 1


def test_without_overrides_a_comparison_holds_the_catalogue():
    found = build_scenarios(municipality="Odense")
    for name, own in CATALOGUE.items():
        assert found[name, "natural"].organisation == own
        assert found[name, "equalised"].organisation == equalised(own)


def test_a_field_without_its_rule_changes_the_models_that_have_it():
    found = build_scenarios(municipality="Odense", sets=["organisation.convene.every_days=14"])
    rules = {name: found[name, "natural"].organisation.convene for name in CATALOGUE}
    assert rules["coordinator"] == NoMeeting()
    assert rules["ad_hoc_forum"] == AD_HOC_FORUM.convene
    assert rules["fixed_forum"] == replace(FIXED_FORUM.convene, every_days=14)


def test_a_deputy_named_by_the_user_holds_in_both_variants():
    found = build_scenarios(municipality="Odense", sets=["organisation.stand_in.rule=none"])
    assert {scenario.organisation.stand_in for scenario in found.values()} == {NoStandIn()}
    writes = {scenario.organisation.write for (_, v), scenario in found.items() if v == "equalised"}
    assert writes == {SharedNotes()}
    found = build_scenarios(municipality="Odense", sets=["organisation.write.rule=minutes"])
    assert {scenario.organisation.write for scenario in found.values()} == {Minutes()}


def test_a_deputys_days_alone_keep_the_equalised_variant_equal():
    found = build_scenarios(municipality="Odense", sets=["organisation.stand_in.after_days=4"])
    assert found["coordinator", "natural"].organisation.stand_in == NoStandIn()
    assert found["ad_hoc_forum", "natural"].organisation.stand_in == ForumStandsIn(after_days=4)
    alike = {scenario.organisation.stand_in for (_, v), scenario in found.items() if v == "equalised"}
    assert alike == {NamedDeputy(after_days=4)}


def test_the_parameters_a_user_set_are_known(contract):
    assert user_parameters(file=contract, sets=["seed=3", "turnover.per_year=0.2"]) == {
        "diary.p_busy": 0.5,
        "turnover.per_year": 0.2,
    }
    assert user_parameters() == {}


def test_staff_may_be_changed_in_part():
    scenario = odense(sets=["staff.ssp_consultant.hours_per_week=9"])
    usual = default_posts(scenario.municipality.population)["ssp_consultant"]
    assert scenario.staff["ssp_consultant"] == replace(usual, hours_per_week=9.0)
    assert list(scenario.staff) == list(default_posts(scenario.municipality.population))


def test_describing_an_organisation_is_what_a_file_says_about_it():
    """The hash and the file speak of rules in the same words."""
    for model in CATALOGUE.values():
        sets = [
            f"organisation.{field}={{{', '.join(f'{k} = {json.dumps(v)}' for k, v in rule.items())}}}"
            for field, rule in describe(model).items()
        ]
        assert build_scenario(municipality="Odense", model="coordinator", sets=sets).organisation == model


def test_a_parameter_is_set_by_its_name_even_where_it_looks_like_a_post():
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=["staff.hours_factor=1.5"])
    assert scenario.parameters["staff.hours_factor"] == 1.5
