"""What a student takes along from Explore holds the run's numbers, and can be read offline."""

from __future__ import annotations

import io
import zipfile

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

from dashboards.pages.explore.found import facts
from dashboards.pages.explore.gone import change_lines, losses, losses_beside
from dashboards.pages.explore.take_along import report_html, workbook_bytes
from experiments.explore.scenes import scenes

SETTINGS = {"municipality": "Lejre", "years": 2, "warm_up_years": 1, "follow_up_years": 1, "seed": 3}


@pytest.fixture(scope="module")
def found() -> dict:
    return facts(scenes(SETTINGS), {"settings": SETTINGS})


@pytest.mark.parametrize("lang", ["en", "da"])
def test_the_report_says_which_run_it_is_and_what_was_changed(found, lang):
    shock = {"kind": "absent", "who": "ssp_consultant-1", "on": "2018-02-01", "weeks": 12}
    changes = change_lines({"shock": [shock, {**shock, "kind": "leaves"}]}, found["people"], lang)
    html = report_html(found, {"coordinator": 2.5}, changes, lang)
    assert f'lang="{lang}"' in html
    assert len(set(changes)) == 2
    assert all(change in html for change in changes)
    assert all("2018" in change and "ssp_consultant" not in change for change in changes)
    assert "12" in changes[0]
    assert {"en": "2.5", "da": "2,5"}[lang] in html
    for model in found["models"]:
        assert model["scenario_hash"][:12] in html


def test_the_workbook_holds_every_case_and_the_same_bytes_every_time(found):
    content = workbook_bytes(found, None)
    assert content == workbook_bytes(found, None)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    names = [name for cases in found["cases"].values() for name, _, _ in cases]
    assert names
    assert all(name in words for name in names)


def test_what_somebodys_absence_cost_is_told_beside_its_own_runs_alone(found):
    asked = {"settings": {**SETTINGS, "shock": [{"kind": "leaves", "who": "a-1", "on": "2018-02-01"}]}}
    kept = losses({"models": [{"model": "coordinator", "extra_days": 2.5}]}, asked)
    assert losses_beside(kept, asked, found) == {"coordinator": 2.5}
    assert losses_beside(kept, None, found) is None
    assert losses_beside(kept, {"settings": {**asked["settings"], "shock": []}}, found) is None
    assert losses_beside(kept, asked, {**found, "settings": {**SETTINGS, "municipality": "Vejle"}}) is None
    assert losses_beside(None, asked, found) is None
