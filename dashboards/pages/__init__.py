"""The four pages; each is a package with ``layout(lang, shared)`` and ``register(app, service, folder)``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.shell import Page


@cache
def page_of(name: str) -> Page:
    """Return the package of the page called ``name``."""
    return import_module(f"dashboards.pages.{name}")
