"""Helpers importable everywhere; the longest files first; one thread a worker; garbage looked for seldom."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PLACES = [str(TESTS), str(TESTS.parent)]

for place in PLACES:
    if place not in sys.path:
        sys.path.insert(0, place)
os.environ["PYTHONPATH"] = os.pathsep.join([*PLACES, *filter(None, [os.environ.get("PYTHONPATH")])])

from experiments.threads import one_thread_each  # noqa: E402

one_thread_each()

LONGEST = (
    "runner_garbage",
    *("dashboard_browser_explore", "dashboard_browser_compare", "dashboard_browser_frame"),
    *("mechanism_parameters", "invariants", "shocks", "common_random_numbers", "registration_feedback"),
    *("rollout_recovery", "population_daily", "compare", "theory_demand", "mechanism_courses"),
    *("experiment_command", "theory_queues", "national", "turns_of_life", "keypersons_runs"),
    *("registration_runs", "sameness", "statistics_looks", "story", "writing"),
    *("keypersons_command", "identity_of_waiting", "experiment_runs", "nobody_there", "theory_people"),
    *("effects", "registration_report", "urgency", "limit_cases", "courses_at_rest", "daily_town"),
    *("mechanism_handover", "population_and_organisation", "report_page", "at_the_table"),
    *("mechanism_errors", "runner_cluster", "rules_count", "honesty", "story_sense"),
)
"""Files of ten seconds and more, longest first: workers share out whole files (``--dist loadfile``), so a long one
begun last would leave the others idle. Before them what looks through all objects: the fewer there are, the sooner."""
YOUNG = 50_000, 5, 5
"""New objects after which garbage is looked for; by default 700, and a run makes hundreds of thousands."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; within a file, and among all others, the order stays."""
    place = {f"test_{name}": i for i, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def pytest_collection_finish() -> None:
    """Leave what all tests share out of every later search for garbage; it takes a fifth to a third of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*YOUNG)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let the caches of a file and its helpers go after its last test: finished runs fill gigabytes otherwise."""
    if nextitem is None or nextitem.path != item.path:
        for kept in vars(item.module).values():
            if hasattr(kept, "cache_clear") and _is_of_the_tests(kept):
                kept.cache_clear()


def _is_of_the_tests(thing: object) -> bool:
    return Path(sys.modules[thing.__module__].__file__).parent == TESTS


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Serve the pages once for all tests of a worker process."""
    from helpers_browser import serving

    with serving(tmp_path_factory.mktemp("dashboard")) as served:
        yield served


@pytest.fixture(scope="module")
def chromium():
    """Run one browser for the tests of a file; skip where there is none.

    Playwright keeps an event loop running in the thread while it is in use, in which no other library can begin one.
    """
    from helpers_browser import browsing

    with browsing() as browser:
        yield browser


@pytest.fixture
def visitor(chromium, site):
    """Give somebody at a browser of their own, who asked no other machine and saw no error when they leave."""
    from helpers_browser import Visitor

    one = Visitor(chromium, site)
    yield one
    one.leave()
