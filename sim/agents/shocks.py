"""The shocks of a scenario happen: on its morning a post goes over to the life that has the shock in it. MODEL 12, 15.

Until then everybody plans with the life as it would have been, so that nothing before the shock can know of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.office import PEOPLE
from sim.agents.staff_life import PostKind, Spell, StaffLife, staff_life
from sim.values import DAY

if TYPE_CHECKING:
    from sim.agents.absence import Hazards
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


BEFORE_ALL = -1
"""On one morning all shocks happen before anybody looks who does the work."""


class Shocks:
    """Let what befalls posts befall them."""

    def __init__(self, model: PreventionModel) -> None:
        self.model = model

    def plan(self, post: FilledPost, about: PostKind, hazards: Hazards) -> None:
        """Let every shock that hits ``post`` happen on its day; one that changes nothing is no event."""
        model = self.model
        name = post.name.rpartition(":")[2]  # in a country the municipality or district stands before it
        hitting = [shock for shock in model.run_scenario.shocks if shock.hits(name, post.unit)]
        before = post.life
        for n, shock in enumerate(hitting, start=1):
            life = staff_life(model.streams.root, about, hazards, model.days, tuple(hitting[:n]))
            if (life.incumbents, life.away) != (before.incumbents, before.away):
                at = (shock.on - model.days.start).days * DAY
                model.agenda.schedule_event(at, self._befall, (post, life), PEOPLE, BEFORE_ALL)
            before = life

    def _befall(self, change: tuple[FilledPost, StaffLife]) -> None:
        post, life = change
        was_away = post.spell_now()
        post.go_over_to(life)
        agenda = self.model.agenda
        agenda.schedule_event(agenda.now, self._look_after, (post, was_away), PEOPLE, post.index)

    def _look_after(self, change: tuple[FilledPost, Spell | None]) -> None:
        post, was_away = change
        for stand_ins in list(post.watchers):
            stand_ins.look_after_shock(post, was_away)
