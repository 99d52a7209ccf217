"""The pages as a user meets them: ``infohus dashboard`` in a process of its own, and the system's Chromium."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from dashboards.addresses import PAGES, Place
from dashboards.link import search_of
from sim.texts import LANGUAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_S = 120
"""A machine may be slow: nothing that must come is given up before that."""
PLACES = [Place(lang, page) for page in PAGES for lang in LANGUAGES]
expect.set_options(timeout=PATIENCE_S * 1000)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
RATE = "demand.concerns_per_100k"
SHORT = {"warm_up_years": 0, "follow_up_years": 1}
FEW = {"municipality": "Samsø", "years": 1, **SHORT}
"""A scenario of a hundredth of a second a run, with so few concerns that nothing can be said."""
MANY = {"municipality": "Samsø", "years": 2, **SHORT, "parameters": {RATE: 200.0}}
"""A small place with concerns enough for every chart of a quick comparison."""


@dataclass
class Site:
    """A server that runs: its address, the folder of its results, its process."""

    address: str
    folder: Path
    process: subprocess.Popen
    said: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def request(self, method: str, path: str, body: str | None = None, **headers: str):
        """Return status, headers and text of one answer, redirections not followed."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.headers, text

    def is_computing(self, seconds: float = 0.5) -> bool:
        """Return whether a process that the server started used a processor during some ``seconds``."""
        before = self._used()
        time.sleep(seconds)
        after = self._used()
        return any(used - before.get(pid, 0.0) > 0.02 for pid, used in after.items())

    def wait_until_idle(self) -> None:
        """Wait until nothing is computed; AssertionError if that does not come."""
        wait_for(lambda: not self.is_computing())

    def _used(self) -> dict[int, float]:
        found = {}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                times = child.cpu_times()
                found[child.pid] = times.user + times.system
        return found


def wait_for(what, patience_s: float = PATIENCE_S) -> object:
    """Return what ``what()`` gives once that is true."""
    until = time.monotonic() + patience_s
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)
    return found


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """Serve from ``folder`` on any free port, with one worker, and end the server as Ctrl-C does."""
    words = ["dashboard", "--port", "0", "--workers", "1", "--out", str(folder), "--lang", "en"]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    said: list[str] = []
    threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
    try:
        address = wait_for(lambda: _address(said, process))
        yield Site(address, folder, process, said)
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _address(said: list[str], process: subprocess.Popen) -> str | None:
    assert process.poll() is None, "".join(said)
    found = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
    return found and found.group()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the system's Chromium; without one skip the test, but not where everything must be tested."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "no Chromium to look at the pages with"
        pytest.skip("no Chromium to look at the pages with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser of their own; remembers which hosts were asked and what the console complained of."""

    def __init__(self, browser: Browser, site: Site, **settings: object) -> None:
        self.site = site
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        self.context.set_default_timeout(PATIENCE_S * 1000)
        self.hosts: set[str] = set()
        self.complaints: list[str] = []

    def open(self, path: str) -> Page:
        """Open a page and return it when its content is there."""
        page = self.context.new_page()
        page.on("request", self._note)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.site.address + path)
        page.wait_for_selector("#main h1")
        return page

    def open_shared(self, settings: Mapping[str, object], stage: str, lang: str = "en") -> Page:
        """Open Compare by a share link and return it when the answer of ``stage`` is there."""
        page = self.open(f"/{lang}/compare{search_of(settings, {'stage': stage})}")
        page.wait_for_selector(f"[data-stage={stage}]")
        return page

    def leave(self) -> None:
        """Close everything; AssertionError if another machine was asked or the console complained."""
        self.context.close()
        assert self.hosts <= {self.site.host}, self.hosts
        assert self.complaints == [], self.complaints

    def _note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob"):
            self.hosts.add(address.netloc)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.1 A and AA, with the elements."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found]


def is_too_wide(page: Page) -> bool:
    """Return whether the page scrolls sideways."""
    return page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth")


def widest(page: Page) -> list[str]:
    """Return the elements that stick out to the right, for the message of a test."""
    return page.evaluate(
        "[...document.querySelectorAll('#react-entry-point *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
    )
