"""Random but valid scenarios for hypothesis: place, rules, posts and parameters, extremes among them.

Runs are short and concerns few, so that one run takes a fraction of a second; what makes a run long (years,
demand) is chosen by the strategy, everything else is free within its declared range.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from sim.errors import BadInput
from sim.municipalities import find_municipality
from sim.parameters import Declaration, declarations
from sim.policies.clarification import AskAround, ThroughMembers
from sim.policies.convening import MEMBER_UNITS, CallTogether, NextMeeting, NoMeeting
from sim.policies.course_rules import (
    AssignByCaseworker,
    AssignByCoordinator,
    FollowUpAtMeeting,
    FollowUpByResponsible,
    ManagerWhenNeeded,
    NoReview,
    ReviewClosed,
    SteeringGroup,
)
from sim.policies.feedback import FeedbackGiven, NoFeedback
from sim.policies.organisation import OrganisationModel
from sim.policies.people_rules import (
    Decide,
    ForumStandsIn,
    Minutes,
    NamedDeputy,
    NoStandIn,
    OwnNotes,
    PoliceAlways,
    PoliceSeriousOnly,
    SharedNotes,
    WriteNothing,
)
from sim.policies.reception import AtAnyMember, AtCoordinator
from sim.policies.registration import (
    GROUPS,
    PLACES,
    READERS,
    WHEN,
    WHO,
    WORDS,
    Habit,
    Levels,
    RegistrationRule,
)
from sim.policies.rollout import CHANNELS, CLAUSES, Compliance, Registration, Transition
from sim.policies.shocks import KINDS, REORGANISED, Shock
from sim.policies.staffing import AUTHORITY_UNITS, Post, default_posts
from sim.policies.team_rules import NoCourses, OwnTies, SharedTies, TeamCourses
from sim.scenario import DEFAULT_START, Scenario, WorkCalendar
from sim.scenario_checks import check_scenario
from sim.values import DAY

TOWNS = ("Samsø", "Lejre", "Ishøj", "Viborg", "Odense", "København")
"""Two small, two middling, two large, in different police districts; all three sizes of staff."""

MOST_CONCERNS = 60
"""Concerns expected in one run, at most; keeps runs short."""

NEVER_VARIED = frozenset({"demand.concerns_per_100k", "demand.local_factor"})
"""Set by the strategy itself, because they decide how long a run takes."""


def call_together(quorum: st.SearchStrategy[int], members: tuple[str, ...]) -> st.SearchStrategy:
    return st.builds(
        CallTogether,
        notice_days=st.sampled_from((0, 1, 3, 10)),
        quorum=quorum,
        max_meetings=st.integers(1, 3),
        urgent=st.sampled_from(("bilateral", "wait")),
        start=st.sampled_from(("slot", "any_second")),
        members=st.just(members),
    )


def next_meeting(quorum: st.SearchStrategy[int], members: tuple[str, ...]) -> st.SearchStrategy:
    return st.builds(
        NextMeeting,
        every_days=st.sampled_from((1, 7, 14, 28, 91, 365)),
        max_items=st.sampled_from((1, 2, 8, 50)),
        quorum=quorum,
        max_meetings=st.integers(1, 3),
        urgent=st.sampled_from(("bilateral", "wait")),
        members=st.just(members),
    )


@st.composite
def convening(draw) -> NoMeeting | CallTogether | NextMeeting:
    """Return a rule for meetings; forums of one to all units, quorums they can reach."""
    optional = [unit for unit in (*MEMBER_UNITS, "school", "psp", "management") if unit != "ssp"]
    members = tuple(draw(st.lists(st.sampled_from(optional), unique=True, max_size=5)))
    members = ("ssp", *members) if draw(st.booleans()) or not members else members
    quorum = st.integers(1, len(members))
    return draw(
        st.one_of(st.just(NoMeeting()), call_together(quorum, members), next_meeting(quorum, members))
    )


ORGANISATIONS = st.builds(
    OrganisationModel,
    receive=st.sampled_from((AtCoordinator(), AtAnyMember())),
    clarify=st.one_of(
        st.builds(AskAround, at_once=st.sampled_from((1, 2, 3, 15)), use_ssp_meeting=st.booleans()),
        st.builds(ThroughMembers, call_in=st.booleans()),
    ),
    convene=convening(),
    decide=st.builds(Decide, criteria=st.sampled_from(("none", "discussion", "set"))),
    assign=st.sampled_from((AssignByCoordinator(), AssignByCaseworker())),
    follow_up=st.one_of(
        st.builds(FollowUpByResponsible, every_days=st.sampled_from((7, 30, 90))),
        st.builds(FollowUpAtMeeting, every_days=st.sampled_from((7, 28, 84))),
    ),
    review=st.one_of(
        st.just(NoReview()), st.builds(ReviewClosed, months=st.sampled_from(((1,), (6, 12), (2, 3, 4))))
    ),
    escalate=st.one_of(
        st.builds(ManagerWhenNeeded, after_days=st.sampled_from((1, 10, 60))),
        st.builds(SteeringGroup, after_days=st.sampled_from((1, 10, 60))),
    ),
    involve_police=st.sampled_from((PoliceAlways(), PoliceSeriousOnly())),
    stand_in=st.one_of(
        st.just(NoStandIn()),
        st.builds(NamedDeputy, after_days=st.sampled_from((0, 2, 20))),
        st.builds(ForumStandsIn, after_days=st.sampled_from((0, 5))),
    ),
    write=st.sampled_from((WriteNothing(), OwnNotes(), SharedNotes(), Minutes())),
    train=st.sampled_from((NoCourses(), TeamCourses(), TeamCourses(every_months=1))),
    share_ties=st.sampled_from((OwnTies(), SharedTies())),
    feedback=st.one_of(
        st.just(NoFeedback()),
        st.builds(
            FeedbackGiven,
            told_after_days=st.sampled_from((0, 1, 90)),
            by=st.sampled_from(("police", "police_and_units")),
        ),
    ),
)


@st.composite
def staffs(draw, population: int) -> dict[str, Post]:
    """Return the usual posts with some kinds changed: their number, hours, pattern; some of them empty."""
    staff = default_posts(population)
    units = sorted({post.unit for post in staff.values()})
    for kind in draw(st.lists(st.sampled_from(sorted(staff)), unique=True, max_size=4)):
        least = 1 if kind == "ssp_consultant" else 0
        unit = draw(st.sampled_from((staff[kind].unit, staff[kind].unit, *units)))
        staff[kind] = replace(
            staff[kind],
            unit="ssp" if kind == "ssp_consultant" else unit,
            may_decide=unit in AUTHORITY_UNITS and draw(st.booleans()),
            posts=draw(st.integers(least, 3)),
            hours_per_week=draw(st.sampled_from((0.5, 2.0, 10.0, 37.0, 168.0))),
            pattern=draw(st.sampled_from(("blocks", "on_demand"))),
        )
    return staff


def values_of(declared: Declaration) -> st.SearchStrategy[float]:
    """Return values of a parameter within its range, its limits often."""
    return st.one_of(st.sampled_from((declared.low, declared.high)), st.floats(declared.low, declared.high))


def _one_influence(names: list[str]) -> list[str]:
    """Return the names without a second way of influence: two at their limits together take in a whole town."""
    influences = [name for name in names if name.startswith("influence.")]
    return [name for name in names if name not in influences[1:]]


@st.composite
def parameters(draw, population: int, years: int) -> dict[str, float]:
    """Return the declared values with some changed, and a demand that keeps the run short."""
    values = {name: declared.value for name, declared in declarations().items()}
    free = sorted(set(values) - NEVER_VARIED)
    for name in _one_influence(draw(st.lists(st.sampled_from(free), unique=True, max_size=8))):
        values[name] = draw(values_of(declarations()[name]))
    concerns = draw(st.integers(0, MOST_CONCERNS))
    rate = concerns / years / (population / 1e5)
    values["demand.concerns_per_100k"] = min(rate, declarations()["demand.concerns_per_100k"].high)
    return values


@st.composite
def shocks(draw, staff: dict[str, Post], warm_up: int) -> tuple[Shock, ...]:
    """Return up to two shocks to posts or units that there are, in order of time; most scenarios have none."""
    posts = [f"{kind}-{n}" for kind, post in staff.items() for n in range(1, post.posts + 1)]
    units = sorted({post.unit for post in staff.values() if post.posts})
    found = []
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        kind = draw(st.sampled_from(KINDS))
        found.append(
            Shock(
                kind,
                draw(st.sampled_from(units if kind == REORGANISED else ["ssp_consultant-1", *posts])),
                DEFAULT_START + timedelta(days=draw(st.integers(1 - 365 * warm_up, 364))),
                draw(st.sampled_from((0, 1, 8, 60))),
                draw(st.sampled_from(("usual", "given", "none"))),
            )
        )
    return tuple(sorted(found, key=lambda shock: shock.on))


@st.composite
def habits(draw, among: str) -> tuple[Habit, ...]:
    """Return one to three ways to register of a group, or of all, each as common."""
    n = draw(st.integers(1, 3))
    one = st.builds(
        Habit,
        when=st.sampled_from(WHEN),
        where=st.sampled_from(PLACES),
        words=st.sampled_from(WORDS),
        readers=st.sampled_from(READERS),
        share=st.just(1 / n),
        among=st.just(among),
        keep_years=st.sampled_from((0.0, 0.25, 5.0)),
        minutes=st.sampled_from((0.0, 1.0, 20.0, 600.0)),
        tells_citizen=st.booleans(),
        reminds=st.booleans(),
    )
    return tuple(draw(one) for _ in range(n))


@st.composite
def rules(draw, name: str) -> RegistrationRule:
    """Return a registration rule: the same habits for all groups, or some for some of them."""
    groups = draw(st.sampled_from((("all",), GROUPS, ("ssp", "police"), ("authority",))))
    return RegistrationRule(
        name=name,
        title=(name, name),
        source=("ours", "vores"),
        in_force=None,
        who=draw(st.sampled_from(WHO)),
        clarity=draw(st.sampled_from((0.0, 0.3, 1.0))),
        habits=tuple(habit for group in groups for habit in draw(habits(group))),
        levels=draw(st.sampled_from((Levels(), Levels(1.0), Levels(0.3, 0.3, 0.3)))),
    )


@st.composite
def registrations(draw, days: tuple[int, int]) -> Registration | None:
    """Return how concerns are registered; ``days`` is the horizon, and a rule may come before or after it."""
    if draw(st.sampled_from((True, True, False))):
        return None
    transition = None
    if draw(st.sampled_from((True, True, True, False))):
        compliance = Compliance(
            draw(st.sampled_from((0.0, 0.5, 0.81, 1.0))),
            draw(st.sampled_from((0.0, 0.12, 0.4))),
            draw(st.sampled_from((0.0, 90.0, 365.0))),
            draw(st.sampled_from((0.0, 0.85, 1.0))),
        )
        transition = Transition(
            draw(rules("new")),
            DAY * draw(st.integers(days[0] - 40, days[1] + 40)),
            compliance,
            draw(st.sampled_from(CLAUSES)),
            draw(st.sampled_from((0.0, 60.0, 730.0))),
            draw(st.sampled_from((0.0, 3.0, 7.0))),
        )
    off = draw(st.lists(st.sampled_from(CHANNELS), unique=True, max_size=5))
    return Registration(draw(rules("usual")), transition, frozenset(off))


def can_run(scenario: Scenario) -> bool:
    """Return whether the scenario passes the checks a user's scenario has to pass."""
    try:
        check_scenario(scenario)
    except BadInput:
        return False
    return True


@st.composite
def any_scenarios(draw) -> Scenario:
    municipality = find_municipality(draw(st.sampled_from(TOWNS)))
    years, warm_up, follow_up = 1, draw(st.integers(0, 1)), draw(st.integers(0, 2))
    staff = draw(staffs(municipality.population))
    return Scenario(
        municipality=municipality,
        model="any name",
        organisation=draw(ORGANISATIONS),
        staff=staff,
        calendar=WorkCalendar(
            draw(st.sampled_from(("office", "office", "round_the_clock"))), draw(st.booleans())
        ),
        parameters=draw(parameters(municipality.population, years + warm_up + follow_up)),
        years=years,
        warm_up_years=warm_up,
        follow_up_years=follow_up,
        seed=draw(st.integers(0, 2**20)),
        shocks=draw(shocks(staff, warm_up)),
        registration=draw(registrations((-365 * warm_up, 365 * (years + follow_up)))),
    )


def scenarios() -> st.SearchStrategy[Scenario]:
    """Return valid scenarios: whatever the checks let pass."""
    return any_scenarios().filter(can_run)
