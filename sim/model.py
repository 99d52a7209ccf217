"""One run: builds a municipality from a scenario, wires it, lets it happen. ARCHITECTURE, One run."""

from __future__ import annotations

import gc

import mesa

from sim.agents.ad_hoc_forum import AdHocForum
from sim.agents.case import Case
from sim.agents.citizens import Citizens
from sim.agents.clarification import Clarification
from sim.agents.course import Courses
from sim.agents.decision import Decisions
from sim.agents.fixed_forum import FixedForum
from sim.agents.groups import Groups
from sim.agents.learning import Learning
from sim.agents.notification import Notifications
from sim.agents.office import Office
from sim.agents.posts import FilledPost
from sim.agents.reception import Reception
from sim.agents.registration import Registrar
from sim.agents.shocks import Shocks
from sim.agents.ssp_meeting import SspMeeting
from sim.agents.staff import fill_posts, seconds_of_work
from sim.agents.stand_in import StandIns
from sim.agents.team import Team, team_of
from sim.agents.writing import Writing
from sim.engine.agenda import Agenda
from sim.engine.log import EventLog
from sim.engine.streams import Streams
from sim.engine.workdays import workdays
from sim.municipalities import share_of_minors
from sim.parameters import Parameters
from sim.policies.clarification import ThroughMembers
from sim.policies.convening import CallTogether, NextMeeting
from sim.policies.errors import CLEARNESS, ErrorFunction
from sim.policies.people_rules import NamedDeputy
from sim.population.place import Place, Setting
from sim.population.town import Town, untouched_town
from sim.scenario import Scenario
from sim.scenario_build import build_scenario
from sim.tables import Tables
from sim.values import DAY

LIVING = (
    "demand.",
    "citizen.",
    "onset.",
    "milieu.",
    "network.",
    "influence.",
    "life.",
    "signs.",
    "observer.",
    "concern.",
    "source.",
    "reception.",
    "knowledge.",
    "reply.sigma",
    "reply.acute_factor",
)
"""Areas of the parameters that decide lives and the concerns sent."""


def town_of(scenario: Scenario, p: Parameters, streams: Streams) -> Town:
    """Return the population of a scenario that no organisation touches."""
    return untouched_town(setting_of(scenario, p), streams.root)


def setting_of(scenario: Scenario, p: Parameters) -> Setting:
    """Return all that decides the lives of a scenario's population where no organisation touches them."""
    own = scenario.municipality
    return Setting(
        Place(own.code, own.population, own.under18 / own.population),
        scenario.start,
        scenario.first_day,
        scenario.end_day,
        share_of_minors(),
        tuple((name, p[name]) for name in p if name.startswith(LIVING)),
    )


