"""Whether those who decided on a case are told what became of it once others have it. [K18 p. 20, 47], MODEL 1.

In some places professionals get no feedback, from the police above all but also from other units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

POLICE = "police"


@dataclass(frozen=True, slots=True)
class NoFeedback:
    """Tell nobody: a case that was handed away is never heard of again."""

    def __call__(self, unit: str) -> int | None:
        """Return after how many days ``unit`` tells what became of a case it was given, None for never."""
        return None


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """Tell what became of a case so many days after getting it: the police alone, or other units as well."""

    told_after_days: Annotated[int, Ge(0), Le(730)] = 90
    by: Literal["police", "police_and_units"] = "police_and_units"

    def __call__(self, unit: str) -> int | None:
        return self.told_after_days if unit == POLICE or self.by == "police_and_units" else None
