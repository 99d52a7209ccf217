"""A share link gives back what it was made from, and one made by hand is refused in a sentence."""

from __future__ import annotations

import base64
import json

import pytest

from dashboards.link import LONGEST, link_value, read_search, search_of, version_here
from sim.errors import BadInput

SETTINGS = {"municipality": "Sønderborg", "seed": 7, "parameters": {"diary.p_busy": 0.6}}


def made_by_hand(content: object) -> str:
    return "?s=" + base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_link_gives_back_what_it_was_made_from():
    shared = read_search(search_of(SETTINGS, {"stage": "quick"}))
    assert (shared.settings, shared.choices) == (SETTINGS, {"stage": "quick"})
    assert not shared.is_of_other_code


def test_the_same_state_gives_the_same_link():
    turned = dict(reversed(SETTINGS.items()))
    assert link_value(SETTINGS, {}) == link_value(turned, {})


def test_a_link_is_of_letters_that_no_program_on_its_way_changes():
    assert set(link_value(SETTINGS, {})) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_a_link_of_other_code_says_so():
    content = {"schema": 1, "version": "of another day", "settings": {}, "choices": {}}
    assert read_search(made_by_hand(content)).is_of_other_code
    assert not read_search(made_by_hand(content | {"version": version_here()})).is_of_other_code


@pytest.mark.parametrize("search", [None, "", "?", "?other=1"])
def test_an_address_without_a_link_holds_none(search):
    assert read_search(search) is None


WHOLE = {"schema": 1, "version": "a", "settings": {}, "choices": {}}
DEEP: dict = {}
for _ in range(9):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    "search",
    [
        "?s=x",
        "?s=%3Cscript%3Ealert(1)%3C/script%3E",
        "?s=" + "A" * (LONGEST + 4),
        made_by_hand({"schema": 1, "version": "a", "settings": {"seed": 2**53 + 1}, "choices": {}}),
        "?s=" + base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        "?s=" + base64.urlsafe_b64encode(b'{"schema": 1, "settings": NaN}').decode().rstrip("="),
        "?s=" + base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("="),
        "?" + "&".join(f"a{n}=1" for n in range(60)),
        made_by_hand([1]),
        made_by_hand(WHOLE | {"settings": [1]}),
        made_by_hand(WHOLE | {"choices": None}),
        made_by_hand(WHOLE | {"version": 3}),
        made_by_hand(WHOLE | {"settings": DEEP}),
    ],
)
def test_what_is_no_link_is_refused(search):
    with pytest.raises(BadInput) as error:
        read_search(search)
    assert error.value.key == "link.unreadable"


def test_a_link_of_another_kind_is_refused():
    with pytest.raises(BadInput) as error:
        read_search(made_by_hand(WHOLE | {"schema": 2}))
    assert error.value.key == "link.schema"
