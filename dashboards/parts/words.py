"""The words of the parts."""

from __future__ import annotations

from sim.texts import text


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[dashboard.parts] <key>``."""
    return text(f"dashboard.parts.{key}", lang, **values)
