"""The addresses of the pages: language, then page."""

from __future__ import annotations

from typing import NamedTuple

from sim.texts import LANGUAGES

PAGES = ("explore", "compare", "registration", "about")
"""In the order of the navigation."""


class Place(NamedTuple):
    """Where somebody is: a language and a page."""

    lang: str
    page: str

    @property
    def path(self) -> str:
        """Return the path of the address, such as ``/da/compare``."""
        return f"/{self.lang}/{self.page}"


def place_of(path: str) -> Place | None:
    """Return the place that a path names, None if there is no such page."""
    parts = path.strip("/").split("/")
    known = len(parts) == 2 and parts[0] in LANGUAGES and parts[1] in PAGES
    return Place(*parts) if known else None
