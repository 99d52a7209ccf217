"""The Compare page asks what the command line asks: the same scenarios, the same plan, the same folder."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

import dash_mantine_components as dmc

from dashboards.jobs.progress import JobProgress
from dashboards.link import Shared, version_here
from dashboards.pages.compare import layout
from dashboards.pages.compare.answer import show
from dashboards.pages.compare.costs import cost_table
from dashboards.pages.compare.form import IDS, form
from dashboards.pages.compare.page import _in_fields
from dashboards.pages.compare.saved import beside_table, is_on_page, last_run
from dashboards.pages.compare.settings import (
    answers_now,
    answers_of,
    parameters_of,
    rest_of,
    settings_of,
    usual_answers,
)
from dashboards.pages.compare.work import FULL, PRELIMINARY, QUICK, Answer, plan_of
from dashboards.parameters import changed_now, merged
from dashboards.parts.fields import parameter_field
from experiments.comparison.plan import make_plan, preliminary_plan
from experiments.comparison.run import Found, find
from experiments.runner import Runner
from sim.errors import BadInput
from sim.model import PreventionModel
from sim.parameters import declaration_of
from sim.record import record_of
from sim.scenario_build import build_scenarios, user_parameters
from sim.texts import LANGUAGES, text
from sim.values import DAY

USUAL = usual_answers("Odense")


def asked(**changed) -> dict[str, object]:
    return (USUAL._asdict() | {"enquiries": round(USUAL.enquiries, 1)}) | changed


def test_usual_answers_change_nothing():
    assert settings_of(asked(), {}, {}) == {"municipality": "Odense", "seed": 1}


def test_usual_answers_are_those_of_the_scenario():
    scenario = next(iter(build_scenarios(municipality="Odense").values()))
    post = scenario.staff["ssp_consultant"]
    assert (USUAL.posts, USUAL.hours) == (post.posts, post.hours_per_week)
    assert pytest.approx(scenario.municipality.population * 5.5 / 1e5) == USUAL.enquiries


def test_what_is_answered_is_in_the_scenario():
    settings = settings_of(asked(posts=2, hours=6.5, enquiries=30, meeting_days=14, seed=9), {}, {})
    scenarios = build_scenarios(settings=settings)
    fixed = scenarios["fixed_forum", "natural"]
    assert (fixed.staff["ssp_consultant"].posts, fixed.staff["ssp_consultant"].hours_per_week) == (2, 6.5)
    assert (fixed.organisation.convene.every_days, fixed.seed) == (14, 9)
    rate = fixed.parameters["demand.concerns_per_100k"] * fixed.municipality.population / 1e5
    assert rate == pytest.approx(30)
    assert "demand.concerns_per_100k" in user_parameters(settings=settings)


def test_answers_and_settings_go_round():
    given = asked(posts=2, hours=6.5, enquiries=30.0, meeting_days=14, seed=9)
    settings = settings_of(given, {"diary.p_busy": 0.6}, {"years": 3})
    found = answers_of(settings)
    assert found.municipality == "Odense"
    assert list(found[1:]) == pytest.approx([given[name] for name in found._fields[1:]])
    again = settings_of(answers_of(settings)._asdict(), parameters_of(settings), rest_of(settings))
    assert again == settings


@pytest.mark.parametrize("rate", [5.9, 20.0, 6.123456789])
def test_a_rate_given_exactly_is_not_rounded_by_the_field_that_shows_it(rate):
    """In the smallest municipality one decimal of enquiries is a tenth of the rate, or no change at all."""
    settings = {"municipality": "Læsø", "seed": 1, "parameters": {"demand": {"concerns_per_100k": rate}}}
    shown = answers_of(settings)
    fields = shown._asdict() | {"enquiries": round(shown.enquiries, 1)}
    again = settings_of(fields, parameters_of(settings), rest_of(settings))
    assert again == {"municipality": "Læsø", "seed": 1, "parameters": {"demand.concerns_per_100k": rate}}
    asked_anew = settings_of(fields | {"enquiries": 3.0}, {}, rest_of(settings))
    assert answers_of(asked_anew).enquiries == pytest.approx(3.0)
    usual = usual_answers("Fanø")
    elsewhere = usual._asdict() | {"enquiries": round(usual.enquiries, 1)}
    assert settings_of(elsewhere, {}, rest_of(settings)) == {"municipality": "Fanø", "seed": 1}


def test_what_no_field_shows_is_kept():
    settings = {
        "municipality": "Odense",
        "years": 3,
        "staff": {"ssp_consultant": {"posts": 2, "pattern": "blocks"}, "manager": {"posts": 2}},
        "organisation": {"convene": {"every_days": 14}, "write": {"rule": "own_notes"}},
    }
    rest = rest_of(settings)
    assert rest["years"] == 3
    assert rest["staff"] == {"ssp_consultant": {"pattern": "blocks"}, "manager": {"posts": 2}}
    assert rest["organisation"] == {"convene": {}, "write": {"rule": "own_notes"}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("posts", ""), ("hours", None), ("seed", "x"), ("enquiries", True), ("enquiries", float("nan"))),
        *(("posts", 21), ("hours", 0.4), ("enquiries", -1), ("meeting_days", 6), ("seed", 2**31)),
    ],
)
def test_a_field_without_a_number_that_is_allowed_is_refused_by_its_label(name, value):
    with pytest.raises(BadInput) as error:
        settings_of(asked(**{name: value}), {}, {})
    assert error.value.key == "dashboard.no_number"
    for lang in LANGUAGES:
        assert text(f"dashboard.compare.{name}", lang) in error.value.sentence(lang)


def test_a_municipality_that_is_not_there_is_refused():
    with pytest.raises(BadInput):
        settings_of(asked(municipality="<script>"), {}, {})


@pytest.mark.parametrize(("stage", "quick"), [(QUICK, True), (FULL, False)])
def test_the_plan_is_that_of_the_command_line(stage, quick):
    settings = settings_of(asked(meeting_days=14), {"diary.p_busy": 0.6}, {})
    sets = ["organisation.convene.every_days=14", "diary.p_busy=0.6"]
    wanted = make_plan(
        build_scenarios(municipality="Odense", seed=1, sets=sets), user_parameters(sets=sets), quick=quick
    )
    assert plan_of(settings, stage).hash() == wanted.hash()


@pytest.mark.parametrize(("place", "replications"), [("Odense", 5), ("København", 4), ("Samsø", 8)])
def test_a_first_answer_rests_on_few_replications_and_no_worlds(place, replications):
    plan = plan_of({"municipality": place}, PRELIMINARY)
    assert list(plan.rule.looks()) == [replications]
    assert len(plan.worlds) == 1
    assert len(list(plan.nominal_tasks(0, replications))) == replications


def test_a_forged_link_is_refused_before_anything_runs():
    for settings in ({"municipality": "Atlantis"}, {"parameters": {"no.such": 1}}, {"staff": {"manager": 3}}):
        with pytest.raises(BadInput):
            layout("en", Shared({"municipality": "Odense"} | settings, {}, version_here()))
    with pytest.raises(BadInput):
        layout("da", Shared({"municipality": "Odense"}, {"stage": "../../etc"}, version_here()))


def test_a_field_put_back_to_its_usual_value_is_no_change():
    changed = {"diary.p_busy": 0.6}
    assert merged(changed, ["diary.p_busy"], [0.7]) == {"diary.p_busy": 0.7}
    from sim.parameters import declarations

    usual = declarations()["diary.p_busy"].value
    assert merged(changed, ["diary.p_busy"], [usual]) == {}
    assert merged(changed, ["diary.p_busy"], [""]) == {}
    assert merged(changed, ["__proto__"], [3]) == changed


def row(measure: str, mean: float, model: str = "coordinator", unit: str = "hours") -> dict[str, object]:
    return {
        "model": model,
        "variant": "natural",
        "measure": measure,
        "statistic": "mean",
        "unit": unit,
        "mean": mean,
        "low": mean - 1,
        "high": mean + 1,
        "world_low": mean / 2,
        "world_high": mean * 2,
        "world_low_beyond": False,
        "world_high_beyond": False,
        "n_worlds": 16,
        "events": 900,
        "too_few": False,
        "replications": 40,
    }


def test_costs_are_hours_at_the_price_with_both_uncertainties():
    hours = {"rows": [row("hours_per_decision", 6.0)], "worlds": 16}
    cell = cost_table(hours, 500, "en").groups[0].rows[0].cells[0]
    assert (cell.main, cell.luck, cell.worlds) == ("3,000", "2,500–3,500", "1,500–6,000")


def test_only_the_run_on_the_page_can_be_saved():
    result = {"municipality": "Odense", "measures": [], "worlds": 16, "replications": 40}
    asked_now = {"settings": {"municipality": "Odense", "seed": 1}}
    last = last_run(asked_now, QUICK, result).data
    assert is_on_page(last, asked_now)
    assert not is_on_page(last, {"settings": {"municipality": "Odense", "seed": 2}})
    assert not is_on_page(None, asked_now)
    assert not is_on_page(last, None)


def test_saved_runs_stand_side_by_side():
    runs = [
        {"name": name, "worlds": 16, "rows": [row("days_to_decision", mean, unit="days")]}
        for name, mean in (("<b>now</b>", 20.0), ("weekly", 10.0))
    ]
    table = beside_table(json.loads(json.dumps(runs)), "coordinator", "da")
    assert table.head[1:] == ["<b>now</b>", "weekly"]
    assert [cell.main for cell in table.groups[0].rows[0].cells] == ["20,0", "10,0"]


def test_what_stands_in_a_field_counts_though_the_server_has_not_heard_of_it_yet():
    """Who types a number and presses the button at once is answered with that number."""
    store = {"diary.p_busy": 0.6, "demand.local_factor": 1.5}
    ids = [{"parameter": "diary.p_busy", "of": "compare"}]
    assert changed_now(store, ids, [0.7]) == {**store, "diary.p_busy": 0.7}
    assert changed_now(None, [], []) == {}
    settings = _in_fields(*asked(posts=2).values(), "Odense", store, ids, [0.7], None)
    assert settings["parameters"] == {"diary.p_busy": 0.7, "demand.local_factor": 1.5}
    assert settings["staff"] == {"ssp_consultant": {"posts": 2}}


def test_a_municipality_chosen_a_moment_ago_does_not_get_the_answers_of_the_one_before():
    chosen = asked(municipality="Læsø", posts=9, seed=4)
    assert settings_of(answers_now(chosen, "Odense"), {}, {}) == {"municipality": "Læsø", "seed": 4}
    assert settings_of(answers_now(chosen, "Læsø"), {}, {})["staff"]["ssp_consultant"]["posts"] == 9


def test_numbers_are_known_as_they_are_typed_and_parameters_when_their_field_is_left():
    fields = form({"municipality": "Odense"}, "en").children
    typed = {one.id: one.debounce for one in fields if isinstance(one, dmc.NumberInput)}
    assert typed == {IDS[name]: False for name in USUAL._fields[1:]}
    declared = declaration_of("diary.p_busy")
    assert parameter_field("one", declared, "en").debounce is True


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Found:
    """The findings of a municipality so small that hardly anything is decided in a few replications."""
    plan = preliminary_plan(build_scenarios(municipality="Læsø"))
    folder = tmp_path_factory.mktemp("few")
    with Runner(ThreadPoolExecutor(1), 1) as runner:
        return find(plan, folder, runner, JobProgress(threading.Event()), ("da",))


@pytest.mark.parametrize("stage", [PRELIMINARY, QUICK, FULL])
def test_where_too_few_are_decided_the_page_says_what_to_do_without_options_of_a_command(few, stage):
    shown = str(show(Answer(few, "0" * 64), {"settings": {}, "stages": [stage]}, stage, "da"))
    beginning = text(f"dashboard.compare.few_{stage}", "da", municipality="Læsø", n="")
    assert beginning[:25] in shown
    assert "--replications" not in shown


def test_a_first_answer_is_about_the_concerns_of_the_better_one():
    scenarios = build_scenarios(settings={"municipality": "Odense", "years": 1, "warm_up_years": 1})
    short, whole = preliminary_plan(scenarios), make_plan(scenarios, (), quick=True)
    sent = [
        [
            (c.citizen, c.sent, c.level)
            for c in record_of(PreventionModel(s).run_to_end()).concerns
            if c.enquiry
        ]
        for s in (short.natural, whole.natural)
    ]
    assert short.natural.follow_up_years == 1
    within = [[c for c in concerns if c[1] < 2 * 365 * DAY] for concerns in sent]
    assert within[0] == within[1]
    assert within[0]
