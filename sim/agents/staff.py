"""From the posts of a scenario to filled posts with desks; how long each kind of work takes. MODEL 7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.agents.absence import Hazards
from sim.agents.posts import FilledPost
from sim.agents.staff_life import PostKind, staff_life
from sim.municipalities import district_of

if TYPE_CHECKING:
    from sim.model import PreventionModel

WORK = (
    "receive",
    "triage",
    "assess_notification",
    "substantiate",
    "ask",
    "answer",
    "decide",
    "meeting_item",
    "meeting_base",
    "convene",
    "inform_citizen",
    "authorise",
    "assign",
    "start",
    "resume",
    "follow_up",
    "close",
    "review",
    "take_over",
    "steer",
    "share_with_police",
    "tell_back",
)
WORK_PARAMETER = {"inform_citizen": "inform", "resume": "inform", "share_with_police": "share"}


def seconds_of_work(p: Mapping[str, float]) -> dict[str, int]:
    """Return the seconds of work per kind of step, at full speed."""
    factor = p["work.factor"] * 3600
    return {name: round(p[f"work.{WORK_PARAMETER.get(name, name)}_hours"] * factor) for name in WORK}


def fill_posts(model: PreventionModel) -> list[FilledPost]:
    """Return every post of the scenario, filled, in the order of the staff table."""
    p, scenario = model.p, model.run_scenario
    hazards = Hazards.of(p)
    filled = []
    for kind, post in scenario.staff.items():
        hours = post.hours_per_week * p["staff.hours_factor"]
        p_busy = p["diary.p_busy"]
        if post.unit == "police" and model.country is None:
            p_busy = _police_busy(model, p_busy, hours)
        for number in range(1, post.posts + 1):
            shared = _shared(model, kind, number)
            if shared is not None:
                filled.append(shared)
                continue
            about = PostKind(_name(model, kind, number, post.unit), hours, post.pattern, p_busy)
            if model.country is None:
                life = staff_life(model.streams.root, about, hazards, model.days)
            else:
                life = model.country.staff_life(about, hazards, model.days)
            filled.append(FilledPost(model, len(filled), kind, about.name, number, life))
            if model.country is not None and post.unit == "police":
                model.country.add_police_post(model, kind, number, filled[-1])
            model.shocks.plan(filled[-1], about, hazards)
    return filled


def _shared(model: PreventionModel, kind: str, number: int) -> FilledPost | None:
    """Return the post that another municipality of the district has already, None if there is none."""
    if model.country is None or model.run_scenario.staff[kind].unit != "police":
        return None
    return model.country.police_post(model, kind, number)


def _name(model: PreventionModel, kind: str, number: int, unit: str) -> str:
    return f"{kind}-{number}" if model.country is None else model.country.name_of(model, kind, number, unit)


def _police_busy(model: PreventionModel, p_busy: float, hours: float) -> float:
    """Return the busy share of the police coordinator's diary: own ordinary work and the rest of the district."""
    p, own = model.p, model.run_scenario.municipality
    others = sum(m.population for m in district_of(own)) - own.population
    concerns = others / 1e5 * p["demand.concerns_per_100k"]
    share = concerns * p["police.hours_per_concern"] / (hours * p["hours.weeks_per_year"])
    return max(p_busy, min(p_busy + (1 - p_busy) * share, p["police.p_busy_most"]))
