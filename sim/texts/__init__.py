"""The words users see, Danish and English, by dotted key."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "da")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return every text of ``lang`` by its dotted key."""
    tree = tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))
    return dict(_flatten(tree, ""))


def text(key: str, lang: str, **values: object) -> str:
    """Return the text of ``key`` in ``lang`` with ``{name}`` filled from ``values``."""
    return catalogue(lang)[key].format(**values)


def _flatten(tree: dict, prefix: str):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
