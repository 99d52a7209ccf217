"""Numbers written the Danish way, which neither TOML nor the command line can read."""

from __future__ import annotations

import re


def with_point(given: object) -> str | None:
    """Return ``given`` with a decimal point if it is a number written with a comma, else None."""
    is_comma = isinstance(given, str) and re.fullmatch(r"[-+]?\d{1,15},\d{1,15}", given.strip())
    return given.strip().replace(",", ".") if is_comma else None
