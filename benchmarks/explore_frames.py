"""Frames a second of the moving network on Explore with 300 cases that change hands all the time.

``python benchmarks/explore_frames.py`` plays a made-up scene in the system's Chromium, one page, and prints the
frames painted a second. Promise: 20 or more on two cores.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
SECONDS = 5.0
AT_LEAST = 20.0


def main() -> None:
    """Print the frames a second, and end with 1 below the promise."""
    from helpers_browser import CHROMIUM
    from helpers_network import as_script, crowd, html
    from playwright.sync_api import sync_playwright

    from dashboards.pages.explore.words_of import with_words

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_content(html(["coordinator"]))
        page.evaluate(as_script(with_words(crowd(300), "en")))
        page.evaluate("press('play')")
        before = page.evaluate("infohusNetwork.painted()")
        page.wait_for_timeout(SECONDS * 1000)
        frames = (page.evaluate("infohusNetwork.painted()") - before) / SECONDS
        browser.close()
    print(f"{frames:.1f} frames a second with 300 cases (promised: {AT_LEAST:.0f})")
    sys.exit(frames < AT_LEAST)


if __name__ == "__main__":
    main()
