"""What befalls the people of a municipality on a date: dated records in the scenario. MODEL 12; docs/model.md 15."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from annotated_types import Ge, Le

ABSENT, LEAVES, ABOLISHED, REORGANISED = KINDS = ("absent", "leaves", "abolished", "reorganised")


@dataclass(frozen=True, slots=True)
class Shock:
    """Say what happens to whom on the morning of ``on``.

    ``absent``: whoever is on the post is away for ``weeks``. ``leaves``: they leave; the post is empty for as long
    as it usually would be, then the next person comes. ``abolished``: they leave and nobody follows.
    ``reorganised``: ``who`` is a unit, and on every post of it somebody else begins that morning. Nothing happens on
    a post that is vacant, but an abolished one stays so.

    ``notice``: whether there is time to hand over. ``usual`` means none before an absence (illness), always
    before a post is abolished or a unit reorganised, and when somebody leaves what that person's luck says
    (``turnover.p_sudden``).
    """

    kind: Literal["absent", "leaves", "abolished", "reorganised"]
    who: str
    on: date
    weeks: Annotated[int, Ge(0), Le(520)] = 0
    notice: Literal["usual", "given", "none"] = "usual"

    def hits(self, post: str, unit: str) -> bool:
        """Return whether a post of this name and unit is meant."""
        return self.who == (unit if self.kind == REORGANISED else post)

    def is_sudden(self, by_luck: bool) -> bool:
        """Return whether nothing can be handed over; ``by_luck`` is what happens if the person just leaves."""
        if self.notice != "usual":
            return self.notice == "none"
        return by_luck if self.kind == LEAVES else self.kind == ABSENT
