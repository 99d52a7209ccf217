"""How full the fullest desk is. docs/regimes.md 2."""

from __future__ import annotations

from math import fsum

from experiments.regimes.asking import OWN, Knowledge, citizens, questions
from experiments.regimes.replies import Replies, calendar_of, office_share
from sim.policies.staffing import Post
from sim.scenario import Scenario

LEFT_OUT = "police"
"""The police coordinator serves a district: what lies there is not one municipality's work."""
HOURS_A_WEEK = 168.0
ONE_ASSESSOR = ("receive", "triage", "decide")


def enquiries_a_year(scenario: Scenario) -> float:
    """Return the concerns sent a year at the declared rate (as ``PreventionModel.enquiries_a_year``)."""
    p = scenario.parameters
    rate = p["demand.concerns_per_100k"] * p["demand.local_factor"]
    return rate * scenario.municipality.population / 1e5


def utilisation(scenario: Scenario, knowledge: Knowledge, told: Replies) -> float:
    """Return the hours needed of the fullest desk over those it has."""
    return max(desk_loads(scenario, knowledge, told).values(), default=0.0)


def desk_loads(scenario: Scenario, knowledge: Knowledge, told: Replies) -> dict[str, float]:
    """Return per unit the hours a year that enquiries need of it over those it has."""
    a_year = enquiries_a_year(scenario)
    return {
        unit: a_year * hours / available
        for unit, hours in hours_per_enquiry(scenario, knowledge, told).items()
        if unit != LEFT_OUT and (available := hours_available(scenario, unit))
    }


def hours_per_enquiry(scenario: Scenario, knowledge: Knowledge, told: Replies) -> dict[str, float]:
    """Return per unit the hours of work that an enquiry assessed by asking round brings on average."""
    p = scenario.parameters
    needed: dict[str, list[float]] = {OWN: [p[f"work.{name}_hours"] for name in ONE_ASSESSOR]}
    for citizen in citizens(scenario):
        asked = questions(len(citizen.units), knowledge)
        needed[OWN].append(citizen.share * asked.contacts * p["work.ask_hours"])
        for unit, p_asked, p_inside in zip(citizen.units, asked.asked, asked.inside, strict=True):
            answers = p_asked * told.p_answers + p_inside
            needed.setdefault(unit, []).append(citizen.share * answers * p["work.answer_hours"])
    return {unit: p["work.factor"] * fsum(hours) for unit, hours in needed.items()}


def hours_available(scenario: Scenario, unit: str) -> float:
    """Return the hours a year of the desk at which this work lies: all posts of SSP, the first of another unit."""
    weeks = scenario.parameters["hours.weeks_per_year"]
    posts = [post for post in scenario.staff.values() if post.unit == unit and post.posts]
    if unit == OWN:
        return weeks * fsum(post.posts * hours_a_week(scenario, post) for post in posts)
    return weeks * hours_a_week(scenario, posts[0]) if posts else 0.0


def hours_a_week(scenario: Scenario, post: Post) -> float:
    """Return the hours of a post for the field, no more than ordinary work leaves free."""
    p = scenario.parameters
    hours = post.hours_per_week * p["staff.hours_factor"]
    at_work = HOURS_A_WEEK * office_share(calendar_of(scenario))
    return min(hours, at_work if post.pattern == "blocks" else at_work * (1 - p["diary.p_busy"]))
