"""A person on a post: competence, ties and cases, which go with the person. MODEL 4, 7; docs/model.md 5."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

import mesa

from sim.agents.staff_life import YEAR_S, Incumbent
from sim.engine.streams import uniform, word
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost


class Professional(mesa.Agent):
    """One member of staff. ``name`` is post and incumbent number, so it is the same under every organisation."""

    def __init__(self, model: mesa.Model, post: FilledPost, incumbent: Incumbent) -> None:
        super().__init__(model)
        self.post, self.unit = post, post.unit
        self.incumbent = incumbent
        self.name = f"{post.name}#{incumbent.number}"
        self.n_cases: float = post.cases_a_year * max(model.days.origin - incumbent.begin, 0) / YEAR_S
        self._met: set[str] = set()
        self.full_speed_from = incumbent.begin + round(model.onboarding_days * DAY)
        model.team.arrive(self, post)

    def years_in_post(self, time: int) -> float:
        return (time - self.incumbent.begin) / YEAR_S

    def competence(self, time: int) -> float:
        """Return the understanding of the field at ``time``, from 0 to 1."""
        model = self.model
        cases = self.n_cases + model.cases_per_year * self.years_in_post(time)
        return 1.0 - (1.0 - model.competence_start) * 2.0 ** (-cases / model.half_cases)

    def knows_somebody_in(self, unit: str, time: int) -> bool:
        """Return whether the person has a tie into ``unit``: from having met, or grown by time in the post."""
        if unit == self.unit or unit in self._met:
            return True
        if time >= tie_begins(self.model, self.post.name, self.incumbent, unit):
            return True
        return self.model.team.knows_somebody_in(self.post, unit, time)

    def meet(self, unit: str) -> None:
        """Remember somebody in ``unit``; a team that shares its contacts remembers too."""
        self._met.add(unit)
        self.model.team.met(self.post, unit)

    def speed(self, time: int) -> float:
        """Return the speed of work at ``time``, linear from ``onboarding.start`` to 1 over ``onboarding.days``."""
        if time >= self.full_speed_from:
            return 1.0
        model = self.model
        days = (time - self.incumbent.begin) / DAY
        return model.onboarding_start + (1.0 - model.onboarding_start) * days / model.onboarding_days


def tie_begins(model: mesa.Model, post: str, incumbent: Incumbent, unit: str) -> float:
    """Return when ordinary work has brought an incumbent of ``post`` a contact in ``unit``."""
    u = uniform(model.streams.key("tie", word(post), incumbent.number), word(unit) >> 8)
    return incumbent.begin - model.tie_years * log1p(-u) * YEAR_S
