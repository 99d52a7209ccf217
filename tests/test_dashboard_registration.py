"""The Registration page: it runs what the command line runs, takes no file from a link, and shows the whole report."""

from __future__ import annotations

import re
from functools import cache

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.link import Shared, read_search, search_of, version_here
from dashboards.pages.registration.answer import AT_ONCE, show
from dashboards.pages.registration.choices import (
    FULL,
    PRELIMINARY,
    Choices,
    choices_of,
    new_rules,
    rest_of,
    settings_of,
)
from dashboards.pages.registration.form import CHIEF, compliance_told, form, told
from dashboards.pages.registration.page import PANEL, layout
from dashboards.pages.registration.work import Answer, plan_of, work_of
from dashboards.parameters import ParameterForm, merged
from experiments.cli import main
from experiments.commands import registration as command
from experiments.registration.estimates import estimate_records
from experiments.registration.findings import Findings
from experiments.registration.plan import PRELIMINARY_REPLICATIONS, make_plan
from experiments.registration.report.sections import all_sections
from experiments.registration.rules import ready_made_rollouts, ready_made_rules
from experiments.registration.sentences import with_sentences
from sim.errors import BadInput
from sim.municipalities import municipalities
from sim.texts import LANGUAGES
from tests import helpers_registration_report as helpers
from tests.helpers_registration import RULE, written
from tests.test_dashboard_parts import walk, words

MINE = {"years": 7, "seed": 3, "parameters": {"registration.compliance_factor": 0.8}}
OTHERS = Choices("box_other", "minimal", "pilot")


def link(settings: dict | None = None, **choices: object) -> Shared:
    return Shared(settings or {}, choices, version_here())


@cache
def shown(stage: str, lang: str = "en"):
    answer = Answer(with_sentences(helpers.summary()), plan_of(MINE, OTHERS, FULL))
    return show(answer, {"stages": [stage]}, stage, lang)


# What is run.


def test_the_full_test_is_that_of_the_command_line(monkeypatch):
    given = {}

    def caught(base, fixed, change, design, *_):
        given["plan"] = make_plan(base, fixed, change, **design)

    monkeypatch.setattr(command, "_carry_out", caught)
    arguments = ["--baseline", "box_other", "--rule", "minimal", "--rollout", "pilot", "--years", "7"]
    main(["registration", *arguments, "--seed", "3", "--set", "registration.compliance_factor=0.8"])
    assert plan_of(MINE, OTHERS, FULL).hash() == given["plan"].hash()
    assert plan_of(MINE, OTHERS, FULL) == given["plan"]


def test_the_first_answer_runs_as_little_as_can_be_and_is_another_experiment(tmp_path):
    first, full = plan_of(MINE, OTHERS, PRELIMINARY), plan_of(MINE, OTHERS, FULL)
    assert len(list(first.tasks())) == PRELIMINARY_REPLICATIONS
    assert first.n_runs() == 4 * PRELIMINARY_REPLICATIONS
    assert first.hash() != full.hash()
    assert estimate_records(first, None) == ([], [])


def test_a_job_is_named_by_its_experiment(tmp_path):
    asked = {"settings": MINE, "choices": OTHERS._asdict()}
    keys = {work_of(tmp_path, asked, stage).key for stage in (PRELIMINARY, FULL)}
    assert keys == {f"registration-{plan_of(MINE, OTHERS, stage).hash()}" for stage in (PRELIMINARY, FULL)}


def test_fields_become_settings_and_a_link_brings_them_back():
    start = {"start": "2017-01-01"}
    settings = settings_of({"years": 7, "seed": 3.0}, MINE["parameters"], start)
    assert settings == MINE | start
    shared = read_search(search_of(settings, OTHERS._asdict() | {"stage": FULL}))
    page = layout("da", shared)
    stores = {part.id: getattr(part, "data", None) for part in walk(page) if isinstance(part, dcc.Store)}
    asked = stores[PANEL.id("asked")]
    assert asked["settings"] == settings
    assert choices_of(asked["choices"]) == OTHERS
    assert asked["stages"] == [PRELIMINARY, FULL]
    assert stores["registration-rest"] == rest_of(settings) == start
    assert stores["registration-parameters"] == MINE["parameters"]


def test_without_a_link_nothing_runs():
    (asked,) = (part for part in walk(layout("en", None)) if getattr(part, "id", None) == PANEL.id("asked"))
    assert getattr(asked, "data", None) is None


@pytest.mark.parametrize(
    "given", [{"years": "", "seed": 1}, {"years": 5, "seed": None}, {"years": True, "seed": 1}]
)
def test_an_emptied_field_is_refused(given):
    with pytest.raises(BadInput) as caught:
        settings_of(given, {}, {})
    assert caught.value.key == "dashboard.no_number"


# What a link cannot do.

