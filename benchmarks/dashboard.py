"""How quickly the pages answer: seconds until a page can be used, and until a what-if on Compare has its answer.

    python benchmarks/dashboard.py [--municipality Odense] [--repeat 5]

A server of its own on a free port, a real headless Chromium (the system's), warm workers. Times are by the wall clock,
so they tell of the machine and its other work too; the middle of the repetitions is given, with the least and the most.
The last line says the same in runs: how many runs of the model, one after the other, last as long as a what-if takes.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from experiments.comparison.plan import preliminary_plan
from experiments.comparison.work import rehearse, run_one
from sim.scenario_build import build_scenarios

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WARM_UP_S = 8


@contextmanager
def served() -> Iterator[str]:
    """Serve the pages and yield the address of the server."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "experiments", "dashboard", "--port", "0", "--out", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                yield next(
                    word for word in server.stdout.readline().split() if word.startswith("http")
                ).rsplit("/", 2)[0]
            finally:
                server.terminate()


def usable(page: Page, address: str) -> float:
    """Return the seconds until the Compare page can be used."""
    began = time.perf_counter()
    page.goto(f"{address}/en/compare")
    page.locator("#compare-run").wait_for()
    return time.perf_counter() - began


def what_if(page: Page, address: str, municipality: str, seed: int) -> float:
    """Return the seconds from pressing Compare to the first answer; another seed, so that nothing is kept."""
    page.goto(f"{address}/en/compare")
    page.locator("#compare-run").wait_for()
    if municipality != "Odense":
        page.get_by_label("Which municipality?").fill(municipality)
        page.get_by_role("option", name=municipality, exact=True).click()
    page.locator("#compare-seed").fill(str(seed))
    page.locator("#compare-seed").blur()
    page.wait_for_timeout(800)
    began = time.perf_counter()
    page.locator("#compare-run").click()
    page.locator("[data-stage=preliminary]").wait_for()
    passed = time.perf_counter() - began
    page.locator("#compare-panel-cancel").click()
    return passed


def alone(municipality: str, times: int) -> list[float]:
    """Return the seconds that single runs behind the first answer take, with nothing beside them."""
    rehearse()
    plan = preliminary_plan(build_scenarios(municipality=municipality))
    seconds = []
    for replication in range(times):
        for _, _, scenario in plan.scenarios:
            began = time.perf_counter()
            run_one(scenario, 0, replication)
            seconds.append(time.perf_counter() - began)
    return seconds


def told(what: str, unit: str, values: list[float]) -> None:
    middle = statistics.median(values)
    print(f"{what}: {middle:.2f} {unit} ({min(values):.2f} to {max(values):.2f}, {len(values)} times)")


def measured(times: int, function: Callable[[int], float]) -> list[float]:
    return [function(number) for number in range(times)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--municipality", default="Odense")
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    with served() as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        time.sleep(WARM_UP_S)
        told("page usable", "s", measured(given.repeat, lambda _: usable(page, address)))
        asked = measured(given.repeat, lambda n: what_if(page, address, given.municipality, 100 + n))
        told("what-if answer", "s", asked)
    runs = alone(given.municipality, given.repeat)
    told("one run alone", "s", runs)
    print(f"a what-if lasts as long as {statistics.median(asked) / statistics.mean(runs):.1f} runs")


if __name__ == "__main__":
    main()
