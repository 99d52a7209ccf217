"""What a register is made from and of: sightings of a case by somebody who may write, and entries."""

from __future__ import annotations

from typing import NamedTuple

from sim.policies.registration import Habit
from sim.values import YEAR


class Sighting(NamedTuple):
    """Somebody has completed a step of a case. ``time`` in seconds from the start date; ``event`` orders equal ones."""

    time: int
    event: int
    case: str
    enquiry: str
    activity: str
    person: str
    unit: str
    outcome: str | None


class Entry(NamedTuple):
    """One entry in one place.

    ``time`` is when it can first be read, ``received`` when the enquiry came in; ``is_new`` says whether it was
    written under the new rule, ``is_again`` whether the same case stood somewhere already and was written over.
    """

    time: int
    case: str
    enquiry: str
    municipality: int
    unit: str
    writer: str
    received: int
    is_new: bool
    is_again: bool
    habit: Habit

    @property
    def expires(self) -> int:
        """Return when the entry is deleted."""
        return self.time + round(self.habit.keep_years * YEAR)
