"""The points of the map: a Latin hypercube over the inputs that move the four numbers. docs/regimes.md 6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from math import ceil

from experiments.experiment.jobs import Arm, Job
from experiments.regimes.numbers import Numbers, numbers_of
from experiments.statistics.enough import TOO_FEW
from sim.errors import BadInput
from sim.parameters import declaration_of
from sim.policies.convening import NextMeeting
from sim.scenario import Scenario

CADENCE, ENQUIRIES, NOTICE = "every_days", "enquiries_a_year", "notice_given"
RANGES: dict[str, tuple[float, float]] = {
    "reply.median_days": (0.1, 5.0),
    "decision.clear_enough": (0.4, 1.0),
    CADENCE: (7.0, 112.0),
    ENQUIRIES: (1.0, 150.0),
    "staff.hours_factor": (0.5, 2.0),
    "work.factor": (0.5, 2.0),
    "turnover.per_year": (0.05, 0.8),
    NOTICE: (0.3, 1.0),
    "handover.kept_notes": (0.4, 1.0),
}
"""Input -> from, to, log-uniform: admissible, and wide enough for all but the smallest municipalities.

``notice_given`` is the share of departures with notice, ``enquiries_a_year`` the concerns sent in the municipality,
``every_days`` the cadence of the fixed forum; the others are parameters.
"""
FEWEST_POINTS = 20
AD_HOC_FORUM, FIXED_FORUM = "ad_hoc_forum", "fixed_forum"
VARIANT = "point"
WANTED_EVENTS = 1.5 * TOO_FEW
"""Enquiries a point should have over all replications, so that hardly one has too few to be told."""
FEWEST_YEARS, MOST_YEARS = 2, 40
WARM_UP_YEARS, FOLLOW_UP_YEARS = 2, 1
"""Shorter than a comparison's: an assessment takes weeks, courses that load agendas and desks a year or two."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the map: its number and the value of every input."""

    index: int
    inputs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: a scenario per model, the points, replications at each, and whether coordinators are lost."""

    base: Mapping[str, Scenario]
    points: tuple[Point, ...]
    replications: int
    losses: bool = False


def design(n: int, seed: int, base: Scenario) -> list[Point]:
    """Return ``n`` points, each input falling once into each of ``n`` equally likely parts of its log range.

    A municipality can only be sent what its inhabitants can at the greatest declared rate. Raises BadInput
    ``regimes.few_points``, and ``extras.missing`` where what draws the map later is not installed.
    """
    if find_spec("sklearn") is None:
        raise BadInput("extras.missing", extra="analysis")
    if n < FEWEST_POINTS:
        raise BadInput("regimes.few_points", least=FEWEST_POINTS, given=n)
    import numpy as np
    from scipy.stats import qmc

    rows = qmc.LatinHypercube(len(RANGES), rng=np.random.default_rng([seed, n])).random(n).tolist()
    ranges = {**RANGES, ENQUIRIES: (RANGES[ENQUIRIES][0], most_enquiries(base))}
    return [
        Point(i, dict(zip(ranges, map(_at, row, ranges.values()), strict=True))) for i, row in enumerate(rows)
    ]


def most_enquiries(base: Scenario) -> float:
    """Return the most enquiries a year that the map reaches in the municipality of ``base``."""
    possible = declaration_of("demand.concerns_per_100k").high * base.municipality.population / 1e5
    low, high = RANGES[ENQUIRIES]
    return max(min(high, possible), low)


def _at(u: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return low * (high / low) ** u


def scenario_at(point: Point, scenario: Scenario, replications: int = 1) -> Scenario:
    """Return ``scenario`` with the inputs of ``point``, over as many years as it takes to have enough enquiries."""
    inputs = dict(point.inputs)
    cadence, enquiries, notice = (inputs.pop(name) for name in (CADENCE, ENQUIRIES, NOTICE))
    local = scenario.parameters["demand.local_factor"] * scenario.municipality.population / 1e5
    rate = min(enquiries / local, declaration_of("demand.concerns_per_100k").high)
    organisation = scenario.organisation
    if isinstance(organisation.convene, NextMeeting):
        convene = replace(organisation.convene, every_days=round(cadence))
        organisation = replace(organisation, convene=convene)
    own = {**inputs, "demand.concerns_per_100k": rate, "turnover.p_sudden": 1 - notice}
    years = min(max(ceil(WANTED_EVENTS / (enquiries * replications)), FEWEST_YEARS), MOST_YEARS)
    return replace(
        scenario.with_parameters(own),
        organisation=organisation,
        years=years,
        warm_up_years=WARM_UP_YEARS,
        follow_up_years=FOLLOW_UP_YEARS,
    )


def numbers_at(point: Point, base: Mapping[str, Scenario]) -> Numbers:
    """Return the four numbers of ``point``, from the setting alone."""
    setting = scenario_at(point, base[FIXED_FORUM])
    return numbers_of(setting)


def jobs(plan: Plan) -> list[Job]:
    """Return one job a point, with the models as arms and luck of its own."""
    return [
        Job(
            label=f"point-{point.index:03d}",
            arms=tuple(
                Arm(name, VARIANT, scenario_at(point, scenario, plan.replications))
                for name, scenario in plan.base.items()
            ),
            n=plan.replications,
            luck=point.index,
            losses=plan.losses,
        )
        for point in plan.points
    ]
