"""A search is read strictly: what a municipality decides can be a lever, what is known to be better a goal."""

from __future__ import annotations

import pytest

from experiments.search.fit import fitted
from experiments.search.plan import SearchPlan, read_search
from experiments.search.setting import key_of, laid_over, settings_of
from sim.errors import BadInput
from sim.scenario_build import build_scenario
from sim.scenario_file import settings_of as scenario_settings
from sim.scenario_file import write_scenario
from sim.texts import LANGUAGES
from tests.helpers_search import CADENCE, DEPUTY, FORUMS, LEVERS, MEMBERS, WEEK, plan, scenario, table

QUORUM = {"name": "organisation.convene.quorum", "values": [2, 3]}


def lever(name: str, *values: object, **other: object) -> dict[str, object]:
    return {"lever": [{"name": name, **({"values": list(values)} if values else {}), **other}]}


BROKEN = {
    "scenario.not_a_table": ("seven", "search"),
    "scenario.unknown_name": (table(trails=96), "trials"),
    "scenario.not_whole": (table(trials=4), "from 8 to"),
    "scenario.not_tables": (table(lever={"name": CADENCE}), "search.lever"),
    "search.needs": (table(scenario=None), "scenario"),
    "search.unknown_scenario": (table(scenario="bse"), "base"),
    "search.unknown_lever": (table(**lever("organisation.convene.evry_days", 7, 14)), CADENCE),
    "search.uncertainty": (table(**lever("diary.p_busy", 0.2, 0.4)), "diary.p_busy"),
    "search.constant": (table(**lever("parameters.country.enquiries_per_year", 1, 2)), "levers are"),
    "search.not_decided": (table(**lever("years", 3, 5)), "years"),
    "search.sort": (table(**lever(CADENCE, 7, 14, low=7)), "low, high and step"),
    "search.not_values": (table(lever=[{"name": CADENCE, "values": 7}]), "7"),
    "search.not_a_number": (table(**lever(CADENCE, low="7", high=14, step=7)), "lever 1.low"),
    "search.n_values": (table(**lever(WEEK, 6, 6.0)), "has 1 different"),
    "search.order": (table(**lever(CADENCE, low=14, high=7, step=7)), "from 14 to 7"),
    "search.step": (table(**lever(CADENCE, low=7, high=20, step=7)), "end at 20"),
    "search.n_levers": (table(lever=[]), "has 0 levers"),
    "search.twice": (table(lever=[LEVERS[0], LEVERS[0]]), CADENCE),
    "search.overlap": (table(lever=[LEVERS[0], {"name": "organisation.convene", "values": [{}, {}]}]), ""),
    "search.weights_or_goals": (table(weights=None), "weights"),
    "search.no_weights": (table(weights={}), "search.weights"),
    "search.weight": (table(weights={"days_to_decision": -1}), "-1"),
    "search.weighed_quantile": (table(weights={"days_to_decision|median": 1.0}), "median"),
    "search.n_goals": (table(weights=None, goals=["days_to_decision"]), "2 to 4"),
    "search.no_better": (table(weights={"open_cases": 1.0}), "open_cases"),
}


def constant_name() -> str:
    from sim.parameters import declarations

    return next(name for name, declared in declarations().items() if declared.role == "constant")


@pytest.mark.parametrize("key", BROKEN)
def test_what_cannot_be_used_is_refused_with_one_sentence(key):
    given, mentioned = BROKEN[key]
    if key == "search.constant":
        given = table(**lever(constant_name(), 1, 2))
    if key == "search.overlap":
        two = [{"rule": "none"}, {"rule": "next_meeting"}]
        given = table(lever=[LEVERS[0], {"name": "organisation.convene", "values": two}])
    with pytest.raises(BadInput) as caught:
        read_search(given, "search", ["base", "other"])
    assert caught.value.key == key
    for lang in LANGUAGES:
        assert "{" not in caught.value.sentence(lang)
    assert mentioned in caught.value.sentence("en")


MISFITS = {
    "search.no_fit": (lever(CADENCE, 7, 14), "coordinator"),
    "scenario.not_whole": (lever(CADENCE, 7.5, 14.5), "fixed_forum"),
    "scenario.unknown_rule": (lever(DEPUTY, {"rule": "none"}, {"rule": "deputy"}), "fixed_forum"),
    "scenario.unknown_unit": (lever(MEMBERS, ["ssp"], ["ssp", "polis"]), "fixed_forum"),
    "scenario.not_above": (lever(WEEK, 0, 6), "fixed_forum"),
    "parameters.out_of_range": (lever("reception.share_above", 0, 4), "fixed_forum"),
    "search.n_values": (
        lever(DEPUTY, {"rule": "named_deputy"}, {"rule": "named_deputy", "after_days": 2}),
        "fixed_forum",
    ),
}


