"""Every page in a real browser: language, accessibility, keyboard, nothing asked of others, nothing forged accepted."""

from __future__ import annotations

import base64
import json

import pytest
from helpers_browser import PLACES, Visitor, is_too_wide, serving, violations, widest
from playwright.sync_api import expect

from dashboards.link import search_of, version_here
from dashboards.words import say
from sim.parameters import declarations
from sim.texts import LANGUAGES

pytestmark = pytest.mark.slow

CONTROLS = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const group = e => [...document.getElementsByName(e.name)];
  const isStop = e => e.type !== 'radio' || e === (group(e).find(one => one.checked) || group(e)[0]);
  const found = [...document.querySelectorAll(wanted)].filter(e => e.tabIndex >= 0 && !e.disabled &&
    e.checkVisibility() && getComputedStyle(e).visibility !== 'hidden' && isStop(e));
  found.forEach((e, n) => { e.dataset.stop = n; });
  return found.length;
}"""
STOP = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  const box = at.closest('[class*=-root]') || at;
  const seen = [look, getComputedStyle(box)].some(l => l.outlineStyle !== 'none' && parseFloat(l.outlineWidth) >= 2);
  return {stop: at.dataset.stop === undefined ? null : Number(at.dataset.stop), seen, html: at.outerHTML.slice(0, 150)};
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const look = getComputedStyle(e);
  const times = [...look.transitionDuration.split(', '), ...look.animationDuration.split(', ')];
  return times.some(time => parseFloat(time) > 0.001);
}).map(e => e.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: place.path.strip("/"))
def place(request):
    return request.param


@pytest.fixture(scope="module")
def guest(chromium, site):
    """Give one browser to all tests that only look."""
    one = Visitor(chromium, site)
    yield one
    one.leave()


@pytest.fixture(scope="module")
def opened(guest, place):
    """Open each page once."""
    guest.hosts.clear()
    page = guest.open(place.path)
    yield page
    page.close()


def test_a_page_says_its_language_and_its_title(opened, place):
    expect(opened.locator("html")).to_have_attribute("lang", place.lang)
    expect(opened).to_have_title(say(f"shell.title_{place.page}", place.lang))
    expect(opened.locator("h1")).to_have_count(1)
    expect(opened.locator("nav a[aria-current=page]")).to_have_text(
        say(f"shell.nav_{place.page}", place.lang)
    )


def test_axe_finds_no_violation(opened):
    assert violations(opened) == []


def test_no_other_machine_is_asked_and_a_browser_is_told_to_ask_none(opened, guest, place, site):
    assert guest.hosts == {site.host}
    assert guest.complaints == []
    policy = site.request("GET", place.path)[1]["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy


def test_nothing_sticks_out_on_the_smallest_screen(opened):
    opened.set_viewport_size({"width": 320, "height": 640})
    stuck = widest(opened) if is_too_wide(opened) else []
    opened.set_viewport_size({"width": 1280, "height": 900})
    assert stuck == []


def test_the_tab_key_reaches_every_control_in_order_and_shows_where_it_is(opened):
    opened.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    n = opened.evaluate(CONTROLS)
    stops = []
    for _ in range(n):
        opened.keyboard.press("Tab")
        stops.append(opened.evaluate(STOP))
    assert [stop["stop"] for stop in stops] == list(range(n)), [stop["html"] for stop in stops]
    assert [stop["html"] for stop in stops if not stop["seen"]] == []


def test_the_first_stop_leads_to_the_content(opened, place):
    opened.locator("a.skip").focus()
    expect(opened.locator("a.skip")).to_be_visible()
    opened.keyboard.press("Enter")
    expect(opened.locator("#main")).to_be_focused()
    assert opened.url.endswith(f"{place.path}#main")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_assumptions_are_unfolded_by_keys_and_searched(guest, lang):
    page = guest.open(f"/{lang}/about")
    area = page.locator("#about-found").get_by_role("button", name=say("areas.work", lang))
    area.focus()
    page.keyboard.press("Enter")
    page.get_by_text("work.close_hours").wait_for()
    page.locator("#about-search").fill("diary.p_busy")
    page.get_by_text(say("about.assumptions.found", lang, n=1, total=len(declarations()))).wait_for()
    page.get_by_text("diary.p_busy").wait_for()
    expect(page.locator("#about-found table")).to_have_count(1)
    assert violations(page) == []
    page.close()


def test_faults_would_be_found(guest):
    page = guest.open("/en/about")
    page.evaluate(
        "document.getElementById('main').insertAdjacentHTML('beforeend',"
        " '<div style=\"width: 2000px\"><input id=bare></div><button tabindex=5>late</button>')"
    )
    assert [words.split(":")[0] for words in violations(page)] == ["label"]
    assert is_too_wide(page)
    page.evaluate(CONTROLS)
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["stop"] != 0
    page.close()


def test_nothing_moves_for_who_wants_no_motion(chromium, site):
    one = Visitor(chromium, site, reduced_motion="reduce")
    assert one.open("/en/compare").evaluate(MOVING) == []
    one.leave()


def test_something_moves_for_who_does_not_mind(guest):
    page = guest.open("/en/compare")
    assert page.evaluate(MOVING) != []
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_other_language_keeps_what_the_link_holds(guest, lang):
    other = next(one for one in LANGUAGES if one != lang)
    search = search_of({"municipality": "Læsø", "seed": 7}, {"stage": "preliminary"})
    page = guest.open(f"/{lang}/compare{search}")
    page.locator("a.switch").click()
    page.wait_for_url(f"**/{other}/compare{search}")
    page.wait_for_selector("#compare-seed")
    expect(page.locator("#compare-municipality")).to_have_value("Læsø")
    expect(page.locator("#compare-seed")).to_have_value("7")
    expect(page.locator("h1")).to_have_text(say("compare.heading", other))
    page.close()


def link(content: object) -> str:
    return "?s=" + base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def whole(settings: object, **choices: object) -> str:
    return link({"schema": 1, "version": version_here(), "settings": settings, "choices": choices})


deep: dict = {}
for _ in range(200):
    deep = {"a": deep}
SCRIPT = "<img src=x onerror=document.title='got'><script>document.title='got'</script>"
FORGED = {
    "garbage": "?s=%3Cscript%3E",
    "no_json": "?s=AAAA",
    "another_schema": link({"schema": 99, "version": "x", "settings": {}, "choices": {}}),
    "an_unknown_setting": whole({"municipality": "Odense", "colour": "red"}),
    "an_unknown_parameter": whole({"municipality": "Odense", "parameters": {"demand.nothing": 1}}),
    "out_of_range": whole({"municipality": "Odense", "seed": -5}),
    "a_word_for_a_number": whole({"municipality": "Odense", "years": "many"}),
    "nested_deeply": whole(deep),
    "very_long": "?s=" + "A" * 30_000,
    "no_such_municipality": whole({"municipality": "Atlantis"}),
    "a_script": whole({"municipality": SCRIPT}),
    "a_script_as_stage": whole({"municipality": "Odense"}, stage=SCRIPT),
    "a_list": whole(["municipality"]),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_link_is_refused_in_one_sentence_and_the_page_stands(guest, name):
    lang = LANGUAGES[len(name) % 2]
    page = guest.open(f"/{lang}/compare{FORGED[name]}")
    words = page.locator("[role=alert]:visible").inner_text()
    assert "Traceback" not in words
    assert words.rstrip().endswith((".", "?"))
    expect(page.locator("#compare-run")).to_be_enabled()
    expect(page.locator("#main img, #main script")).to_have_count(0)
    expect(page).to_have_title(say("shell.title_compare", lang))
    page.close()


def test_a_server_that_was_ended_is_told_of(chromium, tmp_path):
    with serving(tmp_path) as own:
        someone = Visitor(chromium, own)
        page = someone.open("/da/compare")
        expect(page.locator("#server-gone")).to_be_hidden()
        own.process.kill()
        own.process.wait()
        page.locator("#compare-run").click()
        expect(page.locator("#server-gone")).to_contain_text(say("shell.server_gone", "da"))
        someone.context.close()


def test_a_hundred_kilobytes_of_link_do_not_harm(site):
    status, _, text = site.request("GET", f"/en/compare?s={'A' * 100_000}")
    assert status in (200, 400, 414, 431)
    assert "Traceback" not in text
    assert site.request("GET", "/en/compare")[0] == 200


def test_a_link_of_other_code_is_told_apart(guest):
    content = {"schema": 1, "version": "other", "settings": {"municipality": "Odense"}, "choices": {}}
    page = guest.open(f"/en/about{link(content)}")
    expect(page.locator("[role=alert]:visible")).to_have_text(say("shell.other_code", "en"))
    page.close()


def test_a_page_of_another_name_gets_nothing(site):
    assert site.request("GET", "/en/about", Host="evil.example")[0] == 421
    assert site.request("GET", "/en/about")[0] == 200


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/", "/en/explore"),
        ("/da", "/da/explore"),
        ("/da/nowhere", "/da/explore"),
        ("/wp/about", "/en/about"),
    ],
)
def test_an_unknown_address_leads_to_a_page(site, path, to):
    status, headers, _ = site.request("GET", path)
    assert (status, headers["Location"]) == (302, to)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"output": "nothing.there", "inputs": 5}', "\0" * 99]
)
def test_nonsense_sent_to_the_server_does_not_end_it(site, body):
    kind = {"Content-Type": "application/json"}
    status, _, text = site.request("POST", "/_dash-update-component", body, **kind)
    assert status >= 400
    assert "Traceback" not in text
    assert site.request("GET", "/da/about")[0] == 200


@pytest.mark.parametrize(
    "path", ["/download/compare/../../x", "/download/compare/" + "0" * 64 + "/report.en.html"]
)
def test_a_download_that_is_not_there_is_not_found(site, path):
    assert site.request("GET", path)[0] == 404
