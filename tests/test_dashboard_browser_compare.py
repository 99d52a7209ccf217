"""The Compare page in a real browser, from the question to the files; users, clicks and names that mean no good."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers_browser import FEW, MANY, SHORT, Visitor, is_too_wide, violations, wait_for, widest
from playwright.sync_api import expect

from dashboards.link import search_of
from dashboards.pages.compare.page import PANEL
from dashboards.pages.compare.work import FULL, PRELIMINARY, QUICK, plan_of
from dashboards.results import result_folder
from dashboards.words import say
from experiments.comparison.run import find
from experiments.progress import Progress
from experiments.report.lookup import Lookup
from experiments.report.sections import all_sections
from experiments.runner import Runner
from sim.texts import LANGUAGES

pytestmark = pytest.mark.slow

ODENSE = {"municipality": "Odense", "years": 5, **SHORT}
"""Enough decisions for a preliminary answer with numbers."""
SAVED = {
    **{
        "municipality": "Odense",
        "stage": QUICK,
        "when": "2026-01-01",
        "search": "",
        "version": "",
        "worlds": 16,
    },
    "rows": [
        {
            **{
                "model": "coordinator",
                "variant": "natural",
                "measure": "days_to_decision",
                "statistic": "mean",
            },
            **{"unit": "days", "mean": 10.0, "low": 9.0, "high": 11.0, "too_few": False, "events": 900},
            **{"world_low": 5.0, "world_high": 20.0, "world_low_beyond": False, "world_high_beyond": False},
            **{"n_worlds": 16, "replications": 40},
        }
    ],
}
CHARTS = "[...document.querySelectorAll('.js-plotly-plot')].map(p => p._context)"


def by_command(settings: dict, stage: str, folder) -> dict[str, dict]:
    """Return by language what the functions of the command line find for the same plan."""
    plan = plan_of(settings, stage)
    with Runner(ThreadPoolExecutor(1), 1) as runner:
        found = find(plan, folder, runner, Progress(1, lang="en", plain=True), LANGUAGES)
    return {lang: found.result(lang) for lang in LANGUAGES}


def numbers_of(result: dict, lang: str, name: str) -> list[str]:
    """Return what the cells of a section's first table say, as the report does."""
    section = next(one for one in all_sections(Lookup(result), lang) if one.id == name)
    table = next(block.table for block in section.blocks if block.table)
    return [cell.main for group in table.groups for row in group.rows for cell in row.cells]


def shown(page, name: str) -> list[str]:
    """Return the same from the page."""
    return page.locator(f"#found-{name} table").first.locator("td .main").all_inner_texts()


