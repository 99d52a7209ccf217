"""What telling and offers do to a citizen's life, if anything. EVIDENCE B.18, F.15; MODEL 10; docs/model.md 8.

Effects of this work are unknown; sizes are declared, zero among them, and nothing reported about organisations rests
on them. With size 0 and no alienation no life is touched.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.course_values import Part
from sim.population.states import Touch

if TYPE_CHECKING:
    from sim.model import PreventionModel

WORSE = {"extremism": ("rise", "relapse"), "wellbeing": ("worsen",), "crime": ("offend",)}
BETTER = {"extremism": ("ease", "fade"), "wellbeing": ("recover",), "crime": ("desist",)}
TOLD = "told"


@lru_cache(maxsize=256)
def touch_of(works_on: tuple[tuple[str, float], ...], size: float) -> Touch:
    """Return what the hazards are multiplied by while an offer with these reaches has an effect of ``size``."""
    factors: dict[str, float] = {}
    for dimension, reach in works_on:
        factors |= dict.fromkeys(WORSE[dimension], 1 - size * reach)
        factors |= dict.fromkeys(BETTER[dimension], 1 + size * reach)
    return Touch(**factors)


class Effects:
    """Keep what works on each citizen and tell their life the product of it."""

    def __init__(self, model: PreventionModel) -> None:
        p = model.p
        self.size, self.after = p["effect.size"], p["effect.after"]
        self.alienation = p["telling.alienation"]
        self.at_work: dict[str, dict[object, Touch]] = {}

    def told(self, case: Case) -> None:
        """Let the label have its effect, once for a citizen."""
        if self.alienation > 0:
            self._put(case, TOLD, Touch(rise=1 + self.alienation))

    def begin(self, case: Case, part: Part) -> None:
        """Let a part of a course work while it runs, if the citizen's motivation is real."""
        if self.size > 0 and not case.course.is_faked:
            part.has_effect = True
            self._put(case, (case.name, part.number), touch_of(part.offer.works_on, self.size))

    def end(self, case: Case, part: Part) -> None:
        """Leave of a part what lasts, in proportion to how much of it there was."""
        if part.has_effect:
            done = min(part.months_run / part.offer.median_months, 1.0)
            lasting = touch_of(part.offer.works_on, self.size * self.after * done)
            self._put(case, (case.name, part.number), lasting)

    def _put(self, case: Case, what: object, touch: Touch) -> None:
        """Let ``touch`` work from now on; what works at the same time is multiplied, clock by clock."""
        at_work = self.at_work.setdefault(case.citizen.name, {})
        at_work[what] = touch
        case.citizen.touch(Touch(*map(prod, zip(*at_work.values(), strict=True))), case.name)
