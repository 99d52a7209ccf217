"""The Explore page: what it asks for, what it says to a guess, and that its words fit what the runs say."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

from dash.development.base_component import Component
from helpers_explore import SETTINGS, the_data, the_runs
from test_explore_exercises import DAYS, LOSSES, REVERSED, WAITS, fabricated

from dashboards.link import Shared, read_search, search_of, version_here
from dashboards.pages.explore import layout
from dashboards.pages.explore.exercises import said, show_exercises
from dashboards.pages.explore.follow import show_story
from dashboards.pages.explore.found import days_table, facts, found, show_scenes, why_table
from dashboards.pages.explore.gone import gone_table, sentence, show_branch
from dashboards.pages.explore.page import GONE, PANELS, SCENES
from dashboards.pages.explore.settings import MOST_YEARS, USUAL, checked, settings_of, without_shocks
from dashboards.pages.explore.tour import said_of_days, said_of_losses, said_of_waiting
from dashboards.pages.explore.words_of import FIGURES, MARKS, with_words
from dashboards.pages.explore.work import work_of_branch, work_of_exercises, work_of_scenes, work_of_story
from experiments.explore.branch import difference
from experiments.explore.bring_back import shock_of
from experiments.explore.exercises import CADENCE, EXERCISES, FASTEST, FORUM_WAIT, LEAVE, exercises
from experiments.explore.spans import STATES
from experiments.explore.told import told
from experiments.report.numbers import number
from sim.errors import BadInput
from sim.policies.organisation import CATALOGUE
from sim.texts import LANGUAGES

ASKED = {"settings": SETTINGS, "stages": ["scenes"]}
SHOCKED = {**SETTINGS, "shock": [shock_of("absent", "ssp_consultant-1", date(2018, 4, 10), 12)]}


def walk(part: object):
    """Yield every component under ``part``, itself included."""
    if isinstance(part, list | tuple):
        for one in part:
            yield from walk(one)
    elif isinstance(part, Component):
        yield part
        for name in ("children", "label"):
            yield from walk(getattr(part, name, None))


def words(part: object) -> str:
    """Return all words of a component."""
    if isinstance(part, list | tuple):
        return " ".join(map(words, part))
    if isinstance(part, Component):
        return " ".join(words(getattr(part, name, None)) for name in ("label", "children"))
    return "" if part is None else str(part)


def ids(part: object) -> list[str]:
    found_ids = (getattr(one, "id", None) for one in walk(part))
    return [json.dumps(one, sort_keys=True) for one in found_ids if one]


# Asking.


def test_what_stands_in_the_fields_is_run():
    settings = settings_of("Samsø", 2, 7, {"parameters": {"turnover.per_year": 0.4}, "seed": 3})
    assert settings == {
        "municipality": "Samsø",
        "years": 2,
        "seed": 7,
        "parameters": {"turnover.per_year": 0.4},
    }


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("Samsø", "", 1), "dashboard.no_number"),
        (("Samsø", 1, None), "dashboard.no_number"),
        (("Samsø", 1.5, 1), "scenario.not_whole"),
        (("Samsø", MOST_YEARS + 1, 1), "dashboard.no_number"),
        (("Sams", 1, 1), "municipalities.unknown"),
        (("<script>", 1, 1), "municipalities.unlike"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(given, key):
    with pytest.raises(BadInput) as caught:
        settings_of(*given, {})
    assert caught.value.key == key
    assert all(caught.value.sentence(lang).endswith(".") for lang in LANGUAGES)


def test_a_link_with_more_years_than_can_be_played_is_refused():
    with pytest.raises(BadInput) as caught:
        checked({"municipality": "Samsø", "years": MOST_YEARS + 1})
    assert caught.value.key == "explore.years"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_holds_the_runs_and_who_was_sent_away(lang):
    shared = read_search(search_of(SHOCKED, {}))
    page = layout(lang, shared)
    stores = {one.id: getattr(one, "data", None) for one in walk(page) if type(one).__name__ == "Store"}
    assert stores[SCENES.id("asked")]["settings"] == checked(without_shocks(SHOCKED))
    assert stores[GONE.id("asked")]["settings"]["shock"] == SHOCKED["shock"]
    tour = next(one for one in walk(page) if getattr(one, "id", None) == "explore-tour")
    assert tour.open is False


@pytest.mark.parametrize("settings", [{"years": 50}, {"sed": 1}, {"shock": [{"kind": "leaves"}]}])
def test_a_forged_link_is_refused(settings):
    with pytest.raises(BadInput):
        layout("en", Shared({**USUAL, **settings}, {}, version_here()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_newcomer_gets_the_tour_and_nothing_runs_yet(lang):
    page = layout(lang, None)
    assert next(one for one in walk(page) if getattr(one, "id", None) == "explore-tour").open is True
    asked = [one for one in walk(page) if getattr(one, "id", None) in {panel.id("asked") for panel in PANELS}]
    assert [getattr(one, "data", None) for one in asked] == [None] * len(PANELS)
    assert len(ids(page)) == len(set(ids(page)))


def test_each_job_has_its_key_and_the_same_wish_the_same():
    story = {"settings": SETTINGS, "model": "coordinator", "case": None, "stages": ["da"]}
    works = [
        work_of_scenes(ASKED, ""),
        work_of_branch({"settings": SHOCKED}, ""),
        work_of_exercises(ASKED, ""),
        work_of_story(story, "da"),
        work_of_story(story, "en"),
    ]
    assert len({work.key for work in works}) == len(works)
    assert work_of_scenes({"settings": SHOCKED}, "").key == work_of_scenes(ASKED, "").key


# Words for the picture.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_words_for_all_it_shows(lang):
    scene = with_words(the_data(), lang)
    own = scene["words"]
    for model in scene["models"]:
        assert {person["post"] for person in model["people"]} == set(own["people"])
        assert set(model["places"]) == set(own["people"]) | set(own["tables"])
        assert {why for person in model["people"] for *_, why in person["away"]} <= set(own["away"])
    assert set(STATES) <= set(MARKS) <= set(own["legend"])
    assert {look["shape"] for look in own["people"].values()} <= set(FIGURES)
    assert len({look["name"] for look in own["people"].values()}) == len(own["people"])
    assert max(len(look["short"]) for look in own["people"].values()) <= 20
    json.dumps(scene)


def test_runs_with_somebody_gone_share_the_clock_but_not_the_key():
    base = with_words(the_data(), "en")
    models = [{**model, "scenario_hash": "f" * 64} for model in the_data()["models"]]
    other = with_words({**the_data(), "models": models}, "en")
    assert base["clock"] == other["clock"]
    assert base["key"] != other["key"]


# What happened.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_are_those_of_the_runs(lang):
    kept = facts(the_data(), ASKED)
    days = [cell.main for cell in days_table(kept, lang).groups[0].rows[0].cells]
    assert days == [number(model["days_to_decision"], lang, 1) for model in the_data()["models"]]
    parts = [[float(model["parts"][p]) for p in model["parts"]] for model in kept["models"]]
    for column, model in enumerate(kept["models"]):
        shown = [row.cells[column].main for row in why_table(kept, lang).groups[0].rows]
        assert len(shown) == len(parts[column])
        if model["n_decided"] == model["n_enquiries"]:
            assert sum(parts[column]) == pytest.approx(model["days_to_decision"])
    assert "{" not in words(found(kept, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_municipality_without_enquiries_says_so(lang):
    kept = facts(the_data(), ASKED)
    for model in kept["models"]:
        model.update(n_decided=0, n_enquiries=0, days_to_decision=None, parts=dict.fromkeys(model["parts"]))
    page = found(kept, lang)
    assert "explore-why" not in " ".join(ids(page))
    assert "None" not in words(page)
    assert said_of_days("coordinator", kept, lang) == said_of_waiting("batching", kept, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_against_without_says_what_differs(lang):
    runs = list(the_runs().items())
    models = [{"model": model, **difference(run, run)} for model, run in runs]
    models[0] |= {"extra_days": 86.94, "cases_touched": 3}
    models[1] |= {"extra_days": -2.5, "cases_touched": 1}
    result = {"models": models, "with": the_data()}
    page = show_branch(result, {"settings": SHOCKED}, "branch", lang)
    told_words = [sentence(model, lang) for model in models]
    assert number(86.9, lang, 1) in told_words[0]
    assert number(2.5, lang, 1) in told_words[1]
    assert len(set(told_words)) == 3
    assert len(gone_table(result, lang).groups[0].rows) == 6
    assert "{" not in words(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_is_told_with_its_phases_and_balance(lang):
    story = told(SETTINGS, "fixed_forum", None, lang)
    page = show_story(story, {}, lang, lang)
    assert len(story["dates"]) == len(story["lines"])
    shown = re.sub(r"\s+", " ", words(page))
    for line in story["lines"]:
        assert line["text"] in shown
    assert all(line in shown for line in story["balance"]["sentences"])


def test_where_nobody_sent_a_concern_there_is_no_story():
    with pytest.raises(BadInput) as caught:
        told({"municipality": "Samsø", "years": 1, "seed": 1}, "coordinator", None, "da")
    assert caught.value.key == "explore.no_case"
    assert all("Samsø" in caught.value.sentence(lang) for lang in LANGUAGES)


def test_the_scenes_come_with_their_words_and_facts():
    stores = {
        one.id: one.data
        for one in walk(show_scenes(the_data(), ASKED, "scenes", "en"))
        if getattr(one, "id", None)
    }
    assert stores["explore-found"]["words"]["play"] == "Play"
    assert len(json.dumps(stores["explore-new-facts"])) < 30_000


# Guesses of the tour.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_guess_is_answered_only_by_runs(lang):
    kept = facts(the_data(), ASKED)
    assert said_of_days(None, kept, lang) is said_of_days("coordinator", None, lang) is None
    days = {model["model"]: model["days_to_decision"] for model in kept["models"]}
    best = min(days, key=lambda model: days[model])
    told_words = {guess: said_of_days(guess, kept, lang) for guess in CATALOGUE}
    assert len({told_words[guess] for guess in CATALOGUE}) == 3
    assert all(number(value, lang, 1) in told_words[best] for value in days.values())
    waits = {guess: said_of_waiting(guess, kept, lang) for guess in ("batching", "transfer")}
    assert waits["batching"] != waits["transfer"]
    losses = dict(zip(CATALOGUE, (5.0, 40.25, -1.0), strict=True))
    told_losses = [said_of_losses(guess, losses, lang) for guess in CATALOGUE]
    assert len(set(told_losses)) == 2
    assert number(40.2, lang, 1) in told_losses[0]
    assert said_of_losses("coordinator", dict.fromkeys(CATALOGUE, 0.0), lang) not in told_losses


# Exercises.

GIVEN = {
    FASTEST: ("coordinator", "fixed_forum"),
    FORUM_WAIT: ("batching", "unavailability", "response"),
    CADENCE: (9, 2, 40),
    LEAVE: ("coordinator", "ad_hoc_forum"),
}
WORLDS = {
    "clear": {},
    "other_order": {"reversed_": REVERSED},
    "chance": {"days": {**DAYS, "ad_hoc_forum": 12.0, "other_cadence": 20.0}, "noise": 1.0},
    "few": {"n_enquiries": 3},
    "no_cadence": {"every": None},
    "weekly": {"every": 5},
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", WORLDS)
def test_every_answer_is_answered_in_words(name, lang):
    given = {"days": DAYS, "waits": WAITS, "reversed_": WAITS, "away": LOSSES} | WORLDS[name]
    done = [one.data() for one in exercises(fabricated(**given))]
    page = show_exercises(done, {"settings": checked(SETTINGS)}, "exercises", lang)
    assert len(ids(page)) == len(set(ids(page)))
    told_words = set()
    for exercise in done:
        assert words(said(exercise, None, SETTINGS, lang)) == words(said(exercise, "", SETTINGS, lang))
        for answer in GIVEN[exercise["name"]]:
            shown = words(said(exercise, answer, SETTINGS, lang))
            assert "{" not in shown
            assert "None" not in shown
            told_words.add(shown)
    assert len(told_words) >= (len(EXERCISES) - 1 if name in ("few",) else 6)


def test_what_is_none_of_the_options_is_asked_again():
    given = {"days": DAYS, "waits": WAITS, "reversed_": WAITS, "away": LOSSES}
    first = exercises(fabricated(**given))[0].data()
    assert words(said(first, "<script>", SETTINGS, "en")).strip() == "Give an answer first."
