"""Whom to ask about a concern, how many at once, and through which venues. Source: [K18 p. 50-56], MODEL 8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le


@dataclass(frozen=True, slots=True)
class AskView:
    """What an assessor sees when choosing whom to ask next.

    ``relevant`` lists units in order of expected yield; ``tied`` those the assessor knows somebody in;
    ``asked`` those already asked; ``n_open`` questions without an answer yet.
    """

    relevant: tuple[str, ...]
    tied: frozenset[str]
    asked: frozenset[str]
    n_open: int
    is_acute: bool


@dataclass(frozen=True, slots=True)
class AskAround:
    """Ask along own ties, several at once up to a limit; the rest at the weekly SSP meeting (model 1).

    ``at_once = 1`` asks strictly one by one. Acute concerns never wait for the SSP meeting.
    """

    at_once: Annotated[int, Ge(1), Le(15)] = 3
    use_ssp_meeting: bool = True

    def __call__(self, view: AskView) -> tuple[str, ...]:
        """Return the units to ask now."""
        room = self.at_once - view.n_open
        left = [unit for unit in view.relevant if unit in view.tied and unit not in view.asked]
        return tuple(left[: max(room, 0)])

    def at_ssp_meeting(self, view: AskView) -> tuple[str, ...]:
        """Return the units to raise at the next weekly SSP meeting, once own ties are used up."""
        if view.is_acute or not self.use_ssp_meeting:
            return ()
        return tuple(u for u in view.relevant if u in SSP_MEETING_UNITS and u not in view.asked)


SSP_MEETING_UNITS = frozenset({"police", "school", "social_services", "children_youth", "street_work"})
"""School, social services and police are what SSP stands for [K18 p. 5]; clubs and street work often sit in."""


@dataclass(frozen=True, slots=True)
class ThroughMembers:
    """Ask through the members of the forum, who ask inside their own units (models 2 and 3).

    ``call_in`` lets units outside the forum be called in per case [K18 p. 51-54].
    """

    call_in: bool = True

    def __call__(self, view: AskView, member_units: tuple[str, ...]) -> tuple[str, ...]:
        """Return every relevant unit that may be asked and was not."""
        return tuple(
            unit
            for unit in view.relevant
            if unit not in view.asked and (self.call_in or unit in member_units)
        )