REFUSED = {
    "a path": (link(rule="../rules/minimal.toml"), "dashboard.not_ready_made"),
    "a list": (link(rule=["minimal"]), "dashboard.not_ready_made"),
    "a roll-out there is not": (link(rollout="overnight"), "dashboard.not_ready_made"),
    "a practice as rule": (link(rule="present"), "registration.undated"),
    "a stage there is not": (link(stage="everything"), "link.unreadable"),
    "one municipality": (link({"municipality": "Odense"}), "registration.not_for_the_country"),
    "a name there is not": (link({"yeras": 5}), "scenario.unknown_top"),
    "a parameter there is not": (link({"parameters": {"registration.lag": 1}}), "parameters.unknown"),
    "a parameter out of range": (link({"parameters": {CHIEF[0]: 3}}), "parameters.out_of_range"),
    "no table": (link({"parameters": "all"}), "scenario.not_a_table"),
    "very many years": (link({"years": 50}), "scenario.not_whole"),
    "too few years": (link({"years": 3}), "registration.too_late"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_forged_link_is_refused_in_a_sentence(case):
    shared, key = REFUSED[case]
    with pytest.raises(BadInput) as caught:
        layout("en", shared)
    assert caught.value.key == key
    for lang in LANGUAGES:
        assert len(caught.value.sentence(lang)) < 400


def test_a_rule_in_a_file_is_refused_even_where_the_file_could_be_read(tmp_path):
    path = written(tmp_path, RULE)
    for asked in ({"rule": path}, {"baseline": path}):
        with pytest.raises(BadInput) as caught:
            work_of(tmp_path, {"settings": {}, "choices": asked}, PRELIMINARY)
        assert caught.value.key == "dashboard.not_ready_made"


# What can be chosen, and what is said of it.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_ready_made_rule_and_roll_out_can_be_chosen_and_is_described(lang):
    fields = {part.id: part for part in walk(form(Choices(), {}, lang)) if isinstance(part, dmc.Select)}
    offered = {
        name: [one["value"] for one in fields[f"registration-{name}"].data] for name in Choices._fields
    }
    assert offered["baseline"] == list(ready_made_rules())
    assert offered["rule"] == list(new_rules()) == [name for name in ready_made_rules() if name != "present"]
    assert offered["rollout"] == list(ready_made_rollouts())
    labels = [one["label"] for field in fields.values() for one in field.data]
    assert all(" " in label for label in labels)
    for rollout in ready_made_rollouts():
        assert len(told("rollout", Choices(rollout=rollout), lang)) > 50
    assert "2020" in told("rule", Choices(), lang)


def test_who_follows_is_told_with_the_numbers_given():
    usual, half = (
        compliance_told(Choices(), changed, "en") for changed in ({}, {CHIEF[0]: 0.5, CHIEF[1]: 2})
    )
    assert re.search("81%.*365 days", usual)
    assert re.search("40%.*730 days", half)
    assert "between 0 and 2" in compliance_told(Choices(), {CHIEF[0]: 7}, "en")


def test_chief_parameters_stand_once_whatever_area_is_open():
    numbers = ParameterForm("one", chief=CHIEF, first="registration")
    parts = [numbers.chief_fields({}, "en"), numbers.view({}, "en")]
    names = [part.id["parameter"] for part in walk(parts) if isinstance(part, dmc.NumberInput)]
    assert set(CHIEF) < set(names)
    assert len(names) == len(set(names))


def test_what_is_usual_again_or_emptied_is_not_changed():
    kept = merged(
        {CHIEF[0]: 0.5, CHIEF[1]: 2, "demand.concerns_per_100k": 9}, [*CHIEF, "no.such"], [1, "", 4]
    )
    assert kept == {"demand.concerns_per_100k": 9}


# What is shown.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_report_is_shown_with_ids_of_its_own(lang):
    parts = list(walk(shown(FULL, lang)))
    sections = [part.id for part in parts if isinstance(part, html.Section) and getattr(part, "id", None)]
    expected = all_sections(Findings(helpers.summary()), {}, lang)
    assert sections == [f"found-{section.id}" for section in expected]
    ids = [str(part.id) for part in parts if getattr(part, "id", None)]
    panel = {f"registration-{part}" for part in ("asked", "job", "poll", "state", "cancel", "shown")}
    assert len(ids) == len(set(ids))
    assert not panel & set(ids)
    charts = {part.id for part in parts if isinstance(part, dcc.Graph)}
    assert {"found-chart-map-before", "found-chart-strip", "found-chart-strip-change"} <= charts


def test_what_was_changed_stands_above_the_answer():
    assert "0.8" in words(
        [part for part in walk(shown(FULL)) if getattr(part, "className", "") == "changed"][:1]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_of_the_98_can_be_read_in_words(lang):
    parts = {part.id: part for part in walk(shown(FULL, lang)) if isinstance(getattr(part, "id", None), str)}
    options = parts["registration-place"].data
    told_of = parts["registration-places"].data
    assert {one["label"] for one in options} == {place.name for place in municipalities()}
    assert {one["value"] for one in options} == set(told_of)
    names = {one["value"]: one["label"] for one in options}
    assert all(words.count(names[code]) >= 2 for code, words in told_of.items())


def test_a_first_answer_says_so_and_shows_no_municipality():
    parts = list(walk(shown(PRELIMINARY)))
    sections = {part.id for part in parts if isinstance(part, html.Section)}
    assert sections == {f"found-{name}" for name in AT_ONCE}
    said = " ".join(words(part) for part in parts if getattr(part, "id", None) == "preliminary")
    assert re.search(r"120 replications alone", said)
    assert "/download/" not in str([getattr(part, "href", "") for part in parts])


def test_the_files_to_take_along_are_those_of_the_experiment():
    links = [part.href for part in walk(shown(FULL, "da")) if isinstance(part, html.A)]
    address = f"/download/registration/{helpers.summary()['experiment_hash']}"
    assert {f"{address}/report.da.html", f"{address}/results.xlsx"} <= set(links)
