"""When people meet about a concern. Source: [K18 p. 50-54], MODEL 8.

The rules hold no delay: how long a concern waits for a meeting comes out of notice, diaries, quorum, cadence
and the agenda.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le

MEMBER_UNITS = ("ssp", "social_services", "children_youth", "job_centre", "police")
"""Units of the forum [K18 p. 51-54, tables of models 2 and 3]."""

Quorum = Annotated[int, Ge(1), Le(15)]


@dataclass(frozen=True, slots=True)
class NoMeeting:
    """Hold no meeting: the assessor decides alone (model 1)."""

    members: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class CallTogether:
    """Call the group together for the concern at the first slot in which a quorum is free (model 2).

    ``notice_days`` are working days between the call and the earliest meeting; ``start`` says whether a
    meeting begins with a half-day slot or at any second of one; ``urgent = "bilateral"`` lets the receiving
    member decide an acute concern with the police without waiting.
    """

    notice_days: Annotated[int, Ge(0), Le(60)] = 3
    quorum: Quorum = 3
    max_meetings: Annotated[int, Ge(1), Le(5)] = 2
    urgent: Literal["bilateral", "wait"] = "bilateral"
    start: Literal["slot", "any_second"] = "slot"
    members: tuple[str, ...] = MEMBER_UNITS

    def __call__(self, earliest_slot: int, n_free: Callable[[int], int], last_slot: int) -> int | None:
        """Return the first slot from ``earliest_slot`` with a quorum free, or None before ``last_slot``."""
        for slot in range(earliest_slot, last_slot):
            if n_free(slot) >= self.quorum:
                return slot
        return None


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """Take the next meeting of a fixed cadence with room on its agenda (model 3).

    ``every_days`` are calendar days between meetings (14 in Copenhagen: EVIDENCE B.1; monthly in SSP
    committees: B.2); ``max_items`` the enquiries and running cases one meeting can take.
    """

    every_days: Annotated[int, Ge(1), Le(365)] = 28
    max_items: Annotated[int, Ge(1), Le(50)] = 8
    quorum: Quorum = 3
    max_meetings: Annotated[int, Ge(1), Le(5)] = 2
    urgent: Literal["bilateral", "wait"] = "bilateral"
    members: tuple[str, ...] = MEMBER_UNITS

    def __call__(self, first: int, n_items: Callable[[int], int]) -> int:
        """Return the number of the first meeting from ``first`` on whose agenda has room."""
        meeting = first
        while n_items(meeting) >= self.max_items:
            meeting += 1
        return meeting


ConveneRule = NoMeeting | CallTogether | NextMeeting
