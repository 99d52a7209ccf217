"""Who stands in, what is written, when the police take part, by which criteria one decides. MODEL 7-9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le

WorkingDays = Annotated[int, Ge(0), Le(60)]


@dataclass(frozen=True, slots=True)
class NoStandIn:
    """Name nobody: steps wait until the person is back or the manager steps in."""

    def __call__(self, manager_after_days: int) -> tuple[str, int]:
        """Return who stands in, and after how many working days."""
        return "colleague", manager_after_days


@dataclass(frozen=True, slots=True)
class NamedDeputy:
    """Name a deputy who takes over steps of a person away for longer than ``after_days`` working days."""

    after_days: WorkingDays = 2

    def __call__(self, manager_after_days: int) -> tuple[str, int]:
        return "deputy", min(self.after_days, manager_after_days)


@dataclass(frozen=True, slots=True)
class ForumStandsIn:
    """Let another member of the forum take over after ``after_days`` working days."""

    after_days: WorkingDays = 5

    def __call__(self, manager_after_days: int) -> tuple[str, int]:
        return "forum", min(self.after_days, manager_after_days)


@dataclass(frozen=True, slots=True)
class WriteNothing:
    """Keep everything in heads."""

    place: ClassVar[str | None] = None

    def __call__(self, planned: bool) -> str:
        """Return the medium in which a successor gets the knowledge: none, oral, notes or record."""
        return "oral" if planned else "none"


@dataclass(frozen=True, slots=True)
class OwnNotes:
    """Keep working notes of one's own, read by others only when handed over in person (model 1)."""

    place: ClassVar[str | None] = "own_notes"

    def __call__(self, planned: bool) -> str:
        return "notes" if planned else "none"


@dataclass(frozen=True, slots=True)
class SharedNotes:
    """Keep working notes that colleagues with access can read (model 2)."""

    place: ClassVar[str | None] = "shared_notes"

    def __call__(self, planned: bool) -> str:
        return "notes"


@dataclass(frozen=True, slots=True)
class Minutes:
    """Write systematic minutes that every member can read (model 3)."""

    place: ClassVar[str | None] = "minutes"

    def __call__(self, planned: bool) -> str:
        return "record"


@dataclass(frozen=True, slots=True)
class PoliceAlways:
    """Involve the police coordinator in every first assessment."""

    def __call__(self, level: str) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class PoliceSeriousOnly:
    """Involve the police coordinator when the signs are serious or acute [K18 p. 55-56]."""

    def __call__(self, level: str) -> bool:
        return level in ("serious", "acute")


@dataclass(frozen=True, slots=True)
class Decide:
    """Say who decides a first assessment and how clear the criteria are [K18 p. 50-54]."""

    criteria: Literal["none", "discussion", "set"] = "none"
