"""The one rule of which estimates rest on too few events to be shown. MODEL 12."""

from __future__ import annotations

from collections.abc import Mapping

TOO_FEW = 200
"""Events below which MODEL 12 says 'too few to say'."""
PER_TIME = ("hours_per_year", "utilisation", "open_cases")
"""Measures whose ``events`` are years or hours, not things that happened, so that the rule does not apply."""


def is_thin(row: Mapping[str, object]) -> bool:
    """Say whether too few ``events`` stand behind an estimate of ``measure`` to show it."""
    return row["events"] < TOO_FEW and not row["measure"].startswith(PER_TIME)
