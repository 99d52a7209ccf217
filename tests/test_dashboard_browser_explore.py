"""Explore and Registration in a real browser from start to end, with the numbers of the functions behind them."""

from __future__ import annotations

import re

import pytest
from helpers_browser import RATE, is_too_wide, violations, wait_for
from playwright.sync_api import expect

from dashboards.link import read_search, search_of
from dashboards.pages.explore.page import SCENES
from dashboards.pages.explore.settings import USUAL
from dashboards.pages.explore.tour import option_words
from dashboards.words import say
from experiments.explore.exercises import answered, check
from experiments.explore.scenes import scenes
from experiments.explore.told import told
from experiments.progress import Progress
from experiments.report.labels import named
from experiments.report.numbers import amount
from experiments.runner import Runner
from sim.texts import LANGUAGES, catalogue

pytestmark = pytest.mark.slow

LIVELY = {"municipality": "Samsø", "years": 1, "warm_up_years": 0, "parameters": {RATE: 200.0}}
"""A small place with so many concerns that the exercises have answers."""
MODELS = ("coordinator", "ad_hoc_forum", "fixed_forum")


@pytest.fixture(scope="module")
def runs() -> dict:
    """What the functions behind the page find for what it shows before anything is chosen."""
    return scenes(USUAL)


def guess(page, step: str, option: str, lang: str) -> None:
    page.locator(f"#tour-{step}-step").get_by_label(option_words(option, lang), exact=True).check()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_student_guesses_runs_sees_explains_and_changes(visitor, runs, lang):
    page = visitor.open(f"/{lang}/explore")
    expect(page.locator("#tour-back")).to_be_disabled()
    guess(page, "predict", "coordinator", lang)
    page.locator("#tour-next").click()
    expect(page.locator("#tour-back")).to_be_enabled()
    expect(page.locator("#tour-now")).to_contain_text(say("explore.tour.run_name", lang))
    page.locator("#tour-run").click()
    page.locator("#explore-net-fixed_forum svg .person").first.wait_for()
    page.locator("#explore-days table").wait_for()
    days = [amount(model["days_to_decision"], "days", lang, 1) for model in runs["models"]]
    expect(page.locator("#explore-days table tbody tr").first.locator("td .main")).to_have_text(days)
    page.locator("#tour-next").click()
    page.locator("#tour-see-said", has_text=days[0]).wait_for()
    page.locator("#tour-next").click()
    page.locator("#tour-explain-step").wait_for()
    guess(page, "explain", "batching", lang)
    page.locator("#tour-next").click()
    page.locator("#tour-change-step").wait_for()
    guess(page, "change", "coordinator", lang)
    send_the_coordinator_away(page, lang)
    page.locator("#tour-change-said", has_text=named("models_short", "coordinator", lang)).wait_for()
    follow_the_richest_case(page, lang)
    assert violations(page) == []
    fits_a_small_screen(page)


def fits_a_small_screen(page) -> None:
    """Check that nothing sticks out at 320 pixels, once the charts have taken the new width."""
    page.set_viewport_size({"width": 320, "height": 800})
    wait_for(lambda: not is_too_wide(page) or None, patience_s=20)


def send_the_coordinator_away(page, lang: str) -> None:
    """Choose the coordinator by keyboard alone, and see what their leave changes; then bring them back."""
    page.locator("#explore-net-coordinator svg .person").first.focus()
    page.keyboard.press("Enter")
    page.locator("#explore-person-box").wait_for()
    page.locator("#explore-leave").click()
    page.get_by_text(say("explore.gone.heading", lang)).wait_for()
    told_of = page.locator("#explore-gone-box")
    for model in MODELS:
        expect(told_of).to_contain_text(named("models_short", model, lang))
    expect(told_of).not_to_contain_text("shock")
    expect(page).to_have_url(re.compile(r"\?s="))


def follow_the_richest_case(page, lang: str) -> None:
    page.locator("#explore-tell").click()
    first = page.locator("#explore-follow ol li, #explore-follow li").first
    first.wait_for()
    shared = page.evaluate("window.location.search")
    story = told(read_search(shared).settings, MODELS[0], None, lang)
    for line in story["lines"]:
        expect(page.locator("#explore-follow")).to_contain_text(line["text"])


def test_runs_on_the_page_rest_while_others_are_computed_in_their_place(visitor):
    page = visitor.open(f"/en/explore{search_of({'municipality': 'København', 'years': 3}, {})}")
    page.locator(f"#{SCENES.id('cancel')}").wait_for()
    expect(page.locator("#explore-runs-shown")).to_have_attribute("inert", "")
    page.locator(f"#{SCENES.id('cancel')}").click()
    expect(page.locator("#explore-runs-shown")).not_to_have_attribute("inert", "")


@pytest.fixture(scope="module")
def exercise() -> dict:
    """The first exercise with its answer, as the functions behind the page work it out."""
    with Runner.local(1) as runner:
        return answered(LIVELY, runner, Progress(1, plain=True))[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_exercise_is_checked_against_what_the_runs_say(visitor, exercise, lang):
    wrong = next(option for option in exercise["options"] if check(exercise, option) == "wrong")
    page = visitor.open(f"/{lang}/explore{search_of(LIVELY, {})}")
    page.locator("#explore-exercises-begin").click()
    box = page.locator(".exercise").first
    for option, verdict in ((wrong, "wrong"), (exercise["answer"], check(exercise, exercise["answer"]))):
        box.get_by_label(option_words(option, lang), exact=True).check()
        box.get_by_role("button").first.click()
        page.wait_for_function(
            "words => document.querySelector('.exercise [role=status]').innerText.includes(words)",
            arg=catalogue(lang)[f"dashboard.explore.exercises.verdict_{verdict}"].split("{")[0],
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_is_tried_on_the_whole_country(visitor, lang):
    choices = {"baseline": "present", "rule": "at_enquiry_national", "rollout": "all_at_once"}
    short = {"years": 3, "warm_up_years": 0}
    page = visitor.open(f"/{lang}/registration{search_of(short, {**choices, 'stage': 'preliminary'})}")
    page.locator("[data-stage=preliminary]").wait_for()
    points = page.locator("#found-answer ol.answer li").all_inner_texts()
    assert len(points) >= 3
    assert any(character.isdigit() for character in points[0])
    expect(page.locator("#preliminary")).to_be_visible()
    expect(page.locator("#found-split")).to_be_visible()
    assert violations(page) == []
    fits_a_small_screen(page)
