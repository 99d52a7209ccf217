"""How long one question takes without a queue: time to turn to it, patience, a free half-day. docs/regimes.md 1."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

from sim.engine.workdays import WORKING_DAY, Workdays, workdays
from sim.scenario import Scenario
from sim.values import DAY, HOUR


@dataclass(frozen=True, slots=True)
class Replies:
    """Hold the mean time of a question to a unit and of one inside it, in calendar days, and how often it helps.

    ``p_heard`` is the chance that who is asked turns to the question in time and shares what they know;
    ``p_answers`` that they turn to it at all, so that it costs them ``work.answer_hours``.
    """

    unit_days: float
    inside_days: float
    p_heard: float
    p_answers: float


def replies(scenario: Scenario) -> Replies:
    """Return what a question takes in ``scenario`` while nobody has anything else of this field to do."""
    p, days = scenario.parameters, calendar_of(scenario)
    day = 1 / office_share(days)
    patience = p["reply.patience_days"]
    delay, p_in_time = ended_by_patience(p["reply.median_days"], p["reply.sigma"], patience)
    desk = free_half_day(p["diary.p_busy"], days.slot_length) / DAY * day
    ask, answer = (
        p[f"work.{name}_hours"] * p["work.factor"] * HOUR / DAY * day for name in ("ask", "answer")
    )
    waits, gives_up = (d * WORKING_DAY / DAY * day for d in (delay, patience))
    p_never = p["reply.p_never"]
    p_answers = (1 - p_never) * p_in_time
    unit = desk + ask + (1 - p_never) * waits + p_never * gives_up + p_answers * (desk + answer)
    return Replies(unit, waits + desk + answer, p_answers * (1 - p["reply.p_decline"]), p_answers)


def ended_by_patience(median: float, sigma: float, patience: float) -> tuple[float, float]:
    """Return the mean of a log-normal delay cut at ``patience``, and the chance that it is not cut.

    The engine's delay (``sim.engine.streams.lognormal``): 0 where the median is 0, always the median where sigma is 0.
    """
    if median == 0.0:
        return 0.0, 1.0
    if sigma == 0.0:
        return min(median, patience), float(median <= patience)
    z, normal = log(patience / median) / sigma, NormalDist()
    inside = median * exp(sigma * sigma / 2) * normal.cdf(z - sigma)
    return inside + patience * (1 - normal.cdf(z)), normal.cdf(z)


def free_half_day(p_busy: float, length: float) -> float:
    """Return how long, in units of ``length``, one waits from any moment at work for a half-day without ordinary work.

    A half-day is taken with ``p_busy``: then its rest, half of it on average, and as many more as are taken after it.
    """
    return p_busy * length * (0.5 + p_busy / (1 - p_busy))


def calendar_of(scenario: Scenario) -> Workdays:
    """Return the slots of the years of entry (and a margin)."""
    calendar = scenario.calendar
    return workdays(scenario.start, scenario.years, 0, 0, calendar.windows, calendar.holidays)


def office_share(days: Workdays) -> float:
    """Return the share of the calendar that is office time."""
    return float(days.open_days.mean()) * 2 * days.slot_length / DAY
