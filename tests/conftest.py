"""Make the helpers beside the tests importable everywhere, and look for garbage less often than Python does."""

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

YOUNG = 50_000, 5, 5
"""New objects after which garbage is looked for; by default 700, and a run makes hundreds of thousands."""


def pytest_collection_finish() -> None:
    """Leave what all tests share out of every later search for garbage; it takes a fifth to a third of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*YOUNG)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Serve the pages once for all tests of a worker process."""
    from helpers_browser import serving

    with serving(tmp_path_factory.mktemp("dashboard")) as served:
        yield served


@pytest.fixture(scope="session")
def chromium():
    """Run one browser for all tests of a worker process; skip where there is none."""
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
