"""Share links: all that decides what a page shows, as one value in its address.

A link holds the settings of a scenario file and a few choices of the page, never a name or a result. It is read as
strictly as a file: whoever opens one may have made it by hand.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from experiments.fingerprint import CODE, fingerprint
from sim.errors import BadInput

SCHEMA = 1
NAME = "s"
LONGEST = 16_000
"""Characters of a link's value; browsers and servers take more, a scenario with every parameter set needs less."""
LARGEST = 2**53 - 1
"""Whole number up to which a browser knows every one."""
DEEPEST = 8
"""Tables in tables; a scenario file has four."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a link holds: settings, choices of the page, and the code that made it."""

    settings: dict[str, object]
    choices: dict[str, object]
    version: str

    @property
    def is_of_other_code(self) -> bool:
        """Return whether other code made the link, so that numbers may differ."""
        return self.version != version_here()


def version_here() -> str:
    """Return what names the installed code and data: the same code gives the same numbers."""
    return str(fingerprint()[CODE])


def link_value(settings: Mapping[str, object], choices: Mapping[str, object]) -> str:
    """Return the value of a link: letters, digits, ``-`` and ``_`` only."""
    content = {"schema": SCHEMA, "version": version_here(), "settings": settings, "choices": choices}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def search_of(settings: Mapping[str, object], choices: Mapping[str, object]) -> str:
    """Return the part of an address behind its path, such as ``?s=eyJ...``."""
    return f"?{NAME}={link_value(settings, choices)}"


def read_search(search: str | None) -> Shared | None:
    """Return what the part of an address behind its path holds, None if it holds no link.

    Raises BadInput ``link.unreadable`` for a value that is no link, ``link.schema`` for one of another kind.
    """
    try:
        values = parse_qs((search or "").removeprefix("?"), max_num_fields=50).get(NAME)
    except ValueError:
        raise BadInput("link.unreadable") from None
    return _read(values[0]) if values else None


def _read(value: str) -> Shared:
    content = _decoded(value)
    if content.get("schema") != SCHEMA:
        raise BadInput("link.schema")
    settings, choices, version = (content.get(name) for name in ("settings", "choices", "version"))
    is_whole = isinstance(settings, dict) and isinstance(choices, dict) and isinstance(version, str)
    if not is_whole or _depth(content) > DEEPEST:
        raise BadInput("link.unreadable")
    return Shared(settings, choices, version)


def _decoded(value: str) -> dict[str, object]:
    if len(value) > LONGEST:
        raise BadInput("link.unreadable")
    try:
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True)
        content = json.loads(text, parse_constant=_refuse, parse_int=_whole)
    except (ValueError, binascii.Error, RecursionError):
        raise BadInput("link.unreadable") from None
    if not isinstance(content, dict):
        raise BadInput("link.unreadable")
    return content


def _whole(digits: str) -> int:
    """Return a whole number that a browser can hold: a larger one would come back from there as another."""
    value = int(digits)
    if abs(value) > LARGEST:
        raise ValueError(digits)
    return value


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _depth(value: object) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0) if isinstance(value, dict | list) else 0
