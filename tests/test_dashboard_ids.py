"""Each id stands once on a page, its answers among them: of two by one name a callback would hear the wrong one."""

from __future__ import annotations

import json
from collections import Counter

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

import helpers_keypersons
import helpers_registration_report
import helpers_summary
from dash.development.base_component import Component
from helpers_explore import SETTINGS, the_data, the_runs
from test_explore_exercises import DAYS, LOSSES, WAITS, fabricated

from dashboards.addresses import PAGES, Place
from dashboards.pages.compare import answer as compare
from dashboards.pages.compare.work import FULL, Answer, Missed
from dashboards.pages.explore.exercises import show_exercises
from dashboards.pages.explore.follow import show_story
from dashboards.pages.explore.found import show_scenes
from dashboards.pages.explore.gone import show_branch
from dashboards.pages.registration import answer as registration
from dashboards.pages.registration import work as registration_work
from dashboards.pages.registration.choices import Choices
from dashboards.shell import filled
from experiments.comparison.run import Found
from experiments.explore.branch import difference
from experiments.explore.exercises import exercises
from experiments.explore.told import told
from experiments.keypersons.absence import read_absence
from experiments.keypersons.plan import make_plan
from experiments.registration.sentences import with_sentences
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenarios
from sim.texts import LANGUAGES

ASKED = {"settings": SETTINGS, "stages": [FULL]}


def compare_answers(lang: str) -> list[Component]:
    """Return the longest answer of the Compare page, and that on key persons below it."""
    summary = helpers_summary.summary()
    beside = {lang: summary.pop("extra")}
    plan = make_plan(
        build_scenarios(municipality="Odense"),
        [],
        read_absence("leaves"),
        models=list(CATALOGUE),
        replications=2,
    )
    missed = Missed(helpers_keypersons.summary(), plan)
    return [
        compare.show(Answer(Found(summary, beside), "0" * 64), ASKED, FULL, lang),
        compare.show_key_persons(missed, ASKED, "keys", lang),
    ]


def explore_answers(lang: str) -> list[Component]:
    """Return everything that can stand on the Explore page at once."""
    models = [{"model": model, **difference(run, run)} for model, run in the_runs().items()]
    asked = [one.data() for one in exercises(fabricated(DAYS, WAITS, WAITS, LOSSES))]
    return [
        show_scenes(the_data(), ASKED, "scenes", lang),
        show_branch({"models": models, "with": the_data()}, ASKED, "branch", lang),
        show_story(told(SETTINGS, "fixed_forum", None, lang), {}, lang, lang),
        show_exercises(asked, ASKED, "exercises", lang),
    ]


def registration_answers(lang: str) -> list[Component]:
    """Return the longest answer of the Registration page."""
    plan = registration_work.plan_of({}, Choices(), FULL)
    found = registration_work.Answer(with_sentences(helpers_registration_report.summary()), plan)
    return [registration.show(found, ASKED, FULL, lang)]


def about_answers(_: str) -> list[Component]:
    """Return nothing: the page asks nothing of a job."""
    return []


ANSWERS = {
    "explore": explore_answers,
    "compare": compare_answers,
    "registration": registration_answers,
    "about": about_answers,
}


def ids_of(parts: list[Component]) -> list[str]:
    """Return every id under ``parts``, in order."""
    found = (getattr(one, "id", None) for part in parts for one in [part, *part._traverse()])
    return [json.dumps(one, sort_keys=True) for one in found if one]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_each_id_stands_once_on_a_page_with_all_its_answers(page, lang):
    found = ids_of([*filled(Place(lang, page), None), *ANSWERS[page](lang)])
    assert [name for name, n in Counter(found).items() if n > 1] == []
    assert len(found) > 20
