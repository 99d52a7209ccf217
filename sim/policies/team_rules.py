"""What those who may stand in for each other share: courses and contacts. MODEL 7, 8.

The team is SSP, and whoever else the ``stand_in`` rule lets step in for the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le


@dataclass(frozen=True, slots=True)
class NoCourses:
    """Hold no courses of the team's own; what ordinary work and the infohus teach is learnt anyway."""

    def __call__(self) -> int | None:
        """Return after how many months there is a course again, None for never."""
        return None


@dataclass(frozen=True, slots=True)
class TeamCourses:
    """Hold a course for the whole team every so many months, paid from its hours."""

    every_months: Annotated[int, Ge(1), Le(60)] = 6

    def __call__(self) -> int | None:
        return self.every_months


@dataclass(frozen=True, slots=True)
class OwnTies:
    """Leave contacts to whoever has them; they go with the person."""

    def __call__(self) -> bool:
        """Return whether what one of the team knows of other units' people, all do."""
        return False


@dataclass(frozen=True, slots=True)
class SharedTies:
    """Introduce contacts to the whole team, which keeps them when somebody leaves."""

    def __call__(self) -> bool:
        return True
