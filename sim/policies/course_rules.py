"""What happens after a case is opened: who starts it, follows it up, looks at it again. [K18 p. 50-56]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Ge, Le

Months = Annotated[int, Ge(1), Le(60)]


@dataclass(frozen=True, slots=True)
class AssignByCoordinator:
    """Let the one who assessed support the start of the intervention (model 1)."""


@dataclass(frozen=True, slots=True)
class AssignByCaseworker:
    """Let the relevant caseworker investigate further and start the intervention (models 2 and 3)."""


@dataclass(frozen=True, slots=True)
class FollowUpByResponsible:
    """Follow a course up by its responsible person every so many days, which only that person thinks of."""

    every_days: Annotated[int, Ge(7), Le(365)] = 90


@dataclass(frozen=True, slots=True)
class FollowUpAtMeeting:
    """Follow a course up at the forum's meetings, at least so many days apart (model 3)."""

    every_days: Annotated[int, Ge(7), Le(365)] = 84


@dataclass(frozen=True, slots=True)
class NoReview:
    """Leave closed cases closed."""

    months: ClassVar[tuple[int, ...]] = ()


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """Look at a closed case again after so many months, 6 and 12 for example [K18 p. 56]."""

    months: tuple[Months, ...] = (6, 12)


@dataclass(frozen=True, slots=True)
class ManagerWhenNeeded:
    """Let the manager find somebody when a step lies with an absent person for so many working days."""

    after_days: Annotated[int, Ge(1), Le(60)] = 10
    to_steering: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SteeringGroup:
    """As the manager when needed; the steering group also takes the gravest cases when they open (model 3)."""

    after_days: Annotated[int, Ge(1), Le(60)] = 10
    to_steering: ClassVar[bool] = True