class PreventionModel(mesa.Model):
    """Simulate one municipality under one organisational model.

    Parameters
    ----------
    scenario
        What defines the run; built from ``municipality``, ``model`` and ``seed`` if it is not given.
    world, replication
        Where in the experiment this run stands; with the seed, the address of its luck.
    municipality, model, seed
        For ``mesa.batch_run`` and for trying things out; ignored when a scenario is given.
    country
        The country (``sim.national.country``) that the municipality is part of; None where it stands alone.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        world: int = 0,
        replication: int = 0,
        municipality: str = "Odense",
        model: str = "coordinator",
        seed: int = 1,
        country: object | None = None,
    ) -> None:
        scenario = scenario or build_scenario(municipality=municipality, model=model, seed=seed)
        super().__init__(rng=scenario.seed)
        self.run_scenario, self.organisation = scenario, scenario.organisation
        self.code, self.country = scenario.municipality.code, country
        self.streams = Streams(scenario.seed, world, replication) if country is None else country.streams
        self.p = Parameters(scenario.parameters)
        self.days = workdays(
            scenario.start,
            scenario.years,
            scenario.warm_up_years,
            scenario.follow_up_years,
            scenario.calendar.windows,
            scenario.calendar.holidays,
        )
        self.agenda = Agenda(self.days.origin) if country is None else country.clock(self.days.origin)
        self.entry_end = (scenario.entry_end_day - scenario.start).days * DAY
        self.end = (scenario.end_day - scenario.start).days * DAY
        self.log, self.tables = EventLog(), Tables()
        self.cases: list[Case] = []
        self._read_shared_numbers()
        self._build_people()
        self._build_organisation()
        self.registrar = Registrar(self) if scenario.registration is not None else None
        self.office.registrar = self.registrar
        self.citizens = Citizens(self, self._town().fork())
        self.citizens.begin()
        self.team.begin()
        if self.registrar is not None:
            self.registrar.begin()
        self.datacollector = mesa.DataCollector(
            model_reporters={"open_cases": "n_open_cases", "enquiries": "n_enquiries"}
        )
        self._is_closed = False

    def _town(self) -> Town:
        if self.country is not None:
            return self.country.town(self.run_scenario, self.p)
        return town_of(self.run_scenario, self.p, self.streams)

    def _read_shared_numbers(self) -> None:
        p = self.p
        self.work_seconds = seconds_of_work(p)
        self.n_facts = round(p["knowledge.facts"])
        self.competence_start, self.half_cases = p["competence.start"], p["competence.half_cases"]
        self.cases_per_year = p["competence.cases_per_year_in_post"]
        population = self.run_scenario.municipality.population
        self.enquiries_a_year = p["demand.concerns_per_100k"] * p["demand.local_factor"] * population / 1e5
        self.tie_years = p["ties.years"]
        self.onboarding_days, self.onboarding_start = p["onboarding.days"], p["onboarding.start"]
        self.has_onboarding = self.onboarding_days > 0 and self.onboarding_start < 1
        self.error = ErrorFunction(
            p["error.p_blind"],
            p["error.p_best"],
            p["error.weight_facts"],
            p["error.weight_competence"],
            p["error.weight_criteria"],
        )
        clearness = CLEARNESS[self.organisation.decide.criteria]
        self.criteria_clearness = p["criteria.discussion"] if clearness is None else clearness

    def _build_people(self) -> None:
        """Fill the posts, the same under every organisation, and say who holds which role."""
        self.office, self.shocks = Office(self), Shocks(self)
        self.posts: list[FilledPost] = fill_posts(self)
        self._by_unit: dict[str, list[FilledPost]] = {}
        for post in self.posts:
            self._by_unit.setdefault(post.unit, []).append(post)
        self._by_name = {post.name: post for post in self.posts}
        self.coordinator = self.unit_posts("ssp")[0]
        self.coordinator.roles.add("coordinator")
        self.managers = self.unit_posts("management") or [self.coordinator]
        self.deputy = (self.unit_posts("ssp")[1:] or self.unit_posts("children_youth") or self.managers)[0]
        self.key_staff = (self.coordinator, self.deputy, *self.managers)

    def _build_organisation(self) -> None:
        convene = self.organisation.convene
        has_forum = isinstance(convene, CallTogether | NextMeeting)
        members = convene.members if has_forum else ()
        self.member_units = tuple(unit for unit in members if unit in self._by_unit)
        self.forum_posts = [self._by_unit[unit][0] for unit in self.member_units]
        self.forum: AdHocForum | FixedForum | None = None
        if has_forum:
            kind = FixedForum if isinstance(convene, NextMeeting) else AdHocForum
            self.forum = kind(self, self.forum_posts)
        self.team = Team(self, team_of(self))
        for post in self.posts:
            post.role = post.role_as_informant = self.role_of(post)
            if post.unit == "ssp" and post is not self.coordinator:
                post.role_as_informant = None
        self.ssp_meeting, self.writing = SspMeeting(self), Writing(self)
        self.reception, self.clarification = Reception(self), Clarification(self)
        self.learning = Learning(self)
        self.decisions, self.courses = Decisions(self), Courses(self)
        self.notifications, self.groups = Notifications(self), Groups(self)
        self.stand_ins = StandIns(self)

    def unit_posts(self, unit: str) -> list[FilledPost]:
        """Return the posts of ``unit`` in order."""
        return self._by_unit.get(unit, [])

    def post_named(self, name: str) -> FilledPost | None:
        """Return the post of this name, None if there is none."""
        return self._by_name.get(name)

    def member_of(self, unit: str) -> FilledPost:
        """Return the post that represents ``unit`` in the forum."""
        return self._by_unit[unit][0]

    def informant(self, unit: str, asker: FilledPost) -> FilledPost | None:
        """Return whom one asks in ``unit``: its first post that is not the asker's own; None if there is none."""
        for post in self.unit_posts(unit):
            if post is not asker:
                return post
        return None

    def units_to_ask(self, case: Case) -> tuple[str, ...]:
        """Return the units a forum looks to for knowledge about a case before it meets."""
        view, rule = self.clarification.view(case), self.organisation.clarify
        return rule(view, self.member_units) if isinstance(rule, ThroughMembers) else view.relevant

    def role_of(self, post: FilledPost) -> str | None:
        """Return the role in which ``post`` handles a case; SSP colleagues share the coordinator's."""
        if post is self.coordinator:
            return "coordinator"
        if post.unit == "police":
            return "police_coordinator"
        if post in self.forum_posts:
            return "forum_member"
        if post is self.deputy and isinstance(self.organisation.stand_in, NamedDeputy):
            return "deputy"
        if post.unit == "ssp":
            return "coordinator"
        if post.unit == "management":
            return "steering_member" if self.organisation.escalate.to_steering else "manager"
        return "caseworker" if post.may_decide else None

    @property
    def n_open_cases(self) -> int:
        """Return how many cases have no end state now."""
        return sum(case.end_state is None for case in self.cases)

    @property
    def n_enquiries(self) -> int:
        """Return how many concerns were sent so far."""
        return len(self.cases)

    def step(self) -> None:
        """Advance one day."""
        self.agenda.run_until(min(self.agenda.now + DAY, self.end))
        self.datacollector.collect(self)
        if self.agenda.now >= self.end:
            self.close_books()
            self.running = False

    def run_to_end(self) -> PreventionModel:
        """Let the whole run happen without daily steps, write what is left open, and return the model.

        The garbage collector rests meanwhile: a run makes no cycles that it could free before the end.
        """
        was_on = gc.isenabled()
        gc.disable()
        try:
            self.agenda.run_until(self.end)
            self.close_books()
        finally:
            if was_on:
                gc.enable()
        return self

    def close_books(self) -> None:
        """Write every step still open at the end of the run, once."""
        if not self._is_closed:
            self._is_closed = True
            self.office.close_books()
            # Mesa 3.3 numbers agents in a table of its class that would keep this model in memory for ever
            getattr(mesa.Agent, "_ids", {}).pop(self, None)
