"""A run of many municipalities on one clock, with what they share. MODEL 4, 13; docs/model.md 18."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from typing import Any

from sim.agents.absence import Hazards
from sim.agents.posts import FilledPost
from sim.agents.staff_life import PostKind, StaffLife, life_of_post
from sim.engine.agenda import Agenda
from sim.engine.streams import Streams
from sim.engine.workdays import Workdays
from sim.model import PreventionModel, setting_of
from sim.national.corps import Corps
from sim.national.moves import Moves
from sim.parameters import Parameters
from sim.population.town import Town, grown_town
from sim.scenario import Scenario

Known = dict[object, Any]
"""Lives of citizens that no organisation touches and of people on posts, by what decides them; kept by whoever runs
the same country again."""


class Country:
    """Run municipalities together.

    Each keeps its own rules, posts and log, exactly as in a run of its own. They share the clock, the police
    coordinator of their district, the mentors of the national corps, and citizens who move.

    Parameters
    ----------
    scenarios
        One for each municipality; seed, dates and parameters alike, but for ``demand.local_factor``. Their order
        does not matter.
    world, replication
        With the seed, the address of the run's luck.
    known
        Lives known from another run of the same country, added to by this one.
    at_each
        Called when a municipality is ready to run: that takes a third of the time.
    """

    def __init__(
        self,
        scenarios: Iterable[Scenario],
        world: int,
        replication: int,
        known: Known | None = None,
        at_each: Callable[[], None] = lambda: None,
    ) -> None:
        scenarios = sorted(scenarios, key=lambda scenario: scenario.municipality.code)
        first = scenarios[0]
        self.streams = Streams(first.seed, world, replication)
        self.agenda: Agenda | None = None
        self.known: Known = {} if known is None else known
        self._police: dict[tuple[str, str, int], FilledPost] = {}
        self.models: dict[int, PreventionModel] = {}
        self.p = Parameters(first.parameters)
        self.corps = Corps(round(self.p["corps.mentors"]))
        self.moves = Moves(self, self.p["moves.share_in_district"])
        for scenario in scenarios:
            model = PreventionModel(scenario, world, replication, country=self)
            self.models[model.code] = model
            at_each()

    def clock(self, origin: int) -> Agenda:
        """Return the one agenda, which begins at ``origin``."""
        if self.agenda is None:
            self.agenda = Agenda(origin)
        return self.agenda

    def town(self, scenario: Scenario, p: Parameters) -> Town:
        """Return the population of a municipality that no organisation touches."""
        at = setting_of(scenario, p), self.streams.root
        if at not in self.known:
            self.known[at] = grown_town(*at)
        return self.known[at]

    def staff_life(self, post: PostKind, hazards: Hazards, days: Workdays) -> StaffLife:
        """Return the life of a post."""
        at = self.streams.root, post, hazards, days
        if at not in self.known:
            self.known[at] = life_of_post(*at)
        return self.known[at]

    def police_post(self, model: PreventionModel, kind: str, number: int) -> FilledPost | None:
        """Return the post of a police coordinator that the district of ``model`` has already, None if it has none."""
        post = self._police.get((model.run_scenario.municipality.police_district, kind, number))
        if post is not None and number == 1:
            post.cases_a_year += model.enquiries_a_year
        return post

    def add_police_post(self, model: PreventionModel, kind: str, number: int, post: FilledPost) -> None:
        """Let ``post`` be a police coordinator of the district of ``model``."""
        self._police[model.run_scenario.municipality.police_district, kind, number] = post

    @staticmethod
    def name_of(model: PreventionModel, kind: str, number: int, unit: str) -> str:
        """Return the name of a post, unlike that of any other in the country."""
        own = model.run_scenario.municipality
        return f"{own.police_district if unit == 'police' else own.code}:{kind}-{number}"

    def run_to_end(self) -> Country:
        """Let everything happen, write what is left open, and return the country."""
        was_on = gc.isenabled()
        gc.disable()
        try:
            self.agenda.run_until(max(model.end for model in self.models.values()))
            for model in self.models.values():
                model.close_books()
        finally:
            if was_on:
                gc.enable()
        return self
