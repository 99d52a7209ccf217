"""The moving network as a reader meets it: still until asked, day by day, by keyboard, in words beside the picture."""

from __future__ import annotations

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

from helpers_explore import the_data
from helpers_network import as_script, html
from helpers_standing import standing

from dashboards.pages.explore.words_of import with_words

MODEL = "fixed_forum"


@pytest.fixture(scope="module")
def opened(chromium):
    """Return a page with the network, and what went wrong in it."""
    found, errors = chromium.new_page(viewport={"width": 400, "height": 900}), []
    found.on("pageerror", lambda error: errors.append(error))
    found.set_content(html([model["model"] for model in the_data()["models"]]))
    return found, errors


@pytest.fixture
def page(opened, request):
    """Return the page with the scene from its beginning; no error may come of what a test does."""
    found, errors = opened
    scene = {**with_words(the_data(), "en"), "clock": request.node.name}
    assert found.evaluate(as_script(scene)) == "Play"
    yield found
    assert errors == []


def at(page) -> float:
    return page.evaluate("infohusNetwork.at()")


def busy_noon() -> int:
    """Return the noon (minutes) at which most cases lie with people under the fixed forum."""
    data = the_data()
    noons = range(720, data["minutes"], 7 * 1440)
    people = len(data["models"][0]["people"])
    return max(noons, key=lambda t: sum(sum(s.cases.values()) for s in standing(data, MODEL, t)[:people]))


def go_to(page, minute: int) -> None:
    page.evaluate(f"""() => {{ const range = document.getElementById("explore-range");
        range.value = {minute // 1440}; range.dispatchEvent(new Event("input")); }}""")


def test_nothing_moves_until_somebody_plays(page):
    before = at(page)
    page.wait_for_timeout(200)
    assert at(page) == before == 720
    assert page.evaluate("press('play')") == "Pause"
    page.wait_for_timeout(300)
    assert at(page) > before
    assert page.evaluate("press('play')") == "Play"
    stopped = at(page)
    page.wait_for_timeout(150)
    assert at(page) == stopped


def test_a_step_is_a_day_there_and_back(page):
    page.evaluate("press('step')")
    assert at(page) == 1440 + 720
    page.evaluate("press('back')")
    page.evaluate("press('back')")
    assert at(page) == 720
    assert page.inner_text("#explore-clock").startswith("Monday")


def test_the_table_beside_says_what_the_run_says(page):
    noon = busy_noon()
    go_to(page, noon)
    rows = page.locator("#explore-now tbody tr")
    shown = standing(the_data(), MODEL, noon)
    assert rows.count() == len(shown)
    told = [row.split("\t")[3] for row in rows.all_inner_texts()]
    for place, words in zip(shown, told, strict=True):
        n = sum(place.cases.values())
        assert (f"cases: {n}" in words) if n else ("cases" not in words)
        if place.away is None:
            assert "vacant" not in words
    assert sum(sum(place.cases.values()) for place in shown) == int(
        page.inner_text(f"#explore-open-{MODEL}").split()[-1]
    )
    assert any(place.away for place in shown)


def test_as_many_marks_are_seen_as_cases_are_open(page):
    go_to(page, busy_noon())
    seen = page.locator(f"#explore-net-{MODEL} path.case[visibility=visible]").count()
    assert seen == sum(sum(place.cases.values()) for place in standing(the_data(), MODEL, busy_noon())) > 2


def test_people_are_reached_by_arrows_and_opened_by_enter(page):
    people = page.locator(f"#explore-net-{MODEL} .person")
    assert page.locator(f"#explore-net-{MODEL} .person[tabindex='0']").count() == 1
    people.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert people.nth(4).evaluate("node => node === document.activeElement")
    assert people.nth(4).get_attribute("role") == "button"
    assert ": " in people.nth(4).get_attribute("aria-label")
    page.keyboard.press("Enter")
    name, props = page.evaluate("told[told.length - 1]")
    assert name == "explore-picked"
    assert props["data"]["post"] == the_data()["models"][0]["people"][4]["post"]
    assert (props["data"]["model"], props["data"]["day"]) == (MODEL, 0)


def test_opening_somebody_stops_the_clock_and_names_the_cases_there(page):
    noon, data = busy_noon(), the_data()
    go_to(page, noon)
    i = next(n for n, place in enumerate(standing(data, MODEL, noon)) if place.cases)
    page.evaluate("press('play')")
    page.evaluate("press('play')")
    go_to(page, noon)
    page.locator(f"#explore-net-{MODEL} .person").nth(i).click()
    picked = page.evaluate("told[told.length - 1]")[1]["data"]
    assert len(picked["cases"]) == sum(standing(data, MODEL, noon)[i].cases.values())
    assert picked["is_there"] is (standing(data, MODEL, noon)[i].away is None)


def test_a_meeting_is_told_on_its_day_in_words_and_by_its_outline(page):
    model = next(m for m in the_data()["models"] if m["model"] == MODEL)
    days = {meeting[0] // 1440 for meeting in model["meetings"]}
    begin, _, members, _ = next(m for m in model["meetings"] if m[0] // 1440 + 1 not in days)
    noon = begin // 1440 * 1440 + 720
    net = page.locator(f"#explore-net-{MODEL}")
    go_to(page, noon)
    assert net.locator(".person.meets").count() == len(members)
    assert f"{len(members)} took part" in net.inner_text()
    assert net.locator(".links.lit").count() == 1
    go_to(page, noon + 1440)
    assert net.locator(".person.meets").count() == net.locator(".links.lit").count() == 0
    assert "took part" not in net.inner_text()


def test_the_date_and_the_open_cases_are_announced_when_it_stops(page):
    page.evaluate("press('step')")
    assert page.inner_text("#explore-live").startswith(page.inner_text("#explore-clock"))
    assert "open cases" in page.inner_text("#explore-live")
    spoken = page.inner_text("#explore-live")
    page.evaluate("press('play')")
    page.wait_for_timeout(300)
    assert page.inner_text("#explore-live") == spoken


def test_whoever_wants_no_motion_gets_days_one_by_one(page):
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("press('play')")
    page.wait_for_timeout(1300)
    page.evaluate("press('play')")
    page.emulate_media(reduced_motion="no-preference")
    assert (at(page) - 720) % 1440 == 0
    assert at(page) > 720


def test_the_signs_are_explained_by_shape_and_words(page):
    words = page.locator("#explore-legend li").all_inner_texts()
    assert len(words) == len(set(words)) == 16
    shapes = page.locator("#explore-legend path.case").evaluate_all(
        "nodes => nodes.map(n => n.getAttribute('d'))"
    )
    assert len(set(shapes)) == len(shapes) == 8


def test_another_scene_of_the_same_run_keeps_the_day(page):
    scene = {**with_words(the_data(), "en"), "clock": "one"}
    page.evaluate(as_script(scene))
    page.evaluate("press('step')")
    page.evaluate(as_script({**scene, "key": "with somebody gone"}))
    assert at(page) == 1440 + 720
    page.evaluate(as_script({**scene, "clock": "another"}))
    assert at(page) == 720