@pytest.fixture(scope="module")
def preliminary(tmp_path_factory):
    return by_command(ODENSE, PRELIMINARY, tmp_path_factory.mktemp("commands") / "preliminary")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_answer_has_the_numbers_of_the_command_line(visitor, preliminary, lang):
    page = visitor.open_shared(ODENSE, PRELIMINARY, lang)
    numbers = numbers_of(preliminary[lang], lang, "compare")
    assert any(number[0].isdigit() for number in numbers)
    assert shown(page, "compare") == numbers
    expect(page.locator("#preliminary")).to_be_visible()
    expect(page.locator("#compare-result")).to_have_text(
        say("compare.result_preliminary", lang, municipality="Odense")
    )
    assert violations(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_quick_comparison_ends_in_files_to_take_along(visitor, site, lang):
    page = visitor.open_shared(FEW, QUICK, lang)
    expect(page.locator("#preliminary")).to_have_count(0)
    links = [link.get_attribute("href") for link in page.locator(".downloads a").all()]
    assert [link.rpartition("/")[2] for link in links] == [f"report.{lang}.html", "results.xlsx"]
    assert [site.request("GET", link)[0] for link in links] == [200, 200]
    assert f'<html lang="{lang}">' in site.request("GET", links[0])[2]


def test_a_quick_comparison_is_kept_as_the_command_line_finds_it(visitor, site, tmp_path):
    visitor.open_shared(FEW, QUICK)
    plan = plan_of(FEW, QUICK)
    kept = json.loads((result_folder(site.folder, "compare", plan.hash()) / "summary.json").read_text())
    found = by_command(FEW, QUICK, tmp_path / "quick")["en"]
    del found["extra"]
    assert kept == json.loads(json.dumps(found))
    assert kept["experiment_hash"] == plan.hash()


def test_a_whole_answer_is_accessible_fits_small_screens_and_sends_no_chart_anywhere(visitor):
    page = visitor.open_shared(MANY, QUICK, "da")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert violations(page) == []

    charts = page.evaluate(CHARTS)
    assert len(charts) > 2
    assert all(one["showSendToCloud"] is False and one["plotlyServerURL"] == "" for one in charts)
    expect(page.locator(".modebar-btn")).to_have_count(0)

    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(1000)
    assert (widest(page) if is_too_wide(page) else []) == []


def test_after_an_answer_costs_and_another_question_are_answered(visitor):
    page = visitor.open_shared(MANY, QUICK)
    page.locator("#costs-price").fill("450")
    page.locator("#costs-shown table").wait_for()
    page.locator("#compare-seed").fill("2")
    page.locator("#compare-run").click()
    page.locator(f"[data-stage={PRELIMINARY}]").wait_for()
    expect(page.locator("#compare-refused")).to_be_empty()


def test_key_persons_are_answered_as_the_command_line_does(visitor, site):
    page = visitor.open_shared(FEW, PRELIMINARY)
    page.locator("#compare-keys-run").click()
    page.locator("#missed-answer").wait_for()
    link = page.locator("#keys-panel-shown .downloads a").first.get_attribute("href")
    folder = result_folder(site.folder, "keypersons", link.split("/")[3])
    told = json.loads((folder / "summary.json").read_text())["sentences"]["en"]
    for sentence in told:
        expect(page.locator("#missed-answer")).to_contain_text(sentence)


def test_the_answer_comes_by_keys_alone_and_can_be_cancelled_by_keys(visitor, site):
    page = visitor.open("/en/compare")
    press_until(page, "compare-municipality")
    page.keyboard.press("Control+A")
    page.keyboard.type("Læsø")
    page.get_by_role("option", name="Læsø").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#compare-usual", has_text="Læsø").wait_for()
    press_until(page, "compare-full")
    page.keyboard.press("Enter")
    page.locator("#compare-result", has_text="Læsø").wait_for()
    expect(page).to_have_url(re.compile(r"\?s="))
    press_until(page, PANEL.id("cancel"))
    page.keyboard.press("Enter")
    page.get_by_text(say("running.cancelled", "en")).wait_for()
    expect(page.locator(f"#{PANEL.id('state')}")).to_be_focused()
    site.wait_until_idle()


def press_until(page, id: str) -> None:
    """Press Tab until the element of that id has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} is not reached")


def test_two_users_at_once_do_not_meet(chromium, site):
    users = {name: Visitor(chromium, site) for name in ("Læsø", "Fanø")}
    pages = {}
    for name, user in users.items():
        search = search_of({**FEW, "municipality": name}, {"stage": PRELIMINARY})
        pages[name] = user.open(f"/en/compare{search}")
    for name, page in pages.items():
        heading = page.locator(f"[data-stage={PRELIMINARY}] #compare-result")
        expect(heading).to_have_text(say("compare.result_preliminary", "en", municipality=name))
        expect(page.locator("#compare-municipality")).to_have_value(name)
        expect(page.locator("#saved-list li")).to_have_count(0)
        users[name].leave()


def test_a_closed_page_leaves_nothing_that_computes(visitor, site):
    page = visitor.open(f"/en/compare{search_of(ODENSE, {'stage': FULL})}")
    wait_for_the_long_part(page, site)
    page.close(run_before_unload=True)
    site.wait_until_idle()


def test_fifty_quick_clicks_are_one_job(visitor, site):
    page = visitor.open_shared(ODENSE, PRELIMINARY)
    page.evaluate(
        "for (let n = 0; n < 50; n++) document.getElementById(n % 2 ? 'compare-run' : 'compare-full').click()"
    )
    wait_for_the_long_part(page, site)
    page.locator(f"#{PANEL.id('cancel')}").click()
    page.get_by_text(say("running.cancelled", "en")).wait_for()
    site.wait_until_idle()


def wait_for_the_long_part(page, site) -> None:
    """Wait until the first answer is there and the better one, of some minutes, is being computed."""
    page.locator(f"[data-stage={PRELIMINARY}]").wait_for()
    page.get_by_role("progressbar").wait_for()
    wait_for(site.is_computing)


def test_what_is_out_of_range_is_refused_in_a_sentence(visitor):
    page = visitor.open("/da/compare")
    page.locator("#compare-posts").fill("99")
    page.locator("#compare-run").click()
    words = page.locator("#compare-refused [role=alert]")
    words.wait_for()
    assert words.inner_text().rstrip().endswith(".")
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_a_saved_run_can_be_forgotten_before_anything_is_run(visitor):
    page = visitor.open("/en/compare")
    runs = [{**SAVED, "id": n, "name": f"run {n}"} for n in (1, 2)]
    page.evaluate("runs => window.dash_clientside.set_props('compare-saved', {data: runs})", runs)
    boxes = page.locator("#saved-list input[type=checkbox]")
    for n in (0, 1):
        boxes.nth(n).check()
    page.locator("#saved-beside table").first.wait_for()
    page.locator("#saved-list button").first.click()
    page.locator("#saved-beside table").wait_for(state="detached")
    expect(boxes).to_have_count(1)
    expect(page.locator("#saved-list li")).to_have_text(re.compile("^run 2"))
    page.locator("#saved-save").click()
    page.get_by_text(say("saved.nothing", "en")).wait_for()


def test_a_script_as_the_name_of_a_run_is_shown_as_text(visitor):
    name = "<script>document.title='got'</script><img src=x onerror=alert(1)>"
    page = visitor.open_shared(FEW, QUICK)
    page.locator("#saved-name").fill(name)
    page.locator("#saved-name").press("Tab")
    page.locator("#saved-save").click()
    saved = page.locator("ul.saved a")
    saved.wait_for()
    expect(saved).to_have_text(name)
    page.reload()
    saved.wait_for()
    expect(saved).to_have_text(name)
    expect(page.locator("#main script, #main img")).to_have_count(0)
    assert page.title() == say("shell.title_compare", "en")


def test_a_saved_run_can_be_forgotten_and_nothing_saved_while_there_is_no_answer(visitor):
    page = visitor.open_shared(FEW, QUICK)
    page.locator("#saved-save").click()
    page.locator("ul.saved a").wait_for()
    page.close()
    page = visitor.open("/en/compare")
    page.locator("#saved-save").click()
    page.get_by_text(say("saved.nothing", "en")).wait_for()
    page.locator("ul.saved button").click()
    page.get_by_text(say("saved.forgotten", "en")).wait_for()
    expect(page.locator("ul.saved a")).to_have_count(0)