@pytest.mark.parametrize("key", MISFITS)
def test_a_lever_that_does_not_fit_the_scenario_is_refused(key):
    given, model = MISFITS[key]
    with pytest.raises(BadInput) as caught:
        fitted(read_search(table(**given), "search"), scenario(model))
    assert caught.value.key == key


def test_a_range_holds_both_ends_and_exact_steps():
    found = read_search(table(**lever(WEEK, low=0.1, high=0.7, step=0.2)), "search").levers[0]
    assert found.values == (0.1, 0.3, 0.5, 0.7)
    assert read_search(table(), "search").levers[0].values == (7, 14, 21, 28, 35, 42, 49, 56)


def test_the_issue_s_example_is_read():
    given = table(trials=96, replications=20, weights={"days_to_decision": 1.0, "wrong_drop_share": 50.0})
    found = read_search(given, "search", ["base"])
    assert isinstance(found, SearchPlan)
    assert (found.is_front, found.trials, found.replications) == (False, 96, 20)
    means = {"days_to_decision|mean": 20.0, "wrong_drop_share|share": 0.1}
    assert found.losses(means) == (25.0,)
    assert found.n_grid == 8 * 19 * 3 * 4 * 11


def test_where_more_is_better_the_score_falls_with_it():
    found = read_search(table(weights={"decided_within.30": 10.0}), "search")
    assert found.losses({"decided_within.30|share": 0.5}) == (-5.0,)
    front = read_search(table(weights=None, goals=["decided_within.30", "days_to_decision"]), "search")
    assert front.losses({"decided_within.30|share": 0.5, "days_to_decision|mean": 9.0}) == (-0.5, 9.0)


def test_the_usual_setting_is_how_the_scenario_has_the_levers():
    usual = plan().usual
    assert (usual[CADENCE], usual[WEEK]) == (28, 3.0)
    assert usual[DEPUTY] == {"rule": "forum", "after_days": 5}
    assert usual[MEMBERS] == FORUMS[2]


def test_a_setting_builds_the_scenario_it_means(tmp_path):
    found = plan()
    setting = {lever.name: lever.values[-1] for lever in found.levers}
    assert settings_of(setting)["organisation"]["convene"] == {
        "every_days": 56,
        "max_items": 12,
        "members": FORUMS[3],
    }
    write_scenario(build(laid_over(scenario_settings(scenario()), setting), tmp_path), tmp_path / "x.toml")
    built = build_scenario(file=tmp_path / "x.toml")
    assert built.organisation.convene.every_days == 56
    assert built.organisation.convene.members == tuple(FORUMS[3])
    assert built.staff["ssp_consultant"].hours_per_week == 12.0
    assert build(laid_over(scenario_settings(scenario()), found.usual), tmp_path) == scenario()


def build(settings, tmp_path):
    import tomli_w

    (tmp_path / "s.toml").write_bytes(tomli_w.dumps(settings).encode())
    return build_scenario(file=tmp_path / "s.toml")


def test_a_whole_rule_replaces_the_scenario_s_own(tmp_path):
    own = scenario_settings(scenario()) | {"organisation": {"stand_in": {"rule": "forum", "after_days": 9}}}
    built = build(laid_over(own, {DEPUTY: {"rule": "none"}}), tmp_path)
    assert type(built.organisation.stand_in).__name__ == "NoStandIn"
    assert own["organisation"]["stand_in"]["after_days"] == 9


def test_an_entry_of_a_rule_that_is_not_chosen_means_nothing():
    rule, every = "organisation.convene.rule", CADENCE
    assert settings_of({every: 14, rule: "none"}) == {"organisation": {"convene": {"rule": "none"}}}
    assert key_of({every: 14, rule: "none"}) == key_of({every: 21, rule: "none"})
    assert key_of({every: 14, rule: "next_meeting"}) != key_of({every: 21, rule: "next_meeting"})
    assert key_of({WEEK: 6, every: 14}) == key_of({every: 14.0, WEEK: 6.0})
    both = [{"name": rule, "values": ["none", "next_meeting"]}, {"name": every, "values": [7, 14]}]
    assert fitted(read_search(table(lever=both), "search"), scenario("coordinator")).usual[every] is None
