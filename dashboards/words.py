"""The words of the pages, by key and language."""

from __future__ import annotations

from sim.texts import text


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[dashboard] <key>`` in ``lang``."""
    return text(f"dashboard.{key}", lang, **values)
