"""Which runs a test of key persons consists of: dates, protecting measures, names, batches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from experiments.keypersons.absence import DAYS, Absence, read_absence, shock_date
from experiments.keypersons.cells import cells, gone_name, key_post, posts_of
from experiments.keypersons.plan import make_plan, usual_replications
from experiments.keypersons.protection import FACTORS, admissible, is_admissible, label, notice_of, protected
from sim.errors import BadInput
from sim.policies.organisation import CATALOGUE, differences
from sim.policies.staffing import Post
from sim.scenario_build import build_scenarios

START = date(2018, 1, 1)
ODENSE, SAMSOE = build_scenarios(municipality="Odense"), build_scenarios(municipality="Samsø")
NATURAL = "natural"


def plan(scenarios=ODENSE, **design):
    given = {"models": list(CATALOGUE), "replications": 3, "worlds": 3} | design
    return make_plan(scenarios, [], Absence("leaves"), **given)


# How somebody is gone.


@pytest.mark.parametrize(
    ("words", "kind", "weeks"), [("leaves", "leaves", 0), ("abolished", "abolished", 0), ("6", "absent", 6)]
)
def test_an_absence_is_weeks_or_a_way_to_leave(words, kind, weeks):
    found = read_absence(words)
    assert (found.kind, found.weeks, found.name) == (kind, weeks, words)


@pytest.mark.parametrize("words", ["53", "-1", "six", "1.5", "", "reorganised", "٣"])
def test_another_word_is_no_absence(words):
    with pytest.raises(BadInput):
        read_absence(words)


def test_the_first_replications_fall_into_every_part_of_the_year():
    """Any 2, 4, 8, 16, 32 first replications fall once into each such part of the year that begins with the shift."""
    for seed in range(5):
        days = [(shock_date(seed, r, START) - START).days - 1 for r in range(32)]
        assert min(days) >= 0
        assert max(days) < DAYS
        for n in (2, 4, 8, 16, 32):
            gaps = sorted(days[:n])
            widths = [b - a for a, b in zip(gaps, [*gaps[1:], gaps[0] + DAYS], strict=True)]
            assert max(widths) <= DAYS / n + 1


def test_dates_differ_with_the_seed_and_not_with_the_model():
    assert shock_date(1, 0, START) != shock_date(2, 0, START)
    assert shock_date(1, 0, START.replace(year=2020)) - date(2020, 1, 1) == shock_date(1, 0, START) - START


# What protects.


def test_all_combinations_make_sense_where_ssp_is_more_than_one():
    assert len(admissible(ODENSE["coordinator", NATURAL])) == 2 ** len(FACTORS)


def test_where_ssp_is_one_post_courses_and_contacts_need_a_deputy():
    """Without a deputy minutes and notice (4 combinations), with one all of four measures (16)."""
    found = admissible(SAMSOE["coordinator", NATURAL])
    assert len(found) == 4 + 16
    assert frozenset({"courses"}) not in found
    assert frozenset({"courses", "deputy"}) in found


def test_each_measure_changes_its_own_rule_and_no_other():
    rule = {"deputy": "stand_in", "minutes": "write", "courses": "train", "contacts": "share_ties"}
    for model in CATALOGUE.values():
        bare = protected(model, frozenset())
        for name in FACTORS:
            changed = differences(bare, protected(model, frozenset({name})))
            assert set(changed) == ({rule[name]} if name in rule else set())
        untouched = set(differences(model, bare))
        assert untouched <= set(rule.values())


def test_notice_is_how_the_person_goes():
    assert notice_of(frozenset({"notice", "deputy"})) == "given"
    assert notice_of(frozenset({"deputy"})) == "none"


def test_a_combination_is_named_by_its_measures_in_their_order():
    assert label(frozenset({"contacts", "deputy"})) == "deputy+contacts"
    assert label(frozenset()) == "nothing"


def test_a_team_of_one_is_counted_by_unit_not_by_kind_of_post():
    natural = SAMSOE["coordinator", NATURAL]
    staff = {**natural.staff, "manager": Post("ssp", 1, 1.0)}
    assert is_admissible(frozenset({"courses"}), replace(natural, staff=staff))


# Runs.


def test_everybody_is_lost_once_in_the_nominal_world_and_the_coordinator_alone_in_others():
    scenario = ODENSE["fixed_forum", NATURAL]
    alike = ODENSE["fixed_forum", "equalised"].organisation
    nominal = cells(scenario, alike, "all")
    assert [c.gone for c in nominal if c.variant.startswith("natural|")] == posts_of(scenario)
    world = cells(scenario, alike, "world")
    assert [c.variant for c in world] == ["natural", "natural|ssp_consultant-1"]
    coordinator, everybody = (cells(scenario, alike, scope) for scope in ("coordinator", "everybody"))
    assert nominal[: len(everybody)] == everybody
    assert not any(c.variant.startswith("protect.") for c in everybody)
    assert {c.gone for c in coordinator} == {None, "ssp_consultant-1"}
    assert nominal[: len(coordinator)] == coordinator
    assert coordinator[:2] == world
    assert len({cell.variant for cell in nominal}) == len(nominal)
    assert key_post(scenario) == "ssp_consultant-1"
    assert {c.gone for c in nominal if c.variant.startswith("protect.")} == {"ssp_consultant-1"}


def test_natural_and_equalised_contrasts_differ_from_their_variant_in_one_rule():
    for model in CATALOGUE:
        scenario, alike = ODENSE[model, NATURAL], ODENSE[model, "equalised"].organisation
        own = {cell.variant: cell.organisation for cell in cells(scenario, alike, "all")}
        for variant in ("natural", "equalised"):
            for contrast, rule in (
                ("oral", "write"),
                ("written", "write"),
                ("alone", "stand_in"),
                ("deputy", "stand_in"),
            ):
                assert set(differences(own[variant], own[f"{variant}.{contrast}"])) <= {rule}


def test_the_hash_names_what_is_asked_and_not_how_it_is_run():
    hashes = {
        plan().hash(),
        plan(replications=4).hash(),
        plan(worlds=4).hash(),
        plan(models=["coordinator", "fixed_forum"]).hash(),
        plan(search=16).hash(),
        plan(SAMSOE).hash(),
        make_plan(ODENSE, [], Absence("absent", 4), models=list(CATALOGUE), replications=3, worlds=3).hash(),
    }
    assert len(hashes) == 7
    assert plan().hash() == plan().hash()


def test_tasks_promise_each_run_once():
    found = [run for task in plan().tasks() for run in task.runs]
    assert len(found) == len(set(found)) == plan().n_runs()
    keys = [task.key for task in plan().tasks()]
    assert len(keys) == len(set(keys))


def test_shocks_fall_in_the_first_of_two_years_and_are_followed_to_the_end():
    subject = plan().subjects[0].natural
    last = max(shock_date(1, r, subject.start) for r in range(512))
    assert last + timedelta(weeks=52) <= subject.entry_end_day + timedelta(days=1)
    assert subject.end_day > subject.entry_end_day


def test_large_municipalities_need_fewer_replications_for_as_many_enquiries():
    """Odense expects 11 concerns a year: 36 replications make 400; Samsø 0.2, København 36."""
    copenhagen = build_scenarios(municipality="København")["coordinator", NATURAL]
    assert usual_replications(SAMSOE["coordinator", NATURAL], quick=False) == 40
    assert usual_replications(ODENSE["coordinator", NATURAL], quick=False) in range(34, 40)
    assert usual_replications(copenhagen, quick=False) in range(9, 14)
    assert usual_replications(copenhagen, quick=True) in (8, 9)
    assert usual_replications(ODENSE["coordinator", NATURAL], quick=True) in range(26, 29)


def test_a_run_is_named_by_its_variant_and_who_is_gone():
    assert gone_name("natural", "manager-1") == "natural|manager-1"
